import { Control } from "../protocol/control";
import type { EventSink } from "../protocol/sink";
import { Gil } from "./gil";
import type { SharedMemory } from "./memory";
import { PROCESS_BYTES, ProcessWord, ThreadWord, threadRecordAt } from "./thread-record";
import { throwIfStopped, type Waiter } from "./waiting";

/** The thread this worker is, as the kernel sees it: its record, its GIL, its event sink. */
export class ThreadContext implements Waiter {
  readonly memory: SharedMemory;
  readonly record: number;
  readonly id: number;
  readonly process: number;
  /** Word index of its process's record. */
  readonly processRecord: number;
  readonly events: EventSink;
  /** Null in the parallel model. */
  readonly gil: Gil | null;
  readonly mayspin: boolean;

  constructor(memory: SharedMemory, recordAddress: number, events: EventSink) {
    const record = threadRecordAt(memory, recordAddress);
    const process = memory.i32[record + ThreadWord.processRecord] ?? 0;
    memory.reach(process + PROCESS_BYTES);
    const { i32 } = memory;
    this.memory = memory;
    this.record = record;
    this.id = i32[record + ThreadWord.id] ?? 0;
    this.process = i32[record + ThreadWord.process] ?? 0;
    this.processRecord = process >> 2;
    this.events = events;
    const gilModel = i32[Control.gilModel] === 1;
    this.mayspin = !gilModel;
    this.gil = gilModel
      ? new Gil(memory, i32[this.processRecord + ProcessWord.gil] ?? 0, {
          object: i32[this.processRecord + ProcessWord.gilObject] ?? 0,
          thread: this.id,
          events,
        })
      : null;
  }

  leave(): void {
    this.gil?.drop();
  }

  /** Back from standing still: takes the GIL (where there is one). Throws `StopSignal` when stopped. */
  enter(): void {
    this.gil?.take();
    throwIfStopped(this);
  }

  /** At a checkpoint: stops if told to, gives the GIL up if asked, takes it if it was given up meanwhile. */
  checkpoint(): void {
    this.events.timePassed();
    throwIfStopped(this);
    this.gil?.check();
  }

  nextObjectId(): number {
    Atomics.add(this.memory.i32, Control.liveObjects, 1);
    return Atomics.add(this.memory.i32, Control.nextObject, 1);
  }
}
