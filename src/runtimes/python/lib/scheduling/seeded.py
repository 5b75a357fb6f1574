"""The policy `seeded`: random numbers from a seed decide when a thread gives way, and to whom.

Before every instruction of the program's own code that another thread could notice (an access to what threads share, a
call, a loop's next round) the thread may be switched; `sys.monitoring` calls us there. Clocks are virtual: a fixed step
an instruction, a jump when all threads sleep. So the same seed gives the same run, on every machine.
"""

import gc
import random
import sys
from array import array

from _interleave_recorder import recorded

from ..recording import tracing
from . import accesses, instructions, scheduler
from .instructions import CALL

_TOOL = 4
_STEP_MS = 0.001
# Clocks count whole nanoseconds: a time that was jumped to must not be read as a little earlier.
_ROUNDING_MS = 0.000_01
_FLUSH_AT = 40_000
# Switches are dense at first, for short programs, and then rarer, for long ones: each costs a tenth of a millisecond.
_FIRST_MEAN = 12
_SWITCHES_A_DOUBLING = 100

_monitoring = sys.monitoring
_DISABLE = _monitoring.DISABLE
# The virtual time in ms, in memory that JavaScript's clock functions read.
_clock = array("d", [0.0])
# Steps of each code object by its id: to hash a code object takes longer than all the rest. They are kept alive.
_tables = {}
_instrumented = []
_left = 0


class Seeded:
    """Turns by random numbers."""

    def __init__(self, bridge, seed):
        self._bridge = bridge
        self._random = random.Random(seed).random
        self._switches = 0

    def draw(self):
        """How many noticeable instructions the turn that begins now lasts at most."""
        mean = _FIRST_MEAN * (1 + self._switches / _SWITCHES_A_DOUBLING)
        return 1 + int(self._random() * 2 * mean)

    def choose(self, ready):
        """Any of those that could run."""
        at = int(self._random() * len(ready))
        chosen = ready[at]
        del ready[at]
        return chosen

    def same_again(self):
        """Nothing is to be set."""

    def wait(self, rung, until_s):
        """Time jumps to where something happens; only for what comes from outside it is really waited."""
        if until_s is None:
            self._bridge.wait(rung, float("inf"))
        else:
            _clock[0] = max(_clock[0], until_s * 1000 + _ROUNDING_MS)

    def check(self):
        """Time for a switch: hands over if another thread can run."""
        global _left
        _left = self.draw()
        scheduler.wake_due(_clock[0] / 1000)
        for look in scheduler.outside:
            look()
        if recorded() > _FLUSH_AT:
            tracing.flush()
        if scheduler.ready and scheduler.collector is not scheduler.current:
            self._switches += 1
            scheduler.hand_over(1)
        elif scheduler.current.pending:
            scheduler.call_pending()


_policy = None


def start(bridge, seed):
    """The policy of the run that begins now."""
    global _policy, _left
    address, _ = _clock.buffer_info()
    bridge.useVirtualClock(address, seed)
    bridge.setTick(float("inf"))
    # The garbage collector's next turn is part of the run, too.
    gc.collect()
    _policy = Seeded(bridge, seed)
    _left = _policy.draw()
    _monitoring.use_tool_id(_TOOL, "interleave")
    _monitoring.register_callback(_TOOL, _monitoring.events.INSTRUCTION, _on_instruction)
    accesses.bind(_clock)
    return _policy


def is_active():
    """Whether a seed decides this run."""
    return _policy is not None


def instrument(code):
    """Lets the threads be switched in code of the program, and in all that it defines."""
    if _policy is None:
        return
    for each in instructions.all_code(code):
        _tables[id(each)] = instructions.table_of(each)
        _instrumented.append(each)
        _monitoring.set_local_events(_TOOL, each, _monitoring.events.INSTRUCTION)


def _on_instruction(code, offset):
    global _left
    step = _tables[id(code)].get(offset)
    if step is None:
        return _DISABLE
    _clock[0] += _STEP_MS
    _left -= 1
    if _left <= 0:
        _policy.check()
    if step is not CALL:
        step.note(sys._getframe(1))
    return None
