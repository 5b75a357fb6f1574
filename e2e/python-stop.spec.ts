import { expect, test } from "./support/python";

for (const [what, code] of Object.entries({
  "an endless loop": "while True: pass",
  "a long sum": "sum(range(10**12))",
  "a catastrophic regular expression": "import re; re.match('(a+)+$', 'a' * 60 + 'b')",
  "a loop that catches everything": "while True:\n  try:\n    while True: pass\n  except BaseException: pass",
  "a sleeper": "import time; time.sleep(1000)",
  "threads in a loop":
    "import threading\nfor i in range(3): threading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()",
})) {
  test(`stops ${what} at once`, async ({ python }) => {
    await python.run("print(1)");
    const run = await python.start(code);
    await python.playground.page.waitForTimeout(800);
    const stopMs = await python.stop();
    expect((await run.result()).status).toBe("stopped");
    expect(stopMs).toBeLessThan(1_000);
    expect(await python.run("print(2)")).toMatchObject({ status: "ok", stdout: "2\n", stderr: "" });
  });
}
