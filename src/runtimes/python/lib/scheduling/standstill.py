"""What happens when no thread of the program can ever run again: a deadlock, with every thread's stack.

A parked thread's frames lie on a stack that is not in place, so nobody else may walk them: every thread is resumed
once to note its own stack, and what that recorded is taken back.
"""

import sys
import traceback

from ..recording import tracebacks, tracing
from . import scheduler

# Stacks as text by thread, once they are being collected.
_stacks = None
_bridge = None


def process_name():
    """What follows a thread's name; something where a program has several processes."""
    return ""


def bind(bridge):
    """Connects to the run that begins now."""
    global _bridge
    _bridge = bridge
    scheduler.on_standstill = _on_standstill
    scheduler.on_resumed_waiting = _note_own


def _on_standstill():
    """Reports where every thread stands, now that no process can ever go on, and stands still for ever."""
    if not _collect():
        return
    # The others have their stacks to tell, too.
    _bridge.announceDeadlock()
    _bridge.giveUnitBack()
    scheduler.stand_still()


def _collect():
    """Lets every thread note its stack; True when all have, and the deadlock is reported."""
    global _stacks
    if _stacks is None:
        tracing.hold()
        _stacks = {}
        if scheduler.current.id in scheduler.alive:
            _note_own(scheduler.current)
    missing = [thread for thread in scheduler.alive.values() if thread.id not in _stacks]
    for thread in missing:
        scheduler.enqueue(thread, 0.0)
    if missing:
        return False
    tracing.take_back()
    _report()
    tracing.flush()
    return True


def _note_own(thread):
    if _stacks is not None:
        _stacks[thread.id] = own_stack()


def own_stack():
    """The running thread's stack as a traceback shows it, without this runtime's frames."""
    frames = []
    frame = sys._getframe(1)
    while frame is not None and frame.f_code not in tracing.outermost:
        if not tracebacks.is_hidden(frame):
            frames.append((frame, frame.f_lineno))
        frame = frame.f_back
    return "".join(traceback.format_list(traceback.StackSummary.extract(reversed(frames))))


def _report():
    write = sys.stderr.write
    if not _bridge.isDeadlocked:
        write("Deadlock: no thread of this program can ever run again.\n")
    for thread in sorted(scheduler.alive.values(), key=lambda each: each.id):
        where = f" waits for {thread.waits_for}" if thread.waits_for else ""
        write(f"\nThread {scheduler.name_of(thread)}{process_name()}{where}:\n{_stacks.get(thread.id, '')}")
    sys.stderr.flush()
