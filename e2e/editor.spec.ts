import { expect, test } from "./support/fixtures";

test.setTimeout(60_000);

test("marks a type error against the module's own declarations, and explains a name", async ({ playground }) => {
  const { page } = playground;
  await page.waitForSelector(".monaco-editor .view-line");
  const editor = page.locator(".monaco-editor").first();
  await editor.click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(
    `import { Queue } from "interleave";\nconst q = new Queue<number>(3);\nq.put("not a number");\n`,
  );
  await expect(page.locator(".squiggly-error").first()).toBeVisible({ timeout: 30_000 });
  await page.getByText("Queue", { exact: true }).first().hover();
  await expect(page.locator(".monaco-hover").first()).toContainText("Queue", { timeout: 15_000 });
});

test("completes the members of an object of the module", async ({ playground }) => {
  const { page } = playground;
  await page.waitForSelector(".monaco-editor .view-line");
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(`import { Lock } from "interleave";\nconst lock = new Lock();\nlock`);
  // The language service is up once it has seen that this line is no statement it likes.
  await page.keyboard.type(".");
  await expect(page.locator(".suggest-widget")).toContainText("acquire", { timeout: 30_000 });
});

test("runs with Ctrl+Enter from inside the editor", async ({ playground }) => {
  const { page } = playground;
  await page.waitForSelector(".monaco-editor .view-line");
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(`console.log("from the editor");`);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("from the editor").last()).toBeVisible();
  await expect(page.getByText(/finished in/)).toBeVisible();
});

test("lets the keyboard out with Escape, then Tab", async ({ playground }) => {
  const { page } = playground;
  await page.waitForSelector(".monaco-editor .view-line");
  await page.locator(".monaco-editor").first().click();
  const before = await page.locator(".monaco-editor .view-line").first().textContent();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  const inside = () => page.evaluate(() => document.activeElement?.closest(".monaco-editor") !== null);
  await expect.poll(inside).toBe(false);
  expect(await page.locator(".monaco-editor .view-line").first().textContent()).toBe(before);
});

test("gives an edited program back that an example replaced, with no history of another one", async ({
  playground,
}) => {
  const { page } = playground;
  await page.waitForSelector(".monaco-editor .view-line");
  const text = page.locator(".monaco-editor .view-lines");
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(`console.log("mine");`);
  await page.getByRole("combobox", { name: /example/i }).selectOption("barrier");
  await expect(text).toContainText("Barrier");
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("Control+Z");
  await expect(text).toContainText("Barrier");
  await page.getByRole("button", { name: "Bring it back" }).click();
  await expect(text).toContainText("mine");
});

test("a double click on Run runs, and does not stop at once", async ({ playground }) => {
  const { page } = playground;
  await page.waitForSelector(".monaco-editor .view-line");
  await page.getByRole("button", { name: /^Run\b/ }).dblclick();
  await expect(page.getByText(/finished in/)).toBeVisible({ timeout: 20_000 });
});

test("the editor of a phone can be left and opened again", async ({ playground }) => {
  const { page } = playground;
  await page.setViewportSize({ width: 390, height: 844 });
  for (let i = 0; i < 2; i += 1) {
    await page.getByRole("tab", { name: "Code" }).click();
    await page.getByRole("button", { name: "Edit" }).click();
    await page.waitForSelector(".monaco-editor .view-line");
    await page.locator(".monaco-editor").first().click();
    await page.keyboard.press("ControlOrMeta+A");
    // What is underlined says that TypeScript's services are here: they bring features for the next editor.
    await page.keyboard.type("const text: number = 'text';");
    await expect(page.locator(".squiggly-error").first()).toBeVisible({ timeout: 20_000 });
    await page.getByRole("tab", { name: "Output" }).click();
  }
});
