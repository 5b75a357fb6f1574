import inspect from "object-inspect";
import { MAX_PREVIEW_CHARS } from "../../../protocol/records";
import { SharedArray, SharedRecord } from "./shared";

const MAX_PREVIEW_ITEMS = 8;

/** A value in at most 64 characters, for the trace. */
export function previewOf(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, MAX_PREVIEW_CHARS)).slice(0, MAX_PREVIEW_CHARS);
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return inspectShort(value).slice(0, MAX_PREVIEW_CHARS);
  } catch {
    return "(no preview)";
  }
}

/** Never looks at more of a value than fits into a preview, nor at shared variables, whose reads are events. */
function inspectShort(value: object): string {
  if (value instanceof SharedRecord) return "shared(…)";
  if (value instanceof SharedArray) return "sharedArray(…)";
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return `${value.constructor.name}(${value.byteLength} bytes)`;
  if (Array.isArray(value) && value.length > MAX_PREVIEW_ITEMS) {
    return `[ ${value.slice(0, MAX_PREVIEW_ITEMS).map(previewOf).join(", ")}, … ${value.length} items ]`;
  }
  return inspect(value, { depth: 2, maxStringLength: MAX_PREVIEW_CHARS, customInspect: false });
}
