import { grownCapacity, largestOf, resizedUint, resizedUint32, type UintArray } from "./column";
import type { StepLane } from "./types";

const NO_EVENTS = new Uint32Array(0);
const NO_VALUES = new Uint8Array(0);

/** Indices of events, in order; grows. */
export class EventIndexList {
  length = 0;
  event: Uint32Array = NO_EVENTS;

  push(event: number): void {
    if (this.length === this.event.length) {
      this.event = resizedUint32(this.event, grownCapacity(this.length, this.length + 1));
    }
    this.event[this.length++] = event;
  }
}

/** A step function that grows at its end. Only its last entry can still change. */
export class Lane implements StepLane {
  length = 0;
  event: Uint32Array = NO_EVENTS;
  value: UintArray = NO_VALUES;
  /** The value now. */
  last = 0;
  #largest = 0xff;

  /** From `event` on the value is `value`. Events must not decrease; at one event the later value stands. */
  set(event: number, value: number): void {
    if (value === this.last) return;
    this.last = value;
    if (value > this.#largest) {
      this.value = resizedUint(this.value, this.value.length, value);
      this.#largest = largestOf(this.value);
    }
    if (this.length > 0 && this.event[this.length - 1] >= event) {
      this.value[this.length - 1] = value;
      return;
    }
    if (this.length === this.event.length) {
      const capacity = grownCapacity(this.length, this.length + 1);
      this.event = resizedUint32(this.event, capacity);
      this.value = resizedUint(this.value, capacity, 0);
    }
    this.event[this.length] = event;
    this.value[this.length] = value;
    this.length++;
  }
}
