import { Condition, Thread, shared, sleep } from "interleave";

// Many may read the page at once, but who writes must be alone. The condition
// guards the two counts; whoever leaves wakes those that wait.
const page = shared({ readers: 0, writers: 0, edition: 1 });
const changed = new Condition();

function read(pauseMs: number) {
  for (let i = 0; i < 6; i++) {
    changed.with(() => {
      changed.waitFor(() => page.writers === 0);
      page.readers += 1;
    });
    sleep(15);
    changed.with(() => {
      page.readers -= 1;
      changed.notifyAll();
    });
    sleep(pauseMs);
  }
}

function write() {
  for (let i = 0; i < 4; i++) {
    sleep(25);
    changed.with(() => {
      changed.waitFor(() => page.readers + page.writers === 0);
      page.writers = 1;
    });
    sleep(10);
    changed.with(() => {
      page.edition += 1;
      page.writers = 0;
      changed.notifyAll();
    });
  }
}

export function main() {
  const threads = [12, 18, 24].map((ms, i) => new Thread({ target: read, args: [ms], name: `reader-${i + 1}` }));
  threads.push(new Thread({ target: write, name: "writer" }));
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
  console.log(`the page is in edition ${page.edition}`);
}
