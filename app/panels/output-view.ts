import type { ReceivedInput } from "../../src/analysis/input";
import type { OutputChunk } from "../../src/protocol/entities";

/** A piece of what the output panel shows: printed by the program, or typed by a person. */
export type OutputPiece =
  | { readonly type: "printed"; readonly chunk: OutputChunk }
  | { readonly type: "typed"; readonly input: ReceivedInput };

/**
 * Output with what was typed where a terminal would show it, each piece after the output that went before it. What was
 * typed before the first chunk that is shown is left out, unless that is the first of all.
 */
export function outputPieces(chunks: readonly OutputChunk[], received: readonly ReceivedInput[]): OutputPiece[] {
  const pieces: OutputPiece[] = [];
  const firstOrder = chunks[0]?.order ?? 0;
  let next = 0;
  const typeUpTo = (order: number) => {
    for (let input = received[next]; input !== undefined && input.afterOrder < order; input = received[++next]) {
      if (input.afterOrder >= firstOrder || firstOrder === 0) pieces.push({ type: "typed", input });
    }
  };
  for (const chunk of chunks) {
    typeUpTo(chunk.order);
    pieces.push({ type: "printed", chunk });
  }
  typeUpTo(Number.POSITIVE_INFINITY);
  return pieces;
}
