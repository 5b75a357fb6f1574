import init from "./__init__.py?raw";
import accesses from "./accesses.py?raw";
import asyncExceptions from "./async_exceptions.py?raw";
import builtin from "./builtin.py?raw";
import classes from "./classes.py?raw";
import eventLoop from "./event_loop.py?raw";
import files from "./files.py?raw";
import finalization from "./finalization.py?raw";
import frames from "./frames.py?raw";
import hooks from "./hooks.py?raw";
import install from "./install.py?raw";
import instructions from "./instructions.py?raw";
import kinds from "./kinds.py?raw";
import locks from "./locks.py?raw";
import names from "./names.py?raw";
import noNetwork from "./no_network.py?raw";
import pipes from "./pipes.py?raw";
import program from "./program.py?raw";
import scheduler from "./scheduler.py?raw";
import seeded from "./seeded.py?raw";
import signals from "./signals.py?raw";
import standstill from "./standstill.py?raw";
import streams from "./streams.py?raw";
import suspension from "./suspension.py?raw";
import threadLocal from "./thread_local.py?raw";
import threads from "./threads.py?raw";
import timed from "./timed.py?raw";
import tracebacks from "./tracebacks.py?raw";
import tracing from "./tracing.py?raw";

/** The Python side of the runtime: package `_interleave`, by file name. */
export const LIBRARY: Readonly<Record<string, string>> = {
  "__init__.py": init,
  "accesses.py": accesses,
  "async_exceptions.py": asyncExceptions,
  "builtin.py": builtin,
  "classes.py": classes,
  "event_loop.py": eventLoop,
  "files.py": files,
  "finalization.py": finalization,
  "frames.py": frames,
  "hooks.py": hooks,
  "install.py": install,
  "instructions.py": instructions,
  "kinds.py": kinds,
  "locks.py": locks,
  "names.py": names,
  "no_network.py": noNetwork,
  "pipes.py": pipes,
  "program.py": program,
  "scheduler.py": scheduler,
  "seeded.py": seeded,
  "signals.py": signals,
  "standstill.py": standstill,
  "streams.py": streams,
  "thread_local.py": threadLocal,
  "suspension.py": suspension,
  "threads.py": threads,
  "timed.py": timed,
  "tracebacks.py": tracebacks,
  "tracing.py": tracing,
};
