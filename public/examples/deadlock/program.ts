import { Lock, Thread, sleep } from "interleave";

// Each transfer locks the account it takes from,
// then the one it gives to. Two transfers in
// opposite directions: each holds what the other
// one waits for.
const locks = { checking: new Lock("checking"), savings: new Lock("savings") };
type Account = keyof typeof locks;

function transfer(from: Account, to: Account) {
  locks[from].with(() => {
    console.log(`locked ${from}, now ${to}`);
    sleep(50);
    locks[to].with(() => {
      console.log(`moved money from ${from} to ${to}`);
    });
  });
}

export function main() {
  const threads = [
    new Thread({ target: transfer, args: ["checking", "savings"], name: "save" }),
    new Thread({ target: transfer, args: ["savings", "checking"], name: "spend" }),
  ];
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
}
