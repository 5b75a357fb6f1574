import type { CssPixels } from "../../src/base/units";
import type { ObjectKind } from "../../src/protocol/entities";
import type { ObjectTrack, ThreadTrack, TraceView } from "../../src/trace/types";
import type { FlagIndex } from "./flags";

/** One row of the timeline. Heights and tops are in the column of lanes, which begins at 0 and scrolls. */
export type Lane = LaneBox & LaneContent;

interface LaneBox {
  readonly topCssPx: CssPixels;
  readonly heightCssPx: CssPixels;
}

type LaneContent =
  | { readonly type: "processHeading"; readonly process: number }
  | { readonly type: "objectsHeading"; readonly group: ObjectGroup }
  /** Says how many object lanes are not shown. */
  | { readonly type: "hiddenObjects"; readonly count: number }
  /** `flagsCssPx` of its height, at the top, are room for the flags of marks and errors; 0 where it has none. */
  | { readonly type: "thread"; readonly thread: number; readonly flagsCssPx: CssPixels }
  /** Coloured by owner. */
  | { readonly type: "owner"; readonly object: number }
  /** A count as a step area: messages, permits, waiting parties, or whether an event is set. */
  | { readonly type: "count"; readonly object: number }
  /** Single reads and writes, coloured by thread. */
  | { readonly type: "accesses"; readonly object: number };

/** The lane of a thread. */
export type ThreadLane = Extract<Lane, { readonly type: "thread" }>;

export type ObjectGroup = "synchronisation" | "queues" | "shared";

/** All lanes of a trace from top to bottom. */
export interface Layout {
  /** Different for every layout that was ever built. */
  readonly id: number;
  readonly lanes: readonly Lane[];
  readonly heightCssPx: CssPixels;
  /** Place of each thread in the order of appearance: it picks the thread's owner colour. */
  readonly threadOrder: ReadonlyMap<number, number>;
}

/** More lanes of objects than this are not shown; the most active ones are. */
export const MAX_OBJECT_LANES = 24;

const HEIGHTS_CSS_PX: Readonly<Record<LaneContent["type"], CssPixels>> = {
  processHeading: 26,
  objectsHeading: 26,
  hiddenObjects: 24,
  thread: 36,
  owner: 34,
  count: 44,
  accesses: 30,
};

/** Height of a flag; lanes with flags are higher by it, so that flags hide nothing. */
export const FLAG_HEIGHT_CSS_PX: CssPixels = 14;

const BOTTOM_SPACE_CSS_PX: CssPixels = 12;

const GROUP_OF_KIND: Readonly<Record<Exclude<ObjectKind, "gil">, ObjectGroup>> = {
  lock: "synchronisation",
  rlock: "synchronisation",
  semaphore: "synchronisation",
  condition: "synchronisation",
  event: "synchronisation",
  barrier: "synchronisation",
  queue: "queues",
  pipe: "queues",
  shared: "shared",
};

const GROUPS: readonly ObjectGroup[] = ["synchronisation", "queues", "shared"];

/**
 * The lanes of a trace: threads and the GIL under their process, then objects by group, each in the order of
 * appearance. Objects without events have no lane. `flags` must have taken in `trace`.
 */
export function buildLayout(trace: TraceView, flags: FlagIndex): Layout {
  const contents: LaneContent[] = [];
  const threadsByProcess = groupThreads(trace);
  const gils = [...trace.objects.values()].filter((track) => track.entity.kind === "gil" && track.events.length > 0);
  for (const [process, threads] of threadsByProcess) {
    contents.push({ type: "processHeading", process });
    for (const { entity } of threads) {
      const flagsCssPx = flags.of(entity.id).length > 0 ? FLAG_HEIGHT_CSS_PX : 0;
      contents.push({ type: "thread", thread: entity.id, flagsCssPx });
    }
    for (const gil of gils) {
      if (gil.entity.process === process) contents.push({ type: "owner", object: gil.entity.id });
    }
  }
  const { shown, hiddenCount } = mostActive(trace);
  for (const group of GROUPS) {
    const members = shown.filter((track) => groupOf(track) === group);
    if (members.length > 0) contents.push({ type: "objectsHeading", group });
    for (const track of members) contents.push({ type: laneTypeOf(track), object: track.entity.id });
  }
  if (hiddenCount > 0) contents.push({ type: "hiddenObjects", count: hiddenCount });
  return stack(contents, trace);
}

let layoutsBuilt = 0;

/** Whether `trace` has grown threads or objects since the layout with this key was built. */
export function layoutKey(trace: TraceView): string {
  return `${trace.threads.size} ${trace.processes.size} ${trace.objects.size}`;
}

/** The lane at a height of the column of lanes; undefined below the last one. */
export function laneAt(layout: Layout, yCssPx: CssPixels): Lane | undefined {
  const { lanes } = layout;
  let low = 0;
  let high = lanes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const lane = lanes[middle];
    if (lane.topCssPx + lane.heightCssPx <= yCssPx) low = middle + 1;
    else high = middle;
  }
  return yCssPx < 0 ? undefined : lanes[low];
}

/** The lanes that show any part of `[topCssPx, bottomCssPx)`. */
export function lanesBetween(layout: Layout, topCssPx: CssPixels, bottomCssPx: CssPixels): readonly Lane[] {
  const first = laneAt(layout, Math.max(0, topCssPx));
  if (!first) return [];
  const from = layout.lanes.indexOf(first);
  let to = from;
  while (to < layout.lanes.length && layout.lanes[to].topCssPx < bottomCssPx) to++;
  return layout.lanes.slice(from, to);
}

function groupThreads(trace: TraceView): ReadonlyMap<number, readonly ThreadTrack[]> {
  const groups = new Map<number, ThreadTrack[]>();
  for (const process of trace.processes.keys()) groups.set(process, []);
  for (const track of trace.threads.values()) {
    const group = groups.get(track.entity.process);
    if (group) group.push(track);
    else groups.set(track.entity.process, [track]);
  }
  for (const [process, threads] of groups) if (threads.length === 0) groups.delete(process);
  return groups;
}

function mostActive(trace: TraceView): { readonly shown: readonly ObjectTrack[]; readonly hiddenCount: number } {
  const candidates: ObjectTrack[] = [];
  for (const track of trace.objects.values()) {
    if (track.entity.kind !== "gil" && track.events.length > 0) candidates.push(track);
  }
  if (candidates.length <= MAX_OBJECT_LANES) return { shown: candidates, hiddenCount: 0 };
  const activity = candidates.map((track) => track.events.length).sort((a, b) => b - a);
  const least = activity[MAX_OBJECT_LANES - 1];
  let roomForLeast = MAX_OBJECT_LANES - activity.filter((count) => count > least).length;
  const shown = candidates.filter((track) => {
    if (track.events.length === least) return roomForLeast-- > 0;
    return track.events.length > least;
  });
  return { shown, hiddenCount: candidates.length - shown.length };
}

function groupOf(track: ObjectTrack): ObjectGroup {
  return track.entity.kind === "gil" ? "synchronisation" : GROUP_OF_KIND[track.entity.kind];
}

function laneTypeOf(track: ObjectTrack): "owner" | "count" | "accesses" {
  switch (track.entity.kind) {
    case "gil":
    case "lock":
    case "rlock":
    case "condition":
      return "owner";
    case "shared":
      return "accesses";
    default:
      return "count";
  }
}

function stack(contents: readonly LaneContent[], trace: TraceView): Layout {
  const lanes: Lane[] = [];
  let topCssPx = 0;
  for (const content of contents) {
    const heightCssPx = HEIGHTS_CSS_PX[content.type] + (content.type === "thread" ? content.flagsCssPx : 0);
    lanes.push({ ...content, topCssPx, heightCssPx });
    topCssPx += heightCssPx;
  }
  const threadOrder = new Map<number, number>();
  for (const id of trace.threads.keys()) threadOrder.set(id, threadOrder.size);
  layoutsBuilt++;
  return { id: layoutsBuilt, lanes, heightCssPx: topCssPx + BOTTOM_SPACE_CSS_PX, threadOrder };
}
