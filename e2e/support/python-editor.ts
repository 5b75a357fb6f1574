/** What specifications of the editor's Python start from: `editor`, on a page that all tests of a worker share. */
import { test as base, expect } from "@playwright/test";
import { CodeEditor } from "./editor";
import { Playground, WITH_EDITOR } from "./fixtures";

export { expect };

export const test = base.extend<{ editor: CodeEditor }, { editorPage: CodeEditor }>({
  editorPage: [
    async ({ browser }, use, { project }) => {
      const baseURL = project.use.baseURL ?? "";
      const context = await browser.newContext({ ...WITH_EDITOR, baseURL });
      const playground = new Playground(await context.newPage(), baseURL);
      await playground.open();
      const editor = new CodeEditor(playground);
      await editor.openPython();
      await use(editor);
      await context.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  editor: async ({ editorPage }, use) => {
    const { playground } = editorPage;
    const [problems, requests] = [playground.problems.length, playground.foreignRequests.length];
    await use(editorPage);
    expect(playground.problems.slice(problems), "no uncaught errors on the page").toEqual([]);
    expect(playground.foreignRequests.slice(requests), "no requests to another origin").toEqual([]);
  },
});
