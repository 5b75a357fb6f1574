import Settings from "lucide-react/icons/sliders-horizontal";
import { t } from "../i18n";
import controls from "../widgets/controls.module.css";
import { RunSettings } from "./RunSettings";
import styles from "./SettingsMenu.module.css";
import { ThemeToggle } from "./ThemeToggle";

const MENU_ID = "settings";

/** On a narrow screen: what has no room in the header. */
export function SettingsMenu({ onShare }: { readonly onShare: () => void }) {
  return (
    <>
      <button
        type="button"
        className={controls.icon}
        popoverTarget={MENU_ID}
        title={t("header.settings")}
        aria-label={t("header.settings")}
      >
        <Settings size={16} aria-hidden="true" />
      </button>
      <div id={MENU_ID} popover="auto" className={styles.menu}>
        <RunSettings menu={MENU_ID} />
        <div className={styles.row}>
          <button type="button" className={controls.button} onClick={onShare}>
            {t("header.share")}
          </button>
          <ThemeToggle />
        </div>
      </div>
    </>
  );
}
