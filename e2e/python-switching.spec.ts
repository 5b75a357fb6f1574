/** How Python's threads are switched, as the header offers it, and many seeds at once. */
import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { WITH_EDITOR, WITHOUT_EDITOR } from "./support/fixtures";
import { expect, type Python, test } from "./support/python";

// The page of all these tests is a phone's; the header is not.
test.beforeEach(({ python }) => python.playground.page.setViewportSize(WITH_EDITOR.viewport));
test.afterEach(async ({ python }) => {
  await python.playground.page.getByRole("tab", { name: "Output" }).click();
  await python.playground.page.setViewportSize(WITHOUT_EDITOR.viewport);
});
test.setTimeout(120_000);

const RACE = readFileSync("public/examples/python-bank-race/program.py", "utf8");

async function openSwitching(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Switching/ }).click();
}

/** Types over what stands in a field: `fill` in Firefox sets the text without the event of it. */
async function typeInto(field: Locator, text: string): Promise<void> {
  await field.click();
  await field.press("ControlOrMeta+a");
  await field.page().keyboard.type(text);
}

/** A trial of the race; gives its rows. */
async function trySeeds(python: Python) {
  const { page } = python.playground;
  await python.run(RACE);
  await openSwitching(page);
  await page.getByRole("button", { name: "Try 20 seeds" }).click();
  return page.getByRole("region", { name: "Seeds" }).locator("tbody tr");
}

test("the switching of threads is chosen in the header, and a seed gives the same run again", async ({ python }) => {
  const { page } = python.playground;
  test.skip(!python.hasThreads, "this browser starts no threads in Python");
  const timed = await python.run(RACE);
  expect(timed.stdout).toBe("balance 0\n");
  await expect(page.getByRole("button", { name: "Switching: by the clock, 5 ms" })).toBeVisible();
  await openSwitching(page);
  await page.getByLabel("every instruction").check();
  await expect(page.getByLabel("Switch interval in milliseconds")).toBeDisabled();
  await typeInto(page.getByLabel("Seed", { exact: true }), "4");
  await page.getByRole("button", { name: "Next seed" }).click();
  await expect(page.getByRole("button", { name: "Switching: every instruction, seed 5" })).toBeVisible();
  await expect(page.locator("pre", { hasText: /^balance -?[1-9]/ })).toBeVisible();
  const shown = await page.locator("pre", { hasText: /^balance/ }).textContent();
  expect((await python.run(RACE, { scheduler: "seeded", seed: 5 })).stdout).toBe(shown);
});

test("what is no interval or no seed is said and put back", async ({ python }) => {
  const { page } = python.playground;
  await python.run("print(1)");
  await openSwitching(page);
  const interval = page.getByLabel("Switch interval in milliseconds");
  await typeInto(interval, "soon");
  await interval.press("Enter");
  await expect(page.getByText("“soon” is no interval")).toBeVisible();
  await expect(interval).toHaveValue("5");
  await typeInto(interval, "0.5");
  await interval.press("Enter");
  await expect(page.getByText("is no interval")).toHaveCount(0);
  await typeInto(page.getByLabel("Seed", { exact: true }), "1.5");
  await page.getByLabel("Seed", { exact: true }).press("Enter");
  await expect(page.getByText("“1.5” is no whole number")).toBeVisible();
});

test("20 seeds are tried one after another: their ends at a glance, and a row runs its seed", async ({ python }) => {
  const { page } = python.playground;
  test.skip(!python.hasThreads, "this browser starts no threads in Python");
  const rows = await trySeeds(python);
  await expect(rows).toHaveCount(20, { timeout: 100_000 });
  await expect(page.getByText(/^finished in/)).toBeVisible();
  await expect(page.getByText(/^\d+ of 20$/)).not.toHaveCount(1);
  await expect(page.getByText(/^Lost update: \d+ seeds?$/)).toBeVisible();
  const losing = rows.filter({ hasText: "Lost update" }).first();
  const [, , lastLine = ""] = await losing.locator("td").allTextContents();
  await losing.click();
  await expect(page.getByRole("button", { name: /^Switching: every instruction, seed \d+$/ })).toBeVisible();
  await expect(page.getByText(/^finished in/)).toBeVisible();
  await page.getByRole("tab", { name: "Output" }).click();
  await expect(page.locator("pre", { hasText: lastLine }).last()).toBeVisible();
});

test("a trial of seeds can be stopped, and Run works afterwards", async ({ python }) => {
  const { page } = python.playground;
  test.skip(!python.hasThreads, "this browser starts no threads in Python");
  const rows = await trySeeds(python);
  await expect(rows).not.toHaveCount(0, { timeout: 60_000 });
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByRole("button", { name: /^Run\b/ })).toBeVisible();
  const count = await rows.count();
  expect(count).toBeLessThan(20);
  expect((await python.run("print(3)")).stdout).toBe("3\n");
  expect(await rows.count()).toBe(count);
});

test("processes are not chosen but started by the program, and a key press says so", async ({ python }) => {
  const { page } = python.playground;
  await python.run("print(1)");
  await expect(page.getByText("Parallel", { exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Processes" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Processes" })).toContainText(
    "A program starts them itself, through multiprocessing",
  );
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Processes" })).toBeHidden();
});
