import type { CompileReply, CompileRequest } from "./compiler.worker";

const MAX_COMPILE_MS = 10_000;

/** The compiler worker's handle. */
export class Compiler {
  readonly #url: string;
  #worker: Worker;

  constructor(url: string) {
    this.#url = url;
    this.#worker = new Worker(url);
  }

  /** Compiles a program; gives up, with a message, after {@link MAX_COMPILE_MS}. */
  async compile(request: CompileRequest): Promise<CompileReply> {
    const worker = this.#worker;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<CompileReply>((resolve) => {
      timer = setTimeout(() => {
        worker.terminate();
        this.#worker = new Worker(this.#url);
        resolve({ type: "refused", text: `the program could not be compiled within ${MAX_COMPILE_MS / 1000} s\n` });
      }, MAX_COMPILE_MS);
    });
    const reply = new Promise<CompileReply>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<CompileReply>) => resolve(data);
    });
    worker.postMessage(request);
    try {
      return await Promise.race([reply, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
