import { threadInfos } from "../../src/analysis";
import type { ThreadInfo } from "../../src/analysis/types";
import { t } from "../i18n";
import { formatDuration } from "../i18n/format";
import { useApp } from "../state/store";
import { type Column, DataTable } from "../widgets/DataTable";
import { StateBar } from "./StateBar";
import { useDerived } from "./useDerived";

const NONE = "–";

/** Every thread of every process, and what it spent its time on. */
export function ThreadsPanel() {
  const rows = useDerived(threadInfos) ?? [];
  const selection = useApp((state) => state.selection);
  const selected = selection?.type === "thread" ? selection.thread : null;
  return (
    <DataTable
      caption={t("panel.threads")}
      columns={columns()}
      rows={rows}
      rowKey={(row) => row.id}
      isSelected={(row) => row.id === selected}
    />
  );
}

function columns(): readonly Column<ThreadInfo>[] {
  return [
    { id: "name", header: t("table.thread"), kind: "text", cell: (row) => row.name },
    { id: "share", header: t("table.share"), kind: "text", cell: (row) => <StateBar thread={row} /> },
    { id: "pid", header: t("table.pid"), kind: "figure", cell: (row) => row.pid },
    { id: "running", header: t("table.running"), kind: "figure", cell: (row) => duration(row.running) },
    { id: "gil", header: t("table.waiting-gil"), kind: "figure", cell: (row) => duration(row.waitingForGil) },
    { id: "blocked", header: t("table.blocked"), kind: "figure", cell: (row) => duration(row.blocked) },
    { id: "sleeping", header: t("table.sleeping"), kind: "figure", cell: (row) => duration(row.sleeping) },
    { id: "lived", header: t("table.lived"), kind: "figure", cell: (row) => duration(row.endMs - row.startMs) },
  ];
}

function duration(durationMs: number): string {
  return durationMs === 0 ? NONE : formatDuration(durationMs);
}
