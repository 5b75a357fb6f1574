import { Thread } from "interleave";

// Work that only computes gains nothing from
// threads under a GIL: one computes while the
// other waits. Choose Parallel and run it
// again: now they compute at the same time.
function countDown() {
  let n = 30_000_000;
  while (n > 0) n -= 1;
}

export function main() {
  let startMs = performance.now();
  countDown();
  countDown();
  const oneByOneMs = performance.now() - startMs;

  const threads = ["first", "second"].map(
    (name) => new Thread({ target: countDown, name }),
  );
  startMs = performance.now();
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
  const togetherMs = performance.now() - startMs;

  console.log(`one after the other ${oneByOneMs.toFixed(0)} ms`);
  console.log(`in two threads      ${togetherMs.toFixed(0)} ms`);
}
