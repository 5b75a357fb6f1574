import init from "./__init__.py?raw";
import calls from "./calls.py?raw";
import characters from "./characters.py?raw";
import check from "./check.py?raw";
import definitions from "./definitions.py?raw";
import hints from "./hints.py?raw";
import imports from "./imports.py?raw";
import places from "./places.py?raw";
import statements from "./statements.py?raw";
import threadCalls from "./thread_calls.py?raw";

/** The name of the package below, which is there in the checker's interpreter only. */
export const CHECKS_PACKAGE = "_interleave_checks";

/** The files of the package that reads programs, by name. */
export const CHECKS_LIBRARY: Readonly<Record<string, string>> = {
  "__init__.py": init,
  "calls.py": calls,
  "characters.py": characters,
  "check.py": check,
  "definitions.py": definitions,
  "hints.py": hints,
  "imports.py": imports,
  "places.py": places,
  "statements.py": statements,
  "thread_calls.py": threadCalls,
};
