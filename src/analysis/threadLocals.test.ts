import { describe, expect, it } from "vitest";
import { TraceBuilder } from "../trace/testing/builder";
import { stateAt } from "./stateAt";
import { threadLocals } from "./threadLocals";

const trace = new TraceBuilder()
  .file("main.py")
  .process(1)
  .thread(1, "MainThread")
  .thread(2, "Alice")
  .thread(3, "Bob")
  .object(5, "shared", "local_school")
  .string(1, "student = 'Alice'")
  .string(2, "student = 'Bob'")
  .string(3, "student = 'Alice, graduated'")
  .string(4, "grade = 5")
  .event("localWrite", 2, 1, { object: 5, arg: 1 })
  .event("localWrite", 3, 2, { object: 5, arg: 2 })
  .event("localWrite", 2, 3, { object: 5, arg: 4 })
  .event("localWrite", 2, 4, { object: 5, arg: 3 })
  .build();

describe("values of a threading.local", () => {
  it("are each thread's own, the last ones before the time", () => {
    expect(Object.fromEntries(threadLocals(trace, 2))).toEqual({
      2: ["local_school.student = 'Alice'"],
      3: ["local_school.student = 'Bob'"],
    });
    expect(threadLocals(trace, 4).get(2)).toEqual([
      "local_school.grade = 5",
      "local_school.student = 'Alice, graduated'",
    ]);
    expect(threadLocals(trace, 0.5).size).toBe(0);
  });

  it("are items of the object, with the thread's name", () => {
    expect(stateAt(trace, 2).objects[0].items).toEqual(["Alice: student = 'Alice'", "Bob: student = 'Bob'"]);
  });
});
