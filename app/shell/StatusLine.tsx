import type { RunOutcome } from "../../src/protocol/stream";
import { type MessageKey, t } from "../i18n";
import { formatDuration, formatNumber } from "../i18n/format";
import { useApp } from "../state/store";
import type { AppState, TraceOrigin } from "../state/types";
import { Legend } from "../timeline/Legend";
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
  const status = runStatus(run, shown?.trace.endMs);
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
            <span>{t(ORIGINS[shown.origin])}</span>
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

interface StatusText {
  readonly key: MessageKey;
  readonly tone: "busy" | "good" | "bad" | "neutral";
  readonly params?: Readonly<Record<string, string | number>>;
}

/** `lengthMs` is the trace's, the figure that the timeline shows. */
function runStatus(run: AppState["run"], lengthMs: number | undefined): StatusText | null {
  switch (run.phase) {
    case "idle":
      return null;
    case "compiling":
      return { key: "status.compiling", tone: "busy" };
    case "downloading":
      return {
        key: "status.downloading",
        tone: "busy",
        params: { loaded: megabytes(run.loadedBytes), total: megabytes(run.totalBytes) },
      };
    case "booting":
      return { key: "status.booting", tone: "busy" };
    case "running":
      return { key: "status.running", tone: "busy" };
    case "finished":
      return outcomeStatus(run.outcome, lengthMs ?? run.outcome.durationMs);
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

function outcomeStatus({ status, exitCode }: RunOutcome, lengthMs: number): StatusText {
  const params = { duration: formatDuration(lengthMs), exitCode };
  switch (status) {
    case "ok":
      return { key: "status.ok", tone: "good", params };
    case "error":
      return { key: "status.error", tone: "bad", params };
    case "deadlock":
      return { key: "status.deadlock", tone: "bad", params };
    case "stopped":
      return { key: "status.stopped", tone: "neutral", params };
    case "timeout":
      return { key: "status.timeout", tone: "bad", params };
  }
}
