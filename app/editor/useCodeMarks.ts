import { useMemo } from "react";
import { fileName, isBusy, linesMatchCode } from "../state/selectors";
import { useApp } from "../state/store";
import { type CodeMarks, NO_MARKS } from "./code-marks";
import { reportedErrors } from "./errors";
import { dotsAt, selectedLine } from "./marks";

/** What the trace on the page says of the code in the editor; nothing while the code is not what was run. */
export function useCodeMarks(): CodeMarks {
  const shown = useApp((state) => state.shown);
  const matches = useApp(linesMatchCode);
  const file = useApp(fileName);
  const busy = useApp(isBusy);
  const cursorMs = useApp((state) => state.cursorMs);
  const selection = useApp((state) => state.selection);
  return useMemo(() => {
    if (!shown || !matches) return NO_MARKS;
    const { trace } = shown;
    return {
      // At the end of a finished run no thread is anywhere.
      dots: cursorMs === null && !busy ? NO_MARKS.dots : dotsAt(trace, cursorMs ?? trace.endMs),
      selectedLine: selectedLine(trace, selection, file),
      errors: busy ? [] : reportedErrors(trace, file),
    };
  }, [shown, matches, file, busy, cursorMs, selection]);
}
