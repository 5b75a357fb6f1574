import { KernelEvent } from "../../../kernel/event";
import { runtime } from "../thread/runtime";
import { createObject } from "./objects";
import { checkedTimeout } from "./options";

/** A flag that threads wait for. */
export class Event {
  readonly kernel: KernelEvent;

  constructor(name?: string, attached?: KernelEvent) {
    this.kernel =
      attached ?? createObject({ kind: "event", name, make: (address) => new KernelEvent(runtime().context, address) });
  }

  get isSet(): boolean {
    return this.kernel.isSet;
  }

  set(): void {
    this.kernel.set();
  }

  clear(): void {
    this.kernel.clear();
  }

  wait(timeoutMs?: number): boolean {
    return this.kernel.wait(checkedTimeout(timeoutMs));
  }
}
