/** CPython's tests as Debian packages them: fetched into .cache/, never committed. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findOnPath, ROOT } from "../lib/environment.mjs";

const PYTHON = "python3.11";
const PACKAGES = [`lib${PYTHON}-testsuite`, `lib${PYTHON}-stdlib`];
const FOLDER = join(ROOT, ".cache", "conformance");
const TESTS = join(FOLDER, "extracted", "usr", "lib", PYTHON, "test");

/** The modules of tests, in the order in which they run. */
export const MODULES = [
  "test_thread",
  "test_threading",
  "test_threading_local",
  "test_queue",
  "test_concurrent_futures",
  "test_multiprocessing_spawn",
  "test_sched",
  "test_context",
  "test_fork1",
  "test_subprocess",
];

/** What modules need beside them. */
const BESIDE = ["fork_wait.py", "_test_multiprocessing.py", "mp_fork_bomb.py", "mp_preload.py"];
const FOLDERS = ["support", "subprocessdata"];

/** Fetches the packages unless they are there; gives one sentence where that cannot be done. */
export function ensureSources() {
  if (existsSync(join(TESTS, "lock_tests.py")) && existsSync(join(TESTS, "support", "__init__.py"))) return undefined;
  if (findOnPath(["apt-get"]) === undefined || findOnPath(["dpkg-deb"]) === undefined) {
    return "CPython's tests come from Debian's packages, and this machine has no apt-get.";
  }
  mkdirSync(FOLDER, { recursive: true });
  const download = () => spawnSync("apt-get", ["download", ...PACKAGES], { cwd: FOLDER, stdio: "ignore" }).status === 0;
  if (!download()) {
    // An old list of packages names versions that are no longer there.
    spawnSync("apt-get", ["update"], { stdio: "ignore" });
    if (!download()) return `apt-get cannot download ${PACKAGES.join(" and ")} here.`;
  }
  for (const name of readdirSync(FOLDER).filter((each) => each.endsWith(".deb"))) {
    const extracted = spawnSync("dpkg-deb", ["-x", name, "extracted"], { cwd: FOLDER, stdio: "inherit" });
    if (extracted.status !== 0) return `The package ${name} could not be extracted.`;
  }
  return undefined;
}

/** What the tests take for granted of the platform or of Python 3.11, by file: what stands there, and what instead. */
const CORRECTIONS = {
  // Concluded from the platform's name.
  "support/threading_helper.py": [["can_start_thread = _can_start_thread()", "can_start_thread = True"]],
  "support/__init__.py": [
    ["has_subprocess_support = not is_emscripten and not is_wasi", "has_subprocess_support = True"],
    ['has_fork_support = hasattr(os, "fork") and not is_emscripten and not is_wasi', "has_fork_support = True"],
  ],
  // Where Python 3.14 has it.
  "test_context.py": [["from _testcapi import hamt", "from _testinternalcapi import hamt"]],
};

/** The files that the tests need, by path as a run's request takes them. */
export function testFiles() {
  const names = ["__init__.py", "lock_tests.py", ...BESIDE, ...MODULES.map((name) => `${name}.py`)];
  const paths = [...names, ...FOLDERS.flatMap(pythonFilesIn)];
  const files = {};
  for (const path of paths) files[`test/${path}`] = corrected(path, readFileSync(join(TESTS, path), "utf8"));
  return files;
}

function pythonFilesIn(folder) {
  const names = readdirSync(join(TESTS, folder)).filter((name) => name.endsWith(".py"));
  return names.map((name) => `${folder}/${name}`);
}

function corrected(path, text) {
  for (const [before] of CORRECTIONS[path] ?? []) {
    if (!text.includes(before)) throw new Error(`test/${path} does not contain "${before}" any more.`);
  }
  return (CORRECTIONS[path] ?? []).reduce((so, [before, after]) => so.replace(before, after), text);
}
