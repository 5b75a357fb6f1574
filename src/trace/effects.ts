import { EVENT_KIND_NAMES, EventKind, type EventKindName } from "../protocol/events";
import { ThreadState } from "./types";

/** What an event kind names in its `object` field, as a bit: `events.ts` has the table. */
const NAMES_OBJECT = 16;
/** The thread stands at the object until its next change of state. */
const WAITS = 32;
/** The low bits: the state after it. */
const STATE = 15;
const UNCHANGED = 15;

function effectOf(name: EventKindName): number {
  switch (name) {
    case "spawn":
      return ThreadState.blocked;
    case "started":
    case "start":
    case "joined":
    case "wake":
      return ThreadState.running;
    case "boot":
      return ThreadState.booting;
    case "native":
      return ThreadState.native;
    case "end":
      return ThreadState.ended;
    case "join":
      return ThreadState.joining;
    case "sleep":
      return ThreadState.sleeping;
    case "request":
    case "wait":
    case "putRequest":
    case "getRequest":
      return ThreadState.blocked | NAMES_OBJECT | WAITS;
    case "gilRequest":
      return ThreadState.waitingGil | NAMES_OBJECT | WAITS;
    case "acquire":
    case "woken":
    case "giveUp":
    case "put":
    case "get":
    case "gilTake":
      return ThreadState.running | NAMES_OBJECT;
    case "release":
    case "notify":
    case "set":
    case "clear":
    case "gilDrop":
    case "read":
    case "write":
    case "localWrite":
      return UNCHANGED | NAMES_OBJECT;
    case "gap":
      return ThreadState.unknown;
    case "output":
    case "mark":
    case "error":
    case "moduleWrite":
    case "tick":
      return UNCHANGED;
  }
}

const NO_KIND = 0xff;
const EFFECTS = Uint8Array.from(EVENT_KIND_NAMES, (name) => (name === undefined ? NO_KIND : effectOf(name)));

export function isEventKind(kind: number): kind is EventKind {
  return EFFECTS[kind] !== NO_KIND;
}

/** The state of a thread after an event of this kind; -1 where it stays. */
export function stateAfter(kind: number): number {
  const state = EFFECTS[kind] & STATE;
  return state === UNCHANGED ? -1 : state;
}

/** Whether an event of this kind names a synchronisation object. */
export function namesObject(kind: number): boolean {
  return (EFFECTS[kind] & NAMES_OBJECT) !== 0;
}

/** Whether a thread waits for the object after an event of this kind. */
export function waitsForObject(kind: number): boolean {
  return (EFFECTS[kind] & WAITS) !== 0;
}

/** Whether an event of this kind carries a value in place of its time. */
export function carriesValue(kind: number): boolean {
  return kind === EventKind.read || kind === EventKind.write;
}
