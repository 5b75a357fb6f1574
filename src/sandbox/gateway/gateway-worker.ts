import type { GatewayCommand, GatewayReport } from "./messages";

/** A run that ends does not wait longer for its last bytes. */
const FINISH_LIMIT_MS = 500;

/** A run's gateway as the run holds it: its worker starts with the first request. */
export class GatewayWorker {
  readonly #url: string;
  readonly #buffer: SharedArrayBuffer;
  readonly #port: MessagePort;
  #worker: Worker | null = null;

  constructor(url: string, buffer: SharedArrayBuffer, port: MessagePort) {
    this.#url = url;
    this.#buffer = buffer;
    this.#port = port;
  }

  /** A process asks for something; byte address of its request. */
  request(request: number): void {
    this.#worker ??= this.#start();
    this.#post({ type: "request", request });
  }

  #start(): Worker {
    const worker = new Worker(this.#url);
    // Shared memory that makes no sense: nothing goes out any more, and the run ends as it does.
    worker.onerror = (event) => event.preventDefault();
    const command: GatewayCommand = { type: "start", buffer: this.#buffer, port: this.#port };
    worker.postMessage(command, [this.#port]);
    return worker;
  }

  #post(command: GatewayCommand): void {
    this.#worker?.postMessage(command);
  }

  /** All processes have ended: resolves when what they have sent is on its way. */
  async finish(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return this.#port.close();
    await new Promise<void>((resolve) => {
      setTimeout(resolve, FINISH_LIMIT_MS);
      worker.onmessage = ({ data }: MessageEvent<GatewayReport>) => {
        if (data.type === "finished") resolve();
      };
      this.#post({ type: "finish" });
    });
    worker.terminate();
  }
}
