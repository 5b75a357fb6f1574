import type { ThreadInfo } from "../../src/analysis/types";
import styles from "./StateBar.module.css";

/** A thread's life as a bar, divided by state. The figures beside it say the same, so it is hidden from readers. */
export function StateBar({ thread }: { readonly thread: ThreadInfo }) {
  const parts = [
    { state: "running", ms: thread.running },
    { state: "waiting-gil", ms: thread.waitingForGil },
    { state: "blocked", ms: thread.blocked },
    { state: "sleeping", ms: thread.sleeping },
  ] as const;
  return (
    <div className={styles.bar} aria-hidden="true">
      {parts.map(({ state, ms }) => (ms > 0 ? <span key={state} data-state={state} style={{ flexGrow: ms }} /> : null))}
    </div>
  );
}
