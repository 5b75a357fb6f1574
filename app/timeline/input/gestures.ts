import type { CssPixels } from "../../../src/base/units";
import type { Hit } from "../hitTest";
import { windowBox } from "../painters/minimap";
import type { TimelineView } from "../view";
import { fitWindow, timeOfX } from "../viewport";

/** A press that moved less than this is a click. */
const CLICK_SLOP_CSS_PX: CssPixels = 4;
/** How much one pixel of wheel zooms; pinching a touchpad sends smaller steps, marked with ctrl. */
const ZOOM_PER_WHEEL_PX = 0.0016;
const ZOOM_PER_PINCH_PX = 0.01;
const WHEEL_LINE_CSS_PX = 16;
const WHEEL_PAGE_CSS_PX = 400;

interface Point {
  readonly x: CssPixels;
  readonly y: CssPixels;
}

/** What a press does as it moves. */
type Drag =
  | { readonly type: "none" }
  /** Moves the view; turns into a click when it is let go where it began. */
  | { readonly type: "pan"; readonly from: Point; readonly moved: boolean }
  | { readonly type: "scrub" }
  | { readonly type: "window"; readonly grabbedCssPx: CssPixels }
  | { readonly type: "pinch" };

/** What the pointer points at, for the tooltip; `undefined` where it points at nothing. */
export type HoverListener = (hover: { readonly hit: Hit; readonly at: Point } | undefined) => void;

/** Connects pointer and wheel to a view; gives back the function that disconnects them. */
export function connectGestures(element: HTMLElement, view: TimelineView, onHover: HoverListener): () => void {
  const gestures = new Gestures(element, view, onHover);
  const controller = new AbortController();
  const { signal } = controller;
  element.addEventListener("pointerdown", gestures.onDown, { signal });
  element.addEventListener("pointermove", gestures.onMove, { signal });
  element.addEventListener("pointerup", gestures.onUp, { signal });
  element.addEventListener("pointercancel", gestures.onCancel, { signal });
  element.addEventListener("pointerleave", gestures.onLeave, { signal });
  element.addEventListener("dblclick", gestures.onDoubleClick, { signal });
  // Not passive: the page must neither scroll nor zoom under a timeline that does.
  element.addEventListener("wheel", gestures.onWheel, { signal, passive: false });
  return () => controller.abort();
}

class Gestures {
  private readonly element: HTMLElement;
  private readonly view: TimelineView;
  private readonly onHover: HoverListener;
  private readonly pointers = new Map<number, Point>();
  private drag: Drag = { type: "none" };

  constructor(element: HTMLElement, view: TimelineView, onHover: HoverListener) {
    this.element = element;
    this.view = view;
    this.onHover = onHover;
  }

  readonly onDown = (event: PointerEvent): void => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    const at = this.pointOf(event);
    this.pointers.set(event.pointerId, at);
    this.element.setPointerCapture(event.pointerId);
    this.leave();
    this.drag = this.pointers.size === 2 ? { type: "pinch" } : this.beginDrag(at);
  };

  readonly onMove = (event: PointerEvent): void => {
    const at = this.pointOf(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      this.hover(at);
      return;
    }
    if (this.drag.type === "pinch") this.pinch(event.pointerId, at);
    else this.moveDrag(before, at);
    this.pointers.set(event.pointerId, at);
  };

  readonly onUp = (event: PointerEvent): void => {
    const at = this.pointOf(event);
    const { drag } = this;
    this.pointers.delete(event.pointerId);
    this.endDrag();
    if (drag.type === "pan" && !drag.moved) this.click(at);
  };

  readonly onCancel = (event: PointerEvent): void => {
    this.pointers.delete(event.pointerId);
    this.endDrag();
  };

  readonly onLeave = (): void => {
    if (this.pointers.size === 0) this.leave();
  };

  readonly onDoubleClick = (event: MouseEvent): void => {
    const { x, y } = this.pointOf(event);
    const hit = this.view.hitAt(x, y);
    if (hit.type === "lane" && hit.target) this.view.zoomTo(hit.target);
    else if (hit.type === "minimap") this.view.fit();
  };

  readonly onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const at = this.pointOf(event);
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE
        ? WHEEL_LINE_CSS_PX
        : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
          ? WHEEL_PAGE_CSS_PX
          : 1;
    const dx = event.deltaX * unit;
    const dy = event.deltaY * unit;
    const overPlot = at.x >= this.view.viewport.plotLeftCssPx;
    if (event.ctrlKey || event.metaKey) this.view.zoomAt(at.x, Math.exp(dy * ZOOM_PER_PINCH_PX));
    else if (event.shiftKey) this.view.panBy(dx !== 0 ? dx : dy, 0);
    else if (Math.abs(dx) > Math.abs(dy)) this.view.panBy(dx, 0);
    else if (event.altKey || !overPlot) this.view.panBy(0, dy);
    else this.view.zoomAt(at.x, Math.exp(dy * ZOOM_PER_WHEEL_PX));
    this.hover(at);
  };

  private beginDrag(at: Point): Drag {
    const hit = this.view.hitAt(at.x, at.y);
    if (hit.type === "axis") {
      this.scrub(at);
      return { type: "scrub" };
    }
    if (hit.type !== "minimap") return { type: "pan", from: at, moved: false };
    const { xCssPx, widthCssPx } = windowBox(this.view.viewport, this.view.runEndMs);
    const inside = at.x >= xCssPx && at.x <= xCssPx + widthCssPx;
    const grabbedCssPx = inside ? at.x - xCssPx : widthCssPx / 2;
    this.dragWindow(at, grabbedCssPx);
    return { type: "window", grabbedCssPx };
  }

  private moveDrag(before: Point, at: Point): void {
    const { drag } = this;
    if (drag.type === "scrub") this.scrub(at);
    else if (drag.type === "window") this.dragWindow(at, drag.grabbedCssPx);
    else if (drag.type === "pan") {
      if (!drag.moved && Math.hypot(at.x - drag.from.x, at.y - drag.from.y) < CLICK_SLOP_CSS_PX) return;
      // The first move makes up for the slop, so that what was grabbed stays under the pointer.
      const from = drag.moved ? before : drag.from;
      this.drag = { type: "pan", from: drag.from, moved: true };
      this.element.style.cursor = "grabbing";
      this.view.panBy(from.x - at.x, from.y - at.y);
    }
  }

  private endDrag(): void {
    this.element.style.cursor = "";
    const [rest] = this.pointers.values();
    // One finger of a pinch stays down: it goes on panning, and is no click.
    this.drag = rest ? { type: "pan", from: rest, moved: true } : { type: "none" };
  }

  private pinch(pointerId: number, at: Point): void {
    const before = this.pointers.get(pointerId);
    const other = [...this.pointers].find(([id]) => id !== pointerId)?.[1];
    if (!before || !other) return;
    const distanceBefore = Math.max(1, Math.abs(before.x - other.x));
    const distance = Math.max(1, Math.abs(at.x - other.x));
    // Fingers above each other say little about time: a pixel more between them would be a wild zoom.
    if (Math.max(distance, distanceBefore) > 24) this.view.zoomAt((at.x + other.x) / 2, distanceBefore / distance);
    this.view.panBy((before.x - at.x) / 2, (before.y - at.y) / 2);
  }

  private scrub(at: Point): void {
    const timeMs = Math.min(Math.max(timeOfX(this.view.viewport, at.x), 0), this.view.runEndMs);
    this.view.moveCursor(timeMs);
  }

  private dragWindow(at: Point, grabbedCssPx: CssPixels): void {
    const { viewport, runEndMs } = this.view;
    const msPerPx = fitWindow(runEndMs).endMs / viewport.plotWidthCssPx;
    const { widthCssPx } = windowBox(viewport, runEndMs);
    const middleMs = (at.x - grabbedCssPx + widthCssPx / 2 - viewport.plotLeftCssPx) * msPerPx;
    const halfMs = (viewport.endMs - viewport.startMs) / 2;
    this.view.showWindow({ startMs: middleMs - halfMs, endMs: middleMs + halfMs });
  }

  private click(at: Point): void {
    const hit = this.view.hitAt(at.x, at.y);
    if (hit.type === "lane") this.view.select(hit.target, Math.min(hit.timeMs, this.view.runEndMs));
    else if (hit.type !== "minimap" && hit.type !== "axis") this.view.select(undefined, null);
  }

  private hover(at: Point): void {
    const hit = this.view.hitAt(at.x, at.y);
    this.view.setHover(hit);
    this.element.style.cursor = hit.type === "axis" ? "ew-resize" : hit.type === "minimap" ? "grab" : "";
    this.onHover({ hit, at });
  }

  private leave(): void {
    this.view.setHover({ type: "nothing" });
    this.onHover(undefined);
  }

  private pointOf(event: MouseEvent): Point {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}
