import { readFileSync } from "node:fs";
import { expect, test, WITH_EDITOR, WITHOUT_EDITOR } from "./support/fixtures";

test.use(WITHOUT_EDITOR);

const { examples } = JSON.parse(readFileSync("public/examples/index.json", "utf8")) as {
  readonly examples: readonly {
    readonly id: string;
    readonly language: "python" | "typescript";
    readonly model: "gil" | "parallel";
    readonly switchIntervalMs: number;
  }[];
};

/** What the run of each example must show; those without an entry must end well and print something. */
const EXPECTED: Readonly<Record<string, { readonly status: string; readonly stdout: RegExp }>> = {
  "bank-race": { status: "ok", stdout: /8000 deposits, balance \d+: \d+ lost/ },
  "bank-lock": { status: "ok", stdout: /^800 deposits, balance 800\n$/ },
  "producer-consumer": { status: "ok", stdout: /sold \d+ loaves\nsold \d+ loaves/ },
  deadlock: { status: "deadlock", stdout: /locked checking.*\n.*locked savings|locked savings.*\n.*locked checking/ },
  "thread-local": {
    status: "ok",
    stdout: /^(Hello, (Alice in Thread-A|Bob in Thread-B)\n){2}Hello, nobody in MainThread\n$/,
  },
  "deadlock-cure": {
    status: "ok",
    stdout: /^(saved\n|spent, in the same order\n){2}(saved\n|spent, after giving way\n){2}$/,
  },
  pool: { status: "ok", stdout: /^0 to 250000: 22044 primes\n/ },
};

// The Python ones are run by `python-examples.spec.ts`.
for (const { id, model, switchIntervalMs } of examples.filter(({ language }) => language === "typescript")) {
  test(`the example "${id}" runs and ends as it says`, async ({ playground }) => {
    const code = readFileSync(`public/examples/${id}/program.ts`, "utf8");
    const result = await playground.run({ code, model, switchIntervalMs });
    const expected = EXPECTED[id] ?? { status: "ok", stdout: /\S/ };
    expect(result.stderr.replace(/^.*deadlock.*$/is, "")).toBe("");
    expect(result.status).toBe(expected.status);
    expect(result.stdout).toMatch(expected.stdout);
    expect(result.events.dropped).toBe(0);
    if (id === "deadlock") expect(result.findings.map((finding) => finding.kind)).toContain("deadlock");
  });
}

test.describe("the picker", () => {
  test.use(WITH_EDITOR);

  test("every example can be picked, and brings its recorded trace", async ({ playground }) => {
    const { page } = playground;
    for (const { id } of examples) {
      const trace = readFileSync(`public/examples/${id}/trace.interleave`);
      expect(trace.byteLength, id).toBeGreaterThan(100);
      expect(trace.byteLength, `${id} stays small enough to load with the page`).toBeLessThan(400_000);
    }
    const picker = page.getByRole("combobox", { name: /example/i });
    const titles = await picker.locator("option").allTextContents();
    expect(titles.length).toBeGreaterThanOrEqual(examples.length);
    await picker.selectOption("philosophers");
    await expect(page.getByText(/recorded earlier/i).first()).toBeVisible();
    const threads = (): Promise<number> =>
      page.evaluate(() => window.interleave.state(50).threads.length).catch(() => 0);
    await expect.poll(threads).toBe(6);
  });
});
