import { EventKind } from "../../protocol/events";
import { ThreadState, type TraceView } from "../../trace/types";

/** Names and arguments of an export as JSON text; each is made once. They are English, as the format's readers are. */
export class Labels {
  readonly #trace: TraceView;
  readonly #objects: ReadonlyMap<number, string>;
  readonly #places = new Map<number, string>();
  readonly #waitArgs = new Map<string, string>();

  constructor(trace: TraceView) {
    this.#trace = trace;
    this.#objects = objectLabels(trace);
  }

  thread(id: number): string {
    const name = this.#trace.threads.get(id)?.entity.name;
    return name === undefined || name === "" ? `thread #${id}` : name;
  }

  /** Kind and name, e.g. `queue jobs`; no two objects have the same. */
  object(id: number): string {
    return this.#objects.get(id) ?? `object #${id}`;
  }

  /** What a thread is doing, `opener` being the event since which it does. */
  state(state: number, opener: number): string {
    const { kind, object, arg } = this.#trace.events;
    switch (state) {
      case ThreadState.running:
        return "running";
      case ThreadState.waitingGil:
        return "waiting for the GIL";
      case ThreadState.sleeping:
        return kind[opener] === EventKind.sleep && arg[opener] === 1 ? "idle in the event loop" : "sleeping";
      case ThreadState.joining:
        return `joining ${this.thread(object[opener])}`;
      case ThreadState.blocked:
        return this.#blocked(kind[opener], object[opener]);
      default:
        return "unknown (events dropped)";
    }
  }

  #blocked(kind: number, object: number): string {
    switch (kind) {
      case EventKind.spawn:
        return `starting ${this.thread(object)}`;
      case EventKind.putRequest:
        return `blocked on ${this.object(object)} (full)`;
      case EventKind.getRequest:
        return `blocked on ${this.object(object)} (empty)`;
      default:
        return `blocked on ${this.object(object)}`;
    }
  }

  /** `args` of a thread's state: the object it waits for, the line at which it began to. */
  stateArgs(state: number, opener: number): string {
    const { kind, object, line } = this.#trace.events;
    const waitsForObject = state === ThreadState.blocked && kind[opener] !== EventKind.spawn;
    const id = waitsForObject || state === ThreadState.waitingGil ? object[opener] : 0;
    // Where a thread resumed says nothing of what it runs: left out, so that readers sum all of its running.
    if (state === ThreadState.running || state === ThreadState.unknown) return "{}";
    const key = `${id}:${line[opener]}`;
    let args = this.#waitArgs.get(key);
    if (args === undefined) {
      const fields = [id === 0 ? "" : `"object":${JSON.stringify(this.object(id))}`, this.place(line[opener])];
      args = `{${fields.filter((field) => field !== "").join(",")}}`;
      this.#waitArgs.set(key, args);
    }
    return args;
  }

  /** `"file":…,"line":…` of a line index; empty where it is unknown. */
  place(lineIndex: number): string {
    if (lineIndex === 0) return "";
    let place = this.#places.get(lineIndex);
    if (place === undefined) {
      const location = this.#trace.location(lineIndex);
      place = location === undefined ? "" : `"file":${JSON.stringify(location.file)},"line":${location.line}`;
      this.#places.set(lineIndex, place);
    }
    return place;
  }
}

function objectLabels(trace: TraceView): Map<number, string> {
  const taken = new Set<string>();
  const labels = new Map<number, string>();
  for (const [id, { entity }] of trace.objects) {
    const plain = entity.name === "" ? `${entity.kind} #${id}` : `${entity.kind} ${entity.name}`;
    const label = taken.has(plain) ? `${plain} #${id}` : plain;
    taken.add(label);
    labels.set(id, label);
  }
  return labels;
}
