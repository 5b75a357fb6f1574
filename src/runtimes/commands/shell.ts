import { Bash, type CommandName, defineCommand, getCommandNames } from "just-bash/browser";
import type { HostTable } from "../../protocol/hosts";
import type { Execution } from "../python/worker/spawn";
import { fromBinaryString, toBinaryString } from "./binary-strings";
import { type HandedFiles, initialFiles } from "./files";
import { Nslookup } from "./nslookup";
import { PYTHON_NAMES, runPython, type Starter } from "./python-command";
import { passOutputOn } from "./script-output";
import { Killed, type StandardStreams } from "./standard-streams";

/** They want `node:zlib`. */
const LEFT_OUT: ReadonlySet<string> = new Set(["gzip", "gunzip", "zcat"]);
/** Commands that never look at their standard input. */
const WITHOUT_INPUT: ReadonlySet<string> = new Set(
  (
    "[ basename chmod clear cp date dirname du echo env expr false file find hostname ln ls mkdir mv printenv printf pwd " +
    "readlink rm rmdir seq sleep stat test touch tree true which whoami"
  ).split(" "),
);
const SHELLS: ReadonlySet<string> = new Set(["bash", "sh"]);
/** Options that let the shell write beside its commands: `-u`, `-v`. */
const SPEAKS_BESIDE = /^-[a-z]*[uv]/;
/** Where the interpreter is (`sys.executable`): what is executed there is the command. */
const PYTHON_FOLDER = "/usr/local/bin";
const PYTHON_SCRIPT = '#!/bin/sh\n/usr/bin/python3 "$@"\n';
const DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";
const USER = 1000;
const MANY = 1_000_000_000;
/** The run's own time limit ends a command that never ends. */
const LIMITS = {
  maxCommandCount: MANY,
  maxLoopIterations: MANY,
  maxAwkIterations: MANY,
  maxSedIterations: MANY,
  maxJqIterations: MANY,
  maxWorkUnits: MANY,
};

/** What a shell has of the run around it. */
interface ShellMeans {
  readonly pid: number;
  readonly ppid: number;
  /** What `nslookup` answers from. */
  readonly hosts: HostTable;
  /** Starts other processes. */
  readonly starter: Starter;
  /** Aborted with a {@link Killed} where the command is ended. */
  readonly killed: AbortController;
}

/** A shell in whose `fs` a process's files are. */
export async function prepareShell(
  invocation: Execution,
  files: HandedFiles,
  { pid, ppid, hosts, starter, killed }: ShellMeans,
): Promise<Bash> {
  const { cwd, env } = invocation;
  const bash = new Bash({
    files: initialFiles(files),
    cwd,
    env: { PATH: DEFAULT_PATH, ...env },
    executionLimits: LIMITS,
    // The worker has nothing that a command could reach: the sandbox around it is the defence.
    defenseInDepth: false,
    processInfo: { pid, ppid, uid: USER, gid: USER },
    commands: getCommandNames().filter((name) => !LEFT_OUT.has(name)) as CommandName[],
    customCommands: [
      defineCommand("nslookup", async (args, { stdin }) => {
        let stdout = "";
        const nslookup = new Nslookup(hosts, (text) => {
          stdout += text;
        });
        if (nslookup.begin(args)) for (const line of String(stdin).split("\n")) if (!nslookup.line(line)) break;
        return { stdout, stderr: "", exitCode: nslookup.exitCode };
      }),
      ...PYTHON_NAMES.map((name) =>
        defineCommand(name, (args, context) =>
          runPython(args, context, starter).catch((error: unknown) => {
            if (error instanceof Killed) killed.abort(error);
            throw error;
          }),
        ),
      ),
    ],
  });
  for (const folder of files.folders) await bash.fs.mkdir(folder, { recursive: true });
  await bash.fs.mkdir(PYTHON_FOLDER, { recursive: true });
  await bash.fs.writeFile(`${PYTHON_FOLDER}/python3`, PYTHON_SCRIPT);
  await bash.fs.chmod(`${PYTHON_FOLDER}/python3`, 0o755);
  return bash;
}

/** Runs a command to its end; gives its exit code. */
export async function execute(
  bash: Bash,
  invocation: Execution,
  streams: StandardStreams,
  { hosts, killed }: Pick<ShellMeans, "hosts" | "killed">,
): Promise<number> {
  const [name = "", ...args] = invocation.argv;
  if (name === "nslookup") return lookUp(args, streams, hosts);
  if (name === "cat" && args.every((arg) => arg === "-" || arg === "-u")) return copy(streams);
  const input = WITHOUT_INPUT.has(name) ? new Uint8Array(0) : streams.readAll();
  if (SHELLS.has(name) && !SPEAKS_BESIDE.test(args[0] ?? "")) {
    passOutputOn(bash, (descriptor, bytes) => {
      try {
        if (!killed.signal.aborted) streams.write(descriptor, bytes);
      } catch (error) {
        // The shell would take it for an error of the command.
        killed.abort(error);
      }
    });
  }
  const { stdout, stderr, exitCode, stdoutKind, stdoutEncoding } = await bash
    .exec(name, {
      args,
      cwd: invocation.cwd,
      stdin: toBinaryString(input),
      stdinKind: "bytes",
      signal: killed.signal,
    })
    .finally(() => killed.signal.throwIfAborted());
  const isBinary = stdoutKind === "bytes" || stdoutEncoding === "binary";
  streams.write(1, isBinary ? fromBinaryString(stdout) : new TextEncoder().encode(stdout));
  streams.write(2, new TextEncoder().encode(stderr));
  return exitCode;
}

/** `cat` without files: each piece at once. */
function copy(streams: StandardStreams): number {
  for (let piece = streams.read(); piece.length > 0; piece = streams.read()) streams.write(1, piece);
  return 0;
}

/** `nslookup`: each line is answered at once. */
function lookUp(args: readonly string[], streams: StandardStreams, hosts: HostTable): number {
  const encoder = new TextEncoder();
  const nslookup = new Nslookup(hosts, (text) => streams.write(1, encoder.encode(text)));
  if (!nslookup.begin(args)) return nslookup.exitCode;
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const piece = streams.read();
    rest += decoder.decode(piece, { stream: true });
    const lines = rest.split("\n");
    rest = piece.length === 0 ? "" : (lines.pop() ?? "");
    for (const line of lines) if (!nslookup.line(line)) return nslookup.exitCode;
    if (piece.length === 0) return nslookup.exitCode;
  }
}
