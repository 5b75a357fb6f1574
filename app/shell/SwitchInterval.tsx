import { t } from "../i18n";
import { formatNumber } from "../i18n/format";
import { editProgram, useApp } from "../state/store";
import { NumberField } from "../widgets/NumberField";
import styles from "./SwitchInterval.module.css";

const MIN_MS = 0.05;
const MAX_MS = 10_000;

/** How long a thread may hold the GIL while others wait for it. */
export function SwitchInterval({ disabled }: { readonly disabled: boolean }) {
  const intervalMs = useApp((state) => state.program.switchIntervalMs);
  return (
    <NumberField
      label={t("header.interval.label")}
      name={t("header.interval")}
      nameClassName={styles.name}
      unit={t("header.interval.unit")}
      title={t("header.interval.title")}
      value={intervalMs}
      disabled={disabled}
      accepts={(value) => value >= MIN_MS && value <= MAX_MS}
      refusal={(text) =>
        t("header.interval.refused", { text, min: MIN_MS, max: formatNumber(MAX_MS), kept: intervalMs })
      }
      onChange={(switchIntervalMs) => editProgram({ switchIntervalMs })}
    />
  );
}
