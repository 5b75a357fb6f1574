import type { TraceView } from "../../src/trace/types";
import { describeTarget } from "./describe";
import { targetOf } from "./hitTest";
import styles from "./timeline.module.css";
import type { Selection } from "./types";

/** The selected slice in words: announced when it changes, seen by nobody. */
export function SelectionInWords(props: { readonly trace: TraceView | null; readonly selection: Selection | null }) {
  const { trace, selection } = props;
  const target = trace && selection ? targetOf(trace, selection) : undefined;
  const description = trace && target ? describeTarget(trace, target) : undefined;
  return (
    <div className={styles.spoken} role="status">
      {description ? (
        <>
          <p>{description.title}</p>
          {description.lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </>
      ) : null}
    </div>
  );
}
