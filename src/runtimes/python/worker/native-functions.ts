import type { FrameAccess } from "./frame-detachment";

/** What it takes of Pyodide's inside: CPython's C API and Emscripten's memory. Pointers are byte addresses. */
export type CApi = FrameAccess & {
  readonly _module: {
    readonly HEAPU8: Uint8Array;
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
    _PyLong_FromDouble(value: number): number;
    _PyBytes_FromStringAndSize(address: number, size: number): number;
    _PyBytes_AsString(bytes: number): number;
    _PyObject_GetBuffer(object: number, buffer: number, flags: number): number;
    _PyBuffer_Release(buffer: number): void;
    _PyFloat_FromDouble(value: number): number;
    _PyUnstable_InterpreterFrame_GetLine(frame: number): number;
    _Py_GetConstantBorrowed(constant: number): number;
    _Py_IncRef(object: number): void;
    _Py_DecRef(object: number): void;
  };
};

const METHOD_BYTES = 16;
const METH_FASTCALL = 0x80;
/** Word of a PyCFunctionObject that points to its PyMethodDef, whose second word is the function. */
const METHOD_WORD = 2;
const PY_CONSTANT_NONE = 0;
/** Words of a PyObject: its type; of a PyLong: its digits' number and sign, its first digit; double of a PyFloat. */
const TYPE_WORD = 1;
const LONG_TAG_WORD = 2;
const LONG_DIGITS_WORD = 3;
const FLOAT_VALUE_DOUBLE = 1;
const DIGIT = 2 ** 30;
/** Of a Py_buffer: its size, and the words of its address and length. */
const BUFFER_BYTES = 64;
const BUFFER_LENGTH_WORD = 2;

/** A function of the C API's fast convention: the module, an array of arguments, their number; gives a new reference. */
export type FastFunction = (self: number, args: number, count: number) => number;

/**
 * C functions for Python whose body is JavaScript: an entry of the interpreter's function table each, as cheap to call
 * as a C extension's. They must not throw, and must not let a thread be switched.
 */
export class NativeFunctions {
  readonly module: CApi["_module"];
  readonly none: number;
  readonly #floatType: number;
  readonly #buffer: number;

  constructor({ _module }: CApi) {
    this.module = _module;
    this.none = _module._Py_GetConstantBorrowed(PY_CONSTANT_NONE);
    const float = _module._PyFloat_FromDouble(0.5);
    this.#floatType = _module.HEAPU32[(float >>> 2) + TYPE_WORD] ?? 0;
    _module._Py_DecRef(float);
    this.#buffer = _module._malloc(BUFFER_BYTES);
  }

  /**
   * Makes a module of functions that Python can import; in an interpreter that has them from a snapshot, puts them in
   * their place.
   */
  define(moduleName: string, functions: Readonly<Record<string, FastFunction>>): void {
    const { module } = this;
    const dictionary = module._PyModule_GetDict(module._PyImport_AddModule(module.stringToNewUTF8(moduleName)));
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

  /** An argument, as a pointer to the object. */
  argument(args: number, index: number): number {
    return this.module.HEAPU32[(args >>> 2) + index] ?? 0;
  }

  /** Value of an argument that is an int or a float. */
  number(args: number, index: number): number {
    const { HEAPU32: words, HEAPF64: doubles } = this.module;
    const object = words[(args >>> 2) + index] ?? 0;
    const word = object >>> 2;
    if (words[word + TYPE_WORD] === this.#floatType) return doubles[(object >>> 3) + FLOAT_VALUE_DOUBLE] ?? 0;
    const tag = words[word + LONG_TAG_WORD] ?? 0;
    let value = words[word + LONG_DIGITS_WORD] ?? 0;
    if (tag >>> 3 > 1) value += (words[word + LONG_DIGITS_WORD + 1] ?? 0) * DIGIT;
    return (tag & 3) === 0 ? value : (tag & 3) === 1 ? 0 : -value;
  }

  /** Whether an argument is `True`, or an int that is not 0. */
  isTrue(args: number, index: number): boolean {
    return this.number(args, index) !== 0;
  }

  /** Text of a str object. */
  text(object: number): string {
    return this.module.UTF8ToString(this.module._PyUnicode_AsUTF8(object));
  }

  /** Calls `use` with the bytes of an argument that has a buffer; they are good until it returns. */
  withBytes<Result>(args: number, index: number, use: (bytes: Uint8Array) => Result): Result {
    const { module } = this;
    module._PyObject_GetBuffer(this.argument(args, index), this.#buffer, 0);
    const word = this.#buffer >>> 2;
    const address = module.HEAPU32[word] ?? 0;
    const length = module.HEAPU32[word + BUFFER_LENGTH_WORD] ?? 0;
    const result = use(module.HEAPU8.subarray(address, address + length));
    module._PyBuffer_Release(this.#buffer);
    return result;
  }

  /** A new int. */
  long(value: number): number {
    return this.module._PyLong_FromDouble(value);
  }

  /** New bytes: room for so many, of which `fill` says how many it has filled. */
  bytes(size: number, fill: (target: Uint8Array) => number): number {
    const { module } = this;
    const made = module._PyBytes_FromStringAndSize(0, size);
    const address = module._PyBytes_AsString(made);
    const count = fill(module.HEAPU8.subarray(address, address + size));
    if (count === size) return made;
    const exact = module._PyBytes_FromStringAndSize(address, count);
    module._Py_DecRef(made);
    return exact;
  }
}
