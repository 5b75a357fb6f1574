import { Group, Panel, Separator } from "react-resizable-panels";
import { EditorPane } from "../editor/EditorPane";
import { BottomPanel } from "../panels/BottomPanel";
import { TimelinePane } from "./TimelinePane";
import styles from "./WideWorkspace.module.css";

/** Editor on the left, timeline on the right, the tables below it; the borders between them can be dragged. */
export function WideWorkspace() {
  return (
    <Group orientation="horizontal" className={styles.group} resizeTargetMinimumSize={{ coarse: 20, fine: 8 }}>
      <Panel id="editor" defaultSize="34%" minSize={220}>
        <EditorPane />
      </Panel>
      <Separator className={styles.column} />
      <Panel id="run" minSize={320}>
        <Group orientation="vertical" className={styles.group} resizeTargetMinimumSize={{ coarse: 20, fine: 8 }}>
          <Panel id="timeline" minSize={120}>
            <TimelinePane />
          </Panel>
          <Separator className={styles.row} />
          <Panel id="panel" defaultSize="28%" minSize={92}>
            <BottomPanel />
          </Panel>
        </Group>
      </Panel>
    </Group>
  );
}
