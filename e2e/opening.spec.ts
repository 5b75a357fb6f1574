import { expect, test } from "./support/fixtures";

test("opens isolated, with an example and its recorded trace, before anything was run", async ({ playground }) => {
  const { page } = playground;
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(page).toHaveTitle(/Interleave/);
  await expect(page.getByRole("button", { name: /^Run\b/ })).toBeVisible();
  await expect(page.getByText(/recorded earlier/i).first()).toBeVisible();
  const state = await page.evaluate(() => window.interleave.state(1));
  expect(state.threads.length).toBeGreaterThan(1);
});

test("offers exactly the promised automation interface", async ({ playground }) => {
  const members = await playground.page.evaluate(() => {
    const names = new Set<string>();
    for (let owner: object | null = window.interleave; owner && owner !== Object.prototype; ) {
      for (const name of Object.getOwnPropertyNames(owner)) if (name !== "constructor") names.add(name);
      owner = Object.getPrototypeOf(owner);
    }
    return [...names].sort();
  });
  expect(members).toEqual(["exportTrace", "importTrace", "link", "ready", "run", "state", "stop", "version"]);
  expect(await playground.page.evaluate(() => window.interleave.version)).toMatch(/^\d+\.\d+\.\d+/);
});

test("keeps the sandbox away from the page and the network", async ({ playground }) => {
  const frame = playground.page.locator("iframe").first();
  await expect(frame).toHaveAttribute("sandbox", "allow-scripts");
  expect(await frame.getAttribute("srcdoc")).toContain("default-src 'none'");
});
