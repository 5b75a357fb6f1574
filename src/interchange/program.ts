import * as v from "valibot";
import type { Milliseconds } from "../base/units";
import { type ExecutionModel, type Language, type Scheduler, TIMED } from "../protocol/run";
import { fromBase64Url, toBase64Url } from "./base64url";

/** A program with the settings it runs under: what a share link carries, and what a trace file restores. */
export interface SharedProgram {
  readonly language: Language;
  readonly code: string;
  /** Further modules and data by path relative to the program. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
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

export const programEntries = {
  language: v.picklist(["python", "typescript"]),
  code: v.string(),
  files: v.optional(v.record(v.string(), v.union([v.string(), bytesSchema])), {}),
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
    ...(files.length === 0 ? {} : { files: Object.fromEntries(files) }),
  };
}
