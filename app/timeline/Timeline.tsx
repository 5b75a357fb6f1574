import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { t, useLanguage } from "../i18n/index";
import { describeTarget } from "./describe";
import type { Hit } from "./hitTest";
import { connectGestures } from "./input/gestures";
import { handleKey } from "./input/keyboard";
import { SelectionInWords } from "./SelectionInWords";
import { Tooltip } from "./Tooltip";
import styles from "./timeline.module.css";
import type { TimelineProps } from "./types";
import { TimelineView } from "./view";

/** What the pointer points at, and where on the timeline that is. */
interface Hover {
  readonly hit: Hit;
  readonly at: { readonly x: number; readonly y: number };
}

/**
 * The timeline of a trace: lanes of threads, locks and queues over one time axis.
 *
 * What it draws lives in a {@link TimelineView}; this component mounts it, passes the page's state on, and adds
 * what a canvas cannot: a tooltip, and the selection in words for whoever cannot see it.
 */
export function Timeline(props: TimelineProps) {
  useLanguage();
  const keysId = useId();
  const rootRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const viewRef = useRef<TimelineView>(null);
  const propsRef = useRef(props);
  const [hover, setHover] = useState<Hover>();

  useLayoutEffect(() => {
    const root = rootRef.current;
    const canvas = canvasRef.current;
    if (!root || !canvas) return;
    const view = new TimelineView(canvas, propsRef.current);
    viewRef.current = view;
    const fillPlace = () => view.resize(root.clientWidth, root.clientHeight);
    fillPlace();
    const observer = new ResizeObserver(fillPlace);
    observer.observe(root);
    const stopWatchingRatio = onPixelRatio(fillPlace);
    const disconnect = connectGestures(canvas, view, setHover);
    return () => {
      disconnect();
      stopWatchingRatio();
      observer.disconnect();
      view.dispose();
      viewRef.current = null;
    };
  }, []);

  useEffect(() => {
    propsRef.current = props;
    viewRef.current?.setProps(props);
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const view = viewRef.current;
    if (view && handleKey(event.nativeEvent, view)) event.preventDefault();
  };

  const { trace } = props;
  const target = trace && hover?.hit.type === "lane" ? hover.hit.target : undefined;
  const emptyText = trace === null ? props.emptyText : t("timeline.waitingForEvents");
  return (
    // An application: its keys move through slices, which no document role can say.
    <div
      ref={rootRef}
      className={styles.timeline}
      role="application"
      aria-label={t("timeline.label")}
      aria-describedby={keysId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the focus to get its keys
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvasRef} className={styles.canvas} />
      {trace === null || trace.events.length === 0 ? <p className={styles.empty}>{emptyText}</p> : null}
      {trace && target && hover ? (
        <Tooltip description={describeTarget(trace, target, props.live)} at={hover.at} />
      ) : null}
      <p id={keysId} className={styles.spoken}>
        {t("timeline.keys")}
      </p>
      <SelectionInWords trace={trace} selection={props.selection} />
    </div>
  );
}

/** Calls `listener` whenever the device pixel ratio changes; gives back the function that ends this. */
function onPixelRatio(listener: () => void): () => void {
  const controller = new AbortController();
  const watch = () => {
    const query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    const onChange = () => {
      listener();
      watch();
    };
    query.addEventListener("change", onChange, { once: true, signal: controller.signal });
  };
  watch();
  return () => controller.abort();
}
