import { Lock, Thread, sleep } from "interleave";

// Two cures for the deadlock. One: all threads
// take the locks in the same order. Two: who
// does not get the second lock in time gives
// the first one back.
const savings = new Lock("savings");
const checking = new Lock("checking");

function save() {
  checking.with(() => {
    sleep(5);
    savings.with(() => console.log("saved"));
  });
}

function spendInOrder() {
  checking.with(() => {
    sleep(5); // first checking, as save does
    savings.with(() => console.log("spent, in the same order"));
  });
}

function spendOrGiveBack() {
  while (!trySpending()) sleep(3); // let the other one through
}

function trySpending() {
  return savings.with(() => {
    sleep(5);
    if (!checking.acquire({ timeoutMs: 4 })) return false;
    console.log("spent, after giving way");
    checking.release();
    return true;
  });
}

export function main() {
  for (const spend of [spendInOrder, spendOrGiveBack]) {
    const threads = [
      new Thread({ target: save, name: "save" }),
      new Thread({ target: spend, name: "spend" }),
    ];
    for (const thread of threads) thread.start();
    for (const thread of threads) thread.join();
  }
}
