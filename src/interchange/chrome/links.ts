import { EventKind } from "../../protocol/events";
import type { TraceView } from "../../trace/types";

/**
 * Which event made which possible, by index into the events; 0 stands for none, so indices are stored plus one.
 *
 * - Effects: put → get, release → the acquire it woke, drop of the GIL → take, notify and set → woken,
 *   spawn → start, end → joined.
 * - Ends: put → get of the same message, acquire of a semaphore → release by the same thread. What lies between
 *   may overlap with others of the same object.
 */
export interface EventLinks {
  readonly cause: Uint32Array;
  /** The first effect of each event; `nextEffect` of an effect is the next one of the same cause. */
  readonly firstEffect: Uint32Array;
  readonly nextEffect: Uint32Array;
  readonly begin: Uint32Array;
  readonly hasEnd: Uint8Array;
}

/** Events that can still wake somebody, oldest first. */
interface Wakers {
  readonly events: number[];
  /** How many threads each can still wake. */
  readonly credits: number[];
  head: number;
}

export function linkEvents(trace: TraceView): EventLinks {
  const { length, thread, kind, object, arg } = trace.events;
  const links = {
    cause: new Uint32Array(length),
    firstEffect: new Uint32Array(length),
    nextEffect: new Uint32Array(length),
    begin: new Uint32Array(length),
    hasEnd: new Uint8Array(length),
  };
  // A condition is released and notified: its acquires and its waits are woken by different events.
  const releases = new Map<number, Wakers>();
  const notifies = new Map<number, Wakers>();
  const putByMessage = new Map<number, number>();
  const spawnByThread = new Map<number, number>();
  const endByThread = new Map<number, number>();
  const holds = new Map<string, number[]>();
  /** The event, plus one, since which each thread stands still. */
  const stoodSince = new Uint32Array(0x10000);

  const link = (cause: number, effect: number): void => {
    links.cause[effect] = cause + 1;
    links.nextEffect[effect] = links.firstEffect[cause];
    links.firstEffect[cause] = effect + 1;
  };
  const end = (begin: number, at: number): void => {
    links.begin[at] = begin + 1;
    links.hasEnd[begin] = 1;
  };
  const isSemaphore = (id: number): boolean => trace.objects.get(id)?.entity.kind === "semaphore";
  const addWaker = (wakersByObject: Map<number, Wakers>, event: number, credits: number, replaces: boolean): void => {
    const known = wakersByObject.get(object[event]);
    if (known === undefined || replaces) {
      wakersByObject.set(object[event], { events: [event], credits: [credits], head: 0 });
    } else {
      known.events.push(event);
      known.credits.push(credits);
    }
  };
  const wake = (wakersByObject: Map<number, Wakers>, effect: number): void => {
    const cause = takeWaker(wakersByObject.get(object[effect]));
    const since = stoodSince[thread[effect]];
    if (cause >= 0 && since > 0 && cause >= since) link(cause, effect);
  };

  for (let i = 0; i < length; i++) {
    switch (kind[i]) {
      case EventKind.request:
      case EventKind.wait:
      case EventKind.gilRequest:
      case EventKind.join:
        stoodSince[thread[i]] = i + 1;
        break;
      case EventKind.release: {
        // A reentrant lock with depth left stays held; of what one thread holds, only the last release matters.
        if (isSemaphore(object[i])) addWaker(releases, i, 1, false);
        else if (arg[i] === 0) addWaker(releases, i, 1, true);
        const acquire = holds.get(`${thread[i]}:${object[i]}`)?.pop();
        if (acquire !== undefined) end(acquire, i);
        break;
      }
      case EventKind.gilDrop:
        addWaker(releases, i, 1, true);
        break;
      case EventKind.notify:
        if (arg[i] > 0) addWaker(notifies, i, arg[i], false);
        break;
      case EventKind.set:
        addWaker(notifies, i, Number.POSITIVE_INFINITY, true);
        break;
      case EventKind.acquire:
        wake(releases, i);
        stoodSince[thread[i]] = 0;
        if (isSemaphore(object[i])) {
          const key = `${thread[i]}:${object[i]}`;
          const open = holds.get(key);
          if (open === undefined) holds.set(key, [i]);
          else open.push(i);
        }
        break;
      case EventKind.gilTake:
        wake(releases, i);
        stoodSince[thread[i]] = 0;
        break;
      case EventKind.woken:
        if (arg[i] === 0) wake(notifies, i);
        stoodSince[thread[i]] = 0;
        break;
      case EventKind.giveUp:
        stoodSince[thread[i]] = 0;
        break;
      case EventKind.put:
        putByMessage.set(arg[i], i);
        break;
      case EventKind.get: {
        const put = putByMessage.get(arg[i]);
        if (put === undefined) break;
        putByMessage.delete(arg[i]);
        link(put, i);
        if (object[put] === object[i]) end(put, i);
        break;
      }
      case EventKind.spawn:
        spawnByThread.set(object[i], i);
        break;
      case EventKind.start: {
        const spawn = spawnByThread.get(thread[i]);
        if (spawn !== undefined) link(spawn, i);
        spawnByThread.delete(thread[i]);
        break;
      }
      case EventKind.end:
        endByThread.set(thread[i], i);
        break;
      case EventKind.joined: {
        const ended = endByThread.get(object[i]);
        const since = stoodSince[thread[i]];
        if (arg[i] === 0 && ended !== undefined && since > 0 && ended >= since) link(ended, i);
        stoodSince[thread[i]] = 0;
        break;
      }
    }
  }
  return links;
}

/** Takes one credit of the oldest waker; -1 where none is left. */
function takeWaker(wakers: Wakers | undefined): number {
  if (wakers === undefined) return -1;
  const { head, events, credits } = wakers;
  if (head === events.length) return -1;
  if (--credits[head] === 0) wakers.head++;
  return events[head];
}
