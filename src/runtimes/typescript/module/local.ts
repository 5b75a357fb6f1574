/** A variable that every thread has for itself; every thread evaluates the module, so a plain field will do. */
export class ThreadLocal<T> {
  readonly #init: () => T;
  #made = false;
  #value: T | undefined;

  constructor(init: () => T) {
    this.#init = init;
  }

  get value(): T {
    if (!this.#made) this.value = this.#init();
    return this.#value as T;
  }

  set value(value: T) {
    this.#made = true;
    this.#value = value;
  }
}

export function threadLocal<T>(init: () => T): ThreadLocal<T> {
  return new ThreadLocal(init);
}
