import type { PythonFiles } from "../../../protocol/python";
import { COMMAND_NAMES } from "../../commands/names";
import { LIBRARY } from "../lib";
import { EventRecorder } from "./event-recorder";
import { locateCurrentFrame } from "./frame-detachment";
import type { InterpreterImage } from "./messages";
import { type CApi, NativeFunctions } from "./native-functions";
import { ProcessFunctions } from "./process-functions";
import { unpackSnapshot } from "./snapshot-format";

type LoadPyodide = typeof import("pyodide").loadPyodide;
type Options = NonNullable<Parameters<LoadPyodide>[0]>;
type CreateModule = NonNullable<Options["createPyodideModule"]>;

/** Options of `loadPyodide` that its types leave out. */
interface HiddenOptions {
  readonly _makeSnapshot?: boolean;
  readonly _loadSnapshot?: Uint8Array;
  readonly createPyodideModule: CreateModule;
}

/** Members of the API that its types leave out. */
type Booted = CApi & { makeMemorySnapshot(): Uint8Array };

/** An interpreter, what takes its events, and what it shares with other processes. */
export type Interpreter = Booted & { readonly recorder: EventRecorder; readonly processes: ProcessFunctions };

/**
 * Hashes of strings are the same in every run, as they must be for a seeded one: they are part of the snapshot, and
 * cannot be seeded anew.
 */
const HASH_SEED = "1";

/** Where the Python side of this runtime lies in the interpreter's file system. */
export const LIBRARY_FOLDER = "/lib/interleave";

/** Boots an interpreter that touches no network; with `snapshot`, from memory in which everything is imported. */
export async function bootInterpreter(
  image: InterpreterImage,
  how: { readonly snapshot: SharedArrayBuffer | null },
): Promise<Interpreter> {
  const { loadPyodide, createPyodideModule } = await (loading ?? importFrom(image.files));
  const restore = answerRequests(image);
  try {
    const hidden: HiddenOptions = {
      createPyodideModule,
      ...(how.snapshot === null ? { _makeSnapshot: true } : { _loadSnapshot: unpackSnapshot(how.snapshot) }),
    };
    const options = {
      indexURL: "http://interpreter.invalid/",
      packageBaseUrl: "http://interpreter.invalid/",
      lockFileContents: image.lockFile,
      env: { HOME: "/home/pyodide", PATH: "/usr/local/bin:/usr/bin:/bin", PYTHONHASHSEED: HASH_SEED },
      ...hidden,
    };
    const pyodide = (await loadPyodide(options)) as Booted;
    locateCurrentFrame(pyodide);
    const functions = new NativeFunctions(pyodide);
    const recorder = new EventRecorder(functions);
    const interpreter = Object.assign(pyodide, {
      recorder: recorder,
      processes: new ProcessFunctions(functions, recorder),
    });
    writeLibrary(interpreter);
    writeExecutables(interpreter);
    return interpreter;
  } finally {
    restore();
  }
}

let loading: ReturnType<typeof importFrom> | null = null;

/** Loads the interpreter's scripts ahead of its boot. */
export function loadScripts(files: PythonFiles): void {
  loading = importFrom(files);
  loading.catch(() => undefined);
}

async function importFrom(files: PythonFiles) {
  const urls = [files["pyodide.mjs"], files["pyodide.asm.mjs"]].map((file) =>
    // A server may call it anything; a module must be called a script.
    URL.createObjectURL(new Blob([file], { type: "text/javascript" })),
  );
  const restore = refuseClassicScripts();
  try {
    const [loader, glue] = await Promise.all(urls.map((url) => import(/* @vite-ignore */ url)));
    return { loadPyodide: loader.loadPyodide as LoadPyodide, createPyodideModule: glue.default as CreateModule };
  } finally {
    restore();
    for (const url of urls) URL.revokeObjectURL(url);
  }
}

/**
 * Pyodide refuses classic workers, which it knows by trying this: the content security policy would refuse the call, too,
 * but Firefox reports that as an error of the page.
 */
function refuseClassicScripts(): () => void {
  const { importScripts } = globalThis;
  globalThis.importScripts = () => {
    throw new Error("this worker loads nothing");
  };
  return () => {
    globalThis.importScripts = importScripts;
  };
}

/** Pyodide asks for its files by `fetch` and streams its module: both are answered from what was handed over. */
function answerRequests({ module, files }: InterpreterImage): () => void {
  const { fetch } = globalThis;
  const allowClassicScripts = refuseClassicScripts();
  const { instantiateStreaming } = WebAssembly;
  globalThis.fetch = async (request) => {
    const url = String(request instanceof Request ? request.url : request);
    if (url.endsWith("/python_stdlib.zip")) return new Response(files["python_stdlib.zip"]);
    return new Response(null, { headers: { "content-type": "application/wasm" } });
  };
  WebAssembly.instantiateStreaming = async (_source, imports) => ({
    instance: await WebAssembly.instantiate(module, imports),
    module,
  });
  return () => {
    globalThis.fetch = fetch;
    allowClassicScripts();
    WebAssembly.instantiateStreaming = instantiateStreaming;
  };
}

const INTERPRETERS = ["python", "python3", "python3.14"];

/** Where programs look for what can be executed (`shutil.which`): `lib/process/subprocess.py` knows what it is. */
function writeExecutables({ FS }: Interpreter): void {
  const paths = [
    ...INTERPRETERS.map((name) => `/usr/local/bin/${name}`),
    ...[...COMMAND_NAMES].map((name) => `/usr/bin/${name}`),
  ];
  for (const folder of ["/usr/local/bin", "/usr/bin"]) FS.mkdirTree(folder);
  for (const path of paths) {
    FS.writeFile(path, "");
    FS.chmod(path, 0o755);
  }
  if (!FS.analyzePath("/bin").exists) FS.symlink("/usr/bin", "/bin");
}

/** Files are not part of a snapshot, so they are written at every boot. */
function writeLibrary({ FS }: Interpreter): void {
  for (const [path, source] of Object.entries(LIBRARY)) {
    const file = `${LIBRARY_FOLDER}/_interleave/${path}`;
    FS.mkdirTree(file.slice(0, file.lastIndexOf("/")));
    FS.writeFile(file, source);
  }
}
