/**
 * The control block: the first words of a run's shared memory, as indices of an `Int32Array` over it.
 * Kernel, recorder, drainer and supervisor meet here; everything else in shared memory is the kernel's own.
 */
export const Control = {
  /** Next sequence number of an event; dense over the run. */
  eventOrder: 1,
  /** Next order number of an output chunk; dense over the run. */
  outputOrder: 2,
  /** Wakeable units: threads that run or will wake by themselves. Zero is a deadlock (DESIGN: Deadlock). */
  units: 3,
  /** 1 once the run shall stop: every checkpoint and every wait then throws. */
  stop: 4,
  /** Word that writers notify when a ring fills up, so that the drainer comes early. */
  drainSignal: 5,
  nextThread: 6,
  nextProcess: 7,
  nextObject: 8,
  nextString: 9,
  nextMessage: 10,
  /** Threads that have been started and have not ended. */
  liveThreads: 11,
  /** Byte address of the newest thread record; records are a linked list. */
  threads: 12,
  /** Futex mutex over the heap. */
  heapGuard: 13,
  /** Byte address of the first byte never yet given out. */
  heapTop: 14,
  /** 1 when events are recorded. */
  tracing: 16,
  /** 1 under the GIL model, 0 in parallel. */
  gilModel: 17,
  /** The GIL's switch interval in microseconds. */
  switchIntervalUs: 18,
  cpuCount: 19,
  /** Shared objects alive; only for messages that name a limit. */
  liveObjects: 20,
  /** Counted up by the drainer at every tick: whoever sees it change reads the clock again. */
  coarseClock: 21,
  /** Threads that wait for a person or for another tab: while there are any, the time limit stands still. */
  outsideWaiters: 22,
  /** 1 where times in the trace are virtual: no clock of the machine may be mixed with them. */
  virtualTime: 23,
  /** 1 once the last process that could go on found that none ever will: each says where it stands. */
  deadlock: 24,
  /** Byte address of the newest pipe; pipes are a linked list. */
  pipes: 25,
  /** Byte address of the newest block of memory that was given a name, and the guard of that list. */
  namedMemory: 26,
  namedMemoryGuard: 27,
  /** Python processes that may exist at once on this device; at most {@link MAX_PROCESSES}. */
  processLimit: 28,
  /** Heads of the heap's free lists, one a size class. */
  freeLists: 32,
  /** Byte addresses of the records of living processes and of those nobody has waited for, by slot; 0 is free. */
  processSlots: 128,
} as const;

/** Index of an f64 (in doubles): absolute time of the run's origin, `performance.timeOrigin + now()`. */
export const CONTROL_ORIGIN_DOUBLE = 32;

/** Size of the control block; the heap begins behind it. */
export const CONTROL_BYTES = 1024;

/** Shared memory of a run never grows beyond this. */
export const MAX_SHARED_BYTES = 1024 * 1024 * 1024;

/** Processes of a run that may exist at once, those included that ended and nobody has waited for. */
export const MAX_PROCESSES = 64;

/** Threads of a run, over all its processes, that may live at once; each is a real worker. */
export const MAX_LIVE_THREADS = 128;
