import { Thread, mark, shared, sleep } from "interleave";

// The courier only needs the GIL for a moment
// after each short sleep. But the cruncher holds
// it, and gives it up only when the switch
// interval is over. Try a switch interval of 0.5
// ms, or the parallel model.
const done = shared({ trips: 0 });
const trips = 40;

function courier() {
  const startMs = performance.now();
  for (let i = 0; i < trips; i++) {
    sleep(2);
    done.trips += 1;
  }
  const tripMs = (performance.now() - startMs) / trips;
  mark("courier is back");
  console.log(`a trip of 2 ms took ${tripMs.toFixed(1)} ms`);
}

function cruncher() {
  let sum = 0;
  while (done.trips < trips) for (let i = 0; i < 100_000; i++) sum += Math.sqrt(i);
}

export function main() {
  const threads = [new Thread({ target: courier, name: "courier" }), new Thread({ target: cruncher, name: "cruncher" })];
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
}
