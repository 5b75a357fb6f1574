import { describe, expect, it } from "vitest";
import { compileProgram } from "./compile-program";
import { userFrames, userMessage } from "./frames";
import { evaluate, RecordingThread } from "./test-runtime";

const caught = (run: () => unknown): Error => {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
};

describe("userFrames", () => {
  it("gives the user's functions and lines of a real stack", async () => {
    const files = { "lib/deep.ts": "\nexport const boom = () => {\n  null!.x;\n};" };
    const code = `import { boom } from "./lib/deep";
class A {
  constructor() { this.m() }
  m() { [1].forEach(() => boom()) }
}
export const main = () => new A();
export async function later() {
  await null;
  main();
}
export const top = new Error();`;
    const thread = new RecordingThread();
    const exports = evaluate(compileProgram({ fileName: "main.ts", code, files }), thread);
    const frames = [
      { function: "boom", file: "lib/deep.ts", line: 3 },
      { function: "<anonymous>", file: "main.ts", line: 4 },
      { function: "A.m", file: "main.ts", line: 4 },
      { function: "new A", file: "main.ts", line: 3 },
      { function: "main", file: "main.ts", line: 6 },
    ];
    expect(userFrames(caught(exports.main as () => void).stack ?? "")).toEqual(frames);
    const later = await (exports.later as () => Promise<void>)().catch((error: Error) => error.stack ?? "");
    expect(userFrames(String(later))).toEqual([...frames, { function: "later", file: "main.ts", line: 9 }]);
    expect(userFrames((exports.top as Error).stack ?? "")).toEqual([
      { function: "<module>", file: "main.ts", line: 11 },
    ]);
  });

  it("leaves out the frames of inserted helpers", () => {
    const thread = new RecordingThread();
    thread.onSlow = () => {
      throw new Error("stopped");
    };
    const code = "export function main() {\n  return 1;\n}";
    const { main } = evaluate(compileProgram({ fileName: "main.ts", code, files: {} }), thread);
    expect(userFrames(caught(main as () => void).stack ?? "")).toEqual([
      { function: "main", file: "main.ts", line: 1 },
    ]);
  });

  it("reads what Firefox writes", () => {
    const stack = [
      "__s@interleave:main.ts:1:60",
      "change@interleave:main.ts:1:43",
      "get q@interleave:lib/a b.ts:2:26",
      "main/<@interleave:main.ts:3:22",
      "async*g@interleave:main.ts:4:33",
      "setTimeout handler*__m@interleave:main.ts:5:1",
      "@blob:http://127.0.0.1/4d9206f0:2:48",
      "",
    ].join("\n");
    expect(userFrames(stack)).toEqual([
      { function: "change", file: "main.ts", line: 1 },
      { function: "get q", file: "lib/a b.ts", line: 2 },
      { function: "<anonymous>", file: "main.ts", line: 3 },
      { function: "g", file: "main.ts", line: 4 },
      { function: "<module>", file: "main.ts", line: 5 },
    ]);
  });
});

describe("userMessage", () => {
  it("gives the messages that the program itself would have got", () => {
    const files = { "f.ts": "export const f: any = 1, o: any = { a: {} };" };
    const programs: Record<string, string> = {
      "f()": "f is not a function",
      "f\n(1)": "f is not a function",
      "new f()": "f is not a constructor",
      "o.a.b()": "o.a.b is not a function",
      "o.none.b()": "Cannot read properties of undefined (reading 'b')",
      "local.m()": "local.m is not a function",
      "local.m(one(), local.x)": "local.m is not a function",
      "one() + local.m()": "local.m is not a function",
      "(one(), local).m()": "(intermediate value).m is not a function",
      "for (const x of local) ;": "local is not iterable",
      "const [a] = local": "local is not iterable",
    };
    for (const [statement, expected] of Object.entries(programs)) {
      const code = `import { f, o } from "./f";\nexport function main(local: any = {}) { const one = () => 1;\n${statement} }`;
      const { main } = evaluate(compileProgram({ fileName: "main.ts", code, files }), new RecordingThread());
      expect(userMessage(caught(main as () => void).message), statement).toBe(expected);
    }
  });

  it("reads what Firefox writes", () => {
    const messages: Record<string, string> = {
      '__i0["f"] is not a function': "f is not a function",
      '(0, __i12["f"]) is not a function': "f is not a function",
      'can\'t access property "b", __i0.o.none is undefined': 'can\'t access property "b", o.none is undefined',
      'can\'t access property "y", __p(...).x is undefined':
        'can\'t access property "y", (intermediate value).x is undefined',
      "a__t.l and __init__ stay": "a__t.l and __init__ stay",
    };
    for (const [message, expected] of Object.entries(messages)) expect(userMessage(message)).toBe(expected);
  });
});
