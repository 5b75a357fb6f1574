import type { OutputChunk } from "../../src/protocol/entities";

export interface OutputTail {
  /** The last pieces of output, in order; the first may be cut at a line's start. */
  readonly chunks: readonly OutputChunk[];
  /** Whole lines before the first piece. */
  readonly hiddenLines: number;
}

const NEWLINE = 10;

/** Lines counted so far, by the output they were counted in: output only grows. */
const counted = new WeakMap<readonly OutputChunk[], { chunks: number; lines: number }>();

/** The end of a run's output: at most `maxLines` lines and about `maxChars` characters, and how much went before. */
export function outputTail(output: readonly OutputChunk[], maxLines: number, maxChars: number): OutputTail {
  const chunks: OutputChunk[] = [];
  let lines = 0;
  let chars = 0;
  for (let i = output.length - 1; i >= 0 && lines < maxLines && chars < maxChars; i -= 1) {
    const chunk = output[i];
    if (!chunk) break;
    const start = tailStart(chunk.text, maxLines - lines, maxChars - chars);
    const text = chunk.text.slice(start);
    chunks.push(start === 0 ? chunk : { ...chunk, text });
    lines += countLines(text);
    chars += text.length;
    if (start > 0) break;
  }
  return { chunks: chunks.reverse(), hiddenLines: totalLines(output) - lines };
}

/** Where the last `maxLines` lines or `maxChars` characters of a text begin. */
function tailStart(text: string, maxLines: number, maxChars: number): number {
  let start = text.length;
  for (let lines = 0; lines <= maxLines; lines += 1) {
    const newline = start === 0 ? -1 : text.lastIndexOf("\n", start - 1);
    if (newline < 0) return Math.max(0, text.length - maxChars);
    // A text that ends a line has its last line before that newline.
    if (lines === maxLines || (lines === maxLines - 1 && !text.endsWith("\n"))) {
      return Math.max(newline + 1, text.length - maxChars);
    }
    start = newline;
  }
  return 0;
}

function totalLines(output: readonly OutputChunk[]): number {
  const known = counted.get(output) ?? { chunks: 0, lines: 0 };
  for (; known.chunks < output.length; known.chunks += 1) known.lines += countLines(output[known.chunks]?.text ?? "");
  counted.set(output, known);
  return known.lines;
}

function countLines(text: string): number {
  let lines = 0;
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) === NEWLINE) lines += 1;
  return lines;
}
