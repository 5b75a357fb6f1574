import { Queue, Thread, sleep } from "interleave";

// The bakers are faster than the sellers. The
// shelf holds four loaves: when it is full a
// baker waits, when it is empty a seller waits.
const shelf = new Queue<string | null>(4, "shelf");
const loavesEach = 15;

function bake(baker: string) {
  for (let i = 1; i <= loavesEach; i++) {
    sleep(4);
    shelf.put(`${baker} ${i}`);
  }
}

function sell() {
  let sold = 0;
  while (shelf.get() !== null) {
    sleep(14);
    sold += 1;
  }
  console.log(`sold ${sold} loaves`);
}

export function main() {
  const bakers = ["rye", "wheat"].map((name) => new Thread({ target: bake, args: [name], name: `baker-${name}` }));
  const sellers = [1, 2].map((n) => new Thread({ target: sell, name: `seller-${n}` }));
  for (const thread of [...bakers, ...sellers]) thread.start();
  for (const baker of bakers) baker.join();
  for (const _ of sellers) shelf.put(null); // one "closed" sign for each seller
  for (const seller of sellers) seller.join();
}
