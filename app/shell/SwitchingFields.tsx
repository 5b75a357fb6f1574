import type { Scheduler } from "../../src/protocol/run";
import { t } from "../i18n";
import { runSeed, TRIAL_SEEDS, trySeeds } from "../state/seed-trial";
import { isBusy } from "../state/selectors";
import { editProgram, useApp } from "../state/store";
import controls from "../widgets/controls.module.css";
import { NumberField } from "../widgets/NumberField";
import { SwitchInterval } from "./SwitchInterval";
import styles from "./Switching.module.css";

/** The seed that is offered where none was chosen yet. */
const FIRST_SEED = 1;

/** The choice of who decides when a Python thread gives way. `closes` is the popover that a started trial closes. */
export function SwitchingFields({ closes }: { readonly closes: string }) {
  const scheduler = useApp((state) => state.program.scheduler);
  const lastSeed = useApp((state) => state.lastSeed);
  const busy = useApp(isBusy);
  const seeded = scheduler.policy === "seeded";
  const seed = seeded ? scheduler.seed : (lastSeed ?? FIRST_SEED);
  const choose = (chosen: Scheduler) => editProgram({ scheduler: chosen });
  const chooseSeed = (chosen: number) => choose({ policy: "seeded", seed: chosen });

  return (
    <fieldset className={styles.choice}>
      <legend>{t("switching.title")}</legend>
      <div className={styles.policy}>
        <label className={styles.option}>
          <input type="radio" name="switching" checked={!seeded} onChange={() => choose({ policy: "timed" })} />
          {t("switching.timed")}
        </label>
        <div className={styles.details}>
          <SwitchInterval disabled={seeded} />
        </div>
        <p className={styles.note}>{t("switching.timed.note")}</p>
      </div>
      <div className={styles.policy}>
        <label className={styles.option}>
          <input type="radio" name="switching" checked={seeded} onChange={() => chooseSeed(seed)} />
          {t("switching.seeded")}
        </label>
        <div className={styles.details}>
          <NumberField
            label={t("switching.seed.label")}
            name={t("switching.seed")}
            className={styles.seed}
            value={seed}
            accepts={(value) => Number.isSafeInteger(value) && value >= 0}
            refusal={(text) => t("switching.seed.refused", { text, kept: seed })}
            onChange={chooseSeed}
          />
          <button
            type="button"
            className={controls.button}
            title={t("switching.seed.next.title")}
            onClick={() => void runSeed(seeded ? seed + 1 : seed)}
          >
            {t("switching.seed.next")}
          </button>
          <button
            type="button"
            className={controls.button}
            disabled={busy}
            onClick={() => {
              document.getElementById(closes)?.hidePopover();
              void trySeeds();
            }}
          >
            {t("switching.try", { count: TRIAL_SEEDS })}
          </button>
        </div>
        <p className={styles.note}>{t("switching.seeded.note")}</p>
      </div>
    </fieldset>
  );
}
