import Info from "lucide-react/icons/info";
import Lightbulb from "lucide-react/icons/lightbulb";
import { useMemo, useState } from "react";
import { createPortal } from "react-dom";
import { runHints } from "../../src/analysis/hints/python-run";
import { runNotes } from "../../src/analysis/hints/run-notes";
import { HostsDialog } from "../hosts/HostsDialog";
import { t } from "../i18n";
import { isLive } from "../state/selectors";
import { useApp } from "../state/store";
import { outputTail } from "./output-tail";
import styles from "./RunHints.module.css";

/** A traceback is at the end of what was printed. */
const MAX_LINES = 400;
const MAX_CHARS = 40_000;

/** What is known beyond the output of a Python program, beneath it: its own words stay as they are. */
export function RunHints() {
  return (
    <>
      <ErrorHints />
      <ProcessNotes />
    </>
  );
}

/** What is known beyond Python's message where a run failed. */
function ErrorHints() {
  const shown = useApp((state) => state.shown);
  const busy = useApp(isLive);
  const hints = useMemo(() => {
    if (shown === null || busy || shown.program.language !== "python") return [];
    const { chunks } = outputTail(shown.trace.output, MAX_LINES, MAX_CHARS);
    const stderr = chunks.filter(({ stream }) => stream === "stderr").map(({ text }) => text);
    return runHints(stderr.join(""), shown.program.code, Object.keys(shown.program.files));
  }, [shown, busy]);
  return hints.map(({ code, params }) => (
    <p key={code} className={styles.hint} role="note" aria-label={t("run-hint.label")}>
      <Lightbulb size={14} aria-hidden="true" className={styles.icon} />
      {t(`run-hint.${code}`, params)}
    </p>
  ));
}

/** What a run's processes are, where they are not what they seem. */
function ProcessNotes() {
  const shown = useApp((state) => state.shown);
  const busy = useApp(isLive);
  if (shown === null || busy) return null;
  // Elsewhere it may have run on another device.
  const cores = shown.origin === "measured" ? navigator.hardwareConcurrency : null;
  return runNotes(shown.trace, cores).map((note) => (
    <p key={note.code} className={styles.hint} role="note" aria-label={t("run-note.label")}>
      <Info size={14} aria-hidden="true" className={styles.icon} />
      <span>
        {t(`run-note.${note.code}`, "params" in note ? note.params : {})}
        {note.code === "answers-simulated" ? <EditHosts /> : null}
      </span>
    </p>
  ));
}

/** Opens the table that answers come from. */
function EditHosts() {
  const [open, setOpen] = useState(false);
  return (
    <>
      {" "}
      <button type="button" className={styles.action} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t("hosts.open")}
      </button>
      {open ? createPortal(<HostsDialog onClose={() => setOpen(false)} />, document.body) : null}
    </>
  );
}
