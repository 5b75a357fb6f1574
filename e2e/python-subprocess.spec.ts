import { expect, test } from "./support/python";

test.beforeEach(({ python }) => {
  test.skip(!python.hasThreads, "waiting for a pipe needs threads");
});

const LOOKED_UP = /Non-authoritative answer:\n(.+\n)*Name:\t\S+\nAddress: \d+\.\d+\.\d+\.\d+\n/;

test("runs the tutorial's first program: a command that prints", async ({ python }) => {
  const result = await python.run(`
import subprocess

print('$ nslookup www.python.org')
r = subprocess.call(['nslookup', 'www.python.org'])
print('Exit code:', r)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toMatch(/^\$ nslookup www\.python\.org\nServer:\t\t\S+\nAddress:\t\S+#53\n\n/);
  expect(result.stdout).toMatch(LOOKED_UP);
  expect(result.stdout).toMatch(/\n\nExit code: 0\n$/);
  const note = python.playground.page.getByRole("note", { name: "Note" });
  await expect(note).toHaveText(/answers of nslookup are simulated: the sandbox has no network/);
  await python.run("print(1)");
  await expect(note).toHaveCount(0);
});

test("runs the tutorial's second program: a command that needs input", async ({ python }) => {
  const result = await python.run(`
import subprocess

print('$ nslookup')
p = subprocess.Popen(['nslookup'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
output, err = p.communicate(b'set q=mx\\npython.org\\nexit\\n')
print(output.decode('utf-8'))
print('Exit code:', p.returncode)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toContain("python.org\tmail exchanger = 50 mail.python.org.\n");
  expect(result.stdout).toMatch(/Exit code: 0\n$/);
  // The command is a process of the run, which waited for its input.
  expect(result.threads.map(({ name, kind }) => [name, kind])).toEqual([
    ["MainThread", "main"],
    ["MainThread", "process"],
  ]);
});

test("says that a name is not known, and gives nslookup's exit code", async ({ python }) => {
  const result = await python.run(`
import subprocess
print(subprocess.call(['nslookup', 'nosuch.invalid']))
`);
  expect(result.stdout).toMatch(/\*\* server can't find nosuch\.invalid: NXDOMAIN\n\n1\n$/);
});

test("runs commands: call, run, check_output, Popen, with a shell or without", async ({ python }) => {
  const result = await python.run(`
import os, subprocess
print("before")
print(subprocess.call(["echo", "from a child"]))
print(subprocess.run(["sort", "-r"], input="a\\nc\\nb\\n", capture_output=True, text=True))
print(subprocess.check_output("echo $X; pwd; false || echo no", shell=True, env={"X": "value"}, cwd="/tmp"))
try:
    subprocess.check_call(["false"])
except subprocess.CalledProcessError as error:
    print(error)
first = subprocess.Popen(["echo", "b\\na"], stdout=subprocess.PIPE)
second = subprocess.Popen(["sort"], stdin=first.stdout, stdout=subprocess.PIPE, text=True)
first.stdout.close()
print(second.communicate(), first.wait())
print(os.system("exit 3") >> 8, os.popen("echo popen").read(), subprocess.getstatusoutput("echo both; exit 2"))
print(subprocess.run("echo out; echo err >&2", shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout.split("\n")).toEqual([
    "before",
    "from a child",
    "0",
    "CompletedProcess(args=['sort', '-r'], returncode=0, stdout='c\\nb\\na\\n', stderr='')",
    "b'value\\n/tmp\\nno\\n'",
    "Command '['false']' returned non-zero exit status 1.",
    "('a\\nb\\n', None) 0",
    "3 popen",
    " (2, 'both')",
    "b'out\\nerr\\n'",
    "",
  ]);
});

test("gives output and takes input of any size, and sees input as it comes", async ({ python }) => {
  const result = await python.run(`
import subprocess, sys
million = b"x" * 1_000_000
print(subprocess.run(["wc", "-c"], input=million, stdout=subprocess.PIPE).stdout)
print(subprocess.run(["cat"], input=million, stdout=subprocess.PIPE).stdout == million)
child = subprocess.Popen([sys.executable, "-c", "print('y' * 1_000_000)"], stdout=subprocess.PIPE)
print(len(child.stdout.read()), child.wait())
echo = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
for line in (b"one\\n", b"two\\n"):
    echo.stdin.write(line)
    echo.stdin.flush()
    print(echo.stdout.readline())
print(echo.communicate(), echo.returncode)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe("b'1000000\\n'\nTrue\n1000001 0\nb'one\\n'\nb'two\\n'\n(b'', None) 0\n");
});

test("waits with a time limit, polls, terminates and kills", async ({ python }) => {
  const result = await python.run(`
import subprocess, time
start = time.monotonic()
child = subprocess.Popen(["sleep", "30"], stdout=subprocess.PIPE)
try:
    child.communicate(timeout=0.1)
except subprocess.TimeoutExpired as error:
    print(error)
    child.kill()
    print(child.communicate(), child.returncode)
child = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
print(child.poll())
child.terminate()
print(child.wait(), child.poll())
print(time.monotonic() - start < 15)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "Command '['sleep', '30']' timed out after 0.1 seconds\n(b'', None) -9\nNone\n-15 -15\nTrue\n",
  );
});

test("says what cannot be executed, as CPython does", async ({ python }) => {
  const result = await python.run(`
import errno, os, shutil, subprocess, sys
for args, options in ((["nosuch"], {}), ([sys.executable], {"cwd": "/nowhere"}), (["./main.py"], {})):
    try:
        subprocess.Popen(args, **options)
    except OSError as error:
        print(type(error).__name__, errno.errorcode[error.errno], error.strerror, error.filename)
print(subprocess.call("nosuch", shell=True))
print(shutil.which("python3"), shutil.which("sort"), shutil.which("nosuch"), os.path.exists("/bin/sh"))
`);
  expect(result.stdout).toBe(
    "FileNotFoundError ENOENT No such file or directory nosuch\n" +
      "FileNotFoundError ENOENT No such file or directory /nowhere\n" +
      "PermissionError EACCES Permission denied ./main.py\n127\n" +
      "/usr/local/bin/python3 /usr/bin/sort None True\n",
  );
  expect(result.stderr).toContain("nosuch: command not found");
});

test("runs Python again: a command, a script, a module, a program from standard input", async ({ python }) => {
  const result = await python.run(`
import subprocess, sys
with open("child.py", "w") as file:
    file.write("import os, sys\\nprint(sys.argv, os.environ['X'], input())\\nsys.exit(4)\\n")
print(subprocess.run([sys.executable, "child.py", "a b"], input="given", text=True, stdout=subprocess.PIPE, env={"X": "1"}))
print(subprocess.check_output([sys.executable, "-c", "import sys; print(sys.argv, sys.stdin.read())", "x"], input=b"in"))
print(subprocess.run([sys.executable, "-m", "json.tool"], input='{"a":1}', text=True, stdout=subprocess.PIPE).stdout)
print(subprocess.run([sys.executable, "-"], input="print(1 + 1)", text=True, stdout=subprocess.PIPE).stdout)
failed = subprocess.run([sys.executable, "-c", "1 / 0"], capture_output=True, text=True)
print(failed.returncode, failed.stderr.splitlines()[-1])
print(subprocess.run([sys.executable, "--version"], stdout=subprocess.PIPE).stdout[:10])
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "CompletedProcess(args=['/usr/local/bin/python3', 'child.py', 'a b'], returncode=4, stdout=\"['child.py', 'a b'] 1 given\\n\")\n" +
      "b\"['-c', 'x'] in\\n\"\n" +
      `{\n    "a": 1\n}\n\n2\n\n1 ZeroDivisionError: division by zero\nb'Python 3.1'\n`,
  );
});

test("lets a child's output go where the parent's goes, after what was printed before", async ({ python }) => {
  const result = await python.run(`
import subprocess, sys
print("parent")
subprocess.call([sys.executable, "-c", "import sys; print('child'); print('error', file=sys.stderr)"])
print("parent again")
subprocess.call(["echo", "to the errors"], stdout=sys.stderr)
subprocess.call(["echo", "to nowhere"], stdout=subprocess.DEVNULL)
`);
  expect(result).toMatchObject({ status: "ok", stdout: "parent\nchild\nparent again\n" });
  expect(result.stderr).toBe("error\nto the errors\n");
});

test("shares files with a child: those at its start, and what it changed at its end", async ({ python }) => {
  const result = await python.run(`
import os, subprocess, sys
with open("in.txt", "w") as file:
    file.write("b\\na\\n")
subprocess.check_call("sort in.txt > out.txt; rm in.txt; mkdir -p made/deep; echo new > made/deep/file", shell=True)
print(open("out.txt").read(), os.path.exists("in.txt"), open("made/deep/file").read())
subprocess.check_call([sys.executable, "-c", "open('from-python.txt', 'w').write('p' * 10)"])
print(open("from-python.txt").read())
with open("log.txt", "w") as log:
    subprocess.check_call([sys.executable, "-c", "print('l' * 200_000)"], stdout=log)
print(os.path.getsize("log.txt"))
with open("out.txt") as source:
    print(subprocess.check_output(["cat"], stdin=source))
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe("a\nb\n False new\n\npppppppppp\n200001\nb'a\\nb\\n'\n");
});

test("passes further descriptors on", async ({ python }) => {
  const result = await python.run(`
import os, subprocess, sys
reader, writer = os.pipe()
child = subprocess.Popen([sys.executable, "-c", f"import os; os.write({writer}, b'hello')"], pass_fds=[writer])
os.close(writer)
print(os.read(reader, 100), os.read(reader, 100), child.wait())
`);
  expect(result).toMatchObject({ status: "ok", stderr: "", stdout: "b'hello' b'' 0\n" });
});

test("finds a deadlock between a program and a command", async ({ python }) => {
  const result = await python.run(`
import subprocess
child = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
child.wait()
`);
  expect(result.status).toBe("deadlock");
  expect(result.stderr).toContain("Deadlock: no thread of this program can ever run again.");
  expect(result.stderr).toContain("Command cat waits for standard input.");
  expect(result.stderr).toContain("waits for the end of a process");
  await python.expectNextRunClean();
});

test("lets a person answer the process that asks", async ({ python }) => {
  const { page } = python.playground;
  const run = await python.start(`
import subprocess, sys
print(subprocess.call([sys.executable, "-c", "print('Hello,', input('Name? '))"]))
print(input("Parent? "))
`);
  const prompt = page.getByRole("textbox", { name: /MainThread/ });
  await prompt.pressSequentially("child");
  await prompt.press("Enter");
  await expect(page.getByText("Hello, child")).toBeVisible({ timeout: 15_000 });
  await prompt.pressSequentially("parent");
  await prompt.press("Enter");
  const result = await run.result();
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toContain("Hello, child\n0\n");
  expect(result.stdout).toContain("parent\n");
});

test("shows a child's pipes and what goes through them", async ({ python }) => {
  const result = await python.run(`
import subprocess
p = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
p.communicate(b"through")
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.objects.filter(({ kind }) => kind === "pipe").map(({ name }) => name)).toEqual(["p.stdin", "p.stdout"]);
});

test("starts children from threads, nested, through scripts, and ends them by a closed pipe", async ({ python }) => {
  const result = await python.run(`
import os, subprocess, sys, threading
found = []
def work(number):
    found.append(subprocess.check_output(["echo", str(number)], text=True).strip())
threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sorted(found))
nested = 'import subprocess; print("a", flush=True); subprocess.call(["echo", "b"])'
print(subprocess.check_output([sys.executable, "-c", nested]))
with open("script.sh", "w") as file:
    file.write("#!/bin/sh\\necho script $1\\nexit 7\\n")
os.chmod("script.sh", 0o755)
print(subprocess.call(["./script.sh", "argument"]))
child = subprocess.Popen(["seq", "1", "100000"], stdout=subprocess.PIPE)
print(child.stdout.readline())
child.stdout.close()
print(child.wait())
child = subprocess.Popen(["true"], stdin=subprocess.PIPE)
child.wait()
try:
    child.stdin.write(b"x" * 100_000)
    child.stdin.flush()
except BrokenPipeError as error:
    print(error.strerror)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe("['0', '1', '2', '3']\nb'a\\nb\\n'\nscript argument\n7\nb'1\\n'\n-13\nBroken pipe\n");
});

test("lets a child inherit what it was told to, and nothing else", async ({ python }) => {
  const result = await python.run(`
import os, subprocess, sys
LIST = """
import os
def is_open(n):
    try: return bool(os.fstat(n))
    except OSError: return False
print([n for n in range(3, 40) if is_open(n)])
"""
def open_in_child(**options):
    return eval(subprocess.check_output([sys.executable, "-c", LIST], **options))
reader, writer = os.pipe()
null = os.open(os.devnull, os.O_RDWR)
copy = os.dup(1)
print([os.get_inheritable(each) for each in (0, 1, 2, reader, writer, null, copy)])
print(open_in_child(close_fds=False))
for each in (writer, null, copy):
    os.set_inheritable(each, True)
print(open_in_child(close_fds=False) == [writer, null, copy], open_in_child(), open_in_child(pass_fds=[reader]) == [reader])
print(os.get_inheritable(writer), os.get_inheritable(reader))
os.close(null)
with open("in.txt", "w") as file: file.write("from a file")
file = open("in.txt")
out = open("out.txt", "w")
code = f"import os; os.write({out.fileno()}, os.read({file.fileno()}, 100)); os.write({copy}, b'to the output')"
print(subprocess.call([sys.executable, "-c", code], pass_fds=[file.fileno(), out.fileno(), copy]), open("out.txt").read())
other = os.open("out.txt", os.O_RDONLY)
print(os.get_inheritable(other))
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout.split("\n")).toEqual([
    "[True, True, True, False, False, False, False]",
    "[]",
    "True [] True",
    "True False",
    "to the output0 from a file",
    "False",
    "",
  ]);
});

test("starts a child with closed standard streams, and with one file as several of them", async ({ python }) => {
  const result = await python.run(`
import os, subprocess, sys, tempfile
code = "import sys; sys.exit(10 * (sys.stdin is None) + (sys.stdout is None))"
saved = [os.dup(0), os.dup(1)]
os.close(0); os.close(1)
try:
    found = subprocess.call([sys.executable, "-c", code])
    read = subprocess.check_output(["echo", "still"])
finally:
    os.dup2(saved[0], 0); os.dup2(saved[1], 1)
print(found, read)
with tempfile.TemporaryFile() as file:
    file.write(b"read, ")
    file.seek(0)
    code = "import os; text = os.read(0, 100); os.write(0, b'to 0, '); os.write(1, b'to 1'); os.write(2, text)"
    print(subprocess.run([sys.executable, "-c", code], stdin=file, stdout=file, stderr=subprocess.PIPE).stderr)
    file.seek(0)
    print(sorted(file.read().split(b", ")))
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe("11 b'still\\n'\nb'read, '\n[b'read', b'to 0', b'to 1']\n");
});

test("selects among pipes until one is ready or the time is up, whatever else happens", async ({ python }) => {
  const result = await python.run(`
import multiprocessing, os, select, subprocess, sys, time
first = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
second = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdout.write(sys.stdin.read())"],
                          stdin=first.stdout, stdout=subprocess.PIPE)
# The first pipe's bytes, and a process's end, ring the bell before.
first.stdin.write(b"through"); first.stdin.close()
print(select.select([second.stdout], [], [], 30)[0] == [second.stdout], second.stdout.read())
start = time.monotonic()
sleeper = subprocess.Popen(["true"])
reader, writer = os.pipe()
print(select.select([reader], [], [], 0.4), time.monotonic() - start >= 0.4)
a, b = multiprocessing.Pipe()
print(select.select([a], [a], [], 0)[:2] == ([], [a]))
b.send("x")
print(select.select([a], [], [], 5)[0] == [a])
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe("True b'through'\n([], [], []) True\nTrue\nTrue\n");
});

test("checks what it is given as CPython does", async ({ python }) => {
  const result = await python.run(`
import os, subprocess, sys, warnings
def told(call):
    try: return call()
    except Exception as error: return f"{type(error).__name__}: {error}"
print(told(lambda: subprocess.call(["echo", "a\\0b"])))
print(told(lambda: subprocess.call(["echo"], env={"A": "\\0"})))
print(told(lambda: subprocess.call(["echo"], user=1)))
print(told(lambda: subprocess.call(["true"], stdin=subprocess.PIPE, pipesize=4096)))
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, bufsize=1) as child: pass
print([str(each.message)[:14] for each in seen])
print(subprocess.check_output("echo $0", shell=True), subprocess.check_output("echo $0", shell=True, executable="/bin/bash"))
print(subprocess.check_output([sys.executable, "-h"], stdin=subprocess.PIPE)[:6])
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "ValueError: embedded null byte\nValueError: embedded null byte\n" +
      "ValueError: The 'user' parameter is not supported on the current platform\n0\n['line buffering']\n" +
      "b'/bin/sh\\n' b'/bin/bash\\n'\nb'usage:'\n",
  );
});

test("gives a script's output as each of its commands writes it", async ({ python }) => {
  const result = await python.run(`
import subprocess, time
PIPE, STDOUT = subprocess.PIPE, subprocess.STDOUT
child = subprocess.Popen("for i in 1 2 3; do echo $i; sleep 0.5; done", shell=True, stdout=PIPE, text=True)
times = []
for line in child.stdout:
    print("line", line, end="")
    times.append(time.monotonic())
print(child.wait(), times[2] - times[0] > 0.3)
with open("script.sh", "w") as file:
    file.write("echo from a file | tr a-z A-Z\\nsleep 1000\\n")
for options in ({"args": "echo once; sleep 1000", "shell": True}, {"args": ["sh", "script.sh"]}):
    child = subprocess.Popen(**options, stdout=PIPE, text=True)
    # The line is there while the script still runs.
    print(child.stdout.readline().strip(), child.poll())
    child.kill()
    print(child.wait())
print(subprocess.run("echo 1; echo 2 >&2; nosuch; echo 3 | cat", shell=True, stdout=PIPE, stderr=STDOUT, text=True).stdout)
endless = subprocess.Popen("while true; do echo more; done", shell=True, stdout=PIPE)
print(endless.stdout.readline())
endless.stdout.close()
print(endless.wait())
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "line 1\nline 2\nline 3\n0 True\nonce None\n-9\nFROM A FILE None\n-9\n" +
      "1\n2\nbash: nosuch: command not found\n3\n\nb'more\\n'\n-13\n",
  );
});

test("starts Python from a shell: arguments, input, output, files, exit codes, and its end with the shell's", async ({
  python,
}) => {
  const result = await python.run(`
import os, subprocess, sys
with open("child.py", "w") as file:
    file.write("import os, sys\\nprint(sys.argv[1:], sys.stdin.read(), os.getcwd(), os.environ['X'])\\n")
    file.write("open('made.txt', 'w').write('made ' + open('given.txt').read())\\nsys.exit(5)\\n")
script = "echo given > given.txt; echo in | X=1 python3 child.py a 'b c'; echo $?; cat made.txt; rm made.txt"
print(subprocess.run(script, shell=True, capture_output=True, text=True))
print(os.path.exists("made.txt"), os.system(f"{sys.executable} -c 'print(1 + 1)' | sort"), os.popen("python -c 'print(3)'").read())
failing = "python3 -c 'import os; os.kill(os.getpid(), 9)'; echo $?; python3 -c '1/0'"
failed = subprocess.run(failing, shell=True, capture_output=True, text=True)
print(failed.stdout, failed.returncode, failed.stderr.splitlines()[-1])
print(len(subprocess.check_output("python3 -c 'print(\\"x\\" * 200_000)' | cat", shell=True)))
print(subprocess.check_output("seq 1 30000 | python3 -c 'import sys; print(len(sys.stdin.read()))'", shell=True))
child = subprocess.Popen("echo begun; python3 -c 'import time; time.sleep(1000)'; echo never", shell=True, stdout=subprocess.PIPE)
print(child.stdout.readline())
child.terminate()
print(child.wait(), child.stdout.read())
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout.split("\n")).toEqual([
    `CompletedProcess(args="echo given > given.txt; echo in | X=1 python3 child.py a 'b c'; echo $?; cat made.txt; rm made.txt", ` +
      `returncode=0, stdout="['a', 'b c'] in\\n /home/pyodide 1\\n5\\nmade given\\n", stderr='')`,
    "2",
    "False 0 3",
    "",
    "137",
    " 1 ZeroDivisionError: division by zero",
    "200001",
    "b'168894\\n'",
    "b'begun\\n'",
    "-15 b''",
    "",
  ]);
});

test("lets a program go on with a file whose pipe is broken", async ({ python }) => {
  const result = await python.run(`
import os
reader, writer = os.pipe()
os.close(reader)
file = os.fdopen(writer, "wb")
file.write(b"x")
try: file.flush()
except BrokenPipeError as error: kept = error
file.write(b"y")
try: file.close()
except BrokenPipeError as error: print(error.strerror)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "", stdout: "Broken pipe\n" });
});

test("captures what the processes of a captured program write", async ({ python }) => {
  const result = await python.run(`
import subprocess, sys
code = """
import multiprocessing, os
if __name__ == "__main__":
    for target, argument in ((print, "from the grandchild"), (int, "no number")):
        process = multiprocessing.Process(target=target, args=(argument,))
        process.start(); process.join()
        print(process.exitcode, flush=True)
    os.dup2(os.open("written", os.O_WRONLY | os.O_CREAT), 1)
    process = multiprocessing.Process(target=print, args=("into a file",))
    process.start(); process.join()
    os.dup2(2, 1)
    print(open("written").read())
"""
done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
print(done.stdout, done.stderr)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toContain("from the grandchild\n0\n1\n ");
  expect(result.stdout).toContain("ValueError: invalid literal for int() with base 10: 'no number'");
  expect(result.stdout).toContain("into a file");
});
