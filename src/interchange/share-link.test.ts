import { describe, expect, it } from "vitest";
import { toBase64Url } from "./base64url";
import { deflateRaw } from "./deflate";
import { ShareLinkError } from "./errors";
import { decodeShareLink, encodeShareLink, MAX_FRAGMENT_CHARS, type ShareState } from "./share-link";

const PROGRAM: ShareState = {
  language: "typescript",
  code: 'import { Lock } from "interleave";\nconst lock = new Lock("Größe 🔒 \ud800");\n',
  files: {},
  alongside: [],
  settings: { model: "gil", switchIntervalMs: 5, scheduler: { policy: "timed" } },
};

async function fragmentOf(json: string): Promise<string> {
  return `#v1.${toBase64Url(await deflateRaw([new TextEncoder().encode(json)]))}`;
}

async function problemOf(fragment: string): Promise<string> {
  try {
    await decodeShareLink(fragment);
  } catch (error) {
    if (error instanceof ShareLinkError) return error.kind;
    throw error;
  }
  return "none";
}

describe("a share link", () => {
  it("gives back the program it was made of", async () => {
    expect(await decodeShareLink(await encodeShareLink(PROGRAM))).toEqual(PROGRAM);
  });

  it("gives back files of text and of bytes, and every setting", async () => {
    const program: ShareState = {
      ...PROGRAM,
      files: { "lib/util.ts": "export const one = 1;", "data.bin": Uint8Array.from({ length: 256 }, (_, i) => i) },
      settings: {
        model: "parallel",
        switchIntervalMs: 0.5,
        scheduler: { policy: "seeded", seed: 7 },
        cpuCount: 4,
        timeoutMs: 1000,
      },
    };
    expect(await decodeShareLink(await encodeShareLink(program))).toEqual(program);
  });

  it("gives back the programs that run beside the first", async () => {
    const alongside = [
      { fileName: "worker.py", code: "print('worker')", argv: ["--fast"] },
      { fileName: "other.py", code: "", argv: [] },
    ];
    expect(await decodeShareLink(await encodeShareLink({ ...PROGRAM, alongside }))).toEqual({ ...PROGRAM, alongside });
  });

  it("is read without its number sign too", async () => {
    expect(await decodeShareLink((await encodeShareLink(PROGRAM)).slice(1))).toEqual(PROGRAM);
  });

  it("uses only characters that need no escape in an address", async () => {
    expect(await encodeShareLink(PROGRAM)).toMatch(/^#v1\.[A-Za-z0-9_-]+$/);
  });

  it("ignores what a later version may add to the program", async () => {
    const fragment = await fragmentOf(
      JSON.stringify({
        language: "python",
        code: "x",
        settings: { model: "gil", switchIntervalMs: 5, seed: 1 },
        theme: 1,
      }),
    );
    expect(await decodeShareLink(fragment)).toEqual({
      language: "python",
      code: "x",
      files: {},
      alongside: [],
      settings: { model: "gil", switchIntervalMs: 5, scheduler: { policy: "timed" } },
    });
  });

  it("is refused when it is made for a program that does not fit", async () => {
    const noise = Array.from({ length: 80_000 }, (_, i) => String.fromCharCode(33 + ((i * i * 2654435761) % 93))).join(
      "",
    );
    const random = new Uint8Array(60_000);
    crypto.getRandomValues(random);
    await expect(encodeShareLink({ ...PROGRAM, code: noise + toBase64Url(random) })).rejects.toMatchObject({
      kind: "too-large",
    });
    await expect(encodeShareLink({ ...PROGRAM, code: "x".repeat(2_000_000) })).rejects.toMatchObject({
      kind: "too-large",
    });
  });

  it("is refused when it is longer than the limit or unpacks to too much", async () => {
    expect(await problemOf(`#v1.${"A".repeat(MAX_FRAGMENT_CHARS)}`)).toBe("too-large");
    const bomb = await fragmentOf(`"${"0".repeat(40_000_000)}"`);
    expect(bomb.length).toBeLessThan(MAX_FRAGMENT_CHARS);
    expect(await problemOf(bomb)).toBe("too-large");
  });

  it("of a later version says so", async () => {
    expect(await problemOf("#v2.abcd")).toBe("unknown-version");
  });

  it("is malformed when it is no link, cut off, changed, or holds something else", async () => {
    const good = await encodeShareLink(PROGRAM);
    const malformed = [
      "",
      "#",
      "#section",
      "#v1.",
      "#v1.A",
      "#v1.!!!!",
      "#v1.AAAA",
      good.slice(0, -4),
      await fragmentOf("{"),
      await fragmentOf("null"),
      await fragmentOf("[]"),
      await fragmentOf('{"language":"cobol","code":"","settings":{"model":"gil","switchIntervalMs":5}}'),
      await fragmentOf('{"language":"python","code":1,"settings":{"model":"gil","switchIntervalMs":5}}'),
      await fragmentOf('{"language":"python","code":"","settings":{"model":"gil","switchIntervalMs":0}}'),
      await fragmentOf('{"language":"python","code":"","settings":{"model":"gil","switchIntervalMs":1e999}}'),
      await fragmentOf(
        '{"language":"python","code":"","settings":{"model":"gil","switchIntervalMs":5,"cpuCount":1.5}}',
      ),
      await fragmentOf(
        '{"language":"python","code":"","files":{"a":{"base64":"*"}},"settings":{"model":"gil","switchIntervalMs":5}}',
      ),
      ...(await Promise.all(
        [`[{"code":""}]`, `[{"name":"main.py","code":""}]`, `[{"name":"a","code":""},{"name":"a","code":""}]`].map(
          (alongside) =>
            fragmentOf(
              `{"language":"python","code":"","alongside":${alongside},"settings":{"model":"gil","switchIntervalMs":5}}`,
            ),
        ),
      )),
    ];
    for (const fragment of malformed) expect([fragment, await problemOf(fragment)]).toEqual([fragment, "malformed"]);
  });

  it("cannot reach the prototype of objects through a file's path", async () => {
    const fragment = await fragmentOf(
      '{"language":"python","code":"","files":{"__proto__":"x"},"settings":{"model":"gil","switchIntervalMs":5}}',
    );
    const program = await decodeShareLink(fragment);
    expect(Object.getPrototypeOf(program.files)).toBe(Object.prototype);
    expect(program.files).toEqual({});
  });

  it("with any one character changed never gives anything but a program or a ShareLinkError", async () => {
    const good = await encodeShareLink(PROGRAM);
    for (let i = 0; i < good.length; i++) {
      await problemOf(`${good.slice(0, i)}${good[i] === "B" ? "C" : "B"}${good.slice(i + 1)}`);
    }
  });
});
