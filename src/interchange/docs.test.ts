import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { EventKind } from "../protocol/events";
import { MAX_RETAINED_EVENTS } from "../protocol/records";
import { decodeShareLink } from "./share-link";
import { FORMAT_VERSION, MAX_PAYLOAD_BYTES } from "./trace-file/layout";

const read = (name: string) => readFile(new URL(`../../docs/${name}`, import.meta.url), "utf8");

describe("the documentation of files and links", () => {
  it("lists every kind of event with its number", async () => {
    const rows = [...(await read("trace-format.md")).matchAll(/^\| (\d+) \| `(\w+)` \|/gm)];
    expect(Object.fromEntries(rows.map(([, number, kind]) => [kind, Number(number)]))).toEqual(EventKind);
  });

  it("names the limits and the version of the code", async () => {
    const text = await read("trace-format.md");
    expect(text).toContain(`At most ${MAX_RETAINED_EVENTS.toLocaleString("en")} events`);
    expect(text).toContain(`at most ${MAX_PAYLOAD_BYTES / 2 ** 20} MiB`);
    expect(text).toContain(`\`version\` is ${FORMAT_VERSION};`);
  });

  it("shows how to make a link by hand that opens", async () => {
    const [, example] = (await read("sharing.md")).match(/```js\n([\s\S]*?)```/) ?? [];
    const printed: string[] = [];
    const run = new Function("console", `return (async () => { ${example} })()`);
    await run({ log: (text: string) => printed.push(text) });
    expect((await decodeShareLink(printed[0])).code).toBe("console.log(1)");
  });
});
