import { inspect } from "loupe";
import { MAX_PREVIEW_CHARS } from "../../../protocol/records";

/** A value in at most 64 characters, for the trace. */
export function previewOf(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, MAX_PREVIEW_CHARS)).slice(0, MAX_PREVIEW_CHARS);
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return inspect(value, { truncate: MAX_PREVIEW_CHARS, depth: 2, breakLength: Number.POSITIVE_INFINITY });
  } catch {
    return Object.prototype.toString.call(value);
  }
}
