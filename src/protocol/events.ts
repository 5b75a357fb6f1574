/**
 * The event kinds of a trace: what each means and how its record's fields read.
 *
 * Kinds come in pairs that make intervals (`request → acquire → release`) and as points (`notify`, `mark`).
 * An opening event is written only when the thread really has to stand still: an uncontended lock is one
 * `acquire` without a `request` before it.
 *
 * `object` is the id of a synchronisation object unless the table says *thread* or *string*;
 * 0 means none. `arg` is as the table says, 0 where it says nothing.
 *
 * | kind          | object  | arg                                         | the thread is then                   |
 * |---------------|---------|---------------------------------------------|--------------------------------------|
 * | spawn         | thread  |                                             | blocked until `started`              |
 * | started       | thread  |                                             | running                              |
 * | start         |         |                                             | running (first event of a thread)    |
 * | end           |         | {@link EndReason}                           | ended (last event of a thread)       |
 * | join          | thread  |                                             | joining                              |
 * | joined        | thread  | 0 it ended, 1 timed out                     | running                              |
 * | sleep         |         | 0 `sleep()`, 1 idle in the event loop       | sleeping                             |
 * | wake          |         |                                             | running                              |
 * | boot          |         |                                             | booting: its interpreter is made ready |
 * | native        |         |                                             | native: computes without the GIL      |
 * | request       | yes     |                                             | blocked on the object                |
 * | acquire       | yes     | rlock: depth; semaphore: permits left       | running, holds the object            |
 * | release       | yes     | rlock: depth left; semaphore: permits now   | unchanged                            |
 * | wait          | yes     |                                             | blocked (condition, event, barrier)  |
 * | woken         | yes     | 0 notified, 1 timed out                     | running                              |
 * | giveUp        | yes     |                                             | running; its request timed out       |
 * | notify        | yes     | number of waiters woken                     | unchanged                            |
 * | set, clear    | yes     |                                             | unchanged (event; barrier: broken)   |
 * | putRequest    | yes     |                                             | blocked: the queue is full           |
 * | put           | yes     | message id                                  | running                              |
 * | getRequest    | yes     |                                             | blocked: the queue is empty          |
 * | get           | yes     | message id                                  | running                              |
 * | gilRequest    | the gil |                                             | waiting for the GIL                  |
 * | gilTake       | the gil |                                             | running                              |
 * | gilDrop       | the gil | 0 gave way, 1 forced after the interval     | unchanged                            |
 * | read, write   | shared  | field or element index; value: see records  | unchanged                            |
 * | output        |         | order number of the output chunk            | unchanged                            |
 * | mark          | string  |                                             | unchanged                            |
 * | error         | string  |                                             | unchanged; an uncaught error         |
 * | moduleWrite   | string  |                                             | unchanged; wrote a per-thread variable |
 * | localWrite    | shared  | string: `name = value`                      | unchanged; set a value that it has for itself |
 * | tick          |         |                                             | unchanged; only carries the time     |
 * | gap           |         | number of events dropped since the last one | unknown until its next state change  |
 *
 * `boot` is written by who starts a process, for that process's main thread.
 *
 * After a blocking call under the GIL the closing event (`acquire`, `get`, …) comes first and is followed at
 * once by `gilRequest` (where the GIL is not free) and `gilTake`: a woken waiter owns its object first.
 */
export const EventKind = {
  spawn: 1,
  started: 2,
  start: 3,
  end: 4,
  join: 5,
  joined: 6,
  sleep: 7,
  wake: 8,
  boot: 9,
  native: 10,
  request: 16,
  acquire: 17,
  release: 18,
  wait: 19,
  woken: 20,
  giveUp: 21,
  notify: 22,
  set: 23,
  clear: 24,
  putRequest: 32,
  put: 33,
  getRequest: 34,
  get: 35,
  gilRequest: 48,
  gilTake: 49,
  gilDrop: 50,
  read: 64,
  write: 65,
  output: 80,
  mark: 81,
  error: 82,
  moduleWrite: 83,
  tick: 84,
  gap: 85,
  localWrite: 86,
} as const;

export type EventKindName = keyof typeof EventKind;
export type EventKind = (typeof EventKind)[EventKindName];

/** Every kind's name by its number; `undefined` where a number is no kind. */
export const EVENT_KIND_NAMES: readonly (EventKindName | undefined)[] = (() => {
  const names: (EventKindName | undefined)[] = new Array(256).fill(undefined);
  for (const [name, kind] of Object.entries(EventKind)) names[kind] = name as EventKindName;
  return names;
})();

/** Why a thread ended: the `arg` of its `end` event. */
export const EndReason = { returned: 0, error: 1, stopped: 2, terminated: 3 } as const;
export type EndReason = (typeof EndReason)[keyof typeof EndReason];
