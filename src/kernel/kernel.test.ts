import { afterEach, describe, expect, it } from "vitest";
import { Control } from "../protocol/control";
import { KernelBarrier } from "./barrier";
import { giveSpareUnitBack, ringBell } from "./bells";
import { KernelCondition } from "./condition";
import { KernelEvent } from "./event";
import { allocate, release } from "./heap";
import { KernelLock, KernelRLock } from "./lock";
import type { SharedMemory } from "./memory";
import { createSemaphore } from "./process-semaphore";
import { takeSlot } from "./processes";
import { KernelQueue } from "./queue";
import { KernelSemaphore } from "./semaphore";
import { TestRun } from "./testing/threads";
import { createProcessRecord, ProcessWord } from "./thread-record";

let run: TestRun;
function newRun(options?: { readonly gil?: boolean }): TestRun {
  run = new TestRun(options);
  return run;
}
afterEach(() => run.close());

/** Adds one to a plain word, slowly enough to be torn where nothing protects it. */
const INCREMENT = `
  const [lock, counter, rounds] = args;
  const guard = kit.lock(lock), { i32 } = kit.context.memory;
  for (let i = 0; i < rounds; i++) {
    guard.acquire();
    const seen = i32[counter >> 2];
    for (let spin = 0; spin < 20; spin++) Math.sqrt(spin);
    i32[counter >> 2] = seen + 1;
    guard.release();
  }`;

describe("a lock", () => {
  for (const gil of [false, true]) {
    it(`lets one thread at a time in ${gil ? "under the GIL" : "in parallel"}`, async () => {
      const { maker, memory } = newRun({ gil });
      const lock = new KernelLock(maker, 0);
      const counter = allocate(memory, 4);
      const thread = [INCREMENT, lock.address, counter, 20_000] as const;
      await run.all(thread, thread, thread);
      expect(memory.i32[counter >> 2]).toBe(60_000);
      expect(lock.locked).toBe(false);
      expect(run.units).toBe(0);
    });
  }

  it("is handed over to a thread whose record was made after memory had grown", async () => {
    const { maker, memory } = newRun();
    const lock = new KernelLock(maker, 0);
    const attached = allocate(memory, 4) >> 2;
    const script = `
      Atomics.add(kit.context.memory.i32, ${attached}, 1);
      const lock = kit.lock(args[0]);
      for (let i = 0; i < 3; i++) { lock.acquire(); kit.sleep(60); lock.release(); }
      return lock.heldByMe`;
    const threads = [];
    for (let count = 1; count <= 3; count++) {
      threads.push(await run.start(script, lock.address));
      while (Atomics.load(memory.i32, attached) < count) await new Promise((resolve) => setTimeout(resolve, 1));
      // Those who run already know nothing of this memory, in which the next thread's record will lie.
      allocate(memory, 8 * 1024 * 1024);
    }
    expect(await Promise.all(threads.map(({ result }) => result))).toEqual([false, false, false]);
    expect(lock.locked).toBe(false);
  });

  it("gives up when the time is up, and only tries with a timeout of 0", async () => {
    const { maker } = newRun();
    const lock = new KernelLock(maker, 0);
    lock.acquire();
    const [tried, waited] = await run.all(
      ["return kit.lock(args[0]).acquire(0)", lock.address],
      [
        "const t = performance.now(); const got = kit.lock(args[0]).acquire(30); return [got, performance.now() - t >= 29]",
        lock.address,
      ],
    );
    expect(tried).toBe(false);
    expect(waited).toEqual([false, true]);
    expect(lock.acquire(0)).toBe(false);
  });

  it("cannot be released by a thread that does not hold it", async () => {
    const { maker } = newRun();
    const lock = new KernelLock(maker, 0);
    expect(() => lock.release()).toThrow("it is not held");
    lock.acquire();
    const thief = await run.start("kit.lock(args[0]).release()", lock.address);
    await expect(thief.result).rejects.toThrow("ThreadError");
  });

  it("held twice by one thread leaves no unit: a deadlock", async () => {
    const { maker } = newRun();
    const lock = new KernelLock(maker, 0);
    const thread = await run.start("const l = kit.lock(args[0]); l.acquire(); l.acquire();", lock.address);
    thread.result.catch(() => {});
    expect(await run.untilDeadlock(5_000)).toBe(true);
  });

  it("is not called a deadlock while a waiter has a timeout", async () => {
    const { maker } = newRun();
    const lock = new KernelLock(maker, 0);
    lock.acquire();
    const thread = await run.start("return kit.lock(args[0]).acquire(400)", lock.address);
    expect(await run.untilDeadlock(200)).toBe(false);
    expect(await thread.result).toBe(false);
  });
});

describe("a reentrant lock", () => {
  it("is free once it was released as often as it was taken", async () => {
    const { maker } = newRun();
    const lock = new KernelRLock(maker, 0);
    lock.acquire();
    lock.acquire();
    lock.release();
    expect(await run.all(["return kit.rlock(args[0]).acquire(0)", lock.address])).toEqual([false]);
    lock.release();
    expect(lock.locked).toBe(false);
    expect(() => lock.release()).toThrow("it is not held");
  });
});

describe("a semaphore", () => {
  it("never lets more threads in than it has permits", async () => {
    const { maker, memory } = newRun();
    const semaphore = new KernelSemaphore(maker, 0, { permits: 2, bounded: true });
    const inside = allocate(memory, 8);
    const script = `
      const s = kit.semaphore(args[0]), { i32 } = kit.context.memory, at = args[1] >> 2;
      let most = 0;
      for (let i = 0; i < 300; i++) { s.acquire(); most = Math.max(most, Atomics.add(i32, at, 1) + 1); Atomics.sub(i32, at, 1); s.release(); }
      return most`;
    const thread = [script, semaphore.address, inside] as const;
    const most = (await run.all(thread, thread, thread, thread)) as number[];
    expect(Math.max(...most)).toBeLessThanOrEqual(2);
    expect(() => semaphore.release()).toThrow("too many times");
  });
});

describe("bells of processes", () => {
  function newProcess(memory: SharedMemory): { process: number; slot: number; semaphore: number } {
    const process = createProcessRecord(memory);
    takeSlot(memory, process);
    const slot = memory.i32[(process >> 2) + ProcessWord.slot] ?? 0;
    return { process, slot, semaphore: createSemaphore(memory, 0, 0) };
  }

  it("never let two that wait for each other in turn take one another for gone", async () => {
    const { memory } = newRun();
    const [first, second] = [newProcess(memory), newProcess(memory)];
    const serve = `
      const [other, mine, process, slot, rounds] = args;
      for (let i = 0; i < rounds; i++) {
        kit.give(other);
        if (!kit.take(mine, process, slot)) return "alone in round " + i;
      }
      return "served";`;
    const rounds = 20_000;
    const results = await run.all(
      [serve, second.semaphore, first.semaphore, first.process, first.slot, rounds],
      [serve, first.semaphore, second.semaphore, second.process, second.slot, rounds],
    );
    expect(results).toEqual(["served", "served"]);
    expect(run.units).toBe(0);
  });

  it("let the last who waits find out that it is alone, and not the drainer, when a spare unit is given back", async () => {
    const { memory } = newRun();
    Atomics.add(memory.i32, Control.units, 1);
    const { process, slot, semaphore } = newProcess(memory);
    const waiting = await run.start("return kit.take(...args)", semaphore, process, slot);
    while (run.units > 1) await new Promise((resolve) => setTimeout(resolve, 1));
    giveSpareUnitBack(memory);
    expect(await waiting.result).toBe(false);
    expect(run.units).toBe(0);
  });

  it("leave no one without a unit whom somebody rings slowly", async () => {
    const { memory } = newRun();
    const { i32 } = memory;
    // The one that rings is no thread of the run, but it counts.
    Atomics.add(i32, Control.units, 1);
    const { process, slot, semaphore } = newProcess(memory);
    const waiting = await run.start("return kit.take(...args)", semaphore, process, slot);
    while (run.units > 1) await new Promise((resolve) => setTimeout(resolve, 1));
    // As `ringBell`, which comes no further than this before the process has looked up and ended.
    Atomics.add(i32, semaphore >> 2, 1);
    Atomics.add(i32, (process >> 2) + ProcessWord.bell, 1);
    Atomics.notify(i32, (process >> 2) + ProcessWord.bell);
    expect(await waiting.result).toBe(true);
    expect(run.units).toBe(1);
    ringBell(memory, process);
    expect(run.units).toBe(1);
  });
});

describe("a queue", () => {
  for (const capacity of [0, 1, 7]) {
    it(`of capacity ${capacity} brings every message once, in its producer's order`, async () => {
      const { maker } = newRun();
      const queue = new KernelQueue(maker, 0, { capacity, byteCapacity: 0 });
      const produce = `
        const q = kit.queue(args[0]);
        for (let i = 0; i < 2000; i++) q.put(new Uint8Array([args[1], i & 255, i >> 8]), () => {});`;
      const consume = `
        const q = kit.queue(args[0]), out = [];
        for (let i = 0; i < 2000; i++) out.push([...q.get()]);
        return out`;
      const results = await run.all(
        [produce, queue.address, 1],
        [produce, queue.address, 2],
        [consume, queue.address],
        [consume, queue.address],
      );
      const consumed = results.slice(2) as number[][][];
      const numbers = (producer: number, messages: number[][]): number[] =>
        messages.filter(([who]) => who === producer).map(([, low = 0, high = 0]) => low + 256 * high);
      for (const producer of [1, 2]) {
        for (const messages of consumed) {
          const seen = numbers(producer, messages);
          expect(seen).toEqual([...seen].sort((a, b) => a - b));
        }
        const all = consumed.flatMap((messages) => numbers(producer, messages));
        expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: 2000 }, (_, i) => i));
      }
      expect(queue.count).toBe(0);
    });
  }

  it("gives what is left after it was closed, then says that nothing more will come", async () => {
    const { maker } = newRun();
    const queue = new KernelQueue(maker, 0, { capacity: 0, byteCapacity: 0 });
    const waiting = await run.start("const q = kit.queue(args[0]); q.get(); q.get()", queue.address);
    queue.put(new Uint8Array([1]), () => {});
    queue.close();
    await expect(waiting.result).rejects.toThrow("EOFError");
  });

  it("holds a message larger than all the memory so far", async () => {
    const { maker } = newRun();
    const queue = new KernelQueue(maker, 0, { capacity: 0, byteCapacity: 0 });
    const size = 20 * 1024 * 1024;
    const [length] = await run.all(
      ["return kit.queue(args[0]).get().length", queue.address],
      [`kit.queue(args[0]).put(new Uint8Array(${size}), () => {})`, queue.address],
    );
    expect(length).toBe(size);
  });
});

describe("a condition", () => {
  it("wakes who waits, and nobody is lost between release and wait", async () => {
    const { maker, memory } = newRun();
    const lock = new KernelRLock(maker, 0);
    const condition = new KernelCondition(maker, 0, lock);
    const turn = allocate(memory, 4);
    const script = `
      const [lockAt, conditionAt, turn, me] = args;
      const lock = kit.rlock(lockAt), condition = kit.condition(conditionAt, lock), { i32 } = kit.context.memory;
      for (let i = 0; i < 500; i++) {
        lock.acquire();
        while (i32[turn >> 2] !== me) condition.wait();
        i32[turn >> 2] = 1 - me;
        condition.notify(1);
        lock.release();
      }`;
    const thread = (me: number) => [script, lock.address, condition.address, turn, me] as const;
    await run.all(thread(0), thread(1));
    expect(memory.i32[turn >> 2]).toBe(0);
  });
});

describe("an event", () => {
  it("lets everyone go who waited when it was set, even if it is cleared at once", async () => {
    const { maker } = newRun();
    const event = new KernelEvent(maker, 0);
    const threads = await Promise.all(
      [1, 2, 3].map(() => run.start("return kit.event(args[0]).wait()", event.address)),
    );
    expect(await run.untilDeadlock(5_000)).toBe(true);
    event.set();
    event.clear();
    expect(await Promise.all(threads.map(({ result }) => result))).toEqual([true, true, true]);
  });
});

describe("a barrier", () => {
  it("holds everyone until all have come, round after round", async () => {
    const { maker } = newRun();
    const barrier = new KernelBarrier(maker, 0, 3);
    const script =
      "const b = kit.barrier(args[0]), seen = []; for (let i = 0; i < 100; i++) seen.push(b.wait()); return seen";
    const thread = [script, barrier.address] as const;
    const seen = (await run.all(thread, thread, thread)) as number[][];
    for (let round = 0; round < 100; round++) {
      expect(seen.map((numbers) => numbers[round]).sort()).toEqual([0, 1, 2]);
    }
  });

  it("breaks for everyone when one waits too long", async () => {
    const { maker } = newRun();
    const barrier = new KernelBarrier(maker, 0, 3);
    const waits = await run.start("kit.barrier(args[0]).wait()", barrier.address);
    const late = await run.start("kit.barrier(args[0]).wait(50)", barrier.address);
    await Promise.all([late, waits].map(({ result }) => expect(result).rejects.toThrow("BrokenBarrierError")));
  });
});

describe("joining", () => {
  it("waits for the end of a thread, or for its time", async () => {
    const { maker } = newRun();
    const event = new KernelEvent(maker, 0);
    const { record } = await run.start("kit.event(args[0]).wait()", event.address);
    const patient = await run.start("return kit.join(args[0])", record);
    expect(await run.all(["return kit.join(args[0], 20)", record])).toEqual([false]);
    event.set();
    expect(await patient.result).toBe(true);
  });
});

describe("stopping", () => {
  it("unwinds every thread that waits, and their units are whole again", async () => {
    const { maker, memory } = newRun({ gil: true });
    const lock = new KernelLock(maker, 0);
    lock.acquire();
    const threads = await Promise.all([
      run.start("kit.lock(args[0]).acquire()", lock.address),
      run.start("kit.sleep(1e9)"),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    Atomics.store(memory.i32, Control.stop, 1);
    const wake = setInterval(() => {
      for (const { record } of threads) Atomics.notify(memory.i32, (record >> 2) + 4);
    }, 2);
    await Promise.all(threads.map(({ result }) => expect(result).rejects.toThrow("StopSignal")));
    clearInterval(wake);
  });
});

describe("the heap", () => {
  it("gives freed blocks out again, so that a run may make and free objects without end", () => {
    const { memory } = newRun();
    const before = memory.buffer.byteLength;
    for (let i = 0; i < 200_000; i++) release(memory, allocate(memory, 40));
    expect(memory.buffer.byteLength).toBe(before);
  });

  it("names its limit when it is full", () => {
    const { memory } = newRun();
    expect(() => {
      for (;;) allocate(memory, 100 * 1024 * 1024);
    }).toThrow(/shared memory is full \(limit 1024 MB/);
  });
});
