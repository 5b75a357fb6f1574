import { t } from "../i18n";
import { isLive } from "../state/selectors";
import { setCursor, setSelection, useApp } from "../state/store";
import { useTheme } from "../state/useTheme";
import { Timeline } from "../timeline";
import styles from "./TimelinePane.module.css";

/** The timeline of the trace on the page. */
export function TimelinePane() {
  const shown = useApp((state) => state.shown);
  const busy = useApp(isLive);
  const cursorMs = useApp((state) => state.cursorMs);
  const selection = useApp((state) => state.selection);
  // A program that could not even start has left nothing to draw.
  const isEmpty = shown !== null && !busy && shown.trace.events.length === 0;
  return (
    <section className={styles.pane} aria-label={t("timeline.label")}>
      <Timeline
        trace={isEmpty ? null : (shown?.trace ?? null)}
        emptyText={t(isEmpty ? "timeline.notStarted" : busy ? "timeline.soon" : "timeline.empty")}
        live={busy}
        cursorMs={cursorMs}
        onCursor={setCursor}
        selection={selection}
        onSelect={setSelection}
        theme={useTheme()}
        recorded={shown !== null && shown.origin !== "measured"}
      />
    </section>
  );
}
