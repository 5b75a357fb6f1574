/**
 * Runs a test module in the page, a class of tests in a fresh interpreter each. After a test that failed or hung the rest
 * of its class runs in another fresh one, so that no test pays for another.
 */
import { readFileSync } from "node:fs";

const PROGRAM = readFileSync(new URL("./program.py", import.meta.url), "utf8");
const MARK = "\x1e";
const CLASS_LIMIT_MS = 120_000;
/** A test that takes longer hangs. */
const TEST_LIMIT_MS = 60_000;
// So many of a class share an interpreter and a time limit.
const MAX_TESTS_AT_ONCE = 40;

/**
 * Outcomes of a module's tests, in order: `{ module, test, outcome, detail }`, the outcome "passed", "failed" or
 * "skipped". `skipReason(test)` says why a test is not run at all, undefined for one that is.
 */
export async function runModule(page, sources, module, skipReason) {
  const { events, result } = await ask(page, sources, { module });
  const listed = events.find(({ event }) => event === "list");
  if (listed === undefined) throw new Error(`The tests of ${module} could not be listed: ${result.stderr}`);
  // Children import the tests' modules again: they find them compiled.
  const files = { ...sources, bytecode: events.find(({ event }) => event === "bytecode").text };
  const outcomes = [];
  const classes = new Map();
  for (const [name, test] of listed.tests) {
    const reason = skipReason(test);
    if (reason !== undefined) outcomes.push({ module, test, outcome: "skipped", detail: reason });
    else classes.set(name, [...(classes.get(name) ?? []), test]);
  }
  for (const tests of classes.values()) {
    for (const outcome of await runClass(page, files, module, tests)) outcomes.push({ module, ...outcome });
  }
  return outcomes;
}

async function runClass(page, files, module, tests) {
  const outcomes = [];
  let left = tests;
  while (left.length > 0) {
    const { events, result } = await ask(page, files, { module, tests: left.slice(0, MAX_TESTS_AT_ONCE) });
    const ended = events.filter(({ event }) => event === "end");
    for (const { event: _event, ...outcome } of ended) outcomes.push(outcome);
    const spentMs = ended.reduce((sum, { seconds }) => sum + seconds * 1000, 0);
    if (result.status === "timeout" && CLASS_LIMIT_MS - spentMs < TEST_LIMIT_MS) {
      // The class takes long, and no single test of it: what is left of it gets another interpreter.
    } else if (events.some(({ event }) => event === "start") && ended.length < countStarted(events)) {
      const { test } = events.findLast(({ event }) => event === "start");
      outcomes.push({ test, outcome: "failed", detail: endOf(result) });
    } else if (ended.length === 0) {
      const broken = events.find(({ event }) => event === "broken");
      outcomes.push({ test: left[0], outcome: "failed", detail: broken?.detail ?? endOf(result) });
    }
    const known = new Set(outcomes.map(({ test }) => test));
    left = left.filter((test) => !known.has(test));
  }
  return outcomes;
}

function countStarted(events) {
  return events.filter(({ event }) => event === "start").length;
}

/** What is to be said of a test in whose middle the run ended. */
function endOf({ status, exitCode, stderr }) {
  const how = { deadlock: "It hung: a deadlock.", timeout: "It hung until the time limit." };
  return `${how[status] ?? `The run ended in it: ${status}, exit code ${exitCode}.`}\n${stderr.slice(-4_000)}`;
}

async function ask(page, files, task) {
  const result = await page.run({
    code: PROGRAM,
    files: { ...files, "conformance.json": JSON.stringify(task) },
    timeoutMs: CLASS_LIMIT_MS,
  });
  const lines = result.stdout.split("\n").filter((line) => line.startsWith(MARK));
  return { result, events: lines.map((line) => JSON.parse(line.slice(MARK.length))) };
}
