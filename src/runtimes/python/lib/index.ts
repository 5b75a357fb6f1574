import init from "./__init__.py?raw";
import classes from "./classes.py?raw";
import install from "./install.py?raw";
import kinds from "./kinds.py?raw";
import locks from "./locks.py?raw";
import program from "./program.py?raw";
import scheduler from "./scheduler.py?raw";
import streams from "./streams.py?raw";
import threads from "./threads.py?raw";
import tracing from "./tracing.py?raw";

/** The Python side of the runtime: package `_interleave`, by file name. */
export const LIBRARY: Readonly<Record<string, string>> = {
  "__init__.py": init,
  "classes.py": classes,
  "install.py": install,
  "kinds.py": kinds,
  "locks.py": locks,
  "program.py": program,
  "scheduler.py": scheduler,
  "streams.py": streams,
  "threads.py": threads,
  "tracing.py": tracing,
};
