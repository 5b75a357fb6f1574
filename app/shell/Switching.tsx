import ChevronDown from "lucide-react/icons/chevron-down";
import { t } from "../i18n";
import { useApp } from "../state/store";
import controls from "../widgets/controls.module.css";
import { Popover } from "../widgets/Popover";
import styles from "./Switching.module.css";
import { SwitchingFields } from "./SwitchingFields";

const POPOVER_ID = "switching";

/** In the header: how Python's threads take turns, in words, and what opens the choice. */
export function Switching() {
  const scheduler = useApp((state) => state.program.scheduler);
  const intervalMs = useApp((state) => state.program.switchIntervalMs);
  const [words, brief] =
    scheduler.policy === "timed"
      ? [t("switching.timed.short", { interval: intervalMs }), t("switching.timed.brief", { interval: intervalMs })]
      : [t("switching.seeded.short", { seed: scheduler.seed }), t("switching.seeded.brief", { seed: scheduler.seed })];
  return (
    <Popover
      id={POPOVER_ID}
      label={t("switching.title")}
      title={t("switching.hint")}
      buttonClassName={`${controls.field} ${styles.button}`}
      button={
        <>
          <span className={styles.words}>
            <span className="visually-hidden">{t("switching.title")}: </span>
            <span className={styles.long}>{words}</span>
            <span className={styles.brief}>{brief}</span>
          </span>
          <ChevronDown size={14} aria-hidden="true" />
        </>
      }
    >
      <SwitchingFields closes={POPOVER_ID} />
    </Popover>
  );
}
