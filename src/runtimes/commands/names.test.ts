import { getCommandNames } from "just-bash/browser";
import { expect, test } from "vitest";
import { COMMAND_NAMES } from "./names";

/** Ours, and two that just-bash's shell has built in. */
const OTHERS = ["nslookup", "[", "test"];

test("every name is a command that can be executed", () => {
  const known = new Set<string>([...getCommandNames(), ...OTHERS]);
  expect([...COMMAND_NAMES].filter((name) => !known.has(name))).toEqual([]);
});
