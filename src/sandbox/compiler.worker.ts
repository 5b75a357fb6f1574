import { compileProgram } from "../runtimes/typescript/compile/compile-program";
import { type CompiledProgram, ProgramError } from "../runtimes/typescript/program";

/** Compiles programs beside the supervisor; a program that takes for ever to compile can so be given up. */
export interface CompileRequest {
  readonly fileName: string;
  readonly code: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

export type CompileReply =
  | { readonly type: "compiled"; readonly program: CompiledProgram }
  /** `text` is what a compiler would print: place, source line, message. */
  | { readonly type: "refused"; readonly text: string };

self.onmessage = ({ data }: MessageEvent<CompileRequest>) => {
  postMessage(compile(data));
};

function compile(request: CompileRequest): CompileReply {
  try {
    return { type: "compiled", program: compileProgram(request) };
  } catch (error) {
    if (error instanceof ProgramError) return { type: "refused", text: refusalText(error, request) };
    if (error instanceof RangeError) {
      return { type: "refused", text: `SyntaxError: ${request.fileName} is nested too deeply to be compiled\n` };
    }
    return { type: "refused", text: `${String(error)}\n` };
  }
}

function refusalText(error: ProgramError, { fileName, code, files }: CompileRequest): string {
  const source = error.file === fileName ? code : files[error.file];
  const line = typeof source === "string" ? source.split("\n")[error.line - 1] : undefined;
  const place = error.line > 0 ? `${error.file}:${error.line}\n` : "";
  return `${place}${line === undefined ? "" : `    ${line.trim().slice(0, 200)}\n`}${error.errorName}: ${error.message}\n`;
}
