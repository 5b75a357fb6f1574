import { useMemo } from "react";
import { threadInfos, threadLocals } from "../../src/analysis";
import type { ThreadInfo } from "../../src/analysis/types";
import { t } from "../i18n";
import { formatDuration } from "../i18n/format";
import { useApp } from "../state/store";
import { type Column, DataTable } from "../widgets/DataTable";
import { StateBar } from "./StateBar";
import { useDerived } from "./useDerived";

const NONE = "–";
const NO_LOCALS: ReadonlyMap<number, readonly string[]> = new Map();

/** Every thread of every process, and what it spent its time on. */
export function ThreadsPanel() {
  const rows = useDerived(threadInfos) ?? [];
  const cursorMs = useApp((state) => state.cursorMs);
  const trace = useApp((state) => state.shown?.trace);
  const version = useApp((state) => state.shown?.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the trace grows in place; its version says so
  const locals = useMemo(
    () => (trace ? threadLocals(trace, cursorMs ?? trace.endMs) : NO_LOCALS),
    [trace, version, cursorMs],
  );
  const selection = useApp((state) => state.selection);
  const selected = selection?.type === "thread" ? selection.thread : null;
  return (
    <DataTable
      caption={t("panel.threads")}
      columns={locals.size === 0 ? columns() : withLocals(columns(), localsColumn(locals))}
      rows={rows}
      rowKey={(row) => row.id}
      isSelected={(row) => row.id === selected}
    />
  );
}

/** Behind the name: at the end of the row it would be out of sight. */
function withLocals([name, ...figures]: readonly Column<ThreadInfo>[], locals: Column<ThreadInfo>) {
  return name === undefined ? [locals] : [name, locals, ...figures];
}

/** What each thread has for itself at the cursor; only where the program has a `threading.local`. */
function localsColumn(locals: ReadonlyMap<number, readonly string[]>): Column<ThreadInfo> {
  return {
    id: "locals",
    header: t("table.locals"),
    kind: "text",
    cell: (row) => locals.get(row.id)?.join(", ") ?? NONE,
  };
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
