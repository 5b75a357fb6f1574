import inspect from "object-inspect";
import { writeOutput } from "./runtime";

const INSPECT = { depth: 6, maxStringLength: 10_000 } as const;
const FORMAT = /%[sdifoOjc%]/g;

/** Replaces the console of this worker's global scope: log and kin go to stdout, warn, error and trace to stderr. */
export function installConsole(): void {
  let indent = "";
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();
  const write = (stream: "stdout" | "stderr", values: readonly unknown[]): void => {
    const text = format(values);
    writeOutput(stream, `${indent === "" ? text : indent + text.replaceAll("\n", `\n${indent}`)}\n`);
  };
  const out = (...values: unknown[]): void => write("stdout", values);
  const err = (...values: unknown[]): void => write("stderr", values);
  const elapsed = (label: string): string =>
    `${label}: ${(performance.now() - (timers.get(label) ?? performance.now())).toFixed(3)} ms`;
  Object.assign(globalThis.console, {
    log: out,
    info: out,
    debug: out,
    dir: (value: unknown) => out(value),
    table: (value: unknown) => out(value),
    warn: err,
    error: err,
    trace: (...values: unknown[]) => err("Trace:", ...values),
    assert: (condition: unknown, ...values: unknown[]) => {
      if (!condition) err("Assertion failed", ...values);
    },
    group: (...values: unknown[]) => {
      if (values.length > 0) out(...values);
      indent += "  ";
    },
    groupEnd: () => {
      indent = indent.slice(2);
    },
    count: (label = "default") => {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      out(`${label}: ${counts.get(label)}`);
    },
    time: (label = "default") => timers.set(label, performance.now()),
    timeLog: (label = "default") => out(elapsed(label)),
    timeEnd: (label = "default") => {
      out(elapsed(label));
      timers.delete(label);
    },
  });
}

/** As the console standard's formatter: %s, %d and so on where the first value is a string, the rest inspected. */
function format(values: readonly unknown[]): string {
  const [first, ...rest] = values;
  if (typeof first !== "string") return values.map(show).join(" ");
  let used = 0;
  const head = first.replace(FORMAT, (directive) => {
    if (directive === "%%") return "%";
    if (used >= rest.length) return directive;
    return formatOne(directive, rest[used++]);
  });
  return [head, ...rest.slice(used).map(show)].join(" ");
}

function formatOne(directive: string, value: unknown): string {
  switch (directive) {
    case "%s":
      return typeof value === "object" ? show(value) : String(value);
    case "%d":
    case "%i":
      return String(directive === "%i" ? Number.parseInt(String(value), 10) : Number(value));
    case "%f":
      return String(Number.parseFloat(String(value)));
    case "%c":
      return "";
    default:
      return show(value);
  }
}

function show(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return String(value.stack ?? value);
  return inspect(value, INSPECT);
}
