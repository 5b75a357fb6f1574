import { hasMessage, t } from "../i18n";
import { formatNumber } from "../i18n/format";
import { type SeedOutcome, summariseSeeds } from "../state/seed-summary";
import { runSeed } from "../state/seed-trial";
import { useApp } from "../state/store";
import type { SeedRun } from "../state/types";
import { type Column, DataTable } from "../widgets/DataTable";
import panel from "./Panel.module.css";
import styles from "./SeedsPanel.module.css";

/** More different ends than this are counted, not shown. */
const MAX_OUTCOMES = 4;

/** How one program ended under many seeds. Picking a row runs it under that seed. */
export function SeedsPanel() {
  const trial = useApp((state) => state.seedTrial);
  const code = useApp((state) => state.program.code);
  const shown = useApp((state) => state.shown);
  if (!trial) return null;
  const { outcomes, findings } = summariseSeeds(trial.runs);
  const scheduler = shown?.program.code === trial.program.code ? shown.program.scheduler : null;
  const selected = scheduler?.policy === "seeded" ? scheduler.seed : null;
  return (
    <div className={styles.seeds}>
      <div className={styles.summary} role="status">
        {outcomes.slice(0, MAX_OUTCOMES).map((outcome) => (
          <span key={`${outcome.status} ${outcome.lastLine}`} className={styles.outcome} title={seedList(outcome)}>
            <b>{t("seeds.share", { count: outcome.seeds.length, total: trial.runs.length })}</b>
            {endOf(outcome)}
          </span>
        ))}
        {outcomes.length > MAX_OUTCOMES ? (
          <span className={panel.dim}>{t("seeds.more-ends", { count: outcomes.length - MAX_OUTCOMES })}</span>
        ) : null}
        {findings.map(({ kind, count }) => (
          <span key={kind} className={styles.found}>
            {t("seeds.found", { title: findingTitle(kind), count })}
          </span>
        ))}
        {code === trial.program.code ? null : <span className={panel.dim}>{t("seeds.other-program")}</span>}
      </div>
      <div className={styles.table}>
        <DataTable
          caption={t("panel.seeds")}
          columns={columns()}
          rows={trial.runs}
          rowKey={(row) => row.seed}
          isSelected={(row) => row.seed === selected}
        />
      </div>
    </div>
  );
}

function columns(): readonly Column<SeedRun>[] {
  return [
    { id: "seed", header: t("seeds.seed"), kind: "text", cell: runButton },
    { id: "status", header: t("seeds.status"), kind: "text", cell: (row) => t(`seeds.status.${row.status}`) },
    { id: "output", header: t("seeds.last-line"), kind: "text", cell: (row) => <code>{row.lastLine}</code> },
    {
      id: "findings",
      header: t("panel.findings"),
      kind: "text",
      cell: (row) => <span className={styles.found}>{row.findings.map(findingTitle).join(", ")}</span>,
    },
  ];
}

/** It covers its whole row. */
function runButton({ seed }: SeedRun) {
  return (
    <button
      type="button"
      className={styles.run}
      title={t("seeds.run", { seed })}
      aria-label={t("seeds.run", { seed })}
      onClick={() => void runSeed(seed)}
    >
      {formatNumber(seed)}
    </button>
  );
}

function endOf({ status, lastLine }: SeedOutcome) {
  if (status !== "ok") return t(`seeds.status.${status}`);
  return lastLine === "" ? t("seeds.no-output") : <code>{lastLine}</code>;
}

function seedList({ seeds }: SeedOutcome): string {
  return t("seeds.list", { seeds: seeds.join(", ") });
}

function findingTitle(kind: string): string {
  const key = `finding.${kind}.title`;
  return hasMessage(key) ? t(key) : kind;
}
