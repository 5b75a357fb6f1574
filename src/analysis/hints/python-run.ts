/**
 * Hints on a Python run that failed: pure functions of its standard error and its source. Python's message stays what
 * it is; a hint says what is known beyond it.
 */
export type RunHintCode =
  | "args-not-tuple"
  | "main-guard"
  | "manager-lambda"
  | "no-network"
  | "no-package"
  | "not-in-sandbox"
  | "not-picklable"
  | "queue-module"
  | "renamed-module"
  | "renamed-name"
  | "full-width-character"
  | "target-called";

export interface RunHint {
  readonly code: RunHintCode;
  readonly params: Readonly<Record<string, string>>;
}

/** Modules of Python 2 that have another name now. */
const RENAMED_MODULES: Readonly<Record<string, string>> = {
  ConfigParser: "configparser",
  SocketServer: "socketserver",
  StringIO: "io",
  cPickle: "pickle",
  commands: "subprocess",
  copy_reg: "copyreg",
  dummy_threading: "threading",
  httplib: "http.client",
  thread: "_thread",
  urllib2: "urllib.request",
  urlparse: "urllib.parse",
};

/** Built-in names of Python 2 that have another name now. */
const RENAMED_NAMES: Readonly<Record<string, string>> = {
  raw_input: "input",
  unichr: "chr",
  unicode: "str",
  xrange: "range",
};

/** Modules of the standard library that need a desktop or an operating system. */
const NOT_IN_SANDBOX: ReadonlySet<string> = new Set([
  "curses",
  "dbm",
  "ensurepip",
  "fcntl",
  "grp",
  "idlelib",
  "msvcrt",
  "pwd",
  "readline",
  "resource",
  "syslog",
  "termios",
  "tkinter",
  "turtle",
  "turtledemo",
  "venv",
  "winreg",
  "winsound",
]);

/** What `lib/system/no_network.py` says; its errors may be wrapped in others. */
const NO_NETWORK = /programs run in a sandbox without network/;
const NO_MODULE = /^ModuleNotFoundError: No module named '([^'\n]+)'/m;
const NO_NAME = /^NameError: name '(\w+)' is not defined/m;
const WRONG_CHARACTER = /^SyntaxError: invalid character '(.)' \(U\+(?:FF|30|20)/mu;
const WRONG_ARGUMENTS =
  /^TypeError: .*(?:takes \d+ positional arguments? but \d+ (?:was|were) given|argument after \* must be an iterable)/m;
const NOT_CALLABLE = /^TypeError: '\w+' object is not callable/m;
/** `args=("abc")`, outside of comments. */
const ARGS_NOT_TUPLE = /^[^#\n]*\bargs\s*=\s*\(?\s*([bfru]?"[^"\n]*"|[bfru]?'[^'\n]*'|[\w.]+)\s*\)(?!\s*\.)/m;
const ARGS_IN_PARENTHESES = /\bargs\s*=\s*\(/;
/** What `multiprocessing.spawn` says where a child would start children. */
const NO_MAIN_GUARD = /^RuntimeError: \n\s+An attempt has been made to start a new process before the\n/m;
const NOT_PICKLABLE =
  /^(?:_pickle\.|pickle\.)?(?:PicklingError|AttributeError|TypeError): (?:Can't pickle|Can't get local object|cannot pickle) (.+?)(?: at 0x[0-9a-f]+)?>?(?::.*)?$/m;
/** A manager's callable that a spawned server could not be sent. */
const REGISTERED_LAMBDA = /\.register\s*\([^)\n]*\blambda\b/;
const TARGET_CALLED = /^[^#\n]*\btarget\s*=\s*([\w.]+)\(/m;

/**
 * Hints on a failed run, at most one of each kind, in no order of importance.
 *
 * @param stderr its standard error, or the end of it
 * @param source the program's own file
 * @param files paths of the program's further files: a module that is among them is the program's own
 */
export function runHints(stderr: string, source: string, files: readonly string[] = []): readonly RunHint[] {
  return [
    ...moduleHints(stderr, files),
    ...networkHints(stderr),
    ...nameHints(stderr),
    ...characterHints(stderr),
    ...threadHints(stderr, source),
    ...processHints(stderr, source),
  ];
}

function moduleHints(stderr: string, files: readonly string[]): RunHint[] {
  const module = NO_MODULE.exec(stderr)?.[1];
  if (module === undefined) return [];
  const name = module.split(".")[0] ?? module;
  if (files.some((path) => path === `${name}.py` || path.startsWith(`${name}/`))) return [];
  if (name === "Queue") return [{ code: "queue-module", params: {} }];
  const now = Object.hasOwn(RENAMED_MODULES, name) ? RENAMED_MODULES[name] : undefined;
  if (now !== undefined) return [{ code: "renamed-module", params: { old: name, now } }];
  return [{ code: NOT_IN_SANDBOX.has(name) ? "not-in-sandbox" : "no-package", params: { module: name } }];
}

function networkHints(stderr: string): RunHint[] {
  return NO_NETWORK.test(stderr) ? [{ code: "no-network", params: {} }] : [];
}

function nameHints(stderr: string): RunHint[] {
  const old = NO_NAME.exec(stderr)?.[1] ?? "";
  const now = Object.hasOwn(RENAMED_NAMES, old) ? RENAMED_NAMES[old] : undefined;
  return now === undefined ? [] : [{ code: "renamed-name", params: { old, now } }];
}

function characterHints(stderr: string): RunHint[] {
  const wrong = WRONG_CHARACTER.exec(stderr)?.[1];
  if (wrong === undefined) return [];
  return [{ code: "full-width-character", params: { wrong } }];
}

/** What a thread was given; only where the error fits, and the source shows the mistake. */
function threadHints(stderr: string, source: string): RunHint[] {
  const hints: RunHint[] = [];
  const args = ARGS_NOT_TUPLE.exec(source);
  if (args?.[1] !== undefined && WRONG_ARGUMENTS.test(stderr) && isOneValue(args[0], args[1])) {
    hints.push({ code: "args-not-tuple", params: { value: args[1], tuple: `(${args[1]},)` } });
  }
  const called = TARGET_CALLED.exec(source)?.[1];
  if (called !== undefined && called !== "partial" && !called.endsWith(".partial") && NOT_CALLABLE.test(stderr)) {
    hints.push({ code: "target-called", params: { function: called } });
  }
  return hints;
}

/** What a process that is spawned cannot be given, or does again. */
function processHints(stderr: string, source: string): RunHint[] {
  const hints: RunHint[] = [];
  const isLambda = REGISTERED_LAMBDA.test(source);
  const noGuard = NO_MAIN_GUARD.test(stderr);
  const notPicklable = NOT_PICKLABLE.exec(stderr)?.[1];
  if (isLambda && (noGuard || notPicklable !== undefined)) return [{ code: "manager-lambda", params: {} }];
  if (noGuard) hints.push({ code: "main-guard", params: {} });
  if (notPicklable !== undefined) hints.push({ code: "not-picklable", params: { what: notPicklable } });
  return hints;
}

/** A name without parentheses may well be a tuple; in parentheses it was meant to become one. */
function isOneValue(call: string, value: string): boolean {
  return /["']$|^\d/.test(value) || ARGS_IN_PARENTHESES.test(call);
}
