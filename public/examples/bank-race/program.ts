import { Barrier, Thread, shared } from "interleave";

// Adding to the balance is two steps: read it,
// write it back. In parallel the other teller can
// write in between, and that update is lost.
// Under the GIL nothing is lost here: no thread
// is ever switched between the read and the
// write.
const account = shared({ balance: 0 });
const opening = new Barrier(2);
const rounds = 4_000;

function deposit() {
  opening.wait(); // start at the same moment
  for (let i = 0; i < rounds; i++) {
    account.balance += 1;
    count(600);
  }
}

function count(upTo: number) {
  let sum = 0;
  for (let i = 0; i < upTo; i++) sum += Math.sqrt(i);
  return sum;
}

export function main() {
  const tellers = ["anna", "ben"].map(
    (name) => new Thread({ target: deposit, name }),
  );
  for (const teller of tellers) teller.start();
  for (const teller of tellers) teller.join();
  const lost = 2 * rounds - account.balance;
  console.log(`${2 * rounds} deposits, balance ${account.balance}: ${lost} lost`);
}
