import { NUMBERS_PER_EVENT } from "../../../trace/ring/shared-recorder";
import type { FrameAccess } from "./frame-detachment";

/** What it takes of Pyodide's inside: CPython's C API and Emscripten's memory. Pointers are byte addresses. */
export type CApi = FrameAccess & {
  readonly _module: {
    readonly HEAPU32: Uint32Array;
    readonly HEAPF64: Float64Array;
    addFunction(call: (...values: number[]) => number, signature: string): number;
    stringToNewUTF8(text: string): number;
    UTF8ToString(pointer: number): string;
    _malloc(bytes: number): number;
    _PyThreadState_Get(): number;
    _PyCFunction_NewEx(method: number, self: number, module: number): number;
    _PyImport_AddModule(name: number): number;
    _PyModule_GetDict(module: number): number;
    _PyDict_GetItemString(dictionary: number, key: number): number;
    _PyDict_SetItemString(dictionary: number, key: number, value: number): number;
    _PyObject_GetAttrString(object: number, name: number): number;
    _PyUnicode_AsUTF8(text: number): number;
    _PyLong_FromLong(value: number): number;
    _PyFloat_FromDouble(value: number): number;
    _PyUnstable_InterpreterFrame_GetLine(frame: number): number;
    _Py_GetConstantBorrowed(constant: number): number;
    _Py_IncRef(object: number): void;
    _Py_DecRef(object: number): void;
  };
};

/** Name of the module in which Python finds the functions. */
const MODULE = "_interleave_recorder";
/** Bytes of a PyMethodDef; its second word is the function, its third the calling convention. */
const METHOD_BYTES = 16;
const METH_FASTCALL = 0x80;
/** Word of a PyCFunctionObject that points to its PyMethodDef. */
const METHOD_WORD = 2;
const PY_CONSTANT_NONE = 0;
/** Words of a PyObject: its type; of a PyLong: its digits' number and sign, its first digit; double of a PyFloat. */
const TYPE_WORD = 1;
const LONG_TAG_WORD = 2;
const LONG_DIGITS_WORD = 3;
const FLOAT_VALUE_DOUBLE = 1;
const DIGIT = 2 ** 30;
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

/** A function of the C API's fast convention: the module, an array of arguments, their number; gives a new reference. */
type FastFunction = (self: number, args: number, count: number) => number;

/**
 * Takes the events of an interpreter's threads. Python calls it through C functions that it finds in the module
 * `_interleave_recorder`; they are JavaScript behind entries of the interpreter's function table, and read their
 * arguments and the calling frame from its memory, so that an event costs a tenth of what Python code would take.
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
  readonly #module: CApi["_module"];
  readonly #none: number;
  readonly #floatType: number;
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

  constructor({ _module }: CApi) {
    this.#module = _module;
    this.#none = _module._Py_GetConstantBorrowed(PY_CONSTANT_NONE);
    const float = _module._PyFloat_FromDouble(0.5);
    this.#floatType = _module.HEAPU32[(float >>> 2) + TYPE_WORD] ?? 0;
    _module._Py_DecRef(float);
    this.#fileNameKey = _module.stringToNewUTF8("co_filename");
    this.#define({
      record: this.#record,
      record_frequent: this.#recordFrequent,
      record_at: this.#recordAt,
      line_here: () => this.#long(this.#lineHere()),
      recorded: () => this.#long(this.#length / NUMBERS_PER_EVENT),
      forget: () => {
        this.#length = 0;
        return this.#none;
      },
      next_message: () => this.#long(this.nextMessage()),
      know_file: (_self, args) => {
        this.#files.set(this.#text(this.#argument(args, 0)), this.#number(this.#argument(args, 1)));
        return this.#none;
      },
      know_outermost: (_self, args) => {
        const code = this.#argument(args, 0);
        if (!this.#codes.has(code)) _module._Py_IncRef(code);
        this.#codes.set(code, OUTERMOST);
        return this.#none;
      },
    });
  }

  /** The events since it was last called, as `SharedRecorder.write` wants them; good until the next event. */
  take(): Float64Array {
    const events = this.#numbers.subarray(0, this.#length);
    this.#length = 0;
    return events;
  }

  /** Makes the functions, or, in an interpreter that a snapshot gave them, puts them in their place. */
  #define(functions: Readonly<Record<string, FastFunction>>): void {
    const module = this.#module;
    const dictionary = module._PyModule_GetDict(module._PyImport_AddModule(module.stringToNewUTF8(MODULE)));
    for (const [name, call] of Object.entries(functions)) {
      const key = module.stringToNewUTF8(name);
      const entry = module.addFunction(call as (...values: number[]) => number, "iiii");
      const existing = module._PyDict_GetItemString(dictionary, key);
      if (existing !== 0) {
        const method = module.HEAPU32[(existing >>> 2) + METHOD_WORD] ?? 0;
        module.HEAPU32[(method >>> 2) + 1] = entry;
        continue;
      }
      const method = module._malloc(METHOD_BYTES);
      module.HEAPU32.set([key, entry, METH_FASTCALL, 0], method >>> 2);
      const made = module._PyCFunction_NewEx(method, 0, 0);
      module._PyDict_SetItemString(dictionary, key, made);
      module._Py_DecRef(made);
    }
  }

  readonly #record: FastFunction = (_self, args) => {
    this.#readClock();
    return this.#recordNow(args);
  };

  readonly #recordFrequent: FastFunction = (_self, args) => {
    if (this.#untilClockRead-- === 0) this.#readClock();
    return this.#recordNow(args);
  };

  #readClock(): void {
    this.#nowMs = performance.now();
    this.#untilClockRead = EVENTS_PER_CLOCK_READ;
  }

  #recordNow(args: number): number {
    const kind = this.#number(this.#argument(args, 0));
    const object = this.#number(this.#argument(args, 1));
    const arg = this.#number(this.#argument(args, 2));
    this.#append(this.#nowMs, kind + this.#lineHere(), object, arg, this.thread);
    return this.#none;
  }

  readonly #recordAt: FastFunction = (_self, args) => {
    this.#append(
      this.#number(this.#argument(args, 0)),
      this.#number(this.#argument(args, 1)),
      this.#number(this.#argument(args, 2)),
      this.#number(this.#argument(args, 3)),
      this.#number(this.#argument(args, 4)),
    );
    return this.#none;
  };

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
    if (code === 0 || code === this.#none) return LIBRARY;
    const name = module._PyObject_GetAttrString(code, this.#fileNameKey);
    const first = this.#files.get(this.#text(name)) ?? LIBRARY;
    module._Py_DecRef(name);
    if (this.#codes.size < MAX_REMEMBERED) {
      module._Py_IncRef(code);
      this.#codes.set(code, first);
    }
    return first;
  }

  #argument(args: number, index: number): number {
    return this.#module.HEAPU32[(args >>> 2) + index] ?? 0;
  }

  /** Value of an int or float. */
  #number(object: number): number {
    const { HEAPU32: words, HEAPF64: doubles } = this.#module;
    const word = object >>> 2;
    if (words[word + TYPE_WORD] === this.#floatType) return doubles[(object >>> 3) + FLOAT_VALUE_DOUBLE] ?? 0;
    const tag = words[word + LONG_TAG_WORD] ?? 0;
    const digits = tag >>> 3;
    let value = words[word + LONG_DIGITS_WORD] ?? 0;
    if (digits > 1) value += (words[word + LONG_DIGITS_WORD + 1] ?? 0) * DIGIT;
    return (tag & 3) === 0 ? value : (tag & 3) === 1 ? 0 : -value;
  }

  #long(value: number): number {
    return this.#module._PyLong_FromLong(value);
  }

  #text(object: number): string {
    return this.#module.UTF8ToString(this.#module._PyUnicode_AsUTF8(object));
  }
}
