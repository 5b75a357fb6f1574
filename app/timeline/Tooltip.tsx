import { useLayoutEffect, useRef } from "react";
import type { CssPixels } from "../../src/base/units";
import type { Description } from "./describe";
import styles from "./timeline.module.css";

const DISTANCE_CSS_PX: CssPixels = 14;
const MARGIN_CSS_PX: CssPixels = 4;

interface TooltipProps {
  readonly description: Description;
  /** Where the pointer is, from the timeline's corner. */
  readonly at: { readonly x: CssPixels; readonly y: CssPixels };
}

/** What the pointer points at, in words, beside the pointer and inside the timeline. */
export function Tooltip({ description, at }: TooltipProps) {
  const ref = useRef<HTMLDivElement>(null);
  // Placed before it is painted, because its size is known only once it is laid out.
  useLayoutEffect(() => {
    const element = ref.current;
    const parent = element?.offsetParent;
    if (!element || !parent) return;
    const fitsRight = at.x + DISTANCE_CSS_PX + element.offsetWidth + MARGIN_CSS_PX <= parent.clientWidth;
    const fitsBelow = at.y + DISTANCE_CSS_PX + element.offsetHeight + MARGIN_CSS_PX <= parent.clientHeight;
    const x = fitsRight ? at.x + DISTANCE_CSS_PX : at.x - DISTANCE_CSS_PX - element.offsetWidth;
    const y = fitsBelow ? at.y + DISTANCE_CSS_PX : at.y - DISTANCE_CSS_PX - element.offsetHeight;
    element.style.transform = `translate(${Math.max(MARGIN_CSS_PX, x)}px, ${Math.max(MARGIN_CSS_PX, y)}px)`;
  });
  return (
    <div ref={ref} className={styles.tooltip} aria-hidden="true">
      <p className={styles.tooltipTitle}>{description.title}</p>
      {description.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
