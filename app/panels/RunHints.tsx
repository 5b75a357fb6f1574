import Lightbulb from "lucide-react/icons/lightbulb";
import { useMemo } from "react";
import { runHints } from "../../src/analysis/hints/python-run";
import { t } from "../i18n";
import { isLive } from "../state/selectors";
import { useApp } from "../state/store";
import { outputTail } from "./output-tail";
import styles from "./RunHints.module.css";

/** A traceback is at the end of what was printed. */
const MAX_LINES = 400;
const MAX_CHARS = 40_000;

/** What is known beyond the error of a Python program, beneath its output: Python's own words stay as they are. */
export function RunHints() {
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
