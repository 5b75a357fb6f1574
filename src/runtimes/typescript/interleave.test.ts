import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { INTERLEAVE_EXPORTS } from "./compile/link/interleave-exports";
import type * as Interleave from "./interleave";

function none() {}
function optional(value?: number) {
  return value;
}

/** Compiled by the type checker, never run: what programs may and may not write. */
function programsThatTypeCheck({
  Thread,
  Process,
  Pool,
  Queue,
  Lock,
  pipe,
  shared,
  sharedArray,
  threadLocal,
}: typeof Interleave) {
  const account = shared({ balance: 0, isOpen: true });
  const lock = new Lock("account");
  function run(n: number, rounds: number) {
    for (let i = 0; i < rounds; i++) {
      lock.with(() => {
        account.balance += n;
        account.isOpen = false;
      });
    }
  }
  function consume(queue: Interleave.Queue<number>, connection: Interleave.Connection<string>) {
    connection.send(queue.get().toFixed());
  }
  const queue = new Queue<number>(3);
  const [left, right] = pipe<string>();
  const threads: Interleave.Thread[] = [
    ...[5, 8].map((n) => new Thread({ target: run, args: [n, 100_000], name: `teller-${n}` })),
    new Thread({ target: none }),
    new Thread({ target: optional }),
    new Thread({ target: optional, args: [1], daemon: true }),
    new Thread({ target: consume, args: [queue, left] }),
  ];
  const process = new Process({ target: consume, args: [queue, right] });
  // @ts-expect-error the target needs arguments
  new Thread({ target: run });
  // @ts-expect-error the arguments are those of the target
  new Thread({ target: run, args: ["5", 1] });
  // @ts-expect-error the target takes none
  new Thread({ target: none, args: [1] });
  // @ts-expect-error the queue holds numbers
  queue.put("text");
  // @ts-expect-error a field stays what it was
  account.balance = "much";
  const pool = new Pool(2);
  const doubled: number[] = pool.map((value: number) => value * 2, [1, 2]);
  const joined: string[] = pool.starmap((a: number, b: string) => a + b, [[1, "a"]]);
  const text: string = pool.applyAsync((value: number) => String(value), [1]).get(5);
  const array = sharedArray("i32", 10);
  array[0] = array.length;
  const local = threadLocal(() => ({ count: 0 }));
  local.value.count++;
  return [threads, process.exitCode, doubled, joined, text, ...array];
}

void programsThatTypeCheck;

describe("the declarations of the module interleave", () => {
  it("name what the module really exports", async () => {
    expect(Object.keys(await import("./module")).sort()).toEqual([...INTERLEAVE_EXPORTS].sort());
  });

  it("export exactly the values that programs may import", () => {
    const declarations = readFileSync(new URL("./interleave.d.ts", import.meta.url), "utf8");
    const values = [...declarations.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name);
    expect([...new Set(values)].sort()).toEqual([...INTERLEAVE_EXPORTS].sort());
  });
});
