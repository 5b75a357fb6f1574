import { useMemo } from "react";
import { codeMatches, isLive } from "../state/selectors";
import { useApp } from "../state/store";
import type { Program } from "../state/types";
import { type CodeMarks, NO_MARKS } from "./code-marks";
import { reportedErrors } from "./errors";
import { dotsAt, selectedLine } from "./marks";

/** What the trace on the page says of a program's code in the editor; nothing while the code is not what was run. */
export function useCodeMarks(file: string): CodeMarks {
  const shown = useApp((state) => state.shown);
  const matches = useApp((state) => codeMatches(state, file));
  const busy = useApp(isLive);
  const cursorMs = useApp((state) => state.cursorMs);
  const selection = useApp((state) => state.selection);
  return useMemo(() => {
    if (!shown || !matches) return NO_MARKS;
    const { trace } = shown;
    return {
      // At the end of a finished run no thread is anywhere; among several files a bare line would be a guess.
      dots:
        (cursorMs === null && !busy) || hasFurtherFiles(shown.program)
          ? NO_MARKS.dots
          : dotsAt(trace, cursorMs ?? trace.endMs),
      selectedLine: selectedLine(trace, selection, file),
      errors: busy ? [] : reportedErrors(trace, file),
    };
  }, [shown, matches, file, busy, cursorMs, selection]);
}

function hasFurtherFiles({ files, alongside }: Program): boolean {
  return Object.keys(files).length + alongside.length > 0;
}
