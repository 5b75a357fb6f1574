/**
 * The editor's measures, in CSS pixels. The read-only code that stands there before the editor is loaded uses the
 * same (`StaticCode.module.css`), so that nothing moves when the editor takes its place.
 */
export const EDITOR_METRICS = {
  fontSize: 13,
  lineHeight: 20,
  paddingTop: 8,
  /** Column of the dots that say where a thread is. */
  glyphMargin: 20,
  lineNumberChars: 3,
  /** Between the line numbers and the code. */
  gap: 14,
} as const;
