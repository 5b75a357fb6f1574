import { useState } from "react";
import { t } from "../i18n";
import { editProgram, useApp } from "../state/store";
import controls from "../widgets/controls.module.css";
import styles from "./SwitchInterval.module.css";

const MIN_MS = 0.05;
const MAX_MS = 10_000;

/** How long a thread may hold the GIL while others wait for it. What is no sensible number is put back on leaving. */
export function SwitchInterval({ disabled }: { readonly disabled: boolean }) {
  const intervalMs = useApp((state) => state.program.switchIntervalMs);
  const [draft, setDraft] = useState<string | null>(null);

  const commit = () => {
    const value = Number(draft);
    if (draft !== null && draft.trim() !== "" && value >= MIN_MS && value <= MAX_MS) {
      editProgram({ switchIntervalMs: value });
    }
    setDraft(null);
  };

  return (
    <label className={`${controls.field} ${disabled ? styles.disabled : ""}`} title={t("header.interval.title")}>
      <span className={styles.name}>{t("header.interval")}</span>
      <input
        inputMode="decimal"
        autoComplete="off"
        aria-label={t("header.interval.label")}
        disabled={disabled}
        style={{ width: `${Math.max(1, (draft ?? String(intervalMs)).length)}ch` }}
        value={draft ?? String(intervalMs)}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
        }}
      />
      <span aria-hidden="true">{t("header.interval.unit")}</span>
    </label>
  );
}
