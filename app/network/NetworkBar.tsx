import { t } from "../i18n";
import controls from "../widgets/controls.module.css";
import { answerWish } from "./consent";
import { linksByTab } from "./links";
import styles from "./NetworkBar.module.css";
import { type Link, useNetwork, type Wish } from "./store";

/** Programs in other tabs: the question whether this one may reach them, and who is connected. */
export function NetworkBar() {
  const { wish, served, links, tab } = useNetwork();
  const isConnected = served.length > 0 || links.length > 0;
  return (
    <>
      <div role="status">{wish === null ? null : <Question wish={wish} />}</div>
      {isConnected ? <Connections served={served} links={links} tab={tab} /> : null}
    </>
  );
}

function Question({ wish }: { readonly wish: Wish }) {
  return (
    <section className={`${styles.bar} ${styles.question}`} aria-label={t("network.label")}>
      <p>
        {t(`network.ask.${wish.kind}`, { address: wish.address })}{" "}
        <span className={styles.scope}>{t("network.ask.scope")}</span>
      </p>
      <div className={styles.actions}>
        <button type="button" className={controls.primary} onClick={() => answerWish("allowed")}>
          {t("network.allow")}
        </button>
        <button type="button" className={controls.button} onClick={() => answerWish("denied")}>
          {t("network.deny")}
        </button>
      </div>
    </section>
  );
}

interface ConnectionsProps {
  readonly served: readonly string[];
  readonly links: readonly Link[];
  readonly tab: number | null;
}

function Connections({ served, links, tab }: ConnectionsProps) {
  const places = new Set(links.filter((link) => link.served === "there").map((link) => `${link.address} ${link.tab}`));
  return (
    <section className={styles.bar} aria-label={t("network.label")}>
      <p>
        {tab === null ? null : t("network.tab", { tab })}{" "}
        {served.map((address) => (
          <span key={address}>
            {t("network.serves", { address })} {whoIsConnected(links, address)}{" "}
          </span>
        ))}
        {[...places].map((place) => {
          const [address = "", other = ""] = place.split(" ");
          return <span key={place}>{t("network.connected-to", { address, tab: other })} </span>;
        })}
      </p>
      <div className={styles.actions}>
        <button type="button" className={controls.button} title={t("network.leave.title")} onClick={() => void leave()}>
          {t("network.leave")}
        </button>
      </div>
    </section>
  );
}

/** Fetched with the first run that could connect. */
async function leave(): Promise<void> {
  const { leaveNetwork } = await import("./run-network");
  leaveNetwork();
}

function whoIsConnected(links: readonly Link[], address: string): string {
  const mine = links.filter((link) => link.served === "here" && link.address === address);
  if (mine.length === 0) return t("network.nobody");
  const byTab = linksByTab(mine);
  const tabs = byTab.map(({ tab, count }) =>
    count === 1 || byTab.length === 1
      ? t("network.connected.tab", { tab })
      : t("network.connected.tab.count", { tab, count }),
  );
  return t("network.connected", { count: mine.length, tabs: tabs.join(", ") });
}
