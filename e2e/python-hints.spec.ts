import { expect, test } from "./support/python";

test("says beneath a failed run what is known beyond Python's message", async ({ python }) => {
  const hint = python.playground.page.getByRole("note", { name: "Hint" });
  const queue = await python.run("import Queue");
  expect(queue.stderr).toMatch(/\nModuleNotFoundError: No module named 'Queue'\n$/);
  await expect(hint).toContainText("between processes multiprocessing.Queue");
  await expect(hint).toBeInViewport();
  const numpy = await python.run("import numpy");
  expect(numpy.stderr).toMatch(/\nModuleNotFoundError: No module named 'numpy'\n$/);
  await expect(hint).toContainText("numpy is not in Python’s standard library");
  await python.run("print(1)");
  await expect(hint).toHaveCount(0);
});

test("shows both changes that a manager without a main guard needs", async ({ python }) => {
  test.skip(!python.hasThreads, "managers need threads");
  const hint = python.playground.page.getByRole("note", { name: "Hint" });
  const result = await python.run(`
import queue
from multiprocessing.managers import BaseManager
tasks = queue.Queue()
class QueueManager(BaseManager): pass
QueueManager.register('get_task_queue', callable=lambda: tasks)
manager = QueueManager(address=('', 5000), authkey=b'abc')
manager.start()
`);
  expect(result.status).toBe("error");
  expect(result.stderr).toContain("PicklingError: Can't pickle <function <lambda>");
  await expect(hint).toContainText("register functions of this file instead of lambdas");
  await expect(hint).toContainText('under if __name__ == "__main__":');
});

test("says that the sandbox has no network where a program asks for it", async ({ python }) => {
  const hint = python.playground.page.getByRole("note", { name: "Hint" });
  for (const code of [
    "import socket\nsocket.create_connection(('127.0.0.1', 80))",
    "import socket\nsocket.socket().bind(('', 8000))",
    "import urllib.request\nurllib.request.urlopen('https://example.com')",
    "import urllib.request\nurllib.request.urlopen('http://localhost:8000')",
  ]) {
    const result = await python.run(code);
    expect(result).toMatchObject({ status: "error", stdout: "" });
    expect(result.stderr).toMatch(/Error.*: programs run in a sandbox without network>?\n$/);
    await expect(hint).toContainText("but no other machine");
  }
  const caught =
    "import socket\ntry:\n    socket.getaddrinfo('example.com', 80)\nexcept OSError as e:\n    print(type(e))";
  expect((await python.run(caught)).stdout).toBe("<class 'socket.gaierror'>\n");
});
