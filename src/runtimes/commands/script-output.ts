/**
 * The output of a shell's script, as each of its commands writes it: just-bash gives it only at the end. Where a command
 * writes to the script's own streams, it is redirected to two files that are none: what is appended to them is passed on.
 * In pipelines and substitutions commands write elsewhere, so a pipeline is redirected as a whole.
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

/** The script with its commands' output redirected. */
export function redirected(script: Script): Script {
  return { ...script, statements: script.statements.map(statement) };
}

function statement(given: Statement): Statement {
  return given.deferredError === undefined ? { ...given, pipelines: given.pipelines.map(pipeline) } : given;
}

function pipeline(given: Pipeline): Pipeline {
  if (given.timed === true) return group(given);
  if (given.commands.length > 1) return { ...group({ ...given, negated: false }), negated: given.negated };
  return { ...given, commands: given.commands.map(command) };
}

/** `{ pipeline; } >>… 2>>…` */
function group(given: Pipeline): Pipeline {
  const line = given.commands[0]?.line ?? 0;
  const body: Statement = { type: "Statement", pipelines: [given], operators: [], background: false };
  return {
    type: "Pipeline",
    commands: [{ type: "Group", line, body: [body], redirections: outwards() }],
    negated: false,
  };
}

function command(given: Command): Command {
  if (given.type === "FunctionDef") return given;
  if (given.type === "SimpleCommand" && given.name === null) return given;
  if (given.redirections.length === 0) {
    switch (given.type) {
      case "For":
      case "CStyleFor":
      case "Group":
      case "Subshell":
        return { ...given, body: given.body.map(statement) };
      case "While":
      case "Until":
        return { ...given, condition: given.condition.map(statement), body: given.body.map(statement) };
      case "If":
        return {
          ...given,
          clauses: given.clauses.map((each) => ({
            ...each,
            condition: each.condition.map(statement),
            body: each.body.map(statement),
          })),
          elseBody: given.elseBody?.map(statement) ?? null,
        };
      case "Case":
        return { ...given, items: given.items.map((each) => ({ ...each, body: each.body.map(statement) })) };
    }
  }
  // Its own redirections come after: `2>&1` is where this one leads.
  return { ...given, redirections: [...outwards(), ...given.redirections] };
}

function outwards(): Redirection[] {
  return [append(1, STDOUT), append(2, STDERR)];
}

function append(fd: number, path: string): Redirection {
  const target = { type: "Word" as const, parts: [{ type: "Literal" as const, value: path }] };
  return { type: "Redirection", fd, operator: ">>", target };
}
