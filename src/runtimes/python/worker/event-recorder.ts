import type { EventKind } from "../../../protocol/events";
import { LINE_BITS } from "../../../protocol/records";
import { NUMBERS_PER_EVENT } from "../../../trace/ring/shared-recorder";
import type { CApi, NativeFunctions } from "./native-functions";

/** Words of an _PyInterpreterFrame (Include/internal/pycore_interpframe_structs.h): code, caller, next instruction. */
const FRAME_CODE_WORD = 0;
const FRAME_PREVIOUS_WORD = 1;
const FRAME_INSTRUCTION_WORD = 7;
/** References on the stack carry flags in their lowest bits (pycore_stackref.h). */
const NO_FLAGS = ~3;
/** So many code objects and instructions are remembered, and the code objects kept alive for it. */
const MAX_REMEMBERED = 20_000;
const FIRST_CAPACITY = 8192 * NUMBERS_PER_EVENT;
const EVENTS_PER_CLOCK_READ = 8;

/** What a code object may be instead of the program's own, whose first line's index is 1 or more. */
const LIBRARY = 0;
const OUTERMOST = -1;

/**
 * Takes the events of an interpreter's threads. Python calls it through C functions that it finds in the module
 * `_interleave_recorder`; they read the calling frame from its memory, so that an event costs a tenth of what Python code
 * would take.
 *
 * - `record(kind, object, arg)`: the running thread, now, at its line
 * - `record_frequent(kind, object, arg)`: the same, but the clock, which costs more than all the rest, is read for one
 *   in so many
 * - `record_at(time_ms, kind_and_line, object, arg, thread)`: all of it given
 * - `line_here()`: index of the innermost line of the program's own that the running thread is in; 0 where there is none
 * - `recorded()`, `forget()`: how many events wait to be handed over; drops them
 * - `next_message()`: id for a message
 * - `know_file(name, first)`: lines of a file of the program are numbered from `first`, which is at least 1
 * - `know_outermost(code)`: with this code a stack begins; what lies behind is not this stack
 */
export class EventRecorder {
  readonly #functions: NativeFunctions;
  readonly #module: CApi["_module"];
  /** First line index of each file of the program. */
  readonly #files = new Map<string, number>();
  /** By code object: {@link LIBRARY}, {@link OUTERMOST}, or the first line's index in its file. */
  readonly #codes = new Map<number, number>();
  /** Line index by instruction. */
  readonly #lines = new Map<number, number>();
  #numbers = new Float64Array(FIRST_CAPACITY);
  #length = 0;
  #nowMs = 0;
  #untilClockRead = 0;
  #fileNameKey: number;
  /** Id of the thread that runs. */
  thread = 0;
  /** Gives the id of the next message. */
  nextMessage: () => number = () => 0;

  constructor(functions: NativeFunctions) {
    const { module, none } = functions;
    this.#functions = functions;
    this.#module = module;
    this.#fileNameKey = module.stringToNewUTF8("co_filename");
    functions.define("_interleave_recorder", {
      record: (_self, args) => {
        this.#readClock();
        return this.#recordNow(args);
      },
      record_frequent: (_self, args) => {
        if (this.#untilClockRead-- === 0) this.#readClock();
        return this.#recordNow(args);
      },
      record_at: (_self, args) => {
        const value = (index: number): number => functions.number(args, index);
        this.#append(value(0), value(1), value(2), value(3), value(4));
        return none;
      },
      line_here: () => functions.long(this.#lineHere()),
      recorded: () => functions.long(this.#length / NUMBERS_PER_EVENT),
      forget: () => {
        this.#length = 0;
        return none;
      },
      next_message: () => functions.long(this.nextMessage()),
      know_file: (_self, args) => {
        this.#files.set(functions.text(functions.argument(args, 0)), functions.number(args, 1));
        return none;
      },
      know_outermost: (_self, args) => {
        const code = functions.argument(args, 0);
        if (!this.#codes.has(code)) module._Py_IncRef(code);
        this.#codes.set(code, OUTERMOST);
        return none;
      },
    });
  }

  /** The events since it was last called, as `SharedRecorder.write` wants them; good until the next event. */
  take(): Float64Array {
    const events = this.#numbers.subarray(0, this.#length);
    this.#length = 0;
    return events;
  }

  /** Records an event of the running thread at its line. */
  note(kind: EventKind, object: number, arg: number, atMs = performance.now()): void {
    this.#append(atMs, kind * 2 ** LINE_BITS + this.#lineHere(), object, arg, this.thread);
  }

  #readClock(): void {
    this.#nowMs = performance.now();
    this.#untilClockRead = EVENTS_PER_CLOCK_READ;
  }

  #recordNow(args: number): number {
    const functions = this.#functions;
    const kindAndLine = functions.number(args, 0) + this.#lineHere();
    this.#append(this.#nowMs, kindAndLine, functions.number(args, 1), functions.number(args, 2), this.thread);
    return functions.none;
  }

  #append(timeMs: number, kindAndLine: number, object: number, arg: number, thread: number): void {
    if (this.#length === this.#numbers.length) {
      const grown = new Float64Array(this.#length * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    const numbers = this.#numbers;
    const at = this.#length;
    numbers[at] = timeMs;
    numbers[at + 1] = kindAndLine;
    numbers[at + 2] = object;
    numbers[at + 3] = arg;
    numbers[at + 4] = thread;
    this.#length = at + NUMBERS_PER_EVENT;
  }

  #lineHere(): number {
    const module = this.#module;
    const words = module.HEAPU32;
    let frame = words[(module._PyThreadState_Get() + (module.currentFrameBytes ?? 0)) >>> 2] ?? 0;
    while (frame !== 0) {
      const word = frame >>> 2;
      const code = (words[word + FRAME_CODE_WORD] ?? 0) & NO_FLAGS;
      const first = this.#codes.get(code) ?? this.#classify(code);
      if (first === OUTERMOST) return 0;
      if (first !== LIBRARY) {
        const instruction = words[word + FRAME_INSTRUCTION_WORD] ?? 0;
        return this.#lines.get(instruction) ?? this.#lineOf(frame, code, first, instruction);
      }
      frame = words[word + FRAME_PREVIOUS_WORD] ?? 0;
    }
    return 0;
  }

  #lineOf(frame: number, code: number, first: number, instruction: number): number {
    const line = first + Math.max(1, this.#module._PyUnstable_InterpreterFrame_GetLine(frame)) - 1;
    if (this.#codes.has(code) && this.#lines.size < MAX_REMEMBERED) this.#lines.set(instruction, line);
    return line;
  }

  #classify(code: number): number {
    const module = this.#module;
    // A frame that only marks an entry into the interpreter has None for its code.
    if (code === 0 || code === this.#functions.none) return LIBRARY;
    const name = module._PyObject_GetAttrString(code, this.#fileNameKey);
    const first = this.#files.get(this.#functions.text(name)) ?? LIBRARY;
    module._Py_DecRef(name);
    if (this.#codes.size < MAX_REMEMBERED) {
      module._Py_IncRef(code);
      this.#codes.set(code, first);
    }
    return first;
  }
}
