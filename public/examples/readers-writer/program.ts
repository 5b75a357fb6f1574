import { Condition, Thread, shared, sleep } from "interleave";

// Many may read the page at once, but who writes
// must be alone. The condition guards the two
// counts; whoever leaves wakes those that wait.
const page = shared({ readers: 0, writers: 0, edition: 1 });
const changed = new Condition();

function enter(role: "readers" | "writers", mayEnter: () => boolean) {
  changed.with(() => {
    changed.waitFor(mayEnter);
    page[role] += 1;
  });
}

function leave(role: "readers" | "writers") {
  changed.with(() => {
    page[role] -= 1;
    changed.notifyAll();
  });
}

function read(pauseMs: number) {
  for (let i = 0; i < 6; i++) {
    enter("readers", () => page.writers === 0);
    sleep(15);
    leave("readers");
    sleep(pauseMs);
  }
}

function write() {
  for (let i = 0; i < 4; i++) {
    sleep(25);
    enter("writers", () => page.readers + page.writers === 0);
    sleep(10);
    page.edition += 1;
    leave("writers");
  }
}

export function main() {
  const threads = [12, 18, 24].map((ms, i) => new Thread({ target: read, args: [ms], name: `reader-${i + 1}` }));
  threads.push(new Thread({ target: write, name: "writer" }));
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
  console.log(`the page is in edition ${page.edition}`);
}
