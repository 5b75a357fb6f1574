import { useLayoutEffect, useMemo, useRef } from "react";
import { receivedInput } from "../../src/analysis/input";
import { t } from "../i18n";
import { formatNumber } from "../i18n/format";
import { DeniedNote } from "../network/DeniedNote";
import { isLive } from "../state/selectors";
import { useApp } from "../state/store";
import { useInputWait } from "../state/useInputWait";
import { InputPrompt } from "./InputPrompt";
import styles from "./OutputPanel.module.css";
import { outputTail } from "./output-tail";
import { outputPieces } from "./output-view";
import panel from "./Panel.module.css";
import { RunHints } from "./RunHints";

/** More lines than this are not put on the page at once; the result keeps them all. */
const MAX_LINES = 2_000;
const MAX_CHARS = 400_000;

/**
 * What the program printed, in order, with what was typed for it; its last lines where it printed very much. A thread
 * that reads standard input is answered here.
 */
export function OutputPanel() {
  const shown = useApp((state) => state.shown);
  const busy = useApp(isLive);
  const scroll = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const trace = shown?.trace;
  const version = shown?.version;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the trace grows in place; its version says so
  const tail = useMemo(() => (trace ? outputTail(trace.output, MAX_LINES, MAX_CHARS) : null), [trace, version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const pieces = useMemo(
    () => (trace && tail ? outputPieces(tail.chunks, receivedInput(trace)) : []),
    [trace, version, tail],
  );
  const wait = useInputWait();

  // biome-ignore lint/correctness/useExhaustiveDependencies: new output is what moves the end, and hints at the end of a run
  useLayoutEffect(() => {
    const element = scroll.current;
    if (element && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [tail, wait, busy]);

  if (!trace || !tail || (pieces.length === 0 && wait === null)) {
    return (
      <div className={panel.empty}>
        <p>{t(emptyKey(shown !== null, busy))}</p>
        <DeniedNote />
      </div>
    );
  }
  return (
    <section
      ref={scroll}
      className={styles.output}
      aria-label={t("panel.output")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: element }) => {
        atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 8;
      }}
    >
      {tail.hiddenLines > 0 ? (
        <p className={styles.note}>
          {t("output.hidden", { hidden: formatNumber(tail.hiddenLines), shown: formatNumber(MAX_LINES) })}
        </p>
      ) : null}
      <pre className={styles.text}>
        {pieces.map((piece) =>
          piece.type === "typed" ? (
            <span
              key={`typed ${piece.input.event}`}
              className={styles.typed}
              title={t("output.received", { thread: trace.threads.get(piece.input.thread)?.entity.name ?? "" })}
            >
              {`${piece.input.text}\n`}
            </span>
          ) : (
            <span
              key={piece.chunk.order}
              className={piece.chunk.stream === "stderr" ? styles.stderr : undefined}
              title={trace.threads.get(piece.chunk.thread)?.entity.name}
            >
              {piece.chunk.text}
            </span>
          ),
        )}
        {wait === null ? null : <InputPrompt key={wait.event} wait={wait} />}
      </pre>
      {trace.dropped.outputChars > 0 ? (
        <p className={styles.note}>{t("output.dropped", { count: formatNumber(trace.dropped.outputChars) })}</p>
      ) : null}
      <RunHints />
      <DeniedNote />
    </section>
  );
}

function emptyKey(hasTrace: boolean, busy: boolean) {
  if (busy) return "output.none-yet";
  return hasTrace ? "output.none" : "output.before-run";
}
