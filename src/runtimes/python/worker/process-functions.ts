import { bellCount, leaveMark, ringMarked } from "../../../kernel/bells";
import { BytePipe } from "../../../kernel/byte-pipe";
import { allocate, allocateRaw, release } from "../../../kernel/heap";
import { type SharedMemory, SharedMemoryFull } from "../../../kernel/memory";
import * as named from "../../../kernel/named-memory";
import { createCall, isCallDone, takeResult } from "../../../kernel/native-calls";
import {
  connectedPipes,
  createRequest,
  type NetworkRequest,
  RequestKind,
  watchRequest,
} from "../../../kernel/network-request";
import * as semaphores from "../../../kernel/process-semaphore";
import { openFor, processWithPid, reapChild, sendSignal } from "../../../kernel/processes";
import { ProcessWord } from "../../../kernel/thread-record";
import { EventKind } from "../../../protocol/events";
import { deriveKey } from "./derive-key";
import type { EventRecorder } from "./event-recorder";
import type { FastFunction, NativeFunctions } from "./native-functions";

/** What {@link ProcessFunctions} needs of the run. */
interface Means {
  readonly memory: SharedMemory;
  /** Byte address of this process's record. */
  readonly process: number;
  /** Ends a process, by its id, that does not end itself: it got a signal that it does not handle. */
  readonly terminate: (process: number) => void;
  /** Asks for another interpreter that computes a call. */
  readonly onCall: (call: number) => void;
  /** Asks for something beyond the run; byte address of the request. */
  readonly onNetworkRequest: (request: number) => void;
}

const WAIT_RUNNING = -1;
const WAIT_NONE = -2;

/**
 * What processes have in common, as C functions that Python finds in the module `_interleave_kernel`. None of them
 * waits: who has to, waits for the bell (`kernel/bells.ts`).
 *
 * - `pipe_create(object_id)` → address; `pipe_open(address, reading)`, `pipe_close(address, reading)`;
 *   `pipe_open_for(address, reading, slot)` → whether that process is not ending; `pipe_close_for(address, reading, slot)`;
 *   `own_slot()`, `slot_of(pid)`, 0 where there is no such process
 * - `pipe_read(address, limit)` → bytes, none where none are there; `pipe_write(address, buffer, start, message_id,
 *   is_told)` → count
 * - `pipe_leads_outside(address)` → whether its other side lies beyond the run
 * - `pipe_readable(address)`, `pipe_writable(address, count)`, `pipe_has_readers(address)`, `pipe_has_writers(address)`,
 *   `pipe_object(address)` → its id in the trace
 * - `semaphore_create(value, object_id)` → address; `semaphore_take`, `semaphore_await` (takes, or is rung when it may), `semaphore_give`,
 *   `semaphore_value`, `semaphore_object`, each of an address; `semaphore_identify(address, object_id)`
 * - `memory_allocate(size)` → address, 0 where there is no room; `memory_read(address, size)` → bytes,
 *   `memory_write(address, buffer)`; `memory_create(name, size)` and `memory_find(name)` → address, 0 where there is one
 *   already, or none; `memory_size(name)`; `memory_unlink(name)` → whether there was one
 * - `memory_allocate_raw(size)` → as `memory_allocate`, with whatever the block held; `memory_free(address)`
 * - `memory_mark(address)` leaves this process's mark at two words, `memory_ring(address)` rings all that are there
 * - `reaped_files()` → address of the files that the process reaped last has left, 0 for none; `give_files(address)`
 * - `call_start(name, buffer)` → address of a call that another interpreter computes, 0 where there is no room;
 *   `call_done(call)`, `call_take(call)` → bytes; `derive_key(parameters, buffer)` → bytes, none where there is no room
 * - `network_listen(port, pipe)` and `network_connect(port)` → address of a request, 0 where there is no room; `network_state(request)` → how far
 *   it is; `network_pipes(request)` → as bytes: the pipe that this process reads, the one it writes, the other tab's number
 * - `reap(pid)` → pid × 65,536 + wait status, −1 where none has ended, −2 where there is none
 * - `send_signal(pid, number)` → whether there is such a process; `take_signals()` → bits;
 *   `handle_signals(bits)`; `parent_pid()`
 * - `bell()` → how often it has rung
 */
export class ProcessFunctions {
  readonly #functions: NativeFunctions;
  readonly #recorder: EventRecorder;
  #means: Means | null = null;
  readonly #pipes = new Map<number, BytePipe>();
  #reapedFiles = 0;

  constructor(functions: NativeFunctions, recorder: EventRecorder) {
    this.#functions = functions;
    this.#recorder = recorder;
    functions.define("_interleave_kernel", {
      ...this.#callFunctions(),
      ...this.#memoryFunctions(),
      ...this.#pipeFunctions(),
      ...this.#semaphoreFunctions(),
      ...this.#lifeFunctions(),
      ...this.#networkFunctions(),
    });
  }

  /** Connects to the run that begins now. */
  bind(means: Means): void {
    this.#means = means;
  }

  get #memory(): SharedMemory {
    return this.#bound.memory;
  }

  get #bound(): Means {
    if (this.#means === null) throw new Error("no program runs");
    return this.#means;
  }

  get #slot(): number {
    return this.#memory.i32[(this.#bound.process >> 2) + ProcessWord.slot] ?? 0;
  }

  #pipe(address: number): BytePipe {
    const known = this.#pipes.get(address);
    if (known?.isSame()) return known;
    const pipe = new BytePipe(this.#memory, address, this.#slot);
    this.#pipes.set(address, pipe);
    return pipe;
  }

  #pipeFunctions(): Record<string, FastFunction> {
    const functions = this.#functions;
    const pipeOf = (args: number): BytePipe => this.#pipe(functions.number(args, 0));
    const flag = (value: boolean): number => functions.long(value ? 1 : 0);
    const endOf = (args: number): "read" | "write" => (functions.number(args, 1) === 1 ? "read" : "write");
    return {
      pipe_create: (_self, args) => {
        const pipe = BytePipe.create(this.#memory, functions.number(args, 0), this.#slot);
        this.#pipes.set(pipe.address, pipe);
        return functions.long(pipe.address);
      },
      pipe_open: (_self, args) => {
        pipeOf(args).open(endOf(args));
        return functions.none;
      },
      pipe_open_for: (_self, args) => {
        return flag(openFor(this.#memory, pipeOf(args), endOf(args), functions.number(args, 2)));
      },
      pipe_close_for: (_self, args) => {
        pipeOf(args).close(endOf(args), functions.number(args, 2));
        return functions.none;
      },
      own_slot: () => functions.long(this.#slot),
      slot_of: (_self, args) => {
        const process = processWithPid(this.#memory, functions.number(args, 0));
        return functions.long(process === 0 ? 0 : (this.#memory.i32[(process >> 2) + ProcessWord.slot] ?? 0));
      },
      pipe_close: (_self, args) => {
        pipeOf(args).close(endOf(args));
        return functions.none;
      },
      pipe_read: (_self, args) => {
        const pipe = pipeOf(args);
        let whole = false;
        const size = Math.min(functions.number(args, 1), pipe.length);
        const onMessage = (message: number): void => {
          whole = true;
          if (pipe.id !== 0) this.#recorder.note(EventKind.get, pipe.id, message);
        };
        const bytes = functions.bytes(size, (target) => pipe.take(target, onMessage));
        if (!whole && size > 0 && pipe.id !== 0) this.#recorder.note(EventKind.woken, pipe.id, 0);
        return bytes;
      },
      pipe_write: (_self, args) => {
        const pipe = pipeOf(args);
        const start = functions.number(args, 2);
        const message = functions.number(args, 3);
        // Before the bytes are there: they may be read at once.
        const atMs = performance.now();
        const [count, isWhole] = functions.withBytes(args, 1, (bytes) => {
          const part = bytes.subarray(start);
          const put = pipe.put(part, message);
          return [put, put === part.length];
        });
        const isTold = functions.isTrue(args, 4);
        if (isWhole && !isTold && message !== 0 && pipe.id !== 0) {
          this.#recorder.note(EventKind.put, pipe.id, message, atMs);
        }
        return functions.long(count);
      },
      pipe_readable: (_self, args) => flag(pipeOf(args).readable()),
      pipe_writable: (_self, args) => flag(pipeOf(args).writable(functions.number(args, 1))),
      pipe_has_readers: (_self, args) => flag(pipeOf(args).hasReaders),
      pipe_has_writers: (_self, args) => flag(pipeOf(args).hasWriters),
      pipe_leads_outside: (_self, args) => flag(pipeOf(args).leadsOutside),
      pipe_object: (_self, args) => functions.long(pipeOf(args).id),
    };
  }

  #semaphoreFunctions(): Record<string, FastFunction> {
    const functions = this.#functions;
    const address = (args: number): number => functions.number(args, 0);
    const flag = (value: boolean): number => functions.long(value ? 1 : 0);
    return {
      semaphore_create: (_self, args) =>
        functions.long(semaphores.createSemaphore(this.#memory, functions.number(args, 0), functions.number(args, 1))),
      semaphore_take: (_self, args) => flag(semaphores.tryTake(this.#memory, address(args))),
      semaphore_await: (_self, args) => flag(semaphores.takeOrMark(this.#memory, address(args), this.#slot)),
      semaphore_give: (_self, args) => {
        semaphores.give(this.#memory, address(args));
        return functions.none;
      },
      semaphore_value: (_self, args) => functions.long(semaphores.semaphoreValue(this.#memory, address(args))),
      semaphore_object: (_self, args) => functions.long(semaphores.semaphoreId(this.#memory, address(args))),
      semaphore_identify: (_self, args) =>
        functions.long(semaphores.identify(this.#memory, address(args), functions.number(args, 1))),
    };
  }

  #memoryFunctions(): Record<string, FastFunction> {
    const functions = this.#functions;
    const nameOf = (args: number): string => functions.text(functions.argument(args, 0));
    const orZero = (make: () => number): number => {
      try {
        return functions.long(make());
      } catch (error) {
        if (error instanceof SharedMemoryFull) return functions.long(0);
        throw error;
      }
    };
    return {
      memory_allocate: (_self, args) => orZero(() => allocate(this.#memory, functions.number(args, 0))),
      memory_allocate_raw: (_self, args) => orZero(() => allocateRaw(this.#memory, functions.number(args, 0))),
      memory_free: (_self, args) => {
        release(this.#memory, functions.number(args, 0));
        return functions.none;
      },
      memory_read: (_self, args) => {
        const address = functions.number(args, 0);
        const size = functions.number(args, 1);
        this.#memory.reach(address + size);
        return functions.bytes(size, (target) => {
          target.set(this.#memory.u8.subarray(address, address + size));
          return size;
        });
      },
      memory_write: (_self, args) => {
        const address = functions.number(args, 0);
        functions.withBytes(args, 1, (bytes) => {
          this.#memory.reach(address + bytes.length);
          this.#memory.u8.set(bytes, address);
        });
        return functions.none;
      },
      memory_mark: (_self, args) => {
        leaveMark(this.#memory, functions.number(args, 0) >> 2, this.#slot);
        return functions.none;
      },
      memory_ring: (_self, args) => {
        ringMarked(this.#memory, functions.number(args, 0) >> 2);
        return functions.none;
      },
      memory_create: (_self, args) =>
        orZero(() => named.createNamed(this.#memory, nameOf(args), functions.number(args, 1))?.address ?? 0),
      memory_find: (_self, args) => functions.long(named.findNamed(this.#memory, nameOf(args))?.address ?? 0),
      memory_size: (_self, args) => functions.long(named.findNamed(this.#memory, nameOf(args))?.size ?? 0),
      memory_unlink: (_self, args) => functions.long(named.unlinkNamed(this.#memory, nameOf(args)) ? 1 : 0),
    };
  }

  #callFunctions(): Record<string, FastFunction> {
    const functions = this.#functions;
    return {
      call_start: (_self, args) => {
        const name = functions.text(functions.argument(args, 0));
        try {
          const call = functions.withBytes(args, 1, (data) =>
            createCall(this.#memory, this.#bound.process, name, data),
          );
          this.#bound.onCall(call);
          return functions.long(call);
        } catch (error) {
          if (error instanceof SharedMemoryFull) return functions.long(0);
          throw error;
        }
      },
      derive_key: (_self, args) => {
        const parameters = functions.text(functions.argument(args, 0));
        const key = functions.withBytes(args, 1, (data) => deriveKey(parameters, data)) ?? new Uint8Array(0);
        return functions.bytes(key.length, (target) => {
          target.set(key);
          return key.length;
        });
      },
      call_done: (_self, args) => functions.long(isCallDone(this.#memory, functions.number(args, 0)) ? 1 : 0),
      call_take: (_self, args) => {
        const result = takeResult(this.#memory, functions.number(args, 0));
        return functions.bytes(result.length, (target) => {
          target.set(result);
          return result.length;
        });
      },
    };
  }

  #networkFunctions(): Record<string, FastFunction> {
    const functions = this.#functions;
    const ask = (kind: NetworkRequest["kind"], port: number, listener: number): number => {
      try {
        const request = createRequest(this.#memory, { kind, port, slot: this.#slot, listener });
        this.#bound.onNetworkRequest(request);
        return functions.long(request);
      } catch (error) {
        if (error instanceof SharedMemoryFull) return functions.long(0);
        throw error;
      }
    };
    return {
      network_listen: (_self, args) => ask(RequestKind.listen, functions.number(args, 0), functions.number(args, 1)),
      network_connect: (_self, args) => ask(RequestKind.connect, functions.number(args, 0), 0),
      network_state: (_self, args) => functions.long(watchRequest(this.#memory, functions.number(args, 0), this.#slot)),
      network_pipes: (_self, args) => {
        const { reads, writes, peer } = connectedPipes(this.#memory, functions.number(args, 0));
        const words = new Uint8Array(new Uint32Array([reads, writes, peer]).buffer);
        return functions.bytes(words.length, (target) => {
          target.set(words);
          return words.length;
        });
      },
    };
  }

  #lifeFunctions(): Record<string, FastFunction> {
    const functions = this.#functions;
    const word = (offset: number): number => (this.#bound.process >> 2) + offset;
    return {
      reap: (_self, args) => {
        const waited = reapChild(this.#memory, this.#bound.process, functions.number(args, 0));
        if (waited === "none") return functions.long(WAIT_NONE);
        if (waited === "running") return functions.long(WAIT_RUNNING);
        this.#reapedFiles = waited.files;
        return functions.long(waited.pid * 65_536 + waited.waitStatus);
      },
      reaped_files: () => functions.long(this.#reapedFiles),
      give_files: (_self, args) => {
        Atomics.store(this.#memory.i32, word(ProcessWord.returnedFiles), functions.number(args, 0));
        return functions.none;
      },
      send_signal: (_self, args) => {
        const process = processWithPid(this.#memory, functions.number(args, 0));
        if (process === 0) return functions.long(0);
        const isFatal = sendSignal(this.#memory, process, functions.number(args, 1));
        if (isFatal) this.#bound.terminate(this.#memory.i32[(process >> 2) + ProcessWord.id] ?? 0);
        return functions.long(1);
      },
      take_signals: () => functions.long(Atomics.exchange(this.#memory.i32, word(ProcessWord.pendingSignals), 0)),
      handle_signals: (_self, args) => {
        Atomics.store(this.#memory.i32, word(ProcessWord.handledSignals), functions.number(args, 0) | 0);
        return functions.none;
      },
      parent_pid: () => functions.long(Atomics.load(this.#memory.i32, word(ProcessWord.parentPid))),
      bell: () => functions.long(bellCount(this.#memory, this.#bound.process)),
    };
  }
}
