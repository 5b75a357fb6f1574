import { type ReactNode, useRef } from "react";
import styles from "./Popover.module.css";

export interface PopoverProps {
  /** Of the element that opens; a button in it may close it by this id. */
  readonly id: string;
  /** Said to a screen reader of what opens. */
  readonly label: string;
  readonly button: ReactNode;
  readonly buttonClassName?: string | undefined;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}

/** Space between the button and what it opens, and to the window's edge. */
const GAP_CSS_PX = 6;
const EDGE_CSS_PX = 8;

/** A button that opens something below it; a press elsewhere or Escape closes it. */
export function Popover({ id, label, button, buttonClassName, title, children }: PopoverProps) {
  const opener = useRef<HTMLButtonElement>(null);

  const place = (popover: HTMLElement) => {
    const anchor = opener.current?.getBoundingClientRect();
    if (!anchor) return;
    const widest = window.innerWidth - popover.offsetWidth - EDGE_CSS_PX;
    popover.style.left = `${Math.max(EDGE_CSS_PX, Math.min(anchor.left, widest))}px`;
    popover.style.top = `${anchor.bottom + GAP_CSS_PX}px`;
  };

  return (
    <>
      <button ref={opener} type="button" className={buttonClassName} popoverTarget={id} title={title}>
        {button}
      </button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        className={styles.popover}
        onToggle={(event) => {
          if (event.newState === "open") place(event.currentTarget);
        }}
      >
        {children}
      </div>
    </>
  );
}
