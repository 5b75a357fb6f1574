import { describe, expect, it } from "vitest";
import type { OutputChunk } from "../../src/protocol/entities";
import { outputTail } from "./output-tail";

function chunk(order: number, text: string): OutputChunk {
  return { order, thread: 1, stream: "stdout", text };
}

describe("the end of a run's output", () => {
  it("is all of it while it is short", () => {
    const output = [chunk(0, "a\n"), chunk(1, "b\n")];
    expect(outputTail(output, 10, 1000)).toEqual({ chunks: output, hiddenLines: 0 });
  });

  it("keeps the last lines and counts those before", () => {
    const output = Array.from({ length: 100 }, (_, i) => chunk(i, `line ${i}\n`));
    const tail = outputTail(output, 3, 1000);
    expect(tail.chunks.map((piece) => piece.text)).toEqual(["line 97\n", "line 98\n", "line 99\n"]);
    expect(tail.hiddenLines).toBe(97);
  });

  it("cuts a long piece at the start of a line", () => {
    const tail = outputTail([chunk(0, "a\nb\nc\nd\n")], 2, 1000);
    expect(tail.chunks[0]?.text).toBe("c\nd\n");
    expect(tail.hiddenLines).toBe(2);
  });

  it("counts an unfinished last line as a line", () => {
    const tail = outputTail([chunk(0, "a\nb\nc")], 2, 1000);
    expect(tail.chunks[0]?.text).toBe("b\nc");
  });

  it("cuts a line that is longer than all there is room for", () => {
    const tail = outputTail([chunk(0, "x".repeat(5000))], 10, 100);
    expect(tail.chunks[0]?.text.length).toBe(100);
  });

  it("goes on counting when the output has grown", () => {
    const output = [chunk(0, "a\n")];
    expect(outputTail(output, 1, 1000).hiddenLines).toBe(0);
    output.push(chunk(1, "b\nc\n"));
    expect(outputTail(output, 1, 1000).hiddenLines).toBe(2);
  });
});
