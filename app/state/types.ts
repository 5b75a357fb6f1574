import type { Alongside, ExecutionModel, Language, Scheduler } from "../../src/protocol/run";
import type { RunOutcome, RunStatus } from "../../src/protocol/stream";
import type { TraceView } from "../../src/trace/types";
import type { MessageKey, MessageParams } from "../i18n";
import type { Selection } from "../timeline";

/** What the page would run now. */
export interface Program {
  /** The example it was opened from; null for a link or a program set by a script. */
  readonly exampleId: string | null;
  readonly language: Language;
  readonly code: string;
  /** Further modules and data by path relative to the program. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Further programs that run at the same time, as processes of their own; only of Python. */
  readonly alongside: readonly Alongside[];
  readonly model: ExecutionModel;
  readonly switchIntervalMs: number;
  readonly scheduler: Scheduler;
}

export type RunState =
  | { readonly phase: "idle" }
  | { readonly phase: "compiling" | "booting" | "running" }
  /** It waits for the interpreter; {@link PythonState} says how far that is. */
  | { readonly phase: "awaiting-python" }
  /** The program runs under one seed after another, beside what the page shows. */
  | { readonly phase: "trying-seeds"; readonly done: number; readonly total: number }
  | { readonly phase: "finished"; readonly outcome: RunOutcome };

/** How much of the Python interpreter is here. */
export type PythonState =
  | { readonly phase: "absent" | "starting" | "ready" | "failed" }
  /** `totalBytes` as far as the server tells sizes. */
  | { readonly phase: "downloading"; readonly loadedBytes: number; readonly totalBytes: number };

/** How a run under one seed ended. */
export interface SeedRun {
  readonly seed: number;
  readonly status: RunStatus;
  /** The last line of its standard output that is not empty; "" without any. */
  readonly lastLine: string;
  /** Kinds of what was found in it, each once. */
  readonly findings: readonly string[];
}

/** One program under many seeds. */
export interface SeedTrial {
  readonly program: Program;
  readonly total: number;
  /** In the order in which they ran. */
  readonly runs: readonly SeedRun[];
}

export type TraceOrigin =
  /** Made by a run on this page. */
  | "measured"
  /** Comes with an example. */
  | "recorded"
  /** Read from a file. */
  | "imported";

/** The trace on the page, with what is needed to speak about it. */
export interface ShownTrace {
  readonly trace: TraceView;
  /** The trace's own version when this was published: a new number means that it grew. */
  readonly version: number;
  readonly origin: TraceOrigin;
  /** The program it was recorded from. Lines are shown only while its code still stands in the editor. */
  readonly program: Program;
  /** How the run ended; null while it has not. */
  readonly outcome: RunOutcome | null;
}

/** A sentence for the reader above the work area. */
export interface Notice {
  readonly tone: "info" | "error";
  readonly key: MessageKey;
  readonly params?: MessageParams;
  /** What the reader can do about it with one press: get the program back that was replaced. */
  readonly action?: "bring-back";
}

export type PanelTab = "output" | "locks" | "queues" | "threads" | "findings" | "seeds";

/** The tabs of the narrow layout. */
export type NarrowTab = "code" | "timeline" | "output";

export type ThemeChoice = "system" | "light" | "dark";

export interface AppState {
  readonly program: Program;
  /** Whether a person has changed the program since it was opened. */
  readonly edited: boolean;
  /** The edited program that was last replaced by another one. */
  readonly replaced: Program | null;
  readonly run: RunState;
  readonly python: PythonState;
  /** The trial of many seeds that was begun last. */
  readonly seedTrial: SeedTrial | null;
  /** The seed that was chosen last, for whoever goes back to the clock and returns; null before any. */
  readonly lastSeed: number | null;
  readonly shown: ShownTrace | null;
  /** Moment the page speaks about; null is the end of the trace. */
  readonly cursorMs: number | null;
  readonly selection: Selection | null;
  readonly theme: ThemeChoice;
  readonly panelTab: PanelTab;
  readonly narrowTab: NarrowTab;
  readonly notice: Notice | null;
}
