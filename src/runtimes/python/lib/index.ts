import init from "./__init__.py?raw";
import builtin from "./builtin.py?raw";
import finalization from "./finalization.py?raw";
import install from "./install.py?raw";
import places from "./places.py?raw";
import processInit from "./process/__init__.py?raw";
import bell from "./process/bell.py?raw";
import processClasses from "./process/classes.py?raw";
import fork from "./process/fork.py?raw";
import handles from "./process/handles.py?raw";
import handover from "./process/handover.py?raw";
import interpreterData from "./process/interpreter_data.py?raw";
import interpreterQueues from "./process/interpreter_queues.py?raw";
import interpreterRecords from "./process/interpreter_records.py?raw";
import interpreters from "./process/interpreters.py?raw";
import invocations from "./process/invocations.py?raw";
import keyDerivation from "./process/key_derivation.py?raw";
import life from "./process/life.py?raw";
import listeners from "./process/listeners.py?raw";
import multiprocessing from "./process/multiprocessing.py?raw";
import native from "./process/native.py?raw";
import network from "./process/network.py?raw";
import redirection from "./process/redirection.py?raw";
import replay from "./process/replay.py?raw";
import semaphores from "./process/semaphores.py?raw";
import sharedMemory from "./process/shared_memory.py?raw";
import sharedView from "./process/shared_view.py?raw";
import sharedctypes from "./process/sharedctypes.py?raw";
import subprocess from "./process/subprocess.py?raw";
import program from "./program.py?raw";
import recordingInit from "./recording/__init__.py?raw";
import kinds from "./recording/kinds.py?raw";
import names from "./recording/names.py?raw";
import tracebacks from "./recording/tracebacks.py?raw";
import tracing from "./recording/tracing.py?raw";
import schedulingInit from "./scheduling/__init__.py?raw";
import accesses from "./scheduling/accesses.py?raw";
import frames from "./scheduling/frames.py?raw";
import instructions from "./scheduling/instructions.py?raw";
import scheduler from "./scheduling/scheduler.py?raw";
import seeded from "./scheduling/seeded.py?raw";
import standstill from "./scheduling/standstill.py?raw";
import suspension from "./scheduling/suspension.py?raw";
import timed from "./scheduling/timed.py?raw";
import systemInit from "./system/__init__.py?raw";
import eventLoop from "./system/event_loop.py?raw";
import files from "./system/files.py?raw";
import noNetwork from "./system/no_network.py?raw";
import pipeEnds from "./system/pipe_ends.py?raw";
import pipes from "./system/pipes.py?raw";
import signals from "./system/signals.py?raw";
import streams from "./system/streams.py?raw";
import zipImports from "./system/zip_imports.py?raw";
import threadInit from "./thread/__init__.py?raw";
import asyncExceptions from "./thread/async_exceptions.py?raw";
import classes from "./thread/classes.py?raw";
import hooks from "./thread/hooks.py?raw";
import locks from "./thread/locks.py?raw";
import threadLocal from "./thread/thread_local.py?raw";
import threads from "./thread/threads.py?raw";

/** The Python side of the runtime: the files of package `_interleave`, by path. */
export const LIBRARY: Readonly<Record<string, string>> = {
  "__init__.py": init,
  "builtin.py": builtin,
  "finalization.py": finalization,
  "install.py": install,
  "places.py": places,
  "process/__init__.py": processInit,
  "process/bell.py": bell,
  "process/classes.py": processClasses,
  "process/fork.py": fork,
  "process/handles.py": handles,
  "process/handover.py": handover,
  "process/interpreter_data.py": interpreterData,
  "process/interpreter_queues.py": interpreterQueues,
  "process/interpreter_records.py": interpreterRecords,
  "process/interpreters.py": interpreters,
  "process/invocations.py": invocations,
  "process/key_derivation.py": keyDerivation,
  "process/life.py": life,
  "process/listeners.py": listeners,
  "process/multiprocessing.py": multiprocessing,
  "process/native.py": native,
  "process/network.py": network,
  "process/redirection.py": redirection,
  "process/replay.py": replay,
  "process/semaphores.py": semaphores,
  "process/shared_memory.py": sharedMemory,
  "process/shared_view.py": sharedView,
  "process/sharedctypes.py": sharedctypes,
  "process/subprocess.py": subprocess,
  "program.py": program,
  "recording/__init__.py": recordingInit,
  "recording/kinds.py": kinds,
  "recording/names.py": names,
  "recording/tracebacks.py": tracebacks,
  "recording/tracing.py": tracing,
  "scheduling/__init__.py": schedulingInit,
  "scheduling/accesses.py": accesses,
  "scheduling/frames.py": frames,
  "scheduling/instructions.py": instructions,
  "scheduling/scheduler.py": scheduler,
  "scheduling/seeded.py": seeded,
  "scheduling/standstill.py": standstill,
  "scheduling/suspension.py": suspension,
  "scheduling/timed.py": timed,
  "system/__init__.py": systemInit,
  "system/event_loop.py": eventLoop,
  "system/files.py": files,
  "system/no_network.py": noNetwork,
  "system/pipe_ends.py": pipeEnds,
  "system/pipes.py": pipes,
  "system/signals.py": signals,
  "system/streams.py": streams,
  "system/zip_imports.py": zipImports,
  "thread/__init__.py": threadInit,
  "thread/async_exceptions.py": asyncExceptions,
  "thread/classes.py": classes,
  "thread/hooks.py": hooks,
  "thread/locks.py": locks,
  "thread/thread_local.py": threadLocal,
  "thread/threads.py": threads,
};
