/** Programs in different tabs of one browser reach each other through the page, where the person agrees. */
import type { BrowserContext, Page } from "@playwright/test";
import { test as base, expect } from "@playwright/test";
import { Playground, WITHOUT_EDITOR } from "./support/fixtures";
import { Python } from "./support/python";

/** A tab with an interpreter that has booted. */
interface Tab extends Python {
  readonly page: Page;
}

async function openTab(context: BrowserContext, baseURL: string): Promise<Tab> {
  const page = await context.newPage();
  const playground = new Playground(page, baseURL);
  await playground.open();
  await page.getByRole("tab", { name: "Output" }).click();
  const python = Object.assign(new Python(playground, true), { page });
  await python.expectNextRunClean();
  return python;
}

/** One browser, in which the interpreter is kept; the tabs, and what a person has said in them, are each test's own. */
const test = base.extend<
  { tabs: readonly [Tab, Tab]; another: () => Promise<Tab> },
  { visitor: { readonly context: BrowserContext; readonly baseURL: string } }
>({
  visitor: [
    async ({ browser }, use, { project }) => {
      const baseURL = project.use.baseURL ?? "";
      const context = await browser.newContext({ ...WITHOUT_EDITOR, baseURL });
      await use({ context, baseURL });
      await context.close();
    },
    { scope: "worker" },
  ],
  another: async ({ visitor }, use) => {
    await use(() => openTab(visitor.context, visitor.baseURL));
    for (const page of visitor.context.pages()) await page.close();
  },
  tabs: [
    async ({ another }, use) => {
      const tabs = [await another(), await another()] as const;
      await use(tabs);
      for (const { playground } of tabs) {
        expect(playground.problems, "no uncaught errors on the page").toEqual([]);
        expect(playground.foreignRequests, "no requests to another origin").toEqual([]);
      }
    },
    { timeout: 120_000 },
  ],
});

test.describe.configure({ timeout: 180_000 });

const bar = (tab: Tab) => tab.page.getByRole("region", { name: "Programs in other tabs" });
const allow = (tab: Tab) => bar(tab).getByRole("button", { name: "Allow", exact: true }).click();
const deny = (tab: Tab) => bar(tab).getByRole("button", { name: "Do not allow" }).click();
const output = (tab: Tab) => tab.page.getByRole("region", { name: "Output" });

const MASTER = `
import random, time, queue
from multiprocessing.managers import BaseManager

task_queue = queue.Queue()
result_queue = queue.Queue()

class QueueManager(BaseManager):
    pass

def return_task_queue():
    return task_queue

def return_result_queue():
    return result_queue

if __name__ == '__main__':
    QueueManager.register('get_task_queue', callable=return_task_queue)
    QueueManager.register('get_result_queue', callable=return_result_queue)
    manager = QueueManager(address=('', 5000), authkey=b'abc')
    manager.start()
    task = manager.get_task_queue()
    result = manager.get_result_queue()
    for n in (7, 12, 30):
        print('Put task %d...' % n)
        task.put(n)
    print('Try get results...')
    for i in range(3):
        r = result.get(timeout=100)
        print('Result: %s' % r)
    manager.shutdown()
    print('master exit.')
`;

const WORKER = `
import time, sys, queue
from multiprocessing.managers import BaseManager

class QueueManager(BaseManager):
    pass

QueueManager.register('get_task_queue')
QueueManager.register('get_result_queue')

server_addr = '127.0.0.1'
print('Connect to server %s...' % server_addr)
m = QueueManager(address=(server_addr, 5000), authkey=b'abc')
m.connect()
task = m.get_task_queue()
result = m.get_result_queue()
for i in range(3):
    try:
        n = task.get(timeout=1)
        print('run task %d * %d...' % (n, n))
        r = '%d * %d = %d' % (n, n, n*n)
        result.put(r)
    except queue.Empty:
        print('task queue is empty.')
print('worker exit.')
`;

/** Serves until it is stopped; a third of it is Python's own \`serve_forever\`. */
const SERVER = `
import queue
from multiprocessing.managers import BaseManager
tasks = queue.Queue()
class QueueManager(BaseManager): pass
QueueManager.register('get_task_queue', callable=lambda: tasks)
server = QueueManager(address=('', 5000), authkey=b'abc').get_server()
print('serving', server.address)
server.serve_forever()
`;

test("the tutorial's master in one tab, its worker in another", async ({ tabs: [first, second] }) => {
  const master = await first.start(MASTER);
  await expect(bar(first)).toContainText("serve 127.0.0.1:5000");
  await allow(first);
  await expect(bar(first)).toContainText("This is tab 1. It serves 127.0.0.1:5000");
  await expect(bar(first)).toContainText("Nobody is connected.");
  await expect(output(first)).toContainText("Try get results...");

  const worker = await second.start(WORKER);
  await expect(bar(second)).toContainText("connect to 127.0.0.1:5000");
  await allow(second);
  const [served, worked] = [await master.result(), await worker.result()];
  expect(worked).toMatchObject({ status: "ok", stderr: "" });
  expect(worked.stdout).toBe(
    "Connect to server 127.0.0.1...\nrun task 7 * 7...\nrun task 12 * 12...\nrun task 30 * 30...\nworker exit.\n",
  );
  expect(served).toMatchObject({ status: "ok", stderr: "" });
  expect(served.stdout).toContain("Result: 7 * 7 = 49\nResult: 12 * 12 = 144\nResult: 30 * 30 = 900\nmaster exit.\n");
  // What travelled stands in the trace, in both tabs.
  const pipes = worked.objects.filter(({ kind, name }) => kind === "pipe" && name.includes("tab 1"));
  expect(pipes.length).toBeGreaterThan(1);
  expect(served.objects.some(({ kind, name }) => kind === "pipe" && name.includes("tab 2"))).toBe(true);
  await expect(bar(first)).toBeHidden();
  await expect(bar(second)).toBeHidden();
});

test("a wrong key, an address in use, and nobody there", async ({ tabs: [first, second] }) => {
  const nobody = await second.run(`
import errno
from multiprocessing.connection import Client
try: Client(('127.0.0.1', 5000))
except ConnectionRefusedError as error: print(error.errno == errno.ECONNREFUSED)
`);
  expect(nobody).toMatchObject({
    status: "ok",
    stdout: "True\n",
  });

  await first.start(SERVER);
  await allow(first);
  await expect(bar(first)).toContainText("It serves 127.0.0.1:5000");
  const taken = await second.run(`
import errno
from multiprocessing.connection import Listener
try: Listener(('localhost', 5000))
except OSError as error: print(error.errno == errno.EADDRINUSE, error)
with Listener(('localhost', 5001)) as other: print(other.address)
with Listener(('localhost', 5001)) as other: print(other.address)
`);
  expect(taken.stdout).toContain("True [Errno");
  expect(taken.stdout).toContain("('127.0.0.1', 5001)\n('127.0.0.1', 5001)\n");

  const wrong = await second.start(`
from multiprocessing import AuthenticationError
from multiprocessing.managers import BaseManager
class QueueManager(BaseManager): pass
QueueManager.register('get_task_queue')
try: QueueManager(address=('localhost', 5000), authkey=b'wrong').connect()
except AuthenticationError as error: print(type(error).__name__, error)
m = QueueManager(address=('localhost', 5000), authkey=b'abc')
m.connect()
q = m.get_task_queue()
q.put('x' * 1_000_000)
print(len(q.get()), q.empty())
`);
  await allow(second);
  expect(await wrong.result()).toMatchObject({
    status: "ok",
    stderr: "",
    stdout: "AuthenticationError digest sent was rejected\n1000000 True\n",
  });
  await first.stop();
});

test("who does not allow it is not connected, and the page says why", async ({ tabs: [first, second] }) => {
  await first.start(SERVER);
  await allow(first);
  const code = "from multiprocessing.connection import Client\nClient(('127.0.0.1', 5000))";
  const run = await second.start(code);
  await deny(second);
  expect((await run.result()).stderr).toContain("ConnectionRefusedError");
  const note = second.page.getByRole("note", { name: "Programs in other tabs" });
  await expect(note).toContainText("refused, because you did not allow");
  // It is asked once, until the person wants to be asked again.
  expect((await second.run(code)).stderr).toContain("ConnectionRefusedError");
  await note.getByRole("button", { name: "Ask me again" }).press("Enter");
  const again = await second.start(code);
  await allow(second);
  expect((await again.result()).stderr).not.toContain("ConnectionRefusedError");
  await first.stop();
});

test("who does not allow it is not reachable, and the program goes on", async ({ tabs: [first, second] }) => {
  const server = await first.start(`
from multiprocessing.connection import Client, Listener
import threading
with Listener(('localhost', 5000)) as listener:
    input()
    threading.Thread(target=lambda: Client(('localhost', 5000)).send('from this run')).start()
    print(listener.accept().recv())
`);
  await deny(first);
  const refused = await second.run(
    "from multiprocessing.connection import Client\ntry: Client(('localhost', 5000))\nexcept ConnectionRefusedError: print('refused')",
  );
  expect(refused.stdout).toBe("refused\n");
  await expect(first.page.getByRole("note", { name: "Programs in other tabs" })).toBeVisible();
  await first.page.getByRole("textbox").press("Enter");
  expect(await server.result()).toMatchObject({ status: "ok", stdout: "from this run\n" });
});

test("waiting for another tab or for the answer is neither a deadlock nor time of the program", async ({
  tabs: [first, second],
}) => {
  const timeoutMs = 2_000;
  const server = await first.start(
    `
from multiprocessing.connection import Listener
with Listener(('', 5000)) as listener:
    with listener.accept() as connection:
        print(connection.recv())
        connection.send('answer')
`,
    { timeoutMs },
  );
  await expect(bar(first)).toContainText("serve 127.0.0.1:5000");
  // The other one waits, too: for this answer, for its own, and for what comes.
  const client = await second.start(
    `
from multiprocessing.connection import Client, wait
with Client(('', 5000)) as connection:
    connection.send('question')
    wait([connection])
    print(connection.recv())
`,
    { timeoutMs },
  );
  await allow(second);
  await first.page.waitForTimeout(2 * timeoutMs);
  await expect(bar(first)).toContainText("serve 127.0.0.1:5000");
  await allow(first);
  expect(await server.result()).toMatchObject({ status: "ok", stdout: "question\n" });
  expect(await client.result()).toMatchObject({ status: "ok", stdout: "answer\n" });
});

test("a tab that is closed, and one that leaves", async ({ tabs: [first, second], another }) => {
  const server = await first.start(`
from multiprocessing.connection import Listener
with Listener(('', 5000)) as listener:
    for _ in range(3):
        with listener.accept() as connection:
            print('got', connection.recv(), flush=True)
            try: connection.recv()
            except (EOFError, ConnectionResetError) as error: print('gone', flush=True)
`);
  await allow(first);
  const client = `
from multiprocessing.connection import Client
connection = Client(('localhost', 5000))
connection.send(1)
try: connection.recv()
except (EOFError, ConnectionResetError): print('left')
try:
    for _ in range(3): connection.send(2)
except (BrokenPipeError, ConnectionResetError): print('broken')
`;
  await second.start(client);
  await allow(second);
  await expect(output(first)).toContainText("got 1");
  await expect(bar(first)).toContainText("1 connection: tab 2.");
  await second.page.close();
  await expect(output(first)).toContainText("gone");
  await expect(bar(first)).toContainText("Nobody is connected.");

  const third = await another();
  const leaving = await third.start(client);
  await allow(third);
  await expect(bar(third)).toContainText("It is connected to 127.0.0.1:5000 in tab 1.");
  await bar(third).getByRole("button", { name: "Leave" }).press("Enter");
  expect(await leaving.result()).toMatchObject({ status: "ok", stdout: "left\nbroken\n" });
  await expect(output(first)).toContainText("gone\ngot 1\ngone");

  // The other way round: the one that serves goes.
  const staying = await third.start(client);
  await allow(third);
  await expect(bar(third)).toContainText("It is connected to 127.0.0.1:5000 in tab 1.");
  await first.stop();
  expect(await staying.result()).toMatchObject({ status: "ok", stdout: "left\nbroken\n" });
  expect((await server.result()).status).toBe("stopped");
});

test("what is no message of ours is ignored", async ({ tabs: [first, second] }) => {
  const server = await first.start(`
from multiprocessing.connection import Listener
with Listener(('', 5000)) as listener:
    with listener.accept() as connection: print(connection.recv())
`);
  await allow(first);
  await expect(bar(first)).toContainText("Nobody is connected.");
  await second.page.evaluate(() => {
    const channel = new BroadcastChannel("interleave.address.127.0.0.1:5000");
    const junk = [null, 1, "call", {}, { type: "call" }, { type: "call", connection: "x", tab: 2 }, new Uint8Array(9)];
    for (const each of junk) channel.postMessage(each);
    channel.postMessage({ type: "call", connection: crypto.randomUUID(), tab: -1 });
  });
  const client = await second.start(
    "from multiprocessing.connection import Client\nwith Client(('', 5000)) as c: c.send('sound')",
  );
  await allow(second);
  expect(await client.result()).toMatchObject({ status: "ok" });
  expect(await server.result()).toMatchObject({ status: "ok", stdout: "sound\n" });
});

test("who writes faster than the other tab reads waits", async ({ tabs: [first, second] }) => {
  const server = await first.start(`
from multiprocessing.connection import Listener
with Listener(('', 5000)) as listener:
    with listener.accept() as connection:
        input()
        print(sum(len(connection.recv_bytes()) for _ in range(100)))
`);
  await allow(first);
  const client = await second.start(`
import threading, time
from multiprocessing.connection import Client
sent = 0
def send(connection):
    global sent
    for _ in range(100):
        connection.send_bytes(bytes(100_000))
        sent += 1
with Client(('', 5000)) as connection:
    sender = threading.Thread(target=send, args=(connection,))
    sender.start()
    while sent < 3: time.sleep(0.1)
    time.sleep(2)
    print('waits', sent < 10, flush=True)
    sender.join()
    print(sent)
`);
  await allow(second);
  await expect(output(second)).toContainText("waits True");
  await first.page.getByRole("textbox").press("Enter");
  expect(await server.result()).toMatchObject({ status: "ok", stdout: "10000000\n" });
  expect(await client.result()).toMatchObject({ status: "ok", stdout: "waits True\n100\n" });
});
