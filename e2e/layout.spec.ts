import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./support/fixtures";

const SIZES = [
  { name: "a laptop", width: 1280, height: 720 },
  { name: "a projector at 150 %", width: 853, height: 480 },
  { name: "a phone", width: 390, height: 844 },
] as const;

for (const { name, width, height } of SIZES) {
  test(`fits ${name} (${width}×${height}) without sideways scrolling`, async ({ playground }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height });
    await expect(page.getByRole("button", { name: /^Run\b/ })).toBeInViewport({ ratio: 1 });
    await expect(playground.timeline).toBeInViewport();
    const overflow = await page.evaluate(() => ({
      document: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      // A person cannot reach what sticks out of the window.
      outside: [...document.querySelectorAll("button, input, select, [role=tab]")]
        .filter((element) => element.getClientRects().length > 0)
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .map((element) => element.textContent || element.getAttribute("aria-label")),
    }));
    expect(overflow).toEqual({ document: 0, outside: [] });
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`has no serious accessibility violation on ${name}, ${colorScheme}`, async ({ playground }) => {
      const { page } = playground;
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await page.reload();
      await playground.ready();
      await expect(playground.timeline).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).exclude("iframe").analyze();
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => [id, nodes.map((node) => node.html).slice(0, 3)])).toEqual([]);
    });
  }
}

test("Python's settings fit every window, open and closed", async ({ playground }) => {
  // The interpreter boots beside it.
  test.setTimeout(120_000);
  const { page } = playground;
  await page.getByText("Python", { exact: true }).click();
  for (const { width, height } of SIZES) {
    await page.setViewportSize({ width, height });
    const opener = page.getByRole("button", { name: width > 640 ? /^Switching/ : "Settings of the run" });
    await opener.click();
    await expect(page.getByRole("button", { name: "Try 20 seeds" })).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole("button", { name: /^Run\b/ })).toBeInViewport({ ratio: 1 });
    const { violations } = await new AxeBuilder({ page }).exclude("iframe").analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id }) => id)).toEqual([]);
    await page.keyboard.press("Escape");
  }
});

test("a phone has tabs for code, timeline and output, and opens on the timeline", async ({ playground }) => {
  const { page } = playground;
  await page.setViewportSize({ width: 390, height: 844 });
  for (const name of ["Code", "Timeline", "Output"]) await expect(page.getByRole("tab", { name })).toBeVisible();
  const link = await page.evaluate(() => window.interleave.link());
  await page.goto("about:blank");
  await page.goto(link);
  await playground.ready();
  await expect(page.getByRole("tab", { name: "Timeline" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("tab", { name: "Code" }).click();
  await expect(page.getByRole("button", { name: "Edit" })).toBeVisible();
  await expect(page.locator(".monaco-editor")).toHaveCount(0);
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page.locator(".monaco-editor").first()).toBeVisible({ timeout: 20_000 });
});

test("everything can be reached with the keyboard, and focus is seen", async ({ playground }) => {
  const { page } = playground;
  await page.locator("body").press("Tab");
  const reached = new Set<string>();
  const unseen = new Set<string>();
  for (let i = 0; i < 40; i++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const style = getComputedStyle(element);
      const after = getComputedStyle(element, "::after");
      // A Firefox that is driven without a window to focus never matches :focus-visible; there is no ring to judge.
      const ringed =
        !element.matches(":focus-visible") ||
        style.outlineStyle !== "none" ||
        style.boxShadow !== "none" ||
        (after.content !== "none" &&
          (after.outlineStyle !== "none" || after.borderStyle !== "none" || after.boxShadow !== "none")) ||
        element.closest(".monaco-editor");
      const name = element.getAttribute("aria-label") ?? element.textContent?.trim() ?? element.tagName;
      return {
        name: name.slice(0, 40),
        role: element.getAttribute("role") ?? element.tagName,
        seen: Boolean(ringed),
        editor: element.closest(".monaco-editor") !== null,
      };
    });
    if (focused !== null) {
      reached.add(`${focused.role} ${focused.name}`);
      if (!focused.seen && focused.role !== "INPUT") unseen.add(focused.name);
    }
    // In a code editor Tab writes a tab; Ctrl+M gives the key back, as the editor's own accessibility help says.
    if (focused?.editor) await page.keyboard.press("Control+m");
    await page.keyboard.press("Tab");
  }
  expect([...reached].some((name) => /BUTTON Run/.test(name))).toBe(true);
  expect([...reached].some((name) => /timeline of the run/i.test(name))).toBe(true);
  expect([...unseen]).toEqual([]);
});
