import type { ObjectEntity, ObjectKind, ThreadEntity } from "../protocol/entities";
import { EventKind } from "../protocol/events";
import { EventIndexList, Lane } from "./lane";
import type { EventColumns, ObjectTrack, ThreadTrack } from "./types";

/** A thread's track as the trace writes it. */
export class GrowingThreadTrack implements ThreadTrack {
  entity: ThreadEntity;
  /** Events named the thread before its entity came. */
  isPlaceholder: boolean;
  readonly states = new Lane();
  /** Index of its last event, -1 before the first. */
  lastEvent = -1;
  /** The object it waits for now. */
  waitsFor: GrowingObjectTrack | undefined;
  /** The interpreter's lock that it took last. */
  gil: GrowingObjectTrack | undefined;

  constructor(entity: ThreadEntity, isPlaceholder: boolean) {
    this.entity = entity;
    this.isPlaceholder = isPlaceholder;
  }
}

/** An object's track as the trace writes it. */
export class GrowingObjectTrack implements ObjectTrack {
  entity: ObjectEntity;
  isPlaceholder: boolean;
  readonly events = new EventIndexList();
  owner = new Lane();
  readonly waiters = new Lane();
  depth = new Lane();
  /** Puts minus gets: below 0 while a get stands before its put. */
  #messages = 0;

  constructor(entity: ObjectEntity, isPlaceholder: boolean) {
    this.entity = entity;
    this.isPlaceholder = isPlaceholder;
  }

  /** Puts the real entity in the place of a guessed one; lanes depend on the kind and are then made anew. */
  identify(entity: ObjectEntity, events: EventColumns): void {
    const guessed = this.entity.kind;
    this.entity = entity;
    this.isPlaceholder = false;
    if (guessed === entity.kind) return;
    this.owner = new Lane();
    this.depth = new Lane();
    this.#messages = 0;
    for (let i = 0; i < this.events.length; i++) {
      const event = this.events.event[i];
      this.apply(event, events.kind[event], events.thread[event], events.arg[event]);
    }
  }

  /** From `event` on it is not the thread's. */
  disown(event: number, thread: number): void {
    if (this.owner.last === thread) this.owner.set(event, 0);
  }

  /** What an event changes on owner and depth. */
  apply(event: number, kind: number, thread: number, arg: number): void {
    switch (kind) {
      case EventKind.acquire:
        if (this.entity.kind === "semaphore") this.depth.set(event, arg);
        else this.owner.set(event, thread);
        return;
      case EventKind.release:
        // A reentrant lock is released when no depth is left; of a plain one the argument is 0.
        if (this.entity.kind === "semaphore") this.depth.set(event, arg);
        else if (arg === 0) this.owner.set(event, 0);
        return;
      case EventKind.wait:
        // Who waits for a condition lets go of it meanwhile.
        this.disown(event, thread);
        return;
      case EventKind.gilTake:
        this.owner.set(event, thread);
        return;
      case EventKind.gilDrop:
        this.disown(event, thread);
        return;
      case EventKind.put:
        this.depth.set(event, Math.max(0, ++this.#messages));
        return;
      case EventKind.get:
        this.depth.set(event, Math.max(0, --this.#messages));
        return;
      case EventKind.set:
        if (this.entity.kind === "event") this.depth.set(event, 1);
        return;
      case EventKind.clear:
        if (this.entity.kind === "event") this.depth.set(event, 0);
        return;
    }
  }
}

/** Stands in for a thread that events name before its entity comes. */
export function placeholderThread(id: number): ThreadEntity {
  return { type: "thread", id, process: 0, parent: 0, kind: "thread", name: `#${id}`, daemon: false };
}

/** Stands in for an object that events name before its entity comes; its kind is guessed from the first event. */
export function placeholderObject(id: number, eventKind: number): ObjectEntity {
  const kind = guessedKind(eventKind);
  return { type: "object", id, process: 0, kind, name: `#${id}`, line: 0, capacity: 0, fields: [] };
}

function guessedKind(eventKind: number): ObjectKind {
  switch (eventKind) {
    case EventKind.putRequest:
    case EventKind.put:
    case EventKind.getRequest:
    case EventKind.get:
      return "queue";
    case EventKind.gilRequest:
    case EventKind.gilTake:
    case EventKind.gilDrop:
      return "gil";
    case EventKind.read:
    case EventKind.write:
      return "shared";
    case EventKind.wait:
    case EventKind.set:
    case EventKind.clear:
      return "event";
    default:
      return "lock";
  }
}
