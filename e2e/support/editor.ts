import { expect, type Page } from "@playwright/test";
import type { Playground } from "./fixtures";

/** The code editor as a person uses it: by keyboard, and by what is to be seen. */
export class CodeEditor {
  readonly playground: Playground;
  readonly page: Page;

  constructor(playground: Playground) {
    this.playground = playground;
    this.page = playground.page;
  }

  /** Chooses Python and waits for the editor. */
  async openPython(): Promise<void> {
    await this.page.getByText("Python", { exact: true }).click();
    await this.page.waitForSelector(".monaco-editor .view-line");
  }

  /** Replaces the program. Pasted, because the editor indents what is typed. */
  async setText(text: string): Promise<void> {
    await this.page.locator(".monaco-editor").first().click();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.evaluate((pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", pasted);
      // Firefox takes the text itself, the others an object that has it.
      const init = { clipboardData, data: pasted, dataType: "text/plain", bubbles: true, cancelable: true };
      document.activeElement?.dispatchEvent(new ClipboardEvent("paste", init));
    }, text);
    await expect.poll(() => this.text()).toBe(text.trimEnd());
  }

  /** The lines on the screen. */
  text(): Promise<string> {
    return this.page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>(".monaco-editor .view-lines .view-line")]
        .sort((a, b) => Number.parseFloat(a.style.top) - Number.parseFloat(b.style.top))
        .map((line) => (line.textContent ?? "").replaceAll("\u00a0", " "))
        .join("\n")
        .trimEnd(),
    );
  }

  /** The texts that are underlined, in the order of the program. */
  marked(severity: "error" | "warning" | "info"): Promise<readonly string[]> {
    return this.page.evaluate((kind) => {
      const rects = [...document.querySelectorAll(`.monaco-editor .squiggly-${kind}`)].map((mark) =>
        mark.getBoundingClientRect(),
      );
      rects.sort((a, b) => a.top - b.top || a.left - b.left);
      return rects.map((rect) => textUnder(rect));

      function textUnder(rect: DOMRect): string {
        let text = "";
        for (const line of document.querySelectorAll(".monaco-editor .view-lines .view-line")) {
          const box = line.getBoundingClientRect();
          if (box.top > rect.top + 2 || box.bottom < rect.bottom - 2) continue;
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
            for (let at = 0; at < (node.nodeValue ?? "").length; at += 1) {
              const range = document.createRange();
              range.setStart(node, at);
              range.setEnd(node, at + 1);
              const { left, width } = range.getBoundingClientRect();
              const middle = left + width / 2;
              if (width > 0 && middle > rect.left && middle < rect.right) text += node.nodeValue?.[at];
            }
          }
        }
        return text.replaceAll("\u00a0", " ");
      }
    }, severity);
  }

  /**
   * Types lines, each with its Enter but the last. Before Enter each is in its colours: an editor that has not read so
   * far only keeps the indentation.
   */
  async typeLines(lines: readonly string[]): Promise<void> {
    for (const [i, line] of lines.entries()) {
      if (i > 0) await this.page.keyboard.press("Enter");
      await this.page.keyboard.type(line);
      await expect.poll(() => this.#isColoured(line)).toBe(true);
    }
  }

  #isColoured(text: string): Promise<boolean> {
    return this.page.evaluate((wanted) => {
      const lines = [...document.querySelectorAll(".monaco-editor .view-lines .view-line")];
      const line = lines.find((each) => each.textContent?.replaceAll("\u00a0", " ").trim() === wanted);
      return line?.querySelector('span[class^="mtk"]:not(.mtk1)') !== null && line !== undefined;
    }, text);
  }

  /** Goes to the first line, or so many lines below it, behind its last character. */
  async goToEnd(linesBelow = 0): Promise<void> {
    await this.page.keyboard.press("ControlOrMeta+Home");
    for (let i = 0; i < linesBelow; i += 1) await this.page.keyboard.press("ArrowDown");
    await this.page.keyboard.press("End");
  }

  /** Applies the fix that is offered at the cursor under this title. */
  async applyFix(title: RegExp): Promise<void> {
    const { keyboard } = this.page;
    await keyboard.press("ControlOrMeta+.");
    const titles = this.page.locator(".action-widget .monaco-list-row.action .title");
    await expect(titles.filter({ hasText: title }).first()).toBeVisible();
    const all = await titles.allTextContents();
    for (let i = 0; i < all.findIndex((one) => title.test(one)); i += 1) await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await expect(titles).toHaveCount(0);
  }
}
