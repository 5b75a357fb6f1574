import { expect, test } from "./support/python";

test("runs coroutines, tasks, timeouts and threads in asyncio's own loop", async ({ python }) => {
  const code = `
import asyncio, threading, time
async def wait(n):
    await asyncio.sleep(0.01 * n)
    return n
async def main():
    print(await asyncio.gather(*(wait(n) for n in range(4))))
    print(await asyncio.to_thread(lambda: threading.current_thread().name))
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, lambda: time.sleep(0.01) or 42))
    try:
        await asyncio.wait_for(asyncio.sleep(5), 0.02)
    except TimeoutError:
        print("timeout")
    queue = asyncio.Queue(1)
    async def produce():
        for n in range(3):
            await queue.put(n)
    async with asyncio.TaskGroup() as group:
        group.create_task(produce())
        print([await queue.get() for _ in range(3)])
asyncio.run(main())
try:
    asyncio.get_running_loop()
except RuntimeError as error:
    print(error)
try:
    asyncio.get_event_loop()
except RuntimeError as error:
    print(error)`;
  expect(await python.run(code)).toMatchObject({
    status: "ok",
    stderr: "",
    stdout: [
      "[0, 1, 2, 3]",
      "asyncio_0",
      "42",
      "timeout",
      "[0, 1, 2]",
      "no running event loop",
      "There is no current event loop in thread 'MainThread'.",
      "",
    ].join("\n"),
  });
});

test("gives every thread a loop of its own, woken from other threads", async ({ python }) => {
  const code = `
import asyncio, threading, time
loops = {}
def serve(name):
    async def main():
        loops[name] = (asyncio.get_running_loop(), asyncio.Event())
        await loops[name][1].wait()
        return f"{name} done"
    print(asyncio.run(main()))
threads = [threading.Thread(target=serve, args=(name,)) for name in "ab"]
for thread in threads: thread.start()
while len(loops) < 2: time.sleep(0.001)
print(loops["a"][0] is not loops["b"][0])
for name in "ba":
    loop, event = loops[name]
    loop.call_soon_threadsafe(event.set)
    threads["ab".index(name)].join()
future = asyncio.run_coroutine_threadsafe
async def answer(): return 7
loop = asyncio.new_event_loop()
runner = threading.Thread(target=loop.run_forever)
runner.start()
print(future(answer(), loop).result(5))
loop.call_soon_threadsafe(loop.stop)
runner.join()
loop.close()`;
  expect(await python.run(code)).toMatchObject({ status: "ok", stderr: "", stdout: "True\nb done\na done\n7\n" });
});

test("finds a loop that waits for nothing", async ({ python }) => {
  const result = await python.run("import asyncio\nasyncio.run(asyncio.Event().wait())");
  expect(result.status).toBe("deadlock");
});

test("cancels the main task when Stop is pressed", async ({ python }) => {
  const code = `
import asyncio
async def main():
    print("begun")
    try:
        await asyncio.sleep(1000)
    finally:
        print("cleaned up")
asyncio.run(main())`;
  const run = await python.start(code);
  await python.playground.page.getByText("begun").waitFor();
  await python.stop();
  const result = await run.result();
  expect(result).toMatchObject({ status: "stopped", stdout: "begun\ncleaned up\n" });
  expect(result.stderr).toMatch(/KeyboardInterrupt\n$/);
});
