import type { ObjectInfo } from "../../src/analysis/types";

/** Whether an object carries messages: it stands in the table of queues, all others in that of locks. */
export function isQueue(object: ObjectInfo): boolean {
  return object.kind === "queue" || object.kind === "pipe";
}

/** Whether an object can be waited for at all: shared memory cannot. */
export function isSynchronisation(object: ObjectInfo): boolean {
  return object.kind !== "shared";
}
