/** How the page opens, and what it says of a program before and beside a run. */
import { expect, type Playground, test } from "./support/fixtures";

// The first run of a page boots the interpreter.
test.setTimeout(120_000);

function hasThreads({ page }: Playground): Promise<boolean> {
  return page.evaluate(() => "Suspending" in WebAssembly);
}

test("the page opens on Python's race; Run at once waits for the interpreter, and an update is lost", async ({
  playground,
}) => {
  const { page } = playground;
  await page.goto("./");
  await page.getByRole("button", { name: /^Run\b/ }).click();
  await expect(page.getByText(/^(Python \d+\.\d MB: \d+ %|starting Python …)$/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  test.skip(!(await hasThreads(playground)), "this browser starts no threads in Python");
  await expect(page.getByText(/^finished in/)).toBeVisible({ timeout: 100_000 });
  await expect(page.getByText(/^balance -?[1-9]/)).toBeVisible();
  await page.getByRole("tab", { name: /^Findings/ }).click();
  await expect(page.getByText("Lost update")).toBeVisible();
});

test("a Python program that is chosen boots the interpreter without a run", async ({ playground }) => {
  const { page } = playground;
  await expect(page.getByText(/Python \d|starting Python/)).toHaveCount(0);
  await page.getByText("Python", { exact: true }).click();
  await expect(page.getByText(/Python \d|starting Python/)).toBeVisible();
  await expect(page.getByText(/Python \d|starting Python/)).toHaveCount(0, { timeout: 100_000 });
});

test("a run that waits for the interpreter can be stopped", async ({ playground }) => {
  const { page } = playground;
  await page.goto("./");
  await page.getByRole("button", { name: /^Run\b/ }).click();
  await page.waitForTimeout(600);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText(/^stopped after/)).toBeVisible();
  expect(await playground.run({ language: "python", code: "print(2)" })).toMatchObject({ stdout: "2\n" });
});

test("an example that was edited is shown as such, and can be picked anew", async ({ playground }) => {
  const { page } = playground;
  const picker = page.getByRole("combobox", { name: /example/i });
  const chosen = picker.locator("option:checked");
  await expect(chosen).toHaveText("Bank balance, with a lock · TypeScript");
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.type("// mine");
  await expect(chosen).toHaveText("Bank balance, with a lock · edited");
  await picker.selectOption("bank-lock");
  await expect(chosen).toHaveText("Bank balance, with a lock · TypeScript");
  await page.getByRole("button", { name: "Bring it back" }).click();
  await expect(chosen).toHaveText("Bank balance, with a lock · edited");
});

test("a program that does not compile is told on the timeline, too", async ({ playground }) => {
  const { page } = playground;
  await playground.run({ code: "const = 1" });
  await expect(page.getByText("The program did not start. The output says why.")).toBeVisible();
});
