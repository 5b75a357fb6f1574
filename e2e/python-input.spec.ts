/** Standard input, as a person gives it: in the output panel. */
import { expect as expectPage, test as pageTest } from "./support/fixtures";
import { expect, test } from "./support/python";

const GREETER = `
name = input("name: ")
print("hello", name)
print("also", input())
try:
    input("more? ")
except EOFError:
    print("no more")`;

test.describe("on a phone", () => {
  test("a program is answered in the output, as in a terminal", async ({ python }) => {
    const { page } = python.playground;
    await page.getByRole("tab", { name: "Code" }).click();
    const run = await python.start(GREETER);
    const field = page.getByLabel("Input for MainThread");
    await expect(page.getByRole("tab", { name: "Output" }).first()).toHaveAttribute("aria-selected", "true");
    await expect(field).toBeFocused();
    await expect(page.getByText("MainThread waits for your input")).toBeVisible();
    await page.keyboard.type("Zoë 'O'");
    await page.keyboard.press("Enter");
    await expect(page.locator("pre")).toContainText("name: Zoë 'O'\nhello Zoë 'O'\n");
    await expect(field).toBeFocused();
    await page.keyboard.type("second line");
    await page.keyboard.press("Enter");
    await expect(page.locator("pre")).toContainText("second line\nalso second line\n");
    await expect(field).toBeFocused();
    await page.getByRole("button", { name: "End of input" }).click();
    expect(await run.result()).toMatchObject({
      status: "ok",
      stdout: "name: hello Zoë 'O'\nalso second line\nmore? no more\n",
      stderr: "",
    });
    await expect(field).toHaveCount(0);
    // What was typed is in the trace, not in what the program printed.
    await expect(page.locator("pre")).toContainText("name: Zoë 'O'\nhello");
  });

  test("only the thread that reads waits", async ({ python }) => {
    test.skip(!python.hasThreads, "this browser starts no threads in Python");
    const { page } = python.playground;
    const run = await python.start(`
import threading, time
go = threading.Event()
def ask():
    print("got", input())
    go.set()
threading.Thread(target=ask, name="asker").start()
for i in range(3):
    time.sleep(0.05)
    print("tick", i)
go.wait()`);
    const field = page.getByLabel("Input for asker");
    await expect(field).toBeVisible();
    await expect(page.locator("pre")).toContainText("tick 2");
    await field.pressSequentially("it");
    await field.press("Enter");
    expect(await run.result()).toMatchObject({ status: "ok", stdout: "tick 0\ntick 1\ntick 2\ngot it\n" });
  });

  test("input that the request gives is not asked for, and arguments arrive", async ({ python }) => {
    const result = await python.run("import sys\nprint(input(), sys.argv[1:], sys.stdin.read())", {
      stdin: "first\nrest",
      argv: ["a", "b c"],
    });
    expect(result).toMatchObject({ status: "ok", stdout: "first ['a', 'b c'] rest\n", stderr: "" });
  });

  test("a run that waits for a person can be stopped", async ({ python }) => {
    const { page } = python.playground;
    const run = await python.start("input()");
    await expect(page.getByLabel("Input for MainThread")).toBeVisible();
    await python.stop();
    expect((await run.result()).status).toBe("stopped");
    await expect(page.getByLabel("Input for MainThread")).toHaveCount(0);
    await python.expectNextRunClean();
  });
});

pageTest.describe("beside the editor", () => {
  pageTest.setTimeout(90_000);

  pageTest("who writes in the editor keeps the focus, and Ctrl+D ends the input", async ({ playground }) => {
    const { page } = playground;
    await playground.run({ language: "python", code: "print(1)" });
    const run = await playground.start({
      language: "python",
      code: "import sys, time\ntime.sleep(3)\nprint(len(sys.stdin.read()))",
    });
    const editor = page.locator(".monaco-editor").first();
    await editor.click();
    await page.keyboard.type("# still writing");
    await expectPage(page.getByText("MainThread waits for your input")).toBeVisible({ timeout: 20_000 });
    await expectPage(page.getByLabel("Input for MainThread")).not.toBeFocused();
    await page.keyboard.type(" on");
    await expectPage(editor).toContainText("still writing on");
    await page.getByLabel("Input for MainThread").press("Control+d");
    expectPage(await run.result()).toMatchObject({ status: "ok", stdout: "0\n" });
  });
});
