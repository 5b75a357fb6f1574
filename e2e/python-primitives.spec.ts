import { expect, test } from "./support/python";

test("stands in for C functions as they behave: no methods, pickled by name, shown as built-in", async ({ python }) => {
  const code = `
import pickle, threading, time
class Pause:
    pause = time.sleep
    who = threading.get_ident
Pause().pause(0)
print(Pause().who() == threading.main_thread().ident)
print(pickle.loads(pickle.dumps(time.sleep)) is time.sleep, time.sleep, hasattr(time.sleep, "__dict__"))`;
  expect(await python.run(code)).toMatchObject({ stderr: "", stdout: "True\nTrue <built-in function sleep> False\n" });
});

test("drops a thread's thread-local values when it ends, in that thread", async ({ python }) => {
  const code = `
import _thread, threading, time
values = threading.local()
class Value:
    def __init__(self, name):
        self.name = name
        self.ident = threading.get_ident()
    def __del__(self):
        print(self.name, self.ident == threading.get_ident())
def work(name):
    values.value = Value(name)
for name in "ab":
    thread = threading.Thread(target=work, args=(name,))
    thread.start()
    thread.join()
def unknown():
    threading.current_thread()
    work("c")
_thread.start_new_thread(unknown, ())
time.sleep(0.05)
print(hasattr(values, "value"), threading.enumerate() == [threading.main_thread()])`;
  expect(await python.run(code)).toMatchObject({
    status: "ok",
    stderr: "",
    stdout: "a True\nb True\nc True\nFalse True\n",
  });
});

test("keeps the values of threads apart in a subclass of local that computes and waits", async ({ python }) => {
  const code = `
import threading, time
class Account(threading.local):
    def __init__(self, start):
        time.sleep(0.001)
        self.amount = start
    def add(self, n):
        before = self.amount
        time.sleep(0.0005)
        self.amount = before + n
    @property
    def double(self):
        time.sleep(0.0005)
        return 2 * self.amount
account = Account(10)
results = []
def work(n):
    for _ in range(5):
        account.add(n)
    results.append((account.amount, account.double))
threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
for each in threads: each.start()
for each in threads: each.join()
print(sorted(results), account.amount)`;
  expect(await python.run(code)).toMatchObject({
    stderr: "",
    stdout: "[(10, 20), (15, 30), (20, 40), (25, 50)] 10\n",
  });
});

test("shows where every thread is in sys._current_frames", async ({ python }) => {
  const code = `
import sys, threading, traceback
ready = threading.Barrier(3)
end = threading.Event()
def waits():
    ready.wait()
    end.wait()
def computes():
    ready.wait()
    while not end.is_set(): pass
threads = [threading.Thread(target=each) for each in (waits, computes)]
for each in threads: each.start()
ready.wait()
frames = sys._current_frames()
for each in threads:
    print([entry.name for entry in traceback.extract_stack(frames[each.ident])][3])
print(frames[threading.get_ident()].f_code.co_name, len(frames))
end.set()`;
  expect(await python.run(code)).toMatchObject({ stderr: "", stdout: "waits\ncomputes\n<module> 3\n" });
});

test("raises another thread's exception in a thread that computes or sleeps", async ({ python }) => {
  const code = `
import ctypes, threading, time
class Killed(Exception): pass
def work(body, started):
    try:
        started.set()
        while True: body()
    except Killed:
        print("killed")
raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
for body in (lambda: None, lambda: time.sleep(0.005)):
    started = threading.Event()
    thread = threading.Thread(target=work, args=(body, started))
    thread.start()
    started.wait()
    print(raise_in(ctypes.c_ulong(thread.ident), ctypes.py_object(Killed)))
    thread.join()
print(raise_in(ctypes.c_ulong(123456), ctypes.py_object(Killed)))`;
  expect(await python.run(code)).toMatchObject({ stderr: "", stdout: "1\nkilled\n1\nkilled\n0\n" });
});

test("calls finalizers at the end of the program, with its globals still there", async ({ python }) => {
  const code = `
import atexit, sys
greeting = "goodbye"
class Greeter:
    def __del__(self):
        print(greeting)
atexit.register(print, "exit function")
greeter = Greeter()
class Loop:
    def __init__(self): self.me = self
    def __del__(self): print("loop", greeting)
Loop()`;
  const { stdout, stderr } = await python.run(code);
  expect({ stderr, lines: stdout.trim().split("\n").sort() }).toEqual({
    stderr: "",
    lines: ["exit function", "goodbye", "loop goodbye"],
  });
  expect(stdout.startsWith("exit function")).toBe(true);
});

test("tells hooks of the program's calls, thread by thread, and not of the runtime beneath", async ({ python }) => {
  const code = `
import sys, threading
files = {}
def hook(frame, event, argument):
    files.setdefault(threading.get_ident(), set()).add(frame.f_code.co_filename)
    return hook
lock = threading.Lock()
def work():
    with lock: pass
threading.settrace(hook)
thread = threading.Thread(target=work)
thread.start()
thread.join()
threading.settrace(None)
print(list(files) == [thread.ident], sys.gettrace())
print(all(name == __file__ or name.startswith(("/lib/python", "<frozen")) for name in files[thread.ident]))
later = threading.Thread(target=work)
later.start()
later.join()
print(later.ident in files)`;
  expect(await python.run(code)).toMatchObject({ stderr: "", stdout: "True None\nTrue\nFalse\n" });
});

test("leaves signals alone that interrupt_main names and nobody handles", async ({ python }) => {
  const code = `
import _thread, signal
for handler in (signal.SIG_IGN, signal.SIG_DFL):
    signal.signal(signal.SIGTERM, handler)
    _thread.interrupt_main(signal.SIGTERM)
try:
    _thread.interrupt_main()
except KeyboardInterrupt:
    print("interrupted")`;
  expect(await python.run(code)).toMatchObject({ status: "ok", stderr: "", stdout: "interrupted\n" });
});

test("collects garbage while many threads wait deep in their calls", async ({ python }) => {
  const code = `
import gc, sys, threading
def wait_below(depth, event):
    if depth:
        return list(map(lambda _: wait_below(depth - 1, event), [1]))
    event.wait()
event = threading.Event()
threads = [threading.Thread(target=wait_below, args=(n % 30, event)) for n in range(40)]
for each in threads: each.start()
def allocate(depth):
    if depth:
        return sorted([1], key=lambda _: allocate(depth - 1) or 0)
    for _ in range(30_000):
        cycle = []
        cycle.append(cycle)
before = gc.get_stats()[1]["collections"]
for depth in (0, 10, 25): allocate(depth)
sys.settrace(lambda *_: None)
sys.settrace(None)
print(gc.get_stats()[1]["collections"] > before + 10)
event.set()
for each in threads: each.join()
print("joined")`;
  expect(await python.run(code)).toMatchObject({ status: "ok", stderr: "", stdout: "True\njoined\n" });
});

test("keeps nothing of a thread that has ended, even before another one runs", async ({ python }) => {
  const code = `
import threading, weakref
class Payload: pass
payload = Payload()
thread = threading.Thread(target=lambda it: None, args=(payload,))
thread.start()
thread.join()
gone = weakref.ref(thread), weakref.ref(payload)
del thread, payload
print([each() for each in gone])`;
  expect(await python.run(code)).toMatchObject({ stderr: "", stdout: "[None, None]\n" });
});

test("hears an alarm, and an exception for itself, in a program that only computes", async ({ python }) => {
  const code = `
import ctypes, signal, threading
class Late(Exception): pass
class Killed(Exception): pass
def late(number, frame): raise Late
def compute_until(error):
    try:
        while True: pass
    except error as raised:
        caught.append(type(raised).__name__)
caught = []
signal.signal(signal.SIGALRM, late)
signal.setitimer(signal.ITIMER_REAL, 0.05)
compute_until(Late)
ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(threading.get_ident()), ctypes.py_object(Killed))
compute_until(Killed)
print(caught)`;
  expect(await python.run(code)).toMatchObject({ stderr: "", stdout: "['Late', 'Killed']\n" });
});

test("refuses to copy or pickle locks and thread-local data, as CPython does", async ({ python }) => {
  const result = await python.run(`
import copy, pickle, queue, threading
for made in (threading.Lock(), threading.RLock(), threading.local(), threading.Event(), queue.Queue()):
    for act in (pickle.dumps, copy.deepcopy):
        try: act(made); print(type(made).__name__, act.__name__)
        except TypeError as error: print(error)
`);
  const lines = ["_thread.lock", "_thread.RLock", "_thread._local", "_thread.lock", "_thread.lock"].flatMap((name) => {
    const line = `cannot pickle '${name}' object\n`;
    return [line, line];
  });
  expect(result).toMatchObject({ status: "ok", stdout: lines.join(""), stderr: "" });
});
