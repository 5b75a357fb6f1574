/** Programs that are wrong: each ends with a status and a message that helps, keeps its trace, and harms nothing. */
import type { RunRequest } from "./support/automation";
import { expect, test, WITH_EDITOR, WITHOUT_EDITOR } from "./support/fixtures";

test.use(WITHOUT_EDITOR);

interface BadProgram {
  readonly what: string;
  readonly code: string;
  readonly request?: Partial<RunRequest>;
  readonly status: "ok" | "error" | "deadlock" | "timeout";
  readonly stderr?: RegExp;
  readonly stdout?: RegExp;
}

const BAD_PROGRAMS: readonly BadProgram[] = [
  {
    what: "a syntax error",
    code: "const a = 1;\nconst = 2;",
    status: "error",
    stderr: /main\.ts:2[\s\S]*SyntaxError|SyntaxError[\s\S]*main\.ts:2/,
  },
  { what: "a file of types only", code: "export interface A { b: number }\ntype C = A;", status: "ok", stdout: /^$/ },
  { what: "an empty program", code: "", status: "ok", stdout: /^$/ },
  {
    what: "a thread started at top level",
    code: `import { Thread } from "interleave";\nfunction f() {}\nnew Thread({ target: f }).start();`,
    status: "error",
    stderr: /main\.ts:3[\s\S]*\bmain\b|\bmain\b[\s\S]*main\.ts:3/,
  },
  {
    what: "a target that is a closure",
    code: `import { Thread } from "interleave";\nexport function main() {\n  const n = 1;\n  new Thread({ target: () => console.log(n) }).start();\n}`,
    status: "error",
    stderr: /ThreadError[\s\S]*module level/i,
  },
  {
    what: "arguments that cannot be cloned",
    code: `import { Thread } from "interleave";\nfunction f(g: () => void) { g(); }\nexport function main() {\n  new Thread({ target: f, args: [() => {}] }).start();\n}`,
    status: "error",
    stderr: /(clone|copied|args)[\s\S]*main\.ts:4|main\.ts:4[\s\S]*(clone|copied|args)/i,
  },
  {
    what: "releasing a lock that one does not hold",
    code: `import { Lock } from "interleave";\nconst lock = new Lock("mine");\nexport function main() { lock.release(); }`,
    status: "error",
    stderr: /main\.ts:3[\s\S]*ThreadError.*not held/,
  },
  {
    what: "10,000 threads",
    code: `import { Thread, sleep } from "interleave";\nfunction f() { sleep(60_000); }\nexport function main() {\n  for (let i = 0; i < 10_000; i++) new Thread({ target: f, daemon: true }).start();\n}`,
    status: "error",
    stderr: /ThreadError[\s\S]*\d+ threads/i,
  },
  {
    what: "recursion without end",
    code: "function f(): number { return 1 + f(); }\nexport function main() { f(); }",
    status: "error",
    stderr: /RangeError|InternalError|too much recursion/,
  },
  {
    what: "an object made in one thread and not in another",
    code: `import { Lock, Thread, isMainThread } from "interleave";\nconst first = isMainThread() ? new Lock("odd") : null;\nconst second = new Lock("even");\nfunction f() { second.acquire(); first?.release(); }\nexport function main() {\n  const t = new Thread({ target: f });\n  t.start();\n  t.join();\n  second.release();\n}`,
    status: "error",
    stderr: /ThreadError/,
  },
  { what: "while (true) without calls", code: "while (true) {}", request: { timeoutMs: 1000 }, status: "timeout" },
  {
    what: "while (true) with calls",
    code: "let n = 0;\nfunction f() { n = Math.max(n, 1); }\nexport function main() { console.log('go'); while (true) f(); }",
    request: { timeoutMs: 1000 },
    status: "timeout",
    stdout: /^go\n$/,
  },
  {
    what: "a thrown text",
    code: "export function main() { throw 'just words'; }",
    status: "error",
    stderr: /just words/,
  },
  {
    what: "a thrown nothing",
    code: "export function main() { throw undefined; }",
    status: "error",
    stderr: /undefined/,
  },
  {
    what: "an object whose message cannot be read",
    code: "export function main() { throw { get message() { throw 1; }, toString() { throw 2; } }; }",
    status: "error",
    stderr: /\S/,
  },
  {
    what: "a deadlock",
    code: `import { Lock } from "interleave";\nconst lock = new Lock("own");\nexport function main() {\n  console.log("before");\n  lock.acquire();\n  lock.acquire();\n}`,
    status: "deadlock",
    stdout: /^before\n$/,
  },
];

for (const { what, code, request, status, stderr, stdout } of BAD_PROGRAMS) {
  test(`${what} ends with a status and a message, and the next run works`, async ({ playground }) => {
    const result = await playground.run({ timeoutMs: 20_000, ...request, code });
    expect(result.stderr).toMatch(stderr ?? /(?:)/);
    expect(result.status).toBe(status);
    if (stdout !== undefined) expect(result.stdout).toMatch(stdout);
    if (status === "deadlock") expect(result.findings.map((finding) => finding.kind)).toContain("deadlock");
    expect(result.stderr).not.toContain("blob:");
    expect(result.stderr).not.toContain("Interleave is broken");
    await playground.expectNextRunClean();
  });
}

test("a text of 100 MB through a queue arrives or is refused with the limit", async ({ playground }) => {
  const result = await playground.run({
    code: `import { Queue } from "interleave";
const queue = new Queue<string>(1, "big");
export function main() {
  queue.put("x".repeat(100_000_000));
  console.log(queue.get().length);
}`,
  });
  if (result.status === "ok") expect(result.stdout).toBe("100000000\n");
  else expect(result).toMatchObject({ status: "error", stderr: expect.stringMatching(/\d+\s?MB|bytes/i) });
  await playground.expectNextRunClean();
});

test.describe("on a wide page", () => {
  test.use(WITH_EDITOR);

  test("output of 1,000,000 lines arrives whole and the page stays usable", async ({ playground }) => {
    test.setTimeout(90_000);
    const run = await playground.page.evaluate(async () => {
      const code = "export function main() { for (let i = 0; i < 1_000_000; i++) console.log(i); }";
      const { status, stdout, events } = await window.interleave.run({ language: "typescript", code });
      return { status, events, lines: stdout.split("\n").length - 1, end: stdout.slice(-14) };
    });
    expect(run).toMatchObject({ status: "ok", lines: 1_000_000, end: "999998\n999999\n" });
    await expect(playground.page.getByText("999999").first()).toBeVisible();
    await playground.expectNextRunClean();
  });
});

test("100,000 locks made and dropped in a loop do not exhaust anything silently", async ({ playground }) => {
  test.setTimeout(60_000);
  const result = await playground.run({
    code: `import { Lock } from "interleave";
export function main() {
  for (let i = 0; i < 100_000; i++) new Lock().with(() => {});
  console.log("made them all");
}`,
  });
  if (result.status === "ok") expect(result.stdout).toBe("made them all\n");
  else expect(result).toMatchObject({ status: "error", stderr: expect.stringMatching(/\d[\d,]* (objects|locks|MB)/i) });
  await playground.expectNextRunClean();
});
