import { release } from "../../../kernel/heap";
import type { SharedObject } from "../../../kernel/object";
import { Control } from "../../../protocol/control";
import type { ObjectKind } from "../../../protocol/entities";
import { announceObject, runtime } from "../thread/runtime";
import { describeLine, nameFromSource } from "../thread/source";

interface Creation<K extends SharedObject> {
  readonly kind: ObjectKind;
  /** As its maker named it; undefined where it shall be called after the variable it is assigned to. */
  readonly name: string | undefined;
  readonly capacity?: number;
  readonly fields?: readonly string[];
  /** Attaches to the object at `address`, or makes and initialises it where that is 0. */
  readonly make: (address: number) => K;
}

/**
 * Makes an object where the program now stands, or, at the top level, finds the one that another thread of the
 * process made there (see `thread/top-level.ts`).
 */
export function createObject<K extends SharedObject>(creation: Creation<K>): K {
  const { topLevel, checkpoints } = runtime();
  const line = checkpoints.l;
  const shape = [creation.kind, creation.capacity ?? 0, ...(creation.fields ?? [])] as const;
  const address = topLevel?.lookUp(shape, line) ?? 0;
  const object = creation.make(address);
  object.label = creation.name ?? nameFromSource(line) ?? `${creation.kind} (${describeLine(line)})`;
  if (address !== 0) return object;
  topLevel?.enter(shape, line, object.address);
  announceObject({
    id: object.id,
    kind: creation.kind,
    name: object.label,
    capacity: creation.capacity ?? 0,
    ...(creation.fields === undefined ? {} : { fields: creation.fields }),
  });
  if (topLevel === null) unreachable.register(object, object.address, object);
  return object;
}

/** Objects that no other thread ever saw are freed when this thread can reach them no more. */
const unreachable = new FinalizationRegistry<number>((address) => {
  const { memory } = runtime().context;
  Atomics.sub(memory.i32, Control.liveObjects, 1);
  release(memory, address);
});

/** The object is on its way to another thread: from now on it lives as long as the run. */
export function keepForRun(object: SharedObject): void {
  unreachable.unregister(object);
}
