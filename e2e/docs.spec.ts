/** What the documents show runs as it stands there. */
import { readFileSync } from "node:fs";
import { expect, test, WITHOUT_EDITOR } from "./support/fixtures";

test.use(WITHOUT_EDITOR);

function blocksOf(path: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm");
  return [...readFileSync(path, "utf8").matchAll(fence)].map(([, code = ""]) => code);
}

for (const path of ["README.md", "docs/typescript.md"]) {
  for (const [index, code] of blocksOf(path, "ts").entries()) {
    test(`program ${index + 1} of ${path} runs`, async ({ playground }) => {
      const result = await playground.run({ code });
      expect(result).toMatchObject({ status: "ok", stderr: "" });
      expect(result.stdout).toBe("20000\n");
    });
  }
}

for (const [index, code] of blocksOf("docs/automation.md", "js").entries()) {
  test(`script ${index + 1} of docs/automation.md runs`, async ({ playground }) => {
    // The first Python run of a page boots the interpreter.
    if (code.includes('"python"')) test.setTimeout(120_000);
    // The documents show scripts for the console, where await stands at the top level.
    await playground.page.evaluate((script) => new Function(`return (async () => {${script}\n})()`)(), code);
    await playground.expectNextRunClean();
  });
}
