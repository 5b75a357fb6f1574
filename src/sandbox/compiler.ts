import type { CompileReply, CompileRequest } from "./compiler.worker";

const MAX_COMPILE_MS = 10_000;

/** The compiler worker's handle. One program at a time: a new one, or a stop, gives the last one up. */
export class Compiler {
  readonly #url: string;
  #worker: Worker;
  #giveUp: ((text: string) => void) | null = null;

  constructor(url: string) {
    this.#url = url;
    this.#worker = new Worker(url);
  }

  /** Compiles a program; gives up, with a message, after {@link MAX_COMPILE_MS}. */
  async compile(request: CompileRequest): Promise<CompileReply> {
    this.cancel();
    const worker = this.#worker;
    const limit = `the program could not be compiled within ${MAX_COMPILE_MS / 1000} s\n`;
    const timer = setTimeout(() => this.#giveUp?.(limit), MAX_COMPILE_MS);
    try {
      return await new Promise<CompileReply>((resolve) => {
        worker.onmessage = ({ data }: MessageEvent<CompileReply>) => {
          this.#giveUp = null;
          resolve(data);
        };
        this.#giveUp = (text) => {
          this.#giveUp = null;
          worker.terminate();
          this.#worker = new Worker(this.#url);
          resolve({ type: "refused", text });
        };
        worker.postMessage(request);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Gives up what is being compiled. */
  cancel(): void {
    this.#giveUp?.("");
  }
}
