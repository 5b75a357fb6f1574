/** What the outcomes mean: which are not as expected, and the table in docs/conformance.md. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/environment.mjs";

const PATH = join(ROOT, "docs", "conformance.md");
const BEGIN = "<!-- conformance:begin -->";
const END = "<!-- conformance:end -->";
const EXPECTATIONS = readExpectations(new URL("./expectations/", import.meta.url));

/** Why a test is not run; undefined for one that is. */
export function skipReason(test) {
  return reasonOf("skipped", test);
}

/** What is not as expected, a sentence each. */
export function surprises(outcomes) {
  return outcomes.flatMap(({ test, outcome, detail }) => {
    if (outcome === "failed" && reasonOf("knownFailures", test) === undefined) return [`${test} failed:\n${detail}`];
    if (outcome === "passed" && reasonOf("knownFailures", test) !== undefined) {
      return [`${test} passed: take it off the known failures.`];
    }
    if (outcome === "skipped" && whySkipped(test) === undefined) return [`${test} skipped itself: ${detail}`];
    return [];
  });
}

/** How many of the outcomes are of a kind. */
export function count(outcomes, kind) {
  return outcomes.filter(({ outcome }) => outcome === kind).length;
}

/** Writes the tables between the markers of docs/conformance.md. */
export function writeReport(outcomes) {
  const document = readFileSync(PATH, "utf8");
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/conformance.md lacks its markers ${BEGIN} and ${END}.`);
  const tables = [summary(outcomes), skips(outcomes), failures(outcomes)].join("\n\n");
  writeFileSync(PATH, `${document.slice(0, begin)}${BEGIN}\n${tables}\n${document.slice(end)}`);
}

function summary(outcomes) {
  const modules = [...new Set(outcomes.map(({ module }) => module))];
  const row = (name, some) => {
    const [passed, failed, skipped] = ["passed", "failed", "skipped"].map((kind) => count(some, kind));
    const share = passed + failed === 0 ? "" : `${((100 * passed) / (passed + failed)).toFixed(1)} %`;
    return `| ${name} | ${passed} | ${failed} | ${skipped} | ${share} |`;
  };
  return [
    "| module | passed | failed | skipped | passed of those run |",
    "|---|---:|---:|---:|---:|",
    ...modules.map((name) =>
      row(
        `\`${name}\``,
        outcomes.filter(({ module }) => module === name),
      ),
    ),
    row("**all**", outcomes),
  ].join("\n");
}

function skips(outcomes) {
  const byReason = new Map();
  for (const { test } of outcomes.filter(({ outcome }) => outcome === "skipped")) {
    const reason = whySkipped(test) ?? "Not listed.";
    byReason.set(reason, [...(byReason.get(reason) ?? []), test]);
  }
  const rows = [...byReason].map(([reason, tests]) => `| ${reason} | ${tests.length} | ${names(tests)} |`);
  return ["## Skipped, and why", "", "| reason | tests | which |", "|---|---:|---|", ...rows].join("\n");
}

function failures(outcomes) {
  const failed = outcomes.filter(({ outcome }) => outcome === "failed");
  if (failed.length === 0) return "## Failed\n\nNone.";
  const rows = failed.map(
    ({ test }) => `| ${names([test])} | ${reasonOf("knownFailures", test) ?? "Not explained yet."} |`,
  );
  return ["## Failed", "", "| test | why |", "|---|---|", ...rows].join("\n");
}

/** Tests by name; many of one class as that class. */
function names(tests) {
  const byClass = new Map();
  for (const test of tests) {
    const [, owner, name] = /^test\.(.*)\.(\w+)$/.exec(test) ?? [undefined, "", test];
    byClass.set(owner, [...(byClass.get(owner) ?? []), name]);
  }
  return [...byClass]
    .map(([owner, each]) => `\`${owner}\`: ${each.length > 4 ? `${each.length} tests` : each.join(", ")}`)
    .join("; ");
}

function whySkipped(test) {
  return reasonOf("skipped", test) ?? reasonOf("skipThemselves", test);
}

/** The lists of all files, in the order of the files' names. */
function readExpectations(folder) {
  const files = readdirSync(folder).sort();
  const all = files.map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));
  return Object.fromEntries(
    ["skipped", "skipThemselves", "knownFailures"].map((list) => [list, all.flatMap((each) => each[list] ?? [])]),
  );
}

/** The reason of the entry of a list one of whose patterns (`*` for anything) holds for the test. */
function reasonOf(list, test) {
  return EXPECTATIONS[list].find(({ tests }) => tests.some((pattern) => matches(pattern, test)))?.reason;
}

function matches(pattern, test) {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(test);
}
