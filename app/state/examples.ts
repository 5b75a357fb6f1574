import { type ExecutionModel, type Language, type Scheduler, TIMED } from "../../src/protocol/run";
import { stopRun } from "./run-controller";
import { keepEdited, showNotice, useApp } from "./store";
import { readTraceFile } from "./trace-file";
import type { Program } from "./types";

/** An entry of `public/examples/index.json`; the program and its trace lie in a folder of the same name. */
export interface ExampleEntry {
  readonly id: string;
  /** Under what it stands in the list: a key of the message catalogue after `example.topic.`. */
  readonly topic: string;
  readonly language: Language;
  readonly model: ExecutionModel;
  readonly switchIntervalMs: number;
  /** Default: by the clock. */
  readonly scheduler?: Scheduler;
}

export interface ExampleIndex {
  /** The example that is opened when nothing else was asked for. */
  readonly default: string;
  readonly examples: readonly ExampleEntry[];
}

let index: Promise<ExampleIndex> | null = null;
let opening = 0;

/** The list of examples, fetched once. */
export function exampleIndex(): Promise<ExampleIndex> {
  index ??= fetchFile("index.json").then((response) => response.json() as Promise<ExampleIndex>);
  return index;
}

/**
 * Opens an example: its program and settings at once, its recorded trace as soon as it is here. Without an id,
 * the default one. An example that cannot be fetched is told on the page.
 */
export async function openExample(id?: string): Promise<void> {
  opening += 1;
  const mine = opening;
  try {
    const { examples, default: defaultId } = await exampleIndex();
    const entry = examples.find((example) => example.id === (id ?? defaultId));
    if (!entry) throw new Error(`there is no example ${id}`);
    const recorded = fetchRecorded(entry.id);
    const code = await (await fetchFile(`${entry.id}/program.${entry.language === "python" ? "py" : "ts"}`)).text();
    await stopRun();
    if (mine !== opening) return;
    const replaced = keepEdited();
    useApp.setState({
      program: programOf(entry, code),
      edited: false,
      run: { phase: "idle" },
      shown: null,
      cursorMs: null,
      selection: null,
      notice: replaced ? { tone: "info", key: "notice.replaced", action: "bring-back" } : null,
    });
    const shown = await recorded;
    // A run may have been started, or another example opened, while the trace was on its way.
    const state = useApp.getState();
    if (mine !== opening || state.run.phase !== "idle" || !shown) return;
    useApp.setState({ shown });
  } catch (error) {
    if (mine !== opening) return;
    showNotice({
      tone: "error",
      key: "notice.example",
      params: { reason: error instanceof Error ? error.message : String(error) },
    });
  }
}

function programOf(entry: ExampleEntry, code: string): Program {
  const { id: exampleId, language, model, switchIntervalMs, scheduler = TIMED } = entry;
  return { exampleId, language, code, files: {}, alongside: [], model, switchIntervalMs, scheduler };
}

/** Something else is shown now: an example that is still on its way must not replace it. */
export function abandonOpening(): void {
  opening += 1;
}

/** The example's recorded trace; null where it has none or it cannot be read. The program is worth showing without. */
async function fetchRecorded(id: string) {
  try {
    const response = await fetchFile(`${id}/trace.interleave`);
    return await readTraceFile(new Uint8Array(await response.arrayBuffer()), "recorded");
  } catch {
    return null;
  }
}

async function fetchFile(path: string): Promise<Response> {
  const response = await fetch(new URL(`examples/${path}`, document.baseURI));
  if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
  return response;
}
