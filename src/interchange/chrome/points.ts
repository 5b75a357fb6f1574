import type { OutputChunk } from "../../protocol/entities";
import { EventKind } from "../../protocol/events";
import { toMicroseconds } from "./clock";
import type { Labels } from "./labels";
import type { EventLinks } from "./links";
import { type TraceTimes, threadLife, ticksOfEvent } from "./spans";
import type { TrackIds } from "./tracks";

const MAX_OUTPUT_CHARS = 200;

/**
 * What an event adds beside spans and counters: flows (`s`, `f`), spans that may overlap (`b`, `e`), instants (`i`).
 * Gives a function from an event's index to their JSON.
 */
export function pointEvents(times: TraceTimes, links: EventLinks, labels: Labels, ids: TrackIds) {
  const { trace } = times;
  const { kind, thread, object, arg, line } = trace.events;
  const lives = new Map(Array.from(trace.threads, ([id, { states }]) => [id, threadLife(times, states)] as const));
  const chunks = chunksByOrder(trace.output);

  const pidOf = (threadId: number): number => ids.pid(trace.threads.get(threadId)?.entity.process ?? 0);
  const at = (event: number): string => {
    const ts = toMicroseconds(ticksOfEvent(times, event));
    return `"ts":${ts},"pid":${pidOf(thread[event])},"tid":${thread[event]}`;
  };
  /** A flow binds to the span around it: both ends need one. */
  const isInsideLife = (event: number): boolean => {
    const life = lives.get(thread[event]);
    const ticks = ticksOfEvent(times, event);
    return life !== undefined && life.start <= ticks && ticks < life.end;
  };
  const flow = (phase: string, effect: number, event: number): string => {
    const name = kind[effect] === EventKind.get ? "message" : kind[effect] === EventKind.start ? "start" : "wake";
    return `{${phase},"name":"${name}","cat":"flow","id":${effect + 1},${at(event)}}`;
  };
  const instant = (name: string, event: number, args: object): string => {
    const place = labels.place(line[event]);
    const fields = JSON.stringify(args).slice(1, -1);
    const all = [fields, place].filter((text) => text !== "").join(",");
    return `{"ph":"i","s":"t","name":${JSON.stringify(name)},"cat":"mark",${at(event)},"args":{${all}}}`;
  };
  const overlapping = (phase: "b" | "e", begin: number, event: number): string => {
    const ts = toMicroseconds(ticksOfEvent(times, event));
    const where = `"ts":${ts},"pid":${ids.synchronisationPid},"tid":${object[begin]}`;
    const name = JSON.stringify(labels.object(object[begin]));
    const args = phase === "e" ? "{}" : overlappingArgs(begin);
    return `{"ph":"${phase}","name":${name},"cat":"object","id":${begin + 1},${where},"args":${args}}`;
  };
  const overlappingArgs = (begin: number): string => {
    const by = labels.thread(thread[begin]);
    if (kind[begin] !== EventKind.put) return JSON.stringify({ thread: by });
    const message = trace.message(arg[begin]);
    const about = message === undefined ? {} : { bytes: message.sizeBytes, preview: message.preview };
    return JSON.stringify({ message: arg[begin], from: by, ...about });
  };

  return (event: number): string[] => {
    const events: string[] = [];
    const cause = links.cause[event];
    if (cause !== 0 && isInsideLife(event) && isInsideLife(cause - 1)) {
      events.push(flow('"ph":"f","bp":"e"', event, event));
    }
    for (let effect = links.firstEffect[event]; effect !== 0; effect = links.nextEffect[effect - 1]) {
      if (isInsideLife(event) && isInsideLife(effect - 1)) events.push(flow('"ph":"s"', effect - 1, event));
    }
    if (links.begin[event] !== 0) events.push(overlapping("e", links.begin[event] - 1, event));
    if (links.hasEnd[event] === 1) events.push(overlapping("b", event, event));
    switch (kind[event]) {
      case EventKind.mark:
        events.push(instant(trace.string(object[event]), event, {}));
        break;
      case EventKind.error:
        events.push(instant("error", event, { message: trace.string(object[event]) }));
        break;
      case EventKind.output: {
        const chunk = chunks(arg[event]);
        if (chunk === undefined) break;
        events.push(instant(chunk.stream, event, { text: chunk.text.slice(0, MAX_OUTPUT_CHARS) }));
        break;
      }
      case EventKind.gap:
        events.push(instant("events dropped", event, { count: arg[event] }));
        break;
    }
    return events;
  };
}

function chunksByOrder(output: readonly OutputChunk[]): (order: number) => OutputChunk | undefined {
  const inOrder = output.every((chunk, i) => chunk.order === i);
  if (inOrder) return (order) => output[order];
  const byOrder = new Map(output.map((chunk) => [chunk.order, chunk]));
  return (order) => byOrder.get(order);
}
