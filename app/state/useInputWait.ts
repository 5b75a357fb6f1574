import { useMemo } from "react";
import { type InputWait, waitingForInput } from "../../src/analysis/input";
import { isLive } from "./selectors";
import { useApp } from "./store";

/** The thread that waits for a person to answer, while the run goes on. */
export function useInputWait(): InputWait | null {
  const shown = useApp((state) => state.shown);
  const live = useApp(isLive);
  return useMemo(
    () => (live && shown !== null && shown.outcome === null ? waitingForInput(shown.trace) : null),
    [live, shown],
  );
}
