import * as v from "valibot";
import {
  type Alongside,
  DEFAULT_SWITCH_INTERVAL_MS,
  type ExecutionModel,
  type Language,
  type Scheduler,
  TIMED,
} from "../../src/protocol/run";
import { InvalidRequestError } from "./types";

/** A run request that was checked, with the defaults filled in. */
export interface CheckedRequest {
  readonly language: Language;
  readonly code: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly model: ExecutionModel;
  readonly switchIntervalMs: number;
  readonly scheduler: Scheduler;
  readonly argv: readonly string[];
  readonly alongside: readonly Alongside[];
  readonly stdin?: string;
  readonly cpuCount?: number;
  readonly timeoutMs?: number;
}

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));

const requestSchema = v.strictObject({
  language: v.picklist(["python", "typescript"]),
  code: v.string(),
  files: v.optional(v.record(v.string(), v.union([v.string(), v.instance(Uint8Array)])), {}),
  alongside: v.optional(
    v.array(v.strictObject({ code: v.string(), name: v.optional(v.string()), argv: v.optional(v.array(v.string())) })),
    [],
  ),
  model: v.optional(v.picklist(["gil", "parallel"]), "gil"),
  scheduler: v.optional(v.picklist(["timed", "seeded"]), "timed"),
  seed: v.optional(v.pipe(v.number(), v.safeInteger()), 1),
  switchIntervalMs: v.optional(positive, DEFAULT_SWITCH_INTERVAL_MS),
  cpuCount: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  stdin: v.optional(v.string()),
  argv: v.optional(v.array(v.string()), []),
  timeoutMs: v.optional(positive),
});

/**
 * Checks a run request.
 *
 * @throws {InvalidRequestError} naming the field that is wrong, or that asks for what is not available yet
 */
export function checkRequest(request: unknown): CheckedRequest {
  const parsed = v.safeParse(requestSchema, request);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const field = v.getDotPath(issue) ?? "request";
    throw new InvalidRequestError(field, `The field ${field} of the run request is not valid. ${issue.message}.`);
  }
  const { language, model, switchIntervalMs, code, files, cpuCount, timeoutMs, argv, stdin, scheduler, seed, ...rest } =
    parsed.output;
  if (language === "python" && model === "parallel") {
    throw notYet("model", 'Python threads share one GIL: model "parallel" does not exist for them. Use "gil".');
  }
  if (language === "typescript" && scheduler === "seeded") {
    throw notYet(
      "scheduler",
      'The scheduler "seeded" is not available for TypeScript, whose threads are real workers. Use "timed".',
    );
  }
  if (rest.alongside.length > 0 && (language === "typescript" || scheduler === "seeded")) {
    throw notYet(
      "alongside",
      "Programs alongside the first are processes, which TypeScript and a run that a seed decides do not have. Leave the field out.",
    );
  }
  const alongside = rest.alongside.map(({ code, name, argv }, index) => ({
    fileName: name ?? `program-${index + 2}.py`,
    code,
    argv: argv ?? [],
  }));
  const names = ["main.py", ...Object.keys(files), ...alongside.map(({ fileName }) => fileName)];
  if (new Set(names).size < names.length) {
    throw new InvalidRequestError(
      "alongside",
      "Two files of the run have the same name. Name each program differently.",
    );
  }
  if (language === "typescript" && argv.length > 0)
    throw notYet("argv", "TypeScript programs have no arguments. Write them into the code.");
  if (language === "typescript" && stdin !== undefined && stdin !== "") {
    throw notYet("stdin", "TypeScript programs have no standard input. Write the text into the code or its files.");
  }
  return {
    language,
    code,
    files,
    model,
    switchIntervalMs,
    scheduler: scheduler === "seeded" ? { policy: "seeded", seed } : TIMED,
    argv,
    alongside,
    ...(stdin === undefined ? {} : { stdin }),
    ...(cpuCount === undefined ? {} : { cpuCount }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

function notYet(field: string, message: string): InvalidRequestError {
  return new InvalidRequestError(field, message);
}
