import type { FindingFact } from "../../src/analysis/types";
import { hasMessage, t } from "../i18n";
import { formatMoment } from "../i18n/format";
import { findingMessage, findingsOf } from "../state/findings";
import { setCursor, useApp } from "../state/store";
import styles from "./FindingsPanel.module.css";
import panel from "./Panel.module.css";
import { useDerived } from "./useDerived";

/** What is worth telling about the run. Picking one moves the cursor to it. */
export function FindingsPanel() {
  const found = useDerived(findingsOf) ?? [];
  const program = useApp((state) => state.shown?.program);
  const threads = useApp((state) => state.shown?.trace.threads.size ?? 0);
  const blind = program?.language === "python" && program.scheduler.policy === "timed" && threads > 1;
  const note = blind ? <p className={panel.empty}>{t("findings.no-accesses")}</p> : null;
  if (found.length === 0) {
    return (
      <>
        <p className={panel.empty}>{t("findings.none")}</p>
        {note}
      </>
    );
  }
  return (
    <>
      <ul className={styles.list}>
        {found.map((finding) => (
          <li
            key={`${finding.kind} ${finding.timeMs} ${finding.threads.join()} ${finding.objects.join()} ${finding.line}`}
          >
            <button type="button" className={styles.finding} onClick={() => setCursor(finding.timeMs)}>
              <span className={styles.kind} data-severe={isSevere(finding)}>
                {title(finding)}
              </span>
              <span className={styles.message}>{findingMessage(finding)}</span>
              <span className={styles.place}>
                {finding.line === null ? null : t("findings.line", { line: finding.line })}
                <span>{formatMoment(finding.timeMs)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {note}
    </>
  );
}

function title(finding: FindingFact): string {
  const key = `finding.${finding.kind}.title`;
  return hasMessage(key) ? t(key) : finding.kind;
}

/** Whether the program is wrong, not merely slow. */
function isSevere(finding: FindingFact): boolean {
  return ["deadlock", "lost-update", "thread-exception", "lock-never-released"].includes(finding.kind);
}
