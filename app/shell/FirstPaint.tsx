import { NO_MARKS } from "../editor/code-marks";
import { EditorFrame } from "../editor/EditorFrame";
import { StaticCode } from "../editor/StaticCode";
import { useApp } from "../state/store";
import styles from "./FirstPaint.module.css";

/** The work area until its script is here: the code to read, in its place, so that nothing jumps. */
export function FirstPaint({ narrow }: { readonly narrow: boolean }) {
  const { code, language } = useApp((state) => state.program);
  if (narrow) return <div className={styles.sunken} />;
  return (
    <div className={styles.columns}>
      <EditorFrame narrow={false} open="" onOpen={() => undefined} onAdd={null}>
        <StaticCode code={code} language={language} marks={NO_MARKS} />
      </EditorFrame>
      <div className={styles.sunken} />
      <div className={styles.panel} />
    </div>
  );
}
