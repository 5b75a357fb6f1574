import { Barrier, Thread, mark } from "interleave";

// Three workers go through four steps. Nobody
// begins a step before all have ended the one
// before it, so every step takes as long as its
// slowest worker.
const workers = 3;
const stepDone = new Barrier(workers);
const steps = 4;

function work(worker: number) {
  for (let step = 0; step < steps; step++) {
    const load = 1 + ((worker + step) % workers);
    count(load * 3_000_000);
    const arrival = stepDone.wait();
    if (arrival === 0) mark(`step ${step + 1} done`);
  }
}

function count(upTo: number) {
  let sum = 0;
  for (let i = 0; i < upTo; i++) sum += Math.sqrt(i);
  return sum;
}

export function main() {
  const threads = [0, 1, 2].map((n) => new Thread({ target: work, args: [n], name: `worker-${n + 1}` }));
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
  console.log(`${steps} steps done together`);
}
