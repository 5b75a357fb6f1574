import { type EndReason, EventKind } from "../../protocol/events";
import { LINE_BITS } from "../../protocol/records";
import type { SharedRecorder } from "../../trace/ring/shared-recorder";

/** The events of a command, which has one thread and no lines. */
export class CommandTrace {
  readonly #recorder: SharedRecorder | null;
  readonly #thread: number;
  readonly #events: number[] = [];
  /** Object at which it waits; 0 for none. */
  #waitsAt = 0;

  /** `recorder` is null where the run is not traced. */
  constructor(recorder: SharedRecorder | null, thread: number) {
    this.#recorder = recorder;
    this.#thread = thread;
  }

  note(kind: EventKind, object: number, arg: number, atMs = performance.now()): void {
    const waits = kind === EventKind.getRequest || kind === EventKind.putRequest;
    // A pipe that is not shown has no id.
    if (object === 0 && (waits || kind === EventKind.get || kind === EventKind.put)) return;
    this.#waitsAt = waits ? object : 0;
    this.#events.push(atMs, kind << LINE_BITS, object, arg, this.#thread);
  }

  /** Tells of the main thread of a process that is started. */
  boot(thread: number): void {
    this.#events.push(performance.now(), EventKind.boot << LINE_BITS, 0, 0, thread);
    this.flush();
  }

  /** It no longer waits at an object, where nothing that was noted says so. */
  goOn(object: number): void {
    if (this.#waitsAt === object && object !== 0) this.note(EventKind.woken, object, 0);
  }

  end(reason: EndReason): void {
    this.note(EventKind.end, 0, reason);
    this.flush();
  }

  /** Hands the events over. */
  flush(): void {
    if (this.#events.length > 0) this.#recorder?.write(Float64Array.from(this.#events));
    this.#events.length = 0;
  }
}
