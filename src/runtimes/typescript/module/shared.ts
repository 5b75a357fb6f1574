import { ThreadError } from "../../../kernel/errors";
import {
  KernelSharedArray,
  KernelSharedValues,
  SHARED_ARRAY_TYPES,
  type SharedArrayType,
} from "../../../kernel/shared-values";
import { runtime } from "../thread/runtime";
import { createObject } from "./objects";
import { checkedCount } from "./options";

type SharedFields = Record<string, number | boolean>;

/** What a shared record is made of, for those who send it elsewhere. */
export interface SharedParts {
  readonly kernel: KernelSharedValues;
  readonly fields: readonly string[];
  /** For each field whether it holds a boolean. */
  readonly booleans: readonly boolean[];
}

const partsOf = new WeakMap<SharedRecord, SharedParts>();

/** A record in shared memory; its fields are accessors of the instance. */
export class SharedRecord {
  constructor(parts: SharedParts) {
    partsOf.set(this, parts);
    const { kernel, booleans } = parts;
    parts.fields.forEach((field, index) => {
      Object.defineProperty(this, field, {
        enumerable: true,
        get: booleans[index] === true ? () => kernel.read(index) !== 0 : () => kernel.read(index),
        set: (value: unknown) => kernel.write(index, numberOf(field, value)),
      });
    });
    Object.preventExtensions(this);
  }
}

/** The parts of a shared record. */
export function sharedParts(record: SharedRecord): SharedParts {
  const parts = partsOf.get(record);
  if (parts === undefined) throw new ThreadError("this is not an object made by shared()");
  return parts;
}

function numberOf(field: string, value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  throw new TypeError(
    `a shared variable holds numbers and booleans; ${field} cannot hold ${value === null ? "null" : `a ${typeof value}`} (send other values through a Queue)`,
  );
}

/** A record of numbers and booleans that all threads of the process share. */
export function shared<T extends SharedFields>(record: T): T {
  const fields = Object.keys(record);
  const values = fields.map((field) => numberOf(field, record[field]));
  const booleans = fields.map((field) => typeof record[field] === "boolean");
  const kernel = createObject({
    kind: "shared",
    name: undefined,
    fields,
    make: (address) => {
      const made = new KernelSharedValues(runtime().context, address, fields.length);
      if (address === 0) made.snapshot.set(values);
      return made;
    },
  });
  return new SharedRecord({ kernel, fields, booleans }) as SharedRecord & T;
}

const arrayKernels = new WeakMap<SharedArray, KernelSharedArray>();

/** An array in shared memory; its elements are read and written by index through the proxy around it. */
export class SharedArray {
  [index: number]: number;

  constructor(kernel: KernelSharedArray) {
    const proxy = new Proxy(this, {
      get: (target, key) => {
        const index = indexOf(key);
        return index === undefined ? Reflect.get(target, key, proxy) : kernel.read(index);
      },
      set: (_target, key, value: unknown) => {
        const index = indexOf(key);
        if (index === undefined || index >= kernel.elements.length) {
          throw new RangeError(`a shared array of ${kernel.elements.length} elements has no element ${String(key)}`);
        }
        kernel.write(index, numberOf(`element ${index}`, value));
        return true;
      },
    });
    arrayKernels.set(proxy, kernel);
    // biome-ignore lint/correctness/noConstructorReturn: the proxy is the array; the instance behind it only lends its methods
    return proxy;
  }

  get length(): number {
    return sharedArrayKernel(this).elements.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    const kernel = sharedArrayKernel(this);
    for (let index = 0; index < kernel.elements.length; index++) yield kernel.read(index) ?? 0;
  }
}

export function sharedArrayKernel(array: SharedArray): KernelSharedArray {
  const kernel = arrayKernels.get(array);
  if (kernel === undefined) throw new ThreadError("this is not an array made by sharedArray()");
  return kernel;
}

/** The index a property key stands for; undefined for every other key. */
function indexOf(key: string | symbol): number | undefined {
  if (typeof key === "symbol") return undefined;
  const first = key.charCodeAt(0);
  return first >= 48 && first <= 57 ? Number(key) : undefined;
}

/** An array of numbers that all threads share, all zero at first. */
export function sharedArray(type: SharedArrayType, length: number): SharedArray {
  if (!SHARED_ARRAY_TYPES.includes(type)) {
    throw new TypeError(`the type of a shared array is one of ${SHARED_ARRAY_TYPES.join(", ")}; it is ${String(type)}`);
  }
  checkedCount(length, "the length of a shared array", 0);
  return new SharedArray(
    createObject({
      kind: "shared",
      name: undefined,
      capacity: length,
      fields: [type],
      make: (address) => new KernelSharedArray(runtime().context, address, type, length),
    }),
  );
}
