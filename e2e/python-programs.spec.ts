/** Several programs of one run, each in a tab of the editor. */
import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures";

test.describe.configure({ timeout: 180_000 });

const files = (page: Page) => page.getByRole("navigation", { name: "Files of the program" });
const tab = (page: Page, name: string) => files(page).getByRole("button", { name, exact: true });
const output = (page: Page) => page.getByRole("region", { name: "Output" });
const run = (page: Page) => page.getByRole("button", { name: /^Run\b/ });

/** Replaces the code of the program that is open. */
async function write(page: Page, code: string): Promise<void> {
  await page.locator(".monaco-editor:visible").first().click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(code);
}

test("a second program gets a tab, and Run runs both", async ({ playground }) => {
  const { page } = playground;
  await page.getByText("Python", { exact: true }).click();
  await page.waitForSelector(".monaco-editor .view-line");
  await write(page, "print('the first')");
  await page.getByRole("button", { name: "Add a program that runs at the same time" }).press("Enter");
  await expect(tab(page, "program-2.py")).toHaveAttribute("aria-current", "true");
  await page.waitForSelector(".monaco-editor:visible .view-line");
  await write(page, "import sys; print('the second', sys.argv)");
  await run(page).click();
  await expect(output(page)).toContainText("the first", { timeout: 120_000 });
  await expect(output(page)).toContainText("the second ['program-2.py']");
  await expect(run(page)).toBeVisible();

  // Named by keyboard; a name that is taken is refused.
  await page.getByRole("button", { name: "Rename program-2.py" }).press("Enter");
  await expect(page.getByLabel("Name of the program")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("main.py");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "cannot be the name" })).toBeVisible();
  await page.getByRole("button", { name: "Rename program-2.py" }).click();
  await expect(page.getByLabel("Name of the program")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("task_worker");
  await page.keyboard.press("Enter");
  await expect(tab(page, "task_worker.py")).toHaveAttribute("aria-current", "true");

  // The first one has kept its text, and the history of its changes.
  await tab(page, "main.py").click();
  await expect(page.locator(".monaco-editor:visible .view-lines")).toContainText("the first");
  await tab(page, "task_worker.py").click();
  await page.getByRole("button", { name: "Close task_worker.py" }).click();
  await expect(files(page)).toHaveCount(0);
  await expect(page.locator(".monaco-editor:visible .view-lines")).toContainText("the first");
});

test("programs of a script's run stand in tabs, and travel with the link and the trace's file", async ({
  playground,
}) => {
  const { page } = playground;
  const alongside = [
    { name: "one.py", code: "import sys\nprint('one', sys.argv[1:])", argv: ["a"] },
    { name: "two.py", code: "print('two')" },
  ];
  const result = await playground.run({ language: "python", code: "print('main')", alongside, timeoutMs: 60_000 });
  expect(result.stdout.trim().split("\n").sort()).toEqual(["main", "one ['a']", "two"]);
  await expect(tab(page, "two.py")).toBeVisible();
  const link = await page.evaluate(() => window.interleave.link());
  const file = await page.evaluate(async () => [...(await window.interleave.exportTrace("interleave"))]);

  await page.goto("about:blank");
  await page.goto(link);
  await playground.ready();
  await tab(page, "one.py").click();
  await expect(page.locator(".monaco-editor:visible .view-lines")).toContainText("sys.argv");
  await run(page).click();
  await expect(output(page)).toContainText("one ['a']", { timeout: 120_000 });
  await expect(output(page)).toContainText("two");
  expect(await page.evaluate(() => window.interleave.link())).toBe(link);

  // A run without further programs closes their tabs; the file brings them back.
  await playground.run({ language: "python", code: "print('alone')" });
  await expect(files(page)).toHaveCount(0);
  await page.evaluate((bytes) => window.interleave.importTrace(new Uint8Array(bytes)), file);
  await expect(tab(page, "one.py")).toBeVisible();
});

test("under a seed only the first program runs, and the page says so", async ({ playground }) => {
  const { page } = playground;
  await playground.run({
    language: "python",
    code: "print('main')",
    alongside: [{ code: "print('beside')" }],
    timeoutMs: 60_000,
  });
  await page.getByRole("button", { name: /Switching/ }).click();
  await page.getByText("every instruction", { exact: false }).first().click();
  await page.keyboard.press("Escape");
  await run(page).click();
  await expect(page.getByRole("status").filter({ hasText: "Under a seed only main.py ran" })).toBeVisible();
  await expect(output(page)).toHaveText(/^main\s*$/);
  // TypeScript has no processes.
  await page.getByText("TypeScript", { exact: true }).click();
  await expect(files(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Add a program that runs at the same time" })).toHaveCount(0);
});
