import * as v from "valibot";
import type { Milliseconds } from "../base/units";
import { type Alongside, type ExecutionModel, type Language, type Scheduler, TIMED } from "../protocol/run";
import { fromBase64Url, toBase64Url } from "./base64url";

/** A program with the settings it runs under: what a share link carries, and what a trace file restores. */
export interface SharedProgram {
  readonly language: Language;
  readonly code: string;
  /** Further modules and data by path relative to the program. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Further programs that run at the same time. */
  readonly alongside: readonly Alongside[];
  readonly settings: RunSettings;
}

/** Absent settings take their defaults (`protocol/run.ts`). */
export interface RunSettings {
  readonly model: ExecutionModel;
  readonly switchIntervalMs: Milliseconds;
  readonly scheduler: Scheduler;
  readonly cpuCount?: number;
  readonly timeoutMs?: Milliseconds;
}

const bytesSchema = v.pipe(
  v.object({ base64: v.string() }),
  v.transform(({ base64 }) => fromBase64Url(base64)),
  v.instance(Uint8Array),
);

const positiveSchema = v.pipe(v.number(), v.finite(), v.gtValue(0));

const schedulerSchema = v.variant("policy", [
  v.object({ policy: v.literal("timed") }),
  v.object({ policy: v.literal("seeded"), seed: v.pipe(v.number(), v.safeInteger()) }),
]);

const MAX_ALONGSIDE = 64;
const MAX_NAME_CHARS = 200;

/** Names say which program is which, so there are no two of one name; a main program's is none of them. */
const alongsideSchema = v.pipe(
  v.array(
    v.object({
      name: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME_CHARS), v.notValue("main.py")),
      code: v.string(),
      argv: v.optional(v.array(v.string()), []),
    }),
  ),
  v.maxLength(MAX_ALONGSIDE),
  v.check((programs) => new Set(programs.map(({ name }) => name)).size === programs.length),
  v.transform((programs) => programs.map(({ name, code, argv }): Alongside => ({ fileName: name, code, argv }))),
);

export const programEntries = {
  language: v.picklist(["python", "typescript"]),
  code: v.string(),
  files: v.optional(v.record(v.string(), v.union([v.string(), bytesSchema])), {}),
  // Links and files of the first version had one program.
  alongside: v.optional(alongsideSchema, []),
  settings: v.object({
    model: v.picklist(["gil", "parallel"]),
    switchIntervalMs: positiveSchema,
    cpuCount: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
    timeoutMs: v.exactOptional(positiveSchema),
    // Links and files of the first version had no other than the clock.
    scheduler: v.optional(schedulerSchema, TIMED),
  }),
} as const;

/** The checked form of a {@link SharedProgram} in JSON: bytes as `{ base64 }`, unknown keys left out. */
export const programSchema = v.object(programEntries);

/** What {@link programSchema} reads back. */
export function programToJson(program: SharedProgram): v.InferInput<typeof programSchema> {
  const { language, code, settings } = program;
  const files = Object.entries(program.files).map(
    ([path, content]) => [path, typeof content === "string" ? content : { base64: toBase64Url(content) }] as const,
  );
  return {
    language,
    code,
    settings: {
      model: settings.model,
      switchIntervalMs: settings.switchIntervalMs,
      ...(settings.cpuCount === undefined ? {} : { cpuCount: settings.cpuCount }),
      ...(settings.timeoutMs === undefined ? {} : { timeoutMs: settings.timeoutMs }),
      ...(settings.scheduler.policy === "timed" ? {} : { scheduler: settings.scheduler }),
    },
    ...(program.alongside.length === 0
      ? {}
      : {
          alongside: program.alongside.map(({ fileName, code, argv }) => ({
            name: fileName,
            code,
            ...(argv.length === 0 ? {} : { argv: [...argv] }),
          })),
        }),
    ...(files.length === 0 ? {} : { files: Object.fromEntries(files) }),
  };
}
