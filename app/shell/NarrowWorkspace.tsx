import { EditorPane } from "../editor/EditorPane";
import { t } from "../i18n";
import { BottomPanel } from "../panels/BottomPanel";
import { setNarrowTab, useApp } from "../state/store";
import type { NarrowTab } from "../state/types";
import { type Tab, Tabs } from "../widgets/Tabs";
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
      {active === "timeline" ? <TimelinePane /> : null}
      {active === "output" ? <BottomPanel /> : null}
    </Tabs>
  );
}
