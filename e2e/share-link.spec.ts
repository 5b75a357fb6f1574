import { expect, test } from "./support/fixtures";

const PROGRAM = "export function main() { console.log('from the link'); }";

test("a link carries the program, which never runs by itself", async ({ playground }) => {
  await playground.run({ code: PROGRAM, model: "parallel" });
  const link = await playground.page.evaluate(() => window.interleave.link());
  expect(link).toContain("#v1.");
  await playground.page.goto("about:blank");
  await playground.page.goto(link);
  await playground.ready();
  await expect(playground.page.getByText("from the link").first()).toBeVisible();
  await playground.page.waitForTimeout(500);
  await expect(playground.page.getByRole("button", { name: /^Run\b/ })).toBeVisible();
  expect(await playground.page.evaluate(() => window.interleave.link())).toBe(link);
  await expect(playground.page.evaluate(() => window.interleave.state(0))).rejects.toThrow(/no trace/i);
});

const BROKEN_LINKS = {
  "is malformed": "#v1.this-is-not-deflate",
  "is empty": "#v1.",
  "is of a later version": "#v9.abcd",
  "is too large": `#v1.${"A".repeat(70_000)}`,
};
for (const [what, fragment] of Object.entries(BROKEN_LINKS)) {
  test(`a link that ${what} gives a clear message and the default example`, async ({ playground }) => {
    await playground.page.goto("about:blank");
    await playground.open(fragment);
    const { page } = playground;
    await expect(
      page.getByRole("alert").or(page.getByRole("status")).filter({ hasText: /link/i }).first(),
    ).toBeVisible();
    await expect(page.getByText(/recorded earlier/i).first()).toBeVisible();
    await playground.expectNextRunClean();
  });
}

test("Share shows the link of what is on the page", async ({ playground }) => {
  const { page } = playground;
  await page.getByRole("button", { name: /share/i }).click();
  const field = page.getByRole("dialog").getByRole("textbox");
  await expect(field).toHaveValue(/#v1\./);
  expect(await field.inputValue()).toBe(await page.evaluate(() => window.interleave.link()));
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
