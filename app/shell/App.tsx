import { lazy, Suspense, useEffect } from "react";
import { useLanguage } from "../i18n";
import { NetworkBar } from "../network/NetworkBar";
import { useApp } from "../state/store";
import { useMediaQuery } from "../widgets/useMediaQuery";
import styles from "./App.module.css";
import { FirstPaint } from "./FirstPaint";
import { Header } from "./Header";
import { NoticeBar } from "./NoticeBar";
import { StatusLine } from "./StatusLine";
import { useShortcuts } from "./useShortcuts";

/** Fetched at once, in parallel with the program, but not awaited for the first paint. */
const workspace = import("./Workspace");
const Workspace = lazy(() => workspace);

/** Below this width the page shows one thing at a time, in tabs. */
const NARROW = "(max-width: 640px)";

/** The whole page. */
export function App() {
  const language = useLanguage();
  const narrow = useMediaQuery(NARROW);
  const theme = useApp((state) => state.theme);
  useShortcuts();

  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);

  return (
    <div className={styles.app} key={language}>
      <Header narrow={narrow} />
      <NoticeBar />
      <NetworkBar />
      <main className={styles.work}>
        <Suspense fallback={<FirstPaint narrow={narrow} />}>
          <Workspace narrow={narrow} />
        </Suspense>
      </main>
      <StatusLine narrow={narrow} />
    </div>
  );
}
