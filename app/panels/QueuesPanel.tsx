import { objectInfos } from "../../src/analysis";
import type { ObjectInfo } from "../../src/analysis/types";
import { t } from "../i18n";
import { formatDuration, formatNumber } from "../i18n/format";
import { useApp } from "../state/store";
import { type Column, DataTable } from "../widgets/DataTable";
import { isQueue } from "./objects";
import { useDerived } from "./useDerived";

const NONE = "–";

/** Queues and pipes: what went through them and how long it lay there. */
export function QueuesPanel() {
  const rows = (useDerived(objectInfos) ?? []).filter(isQueue);
  const selection = useApp((state) => state.selection);
  const selected = selection?.type === "object" || selection?.type === "message" ? selection.object : null;
  return (
    <DataTable
      caption={t("panel.queues")}
      columns={columns()}
      rows={rows}
      rowKey={(row) => row.id}
      isSelected={(row) => row.id === selected}
    />
  );
}

function columns(): readonly Column<ObjectInfo>[] {
  return [
    { id: "name", header: t("table.name"), kind: "text", cell: (row) => row.name },
    { id: "line", header: t("table.line"), kind: "figure", cell: (row) => row.line ?? NONE },
    { id: "puts", header: t("table.puts"), kind: "figure", cell: (row) => formatNumber(row.puts) },
    { id: "gets", header: t("table.gets"), kind: "figure", cell: (row) => formatNumber(row.gets) },
    { id: "depth", header: t("table.max-depth"), kind: "figure", cell: (row) => formatNumber(row.maxDepth) },
    {
      id: "latency",
      header: t("table.latency"),
      kind: "figure",
      cell: (row) => (row.gets === 0 ? NONE : formatDuration(row.meanLatencyMs)),
    },
    {
      id: "waited",
      header: t("table.waited"),
      kind: "figure",
      cell: (row) => (row.waitMs === 0 ? NONE : formatDuration(row.waitMs)),
    },
    { id: "waiters", header: t("table.max-waiters"), kind: "figure", cell: (row) => formatNumber(row.maxWaiters) },
  ];
}
