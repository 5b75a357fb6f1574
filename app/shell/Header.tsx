import Play from "lucide-react/icons/play";
import Share from "lucide-react/icons/share-2";
import Square from "lucide-react/icons/square";
import { useRef, useState } from "react";
import { t } from "../i18n";
import { ShareDialog } from "../share/ShareDialog";
import { pressRun, stopRun } from "../state/run-controller";
import { isBusy } from "../state/selectors";
import { useApp } from "../state/store";
import controls from "../widgets/controls.module.css";
import { Logo } from "../widgets/Logo";
import { ExamplePicker } from "./ExamplePicker";
import styles from "./Header.module.css";
import { RunSettings } from "./RunSettings";
import { SettingsMenu } from "./SettingsMenu";
import { ThemeToggle } from "./ThemeToggle";

/** The page's header: what to run, how, and the one button that runs it. */
export function Header({ narrow }: { readonly narrow: boolean }) {
  const [sharing, setSharing] = useState(false);
  return (
    <header className={styles.header}>
      <h1 className={styles.brand}>
        <Logo sizeCssPx={22} />
        <span className={styles.name}>{t("app.name")}</span>
      </h1>
      <ExamplePicker />
      <div className={styles.actions}>
        {narrow ? null : <RunSettings />}
        <RunButton />
        {narrow ? (
          <SettingsMenu onShare={() => setSharing(true)} />
        ) : (
          <>
            <button
              type="button"
              className={`${controls.button} ${styles.share}`}
              aria-label={t("header.share")}
              onClick={() => setSharing(true)}
            >
              <Share size={14} aria-hidden="true" />
              <span className={styles.shareLabel}>{t("header.share")}</span>
            </button>
            <ThemeToggle />
          </>
        )}
      </div>
      {sharing ? <ShareDialog onClose={() => setSharing(false)} /> : null}
    </header>
  );
}

/** The second click of a double click on Run is no wish to stop. */
const DOUBLE_CLICK_MS = 500;

/** Run, or Stop while a run is under way. Ctrl+Enter does the same. */
function RunButton() {
  const busy = useApp(isBusy);
  const pressedAtMs = useRef(Number.NEGATIVE_INFINITY);
  return busy ? (
    <button
      type="button"
      className={`${controls.button} ${styles.run}`}
      onClick={() => {
        if (performance.now() - pressedAtMs.current > DOUBLE_CLICK_MS) void stopRun();
      }}
    >
      <Square size={12} fill="currentColor" aria-hidden="true" />
      {t("header.stop")}
    </button>
  ) : (
    <button
      type="button"
      className={`${controls.primary} ${styles.run}`}
      title={t("header.run.title")}
      onClick={() => {
        pressedAtMs.current = performance.now();
        void pressRun();
      }}
    >
      <Play size={13} fill="currentColor" aria-hidden="true" />
      {t("header.run")}
      <kbd className={styles.hint}>{t("header.run.keys")}</kbd>
    </button>
  );
}
