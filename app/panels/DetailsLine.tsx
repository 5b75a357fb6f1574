import { useMemo } from "react";
import { t } from "../i18n";
import { useApp } from "../state/store";
import styles from "./DetailsLine.module.css";
import { detailsSentences } from "./details";

/** What is selected on the timeline, in words. */
export function DetailsLine() {
  const shown = useApp((state) => state.shown);
  const selection = useApp((state) => state.selection);
  const sentences = useMemo(
    () => (shown && selection ? detailsSentences(shown.trace, selection) : []),
    [shown, selection],
  );
  if (!shown || shown.trace.events.length === 0) return null;
  return (
    <p className={styles.details} role="status" data-empty={sentences.length === 0}>
      {sentences.length === 0 ? t("details.none") : sentences.join(" ")}
    </p>
  );
}
