import { objectInfos } from "../../src/analysis";
import { t } from "../i18n";
import { formatMoment } from "../i18n/format";
import { findingsOf } from "../state/findings";
import { isLive } from "../state/selectors";
import { setPanelTab, useApp } from "../state/store";
import type { PanelTab } from "../state/types";
import { type Tab, Tabs } from "../widgets/Tabs";
import { DetailsLine } from "./DetailsLine";
import { FindingsPanel } from "./FindingsPanel";
import { LocksPanel } from "./LocksPanel";
import { OutputPanel } from "./OutputPanel";
import { isQueue } from "./objects";
import styles from "./Panel.module.css";
import { QueuesPanel } from "./QueuesPanel";
import { SeedsPanel } from "./SeedsPanel";
import { ThreadsPanel } from "./ThreadsPanel";
import { useDerived } from "./useDerived";

/**
 * Output, tables and findings of the trace on the page, and one sentence on what is selected; on a narrow screen
 * that sentence stands beside the timeline instead.
 */
export function BottomPanel({ narrow = false }: { readonly narrow?: boolean }) {
  const chosen = useApp((state) => state.panelTab);
  const tabs = useTabs();
  // A table that this trace does not have is not offered; the choice comes back with a trace that has it.
  const active = tabs.some((tab) => tab.id === chosen) ? chosen : "output";
  const cursorMs = useApp((state) => state.cursorMs);
  return (
    <section className={styles.panel} aria-label={t("panel.label")}>
      <div className={styles.content}>
        <Tabs
          label={t("panel.label")}
          tabs={tabs}
          active={active}
          onActivate={setPanelTab}
          aside={cursorMs === null ? null : <span className={styles.moment}>{formatMoment(cursorMs)}</span>}
        >
          {active === "output" ? <OutputPanel /> : null}
          {active === "locks" ? <LocksPanel /> : null}
          {active === "queues" ? <QueuesPanel /> : null}
          {active === "threads" ? <ThreadsPanel /> : null}
          {active === "findings" ? <FindingsPanel /> : null}
          {active === "seeds" ? <SeedsPanel /> : null}
        </Tabs>
      </div>
      {narrow ? null : <DetailsLine />}
    </section>
  );
}

/** Only tabs that have something to show. */
function useTabs(): readonly Tab<PanelTab>[] {
  const objects = useDerived(objectInfos) ?? [];
  const found = useDerived(findingsOf) ?? [];
  const shown = useApp((state) => state.shown);
  const busy = useApp(isLive);
  const hasTrial = useApp((state) => state.seedTrial !== null);
  const tabs: Tab<PanelTab>[] = [{ id: "output", label: t("panel.output") }];
  if (objects.some((object) => !isQueue(object))) tabs.push({ id: "locks", label: t("panel.locks") });
  if (objects.some(isQueue)) tabs.push({ id: "queues", label: t("panel.queues") });
  if (shown && shown.trace.threads.size > 0) tabs.push({ id: "threads", label: t("panel.threads") });
  if (!busy && shown) tabs.push({ id: "findings", label: t("panel.findings"), count: found.length });
  if (hasTrial) tabs.push({ id: "seeds", label: t("panel.seeds") });
  return tabs;
}
