import { describe, expect, it } from "vitest";
import { outputPieces } from "./output-view";

const chunk = (order: number) => ({ order, thread: 1, stream: "stdout", text: `${order}` }) as const;
const typed = (afterOrder: number) => ({ event: 9, thread: 1, afterOrder, text: `after ${afterOrder}` });

function words(chunks: number[], received: number[]): string[] {
  return outputPieces(chunks.map(chunk), received.map(typed)).map((piece) =>
    piece.type === "printed" ? piece.chunk.text : piece.input.text,
  );
}

describe("what the output panel shows", () => {
  it("has each answer behind its question", () => {
    expect(words([0, 1, 2], [0, 1])).toEqual(["0", "after 0", "1", "after 1", "2"]);
  });

  it("begins with what was typed before anything was printed", () => {
    expect(words([0], [-1])).toEqual(["after -1", "0"]);
    expect(words([], [-1])).toEqual(["after -1"]);
  });

  it("leaves out answers to questions that are no longer shown", () => {
    expect(words([5, 6], [2, 5, 6])).toEqual(["5", "after 5", "6", "after 6"]);
  });
});
