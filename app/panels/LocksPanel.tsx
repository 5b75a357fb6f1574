import { objectInfos } from "../../src/analysis";
import type { ObjectInfo } from "../../src/analysis/types";
import { t } from "../i18n";
import { formatDuration, formatNumber, formatShare } from "../i18n/format";
import { useApp } from "../state/store";
import { type Column, DataTable } from "../widgets/DataTable";
import { isQueue, isSynchronisation } from "./objects";
import styles from "./Panel.module.css";
import { useDerived } from "./useDerived";

const NONE = "–";

/** Locks, the GIL and whatever else threads wait for. */
export function LocksPanel() {
  const rows = (useDerived(objectInfos) ?? []).filter((object) => !isQueue(object) && isSynchronisation(object));
  const selection = useApp((state) => state.selection);
  const selected = selection?.type === "object" ? selection.object : null;
  return (
    <DataTable
      caption={t("panel.locks")}
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
    { id: "kind", header: t("table.kind"), kind: "text", cell: (row) => t(`kind.${row.kind}`) },
    { id: "line", header: t("table.line"), kind: "figure", cell: (row) => row.line ?? NONE },
    { id: "acquired", header: t("table.acquired"), kind: "figure", cell: (row) => formatNumber(row.acquisitions) },
    { id: "contended", header: t("table.contended"), kind: "figure", cell: contended },
    { id: "waited", header: t("table.waited"), kind: "figure", cell: (row) => duration(row.waitMs) },
    { id: "held", header: t("table.held"), kind: "figure", cell: (row) => duration(row.holdMs) },
    { id: "held-mean", header: t("table.held-mean"), kind: "figure", cell: meanHold },
    { id: "waiters", header: t("table.max-waiters"), kind: "figure", cell: (row) => formatNumber(row.maxWaiters) },
  ];
}

function contended(row: ObjectInfo) {
  if (row.acquisitions === 0) return formatNumber(row.contended);
  return (
    <>
      {formatNumber(row.contended)} <span className={styles.dim}>{formatShare(row.contended / row.acquisitions)}</span>
    </>
  );
}

function meanHold(row: ObjectInfo): string {
  return row.acquisitions === 0 || row.holdMs === 0 ? NONE : formatDuration(row.holdMs / row.acquisitions);
}

function duration(durationMs: number): string {
  return durationMs === 0 ? NONE : formatDuration(durationMs);
}
