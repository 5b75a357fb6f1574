import { Lock, Thread, sleep } from "interleave";

// Five philosophers, five forks. Each takes the
// fork with the lower number first. That one rule
// makes a circle of waiting impossible.
const names = ["Plato", "Hypatia", "Kant", "Arendt", "Laozi"];
const forks = names.map((_, i) => new Lock(`fork-${i + 1}`));
const meals = 5;

function dine(seat: number) {
  const left = seat;
  const right = (seat + 1) % forks.length;
  const first = forks[Math.min(left, right)];
  const second = forks[Math.max(left, right)];
  for (let meal = 0; meal < meals; meal++) {
    sleep(5 + 3 * seat); // think
    first.with(() => {
      sleep(2);
      second.with(() => sleep(12)); // eat
    });
  }
  console.log(`${names[seat]} has eaten ${meals} times`);
}

export function main() {
  const philosophers = names.map((name, seat) => new Thread({ target: dine, args: [seat], name }));
  for (const philosopher of philosophers) philosopher.start();
  for (const philosopher of philosophers) philosopher.join();
}
