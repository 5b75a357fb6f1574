/** The names compiled code uses for the runtime; none of them occurs in the program. */
export interface RuntimeNames {
  /** The module's own function, the outermost frame of its stack. */
  readonly module: string;
  readonly require: string;
  readonly exports: string;
  readonly cjsModule: string;
  /** The `ThreadAbi`. */
  readonly thread: string;
  /** What is left of the checkpoint's budget. */
  readonly budget: string;
  /** `(line) => void`: the slow path of a checkpoint. */
  readonly slow: string;
  /** `(value, line) => value`: what follows an `await`. */
  readonly afterAwait: string;
  /** `(value, ignored) => value`: evaluates something after a value. */
  readonly pass: string;
  /** `(variable, line) => 1`: reports a write to a module-level variable. */
  readonly write: string;
  /** Prefix of the flags that say a variable's write was reported. */
  readonly written: string;
  /** Prefix of the imported modules. */
  readonly imported: string;
  /** The value of `export default`. */
  readonly defaultExport: string;
}

/** Chooses names that do not collide with a program's own. */
export function chooseRuntimeNames(taken: ReadonlySet<string>): RuntimeNames {
  let prefix = "__";
  const collides = (name: string) => name.startsWith(prefix) && /^[a-z]\d*$/.test(name.slice(prefix.length));
  const names = [...taken];
  while (names.some(collides)) prefix += "_";
  return {
    module: `${prefix}m`,
    require: `${prefix}r`,
    exports: `${prefix}e`,
    cjsModule: `${prefix}c`,
    thread: `${prefix}t`,
    budget: `${prefix}b`,
    slow: `${prefix}s`,
    afterAwait: `${prefix}a`,
    pass: `${prefix}p`,
    write: `${prefix}w`,
    written: `${prefix}v`,
    imported: `${prefix}i`,
    defaultExport: `${prefix}d`,
  };
}

/** A frame name of compiled code's own helpers. */
export const HELPER_FRAME = /^_{2,}[sapw]$/;
/** The frame name of a module's top level. */
export const MODULE_FRAME = /^_{2,}m$/;
