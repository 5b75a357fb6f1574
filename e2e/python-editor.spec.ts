import { expect, test } from "./support/python-editor";

// The first check fetches and boots the interpreter.
test.setTimeout(120_000);

const BOOT = { timeout: 90_000 };

test("marks a syntax error before the program runs, with Python's message, until it is mended", async ({ editor }) => {
  const { page } = editor;
  await editor.setText("import threading\n\ndef work()\n    pass\n");
  await expect.poll(() => editor.marked("error"), BOOT).toEqual([")"]);
  await page.keyboard.press("F8");
  await expect(page.locator(".marker-widget")).toContainText("SyntaxError: expected ':'");
  await page.keyboard.press("Escape");
  await editor.goToEnd(2);
  await page.keyboard.type(":");
  await expect.poll(() => editor.marked("error"), BOOT).toEqual([]);
});

test("leaves Chinese comments and strings unmarked, and marks what does not stop a program", async ({ editor }) => {
  await editor.setText('# 注释，（全角）：“引号”。\n变量 = "你好，世界：（‘’）；"\nprint(变量)\nprint(1 is 1)\n');
  // The warning in the last line proves that all was looked at.
  await expect.poll(() => editor.marked("warning"), BOOT).toEqual(["print(1 is 1)"]);
  expect(await editor.marked("error")).toEqual([]);
  expect(await editor.marked("info")).toEqual([]);
  await expect(editor.page.locator(".monaco-editor .unicode-highlight")).toHaveCount(0);
});

interface Mistake {
  readonly what: string;
  readonly program: string;
  readonly severity: "info" | "warning";
  readonly marked: string;
  readonly says: RegExp;
  readonly fix: RegExp;
  readonly mended: string;
}

const MISTAKES: readonly Mistake[] = [
  {
    what: "Python 2's Queue",
    program: "import Queue\nq = Queue.Queue()",
    severity: "warning",
    marked: "Queue",
    says: /queue\.Queue now, between processes multiprocessing\.Queue/,
    fix: /import queue/,
    mended: "import queue\nq = queue.Queue()",
  },
  {
    what: "Python 2's Queue, between processes",
    program: "from Queue import Queue",
    severity: "warning",
    marked: "Queue",
    says: /multiprocessing\.Queue/,
    fix: /from multiprocessing/,
    mended: "from multiprocessing import Queue",
  },
  {
    what: "a call without parentheses",
    program: "import threading\np = threading.Thread(target=print)\np.start()\np.join",
    severity: "warning",
    marked: "p.join",
    says: /p\.join is only named here/,
    fix: /p\.join\(\)/,
    mended: "import threading\np = threading.Thread(target=print)\np.start()\np.join()",
  },
  {
    what: "a target that is called",
    program: "def loop():\n    pass\nt = Thread(target=loop())",
    severity: "warning",
    marked: "loop()",
    says: /runs right here/,
    fix: /Pass loop/,
    mended: "def loop():\n    pass\nt = Thread(target=loop)",
  },
  {
    what: "arguments that are no tuple",
    program: "t = Thread(target=print, args=('abc'))",
    severity: "warning",
    marked: "('abc')",
    says: /A tuple of one needs a comma/,
    fix: /Write \('abc',\)/,
    mended: "t = Thread(target=print, args=('abc',))",
  },
  {
    what: "full-width punctuation",
    program: 'print（"你好，"，‘1’）',
    severity: "info",
    marked: "（，‘）",
    says: /not Python’s/,
    fix: /Replace all 4/,
    mended: "print(\"你好，\",'1')",
  },
  {
    what: "a print statement",
    program: 'print "hello"',
    severity: "info",
    marked: 'print "hello"',
    says: /statement in Python 2/,
    fix: /Write print/,
    mended: 'print("hello")',
  },
];

test("explains known mistakes and mends each by keyboard", async ({ editor }) => {
  const { page } = editor;
  for (const mistake of MISTAKES) {
    await test.step(mistake.what, async () => {
      await editor.setText(mistake.program);
      await expect.poll(async () => (await editor.marked(mistake.severity)).join(""), BOOT).toBe(mistake.marked);
      // By keyboard: from mark to mark. An error of Python's comes before the hint on it.
      await page.keyboard.press("ControlOrMeta+Home");
      await expect(async () => {
        await page.keyboard.press("F8");
        await expect(page.locator(".marker-widget")).toContainText(mistake.says, { timeout: 1_000 });
      }).toPass();
      await page.keyboard.press("Escape");
      await editor.applyFix(mistake.fix);
      await expect.poll(() => editor.text()).toBe(mistake.mended);
      await expect.poll(() => editor.marked(mistake.severity), BOOT).toEqual([]);
    });
  }
});

test("completes the concurrency modules with signatures and documentation", async ({ editor }) => {
  const { page } = editor;
  await editor.setText("import threading\n\n");
  await editor.goToEnd(1);
  await page.keyboard.type("threading.");
  const list = page.locator(".suggest-widget .monaco-list-row");
  await expect(list.filter({ hasText: "Barrier(parties" })).toBeVisible();
  await page.keyboard.type("Thr");
  await expect(list.first()).toContainText("Thread");
  await page.keyboard.press("ControlOrMeta+Space");
  await expect(page.locator(".suggest-details")).toContainText("A class that represents a thread of control.");
  await page.keyboard.press("Enter");
  await page.keyboard.type("(");
  await expect(page.locator(".parameter-hints-widget")).toContainText("target=None");
  await page.keyboard.press("Escape");
  await page.keyboard.type("target=print)");
  await page.keyboard.press("ControlOrMeta+A");
  await editor.setText("import threading\n\nlock = threading.Lock()\n\n");
  await editor.goToEnd(3);
  await page.keyboard.type("lock.");
  await expect(list.filter({ hasText: "acquire(blocking=True, timeout=-1)" })).toBeVisible();
});

test("indents a block and ends it", async ({ editor }) => {
  await editor.setText("x = 1\n");
  await editor.page.keyboard.press("ControlOrMeta+A");
  await editor.typeLines([
    "def work(n): # does it",
    "if n:",
    "return [n]",
    "return 0",
    "while True:",
    "pass",
    "work(1)",
  ]);
  await expect
    .poll(() => editor.text())
    .toBe("def work(n): # does it\n    if n:\n        return [n]\n    return 0\nwhile True:\n    pass\nwork(1)");
});

test("checks beside a run", async ({ editor }) => {
  const endless = await editor.playground.start({ language: "python", code: "while True:\n    pass" });
  await expect.poll(() => editor.text()).toContain("while True");
  await editor.setText("y = (");
  await expect.poll(() => editor.marked("error"), BOOT).toEqual(["("]);
  await editor.page.evaluate(() => window.interleave.stop());
  expect(await endless.result()).toMatchObject({ status: "stopped" });
});
