import { type MessageKey, t } from "../i18n";
import { formatDuration, formatNumber } from "../i18n/format";
import { useApp } from "../state/store";
import type { TraceOrigin } from "../state/types";
import { useInputWait } from "../state/useInputWait";
import { Legend } from "../timeline/Legend";
import { runStatus } from "./run-status";
import styles from "./StatusLine.module.css";

const ORIGINS: Readonly<Record<TraceOrigin, MessageKey>> = {
  measured: "status.origin.measured",
  recorded: "status.origin.recorded",
  imported: "status.origin.imported",
};

/** The last line of the page: what the colours mean, where the figures come from, and what was lost. */
export function StatusLine({ narrow }: { readonly narrow: boolean }) {
  const run = useApp((state) => state.run);
  const shown = useApp((state) => state.shown);
  const python = useApp((state) => state.python);
  const program = useApp((state) => state.program);
  const status = runStatus({ run, python, program }, shown?.trace.endMs, useInputWait());
  const dropped = shown?.trace.dropped.events ?? 0;
  return (
    <footer className={styles.line}>
      {narrow ? null : (
        <div className={styles.legend}>
          <Legend />
        </div>
      )}
      <div className={styles.facts}>
        {status ? (
          <span className={styles.status} data-tone={status.tone} role="status">
            {t(status.key, status.params)}
          </span>
        ) : null}
        {shown ? (
          <>
            {shown.program.scheduler.policy === "seeded" ? (
              <span title={t("status.virtual.title")}>{t("status.virtual")}</span>
            ) : null}
            {shown.origin === "measured" && shown.program.scheduler.policy === "seeded" ? null : (
              <span>{t(ORIGINS[shown.origin])}</span>
            )}
            <span className={styles.events} data-lost={dropped > 0}>
              {t("status.events", {
                recorded: formatNumber(shown.trace.events.length),
                dropped: formatNumber(dropped),
              })}
            </span>
            {run.phase === "finished" ? null : <span>{formatDuration(shown.trace.endMs)}</span>}
          </>
        ) : null}
      </div>
    </footer>
  );
}
