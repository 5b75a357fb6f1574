import { KernelBarrier } from "../../../kernel/barrier";
import { runtime } from "../thread/runtime";
import { createObject } from "./objects";
import { checkedCount, checkedTimeout } from "./options";

/** A meeting point: nobody goes on until `parties` threads have come. */
export class Barrier {
  readonly kernel: KernelBarrier;

  constructor(parties: number, name?: string, attached?: KernelBarrier) {
    this.kernel =
      attached ??
      createObject({
        kind: "barrier",
        name,
        capacity: checkedCount(parties, "the number of parties of a barrier", 1),
        make: (address) => new KernelBarrier(runtime().context, address, address === 0 ? parties : undefined),
      });
  }

  wait(timeoutMs?: number): number {
    return this.kernel.wait(checkedTimeout(timeoutMs));
  }

  abort(): void {
    this.kernel.abort();
  }

  reset(): void {
    this.kernel.reset();
  }
}
