import { Barrier, Lock, Thread, shared } from "interleave";

// The lock makes reading and writing the balance
// one step: while a teller holds it, the other
// has to wait. Nothing is lost, under the GIL or
// in parallel.
const account = shared({ balance: 0 });
const lock = new Lock("account");
const opening = new Barrier(2);
const rounds = 400;

function deposit() {
  opening.wait(); // start at the same moment
  for (let i = 0; i < rounds; i++) {
    lock.with(() => {
      const seen = account.balance;
      count(15_000);
      account.balance = seen + 1;
    });
    count(15_000);
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
  console.log(`${2 * rounds} deposits, balance ${account.balance}`);
}
