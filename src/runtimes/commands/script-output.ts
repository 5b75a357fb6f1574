/**
 * The output of a shell's script, as each of its commands writes it: just-bash gives it only at the end. Where a command
 * writes to the script's own streams, it is redirected to two files that are none: what is appended to them is passed on.
 * The last command of a pipeline does so; substitutions and functions write elsewhere.
 */
import type { Bash } from "just-bash/browser";

type Plugin = Parameters<Bash["registerTransformPlugin"]>[0];
type Script = Parameters<Plugin["transform"]>[0]["ast"];
type Statement = Script["statements"][number];
type Pipeline = Statement["pipelines"][number];
type Command = Pipeline["commands"][number];
type Redirection = Extract<Command, { readonly type: "SimpleCommand" }>["redirections"][number];

const STDOUT = "/dev/interleave-stdout";
const STDERR = "/dev/interleave-stderr";
const DESCRIPTORS: ReadonlyMap<string, 1 | 2> = new Map([
  [STDOUT, 1],
  [STDERR, 2],
]);
/** `exec` changes where all further commands write, and `set -u` and `set -v` speak beside the commands. */
const ABOUT_OUTPUT = /(?<!-)\bexec\b|nounset|verbose/;
const SET = '"value":"set"';
const SET_OPTION = /"value":"[-+][a-z]*[uv]/;
/** `bash` itself is the first script that is executed, its script the second; others are commands of that one. */
const NUMBER_OF_SCRIPT = 2;

/** Makes the next script that `bash` executes write through `write`. */
export function passOutputOn(bash: Bash, write: (descriptor: 1 | 2, bytes: Uint8Array) => void): void {
  const append = bash.fs.appendFile.bind(bash.fs);
  bash.fs.appendFile = async (path, content, options) => {
    const descriptor = DESCRIPTORS.get(path);
    if (descriptor === undefined) return append(path, content, options);
    if (content.length > 0)
      write(descriptor, toBytes(content, typeof options === "string" ? options : options?.encoding));
  };
  let executed = 0;
  bash.registerTransformPlugin({
    name: "output",
    transform: ({ ast }) => {
      executed += 1;
      return { ast: executed === NUMBER_OF_SCRIPT && !isAboutOutput(ast) ? redirected(ast) : ast };
    },
  });
}

function toBytes(content: string | Uint8Array, encoding: string | undefined): Uint8Array {
  if (typeof content !== "string") return content;
  if (encoding !== "binary" && encoding !== "latin1") return new TextEncoder().encode(content);
  return Uint8Array.from(content, (character) => character.charCodeAt(0));
}

function isAboutOutput(script: Script): boolean {
  const text = JSON.stringify(script);
  return ABOUT_OUTPUT.test(text) || (text.includes(SET) && SET_OPTION.test(text));
}

/** Where the script's standard output and its errors go: to the two files, or both to one. */
interface Outputs {
  readonly 1: string;
  readonly 2: string;
}

/** The script with its commands' output redirected. */
function redirected(script: Script): Script {
  return { ...script, statements: body(script.statements, { 1: STDOUT, 2: STDERR }) };
}

function body(statements: readonly Statement[], to: Outputs): Statement[] {
  return statements.map((each) =>
    each.deferredError === undefined
      ? { ...each, pipelines: each.pipelines.map((piped) => pipeline(piped, to)) }
      : each,
  );
}

function pipeline(given: Pipeline, to: Outputs): Pipeline {
  if (given.timed === true) return group(given, to);
  const last = given.commands.length - 1;
  const commands = given.commands.map((each, index) =>
    index === last ? command(each, to) : given.pipeStderr?.[index] === true ? each : written(each, [append(2, to[2])]),
  );
  return { ...given, commands };
}

/** `{ pipeline; } >>… 2>>…` */
function group(given: Pipeline, to: Outputs): Pipeline {
  const line = given.commands[0]?.line ?? 0;
  const inside: Statement = { type: "Statement", pipelines: [given], operators: [], background: false };
  const commands: Command[] = [{ type: "Group", line, body: [inside], redirections: both(to) }];
  return { type: "Pipeline", commands, negated: false };
}

function command(given: Command, to: Outputs): Command {
  const inside = given.type === "FunctionDef" ? null : outputsInside(given.redirections, to);
  if (inside !== null) {
    switch (given.type) {
      case "For":
      case "CStyleFor":
      case "Group":
      case "Subshell":
        return { ...given, body: body(given.body, inside) };
      case "While":
      case "Until":
        return { ...given, condition: body(given.condition, inside), body: body(given.body, inside) };
      case "If":
        return {
          ...given,
          clauses: given.clauses.map((each) => ({
            ...each,
            condition: body(each.condition, inside),
            body: body(each.body, inside),
          })),
          elseBody: given.elseBody === null ? null : body(given.elseBody, inside),
        };
      case "Case":
        return { ...given, items: given.items.map((each) => ({ ...each, body: body(each.body, inside) })) };
    }
  }
  return written(given, both(to));
}

/** Where commands inside of a compound command write, by its redirections; null where that is a file. */
function outputsInside(redirections: readonly Redirection[], to: Outputs): Outputs | null {
  let inside = to;
  for (const { operator, fd, target } of redirections) {
    if (operator.startsWith("<")) continue;
    const [part, ...others] = target.type === "Word" ? target.parts : [];
    const copied = part?.type === "Literal" && others.length === 0 ? part.value : "";
    if (operator !== ">&" || (copied !== "1" && copied !== "2")) return null;
    const path = inside[copied === "1" ? 1 : 2];
    if (fd === 2) inside = { ...inside, 2: path };
    else if (fd === 1 || fd === null) inside = { ...inside, 1: path };
    else return null;
  }
  return inside;
}

/** The command with redirections before its own: `2>&1` is where these lead. */
function written(given: Command, redirections: readonly Redirection[]): Command {
  const isSilent = given.type === "FunctionDef" || (given.type === "SimpleCommand" && given.name === null);
  return isSilent ? given : { ...given, redirections: [...redirections, ...given.redirections] };
}

function both(to: Outputs): Redirection[] {
  return [append(1, to[1]), append(2, to[2])];
}

function append(fd: number, path: string): Redirection {
  const target = { type: "Word" as const, parts: [{ type: "Literal" as const, value: path }] };
  return { type: "Redirection", fd, operator: ">>", target };
}
