import { useId } from "react";
import { ThreadState } from "../../src/trace/types";
import { type MessageKey, t, useLanguage } from "../i18n/index";
import { LEGEND_STATES, palettes, STATE_SHAPES } from "./palette";
import styles from "./timeline.module.css";

const SWATCH_SIZE = 12;

const STATE_KEYS: Readonly<Record<ThreadState, MessageKey>> = {
  [ThreadState.new]: "timeline.state.new",
  [ThreadState.running]: "timeline.legend.running",
  [ThreadState.waitingGil]: "timeline.legend.waitingGil",
  [ThreadState.blocked]: "timeline.legend.blocked",
  [ThreadState.sleeping]: "timeline.legend.sleeping",
  [ThreadState.joining]: "timeline.legend.joining",
  [ThreadState.ended]: "timeline.state.ended",
  [ThreadState.unknown]: "timeline.legend.unknown",
  [ThreadState.booting]: "timeline.state.booting",
  [ThreadState.native]: "timeline.state.native",
};

/** What the colours, heights and textures of the timeline stand for. Follows the page's colour scheme by itself. */
export function Legend() {
  useLanguage();
  return (
    <ul className={styles.legend} aria-label={t("timeline.legend")}>
      {LEGEND_STATES.map((state) => (
        <li key={state}>
          <StateSwatch state={state} />
          {t(STATE_KEYS[state])}
        </li>
      ))}
    </ul>
  );
}

/** A sample of a state as it looks in a lane. */
function StateSwatch({ state }: { readonly state: ThreadState }) {
  const id = useId();
  const { heightShare, texture } = STATE_SHAPES[state];
  const height = Math.max(3, Math.round(SWATCH_SIZE * heightShare));
  const fill = schemeColour((palette) => palette.states[state].fill);
  const second = schemeColour((palette) => palette.states[state].texture);
  return (
    <svg className={styles.swatch} viewBox={`0 0 ${SWATCH_SIZE} ${SWATCH_SIZE}`} aria-hidden="true">
      {texture === "plain" ? null : (
        <pattern id={id} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="4" height="4" style={{ fill }} />
          <rect width="1.5" height="4" style={{ fill: second }} />
          {texture === "crossHatched" ? <rect width="4" height="1.5" style={{ fill: second }} /> : null}
        </pattern>
      )}
      <rect
        y={(SWATCH_SIZE - height) / 2}
        width={SWATCH_SIZE}
        height={height}
        rx="1.5"
        style={{ fill: texture === "plain" ? fill : `url(#${id})` }}
      />
    </svg>
  );
}

function schemeColour(pick: (palette: (typeof palettes)["dark"]) => string): string {
  return `light-dark(${pick(palettes.light)}, ${pick(palettes.dark)})`;
}
