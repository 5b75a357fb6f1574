import { EditorPane } from "../editor/EditorPane";
import { t } from "../i18n";
import { BottomPanel } from "../panels/BottomPanel";
import { DetailsLine } from "../panels/DetailsLine";
import { setNarrowTab, useApp } from "../state/store";
import type { NarrowTab } from "../state/types";
import { Legend } from "../timeline";
import { type Tab, Tabs } from "../widgets/Tabs";
import styles from "./NarrowWorkspace.module.css";
import { TimelinePane } from "./TimelinePane";

/** For a phone: code, timeline and output, one at a time. */
export function NarrowWorkspace() {
  const active = useApp((state) => state.narrowTab);
  const tabs: readonly Tab<NarrowTab>[] = [
    { id: "code", label: t("narrow.code") },
    { id: "timeline", label: t("narrow.timeline") },
    { id: "output", label: t("narrow.output") },
  ];
  return (
    <Tabs label={t("narrow.label")} tabs={tabs} active={active} onActivate={setNarrowTab}>
      {active === "code" ? <EditorPane narrow /> : null}
      {active === "timeline" ? (
        <div className={styles.timeline}>
          <div className={styles.lanes}>
            <TimelinePane />
          </div>
          <div className={styles.legend}>
            <Legend />
          </div>
          <DetailsLine />
        </div>
      ) : null}
      {active === "output" ? <BottomPanel narrow /> : null}
    </Tabs>
  );
}
