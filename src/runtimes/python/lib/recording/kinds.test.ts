import { describe, expect, it } from "vitest";
import { EndReason, EventKind } from "../../../../protocol/events";
import { LINE_BITS } from "../../../../protocol/records";
import kinds from "./kinds.py?raw";

/** `putRequest` is `PUT_REQUEST` in Python. */
function pythonName(kind: string): string {
  return kind.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

describe("the event kinds of the Python side", () => {
  it("have the numbers of the protocol", () => {
    const numbers = new Map(
      [...kinds.matchAll(/^([A-Z_]+) = (\d+) << _LINE_BITS$/gm)].map(([, name, number]) => [name, Number(number)]),
    );
    const protocol = new Map(Object.entries(EventKind).map(([kind, number]) => [pythonName(kind), number]));
    expect(numbers.size).toBeGreaterThan(20);
    for (const [name, number] of numbers) expect(number, name).toBe(protocol.get(name ?? ""));
    expect(kinds).toContain(`_LINE_BITS = ${LINE_BITS}\n`);
  });

  it("number the reasons of an end as the protocol does", () => {
    expect(kinds).toContain("RETURNED, FAILED, STOPPED, TERMINATED = range(4)");
    expect(Object.values(EndReason)).toEqual([0, 1, 2, 3]);
  });
});
