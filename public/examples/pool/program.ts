import { Pool } from "interleave";

// A pool hands pieces of work to processes. Each
// process has a GIL of its own, so the pieces
// really run at the same time, one on each core.
function countPrimes(from: number, to: number) {
  let primes = 0;
  for (let n = from; n < to; n++) if (isPrime(n)) primes += 1;
  return primes;
}

function isPrime(n: number) {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return n >= 2;
}

export function main() {
  const size = 250_000;
  const ranges = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i * size, (i + 1) * size] as [number, number]);
  const pool = new Pool(2);
  const counts = pool.starmap(countPrimes, ranges);
  pool.close();
  pool.join();
  counts.forEach((count, i) => console.log(`${ranges[i][0]} to ${ranges[i][1]}: ${count} primes`));
}
