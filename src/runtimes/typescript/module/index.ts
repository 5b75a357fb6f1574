import "./travel";

/** The module "interleave", as programs import it; its types for the editor are in `interleave.d.ts`. */
export { Barrier } from "./barrier";
export { Condition } from "./condition";
export { BrokenBarrierError, Empty, EOFError, Full, ThreadError, TimeoutError } from "./errors";
export { Event } from "./event";
export { threadLocal } from "./local";
export { Lock, RLock } from "./lock";
export { cpuCount, currentThread, isMainThread, mark, sleep } from "./misc";
export { pipe } from "./pipe";
export { Pool } from "./pool";
export { Process } from "./process";
export { Queue } from "./queue";
export { BoundedSemaphore, Semaphore } from "./semaphore";
export { shared, sharedArray } from "./shared";
export { Thread } from "./thread";
