"""Signals as a program sees them: handlers run in the main thread, between two instructions or instead of its wait.

The interpreter's own signals are this runtime's (the clock ticks by one); what programs install is kept here.
"""

import errno
import os
import signal
import sys
from time import perf_counter

from _interleave_kernel import handle_signals, send_signal

from ..process import bell, replay
from ..recording import tracing
from ..scheduling import scheduler, timed

_real_signal = signal.signal
_SIGTICK = 10
# Signals with higher numbers are not sent between processes.
_MAX_SENT = 31
_IGNORED_BY_DEFAULT = {signal.SIGCHLD, signal.SIGURG, signal.SIGWINCH, signal.SIGCONT}
_UNCATCHABLE = {signal.SIGKILL, signal.SIGSTOP}
_handlers = {}
leave = None
_NOT_REPLAYED = "a signal's handler ran, and when that happened cannot be replayed"
_stop_seen = False
_alarm = None
_alarm_interval_s = 0.0
_alarm_at_s = 0.0
_pausing = False


def bind(leave_process):
    """Connects to the run that begins now; `leave_process(exit_code)` ends the process at once."""
    global leave, _stop_seen, _alarm
    leave = leave_process
    _stop_seen = False
    _alarm = scheduler.Alarm(_ring)
    scheduler.on_stop = _on_stop
    _real_signal(signal.SIGINT, _on_interrupt)
    _real_signal(_SIGTICK, timed.on_tick)
    bell.on_signal = _from_another
    tell_handled()
    timed.begin()


def install():
    """Replaces the functions of `signal`."""
    _handlers.update({each: signal.SIG_DFL for each in signal.valid_signals()})
    _handlers[signal.SIGINT] = signal.default_int_handler
    for each in (signal.SIGPIPE, signal.SIGXFSZ):
        _handlers[each] = signal.SIG_IGN
    signal.signal = _signal
    signal.getsignal = _getsignal
    signal.raise_signal = deliver
    signal.alarm = _set_alarm
    signal.setitimer = _setitimer
    signal.getitimer = _getitimer
    signal.pause = _pause
    signal.pthread_kill = _pthread_kill
    os.kill = _kill


def _signal(signalnum, handler, /):
    """Sets the handler of a signal; gives the one before (`signal.signal`)."""
    if scheduler.current is not scheduler.main:
        raise ValueError("signal only works in main thread of the main interpreter")
    number = _number(signalnum)
    if not callable(handler) and handler not in (signal.SIG_IGN, signal.SIG_DFL):
        raise TypeError("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
    if number in _UNCATCHABLE:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    before = _handlers[number]
    _handlers[number] = signal.Handlers(handler) if isinstance(handler, int) else handler
    tell_handled()
    return before


def tell_handled():
    """Tells other processes which signals are not the end of this one."""
    if replay.active:
        return
    handled = (
        number
        for number, handler in _handlers.items()
        if handler != signal.SIG_DFL or number in _IGNORED_BY_DEFAULT
    )
    handle_signals(sum(1 << (number - 1) for number in handled if number <= _MAX_SENT))


def _from_another(number):
    """A signal that another process sent."""
    handler = _handlers.get(number, signal.SIG_DFL)
    if callable(handler):
        replay.forbid(_NOT_REPLAYED)
        scheduler.interrupt(scheduler.main, lambda: _call(handler, number, sys._getframe(1)))
    elif handler == signal.SIG_DFL:
        deliver(number)


def _getsignal(signalnum, /):
    """The handler of a signal (`signal.getsignal`)."""
    return _handlers[_number(signalnum)]


def _number(signalnum):
    number = int(signalnum)
    if number not in _handlers:
        raise ValueError("signal number out of range")
    return number


def deliver(signalnum, /):
    """Sends a signal to this process (`signal.raise_signal`)."""
    number = _number(signalnum)
    handler = _handlers[number]
    if handler == signal.SIG_IGN or (handler == signal.SIG_DFL and number in _IGNORED_BY_DEFAULT):
        return
    if handler == signal.SIG_DFL:
        leave(-number)
    elif scheduler.current is scheduler.main and not scheduler.between_stacks:
        _call(handler, number, sys._getframe(1))
    else:
        scheduler.interrupt(scheduler.main, lambda: _call(handler, number, sys._getframe(1)))


def _call(handler, number, frame):
    handler(number, frame)
    if _pausing:
        scheduler.wake(scheduler.main)


# A handler is the program's own code again: threads may be switched in it.
tracing.outermost.add(_call.__code__)


def _on_interrupt(_signal, frame):
    """Stop was pressed: as Ctrl+C in a terminal."""
    if not tracing.busy:
        tracing.flush()
    if timed.is_atomic(frame) or scheduler.between_stacks or tracing.busy:
        if not _first_stop():
            return
        handler = _handlers[signal.SIGINT]
        if callable(handler):
            scheduler.interrupt(scheduler.main, lambda: _call(handler, int(signal.SIGINT), None))
            # This runtime's own code looks at its end.
            scheduler.switch_wanted = True
        return
    _on_stop()


def _on_stop():
    if _first_stop():
        deliver(signal.SIGINT)


def _first_stop():
    global _stop_seen
    first, _stop_seen = not _stop_seen, True
    return first


def _ring():
    global _alarm_at_s
    if _alarm_interval_s > 0:
        _alarm_at_s = perf_counter() + _alarm_interval_s
        _alarm.set(_alarm_interval_s)
    else:
        _alarm_at_s = 0.0
    handler = _handlers[signal.SIGALRM]
    if handler == signal.SIG_DFL:
        scheduler.interrupt(scheduler.main, lambda: deliver(signal.SIGALRM))
    elif callable(handler):
        replay.forbid(_NOT_REPLAYED)
        scheduler.interrupt(scheduler.main, lambda: _call(handler, int(signal.SIGALRM), sys._getframe(1)))


def _set_alarm(seconds, /):
    """Sends SIGALRM in so many seconds; gives those that were left (`signal.alarm`)."""
    left, _ = _setitimer(signal.ITIMER_REAL, int(seconds))
    return -int(-left // 1)


def _setitimer(which, seconds, interval=0.0, /):
    """Sends SIGALRM after `seconds` and then every `interval` (`signal.setitimer`, real time only)."""
    return replay.outcome("signal.setitimer", _set_timer, which, seconds, interval)


def _set_timer(which, seconds, interval):
    global _alarm_interval_s, _alarm_at_s
    if which != signal.ITIMER_REAL:
        raise signal.ItimerError(errno.EINVAL, os.strerror(errno.EINVAL))
    before = _left()
    _alarm_interval_s = float(interval)
    if seconds > 0:
        _alarm_at_s = perf_counter() + seconds
        _alarm.set(seconds)
    else:
        _alarm_at_s = 0.0
        _alarm.clear()
    return before


def _getitimer(_which, /):
    """What is left of a timer, and its interval (`signal.getitimer`)."""
    return replay.outcome("signal.getitimer", _left)


def _left():
    return (max(0.0, _alarm_at_s - perf_counter()) if _alarm_at_s else 0.0, _alarm_interval_s)


def _pause():
    """Waits for a signal (`signal.pause`)."""
    global _pausing
    scheduler.current.waits_for = "a signal"
    _pausing = True
    try:
        scheduler.park()
    finally:
        _pausing = False


def _kill(pid, signalnum, /):
    """Sends a signal to a process (`os.kill`)."""
    if pid == os.getpid():
        if signalnum:
            deliver(signalnum)
    elif signalnum and signalnum not in _handlers:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    elif not replay.outcome("os.kill", send_signal, pid, int(signalnum)):
        raise ProcessLookupError(errno.ESRCH, os.strerror(errno.ESRCH))


def _pthread_kill(thread_id, signalnum, /):
    """Sends a signal to a thread: its handler runs in the main one all the same (`signal.pthread_kill`)."""
    if thread_id not in scheduler.alive:
        raise ProcessLookupError(errno.ESRCH, os.strerror(errno.ESRCH))
    if signalnum:
        deliver(signalnum)
