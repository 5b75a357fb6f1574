import { describe, expect, it } from "vitest";
import { sourcesOf } from "./program";

describe("the table of lines of a Python program", () => {
  it("begins with the main file and goes on with the other Python files, not with data", () => {
    const files = {
      "data.txt": "1\n2\n",
      "lib/helper.py": "a = 1\nb = 2\n",
      "bytes.py": new TextEncoder().encode("c = 3"),
    };
    expect(sourcesOf("main.py", "import helper\nprint(1)\n", files)).toEqual([
      { type: "file", name: "main.py", firstIndex: 1, lineCount: 3 },
      { type: "file", name: "lib/helper.py", firstIndex: 4, lineCount: 3 },
      { type: "file", name: "bytes.py", firstIndex: 7, lineCount: 1 },
    ]);
  });
});
