import Ban from "lucide-react/icons/ban";
import { t } from "../i18n";
import controls from "../widgets/controls.module.css";
import { askAgain } from "./consent";
import styles from "./DeniedNote.module.css";
import { useNetwork } from "./store";

/** Beside the output: what the program did not get because the person does not want it. */
export function DeniedNote() {
  const { denied, consent } = useNetwork();
  if (denied === null || consent !== "denied") return null;
  return (
    <div className={styles.note} role="note" aria-label={t("network.label")}>
      <Ban size={14} aria-hidden="true" className={styles.icon} />
      <p>{t(`network.denied.${denied.kind}`, { address: denied.address })}</p>
      <button type="button" className={controls.button} onClick={askAgain}>
        {t("network.ask-again")}
      </button>
    </div>
  );
}
