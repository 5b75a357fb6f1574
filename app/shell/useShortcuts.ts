import { useEffect } from "react";
import { tinykeys } from "tinykeys";
import { pressRun, stopRun } from "../state/run-controller";
import { isBusy } from "../state/selectors";
import { useApp } from "../state/store";

/** Ctrl+Enter (Cmd+Enter on a Mac) runs, wherever the focus is; Shift with it stops. */
export function useShortcuts(): void {
  useEffect(
    () =>
      tinykeys(
        window,
        {
          "$mod+Enter": (event) => {
            // Enter may end the composition of a word in an input method.
            if (event.isComposing) return;
            event.preventDefault();
            event.stopPropagation();
            if (!isBusy(useApp.getState())) void pressRun();
          },
          "$mod+Shift+Enter": (event) => {
            event.preventDefault();
            event.stopPropagation();
            void stopRun();
          },
        },
        // Before the editor, which would insert a line.
        { capture: true },
      ),
    [],
  );
}
