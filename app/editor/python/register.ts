import type { editor } from "monaco-editor/editor";
import * as monaco from "monaco-editor/editor";
import type { PythonProblem } from "../../../src/protocol/python-problems";
import { pythonProblems } from "../../state/python-problems";
import { useApp } from "../../state/store";
import { PYTHON, registerLanguage } from "./language";
import { quickFixes, showProblems } from "./problems";
import { completionProvider, hoverProvider, signatureProvider } from "./providers";

const FILE_NAME = "main.py";
/** How long nobody types before the program is checked. */
const PAUSE_MS = 300;

/** The first line of a block, indented by two. */
const TWO_SPACES = /:[ \t]*(?:#.*)?\r?\n {2}\S/;

/** Teaches the editor Python; once. */
export function registerPython(): void {
  const { languages } = monaco;
  registerLanguage();
  languages.registerCompletionItemProvider(PYTHON, completionProvider);
  languages.registerSignatureHelpProvider(PYTHON, signatureProvider);
  languages.registerHoverProvider(PYTHON, hoverProvider);
  languages.registerCodeActionProvider(PYTHON, quickFixes, { providedCodeActionKinds: ["quickfix"] });
  monaco.editor.onDidCreateModel((model) => {
    if (model.getLanguageId() !== PYTHON) return;
    // PEP 8, where the program itself does not show another habit.
    const indentSize = TWO_SPACES.test(model.getValue()) ? 2 : 4;
    model.updateOptions({ tabSize: indentSize, indentSize, insertSpaces: true });
    watch(model);
  });
}

/** Checks a model after every pause in typing. */
function watch(model: editor.ITextModel): void {
  let timer: ReturnType<typeof setTimeout>;
  const checkSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void check(model), PAUSE_MS);
  };
  model.onDidChangeContent(checkSoon);
  model.onWillDispose(() => clearTimeout(timer));
  checkSoon();
}

async function check(model: editor.ITextModel): Promise<void> {
  if (model.isDisposed()) return;
  const version = model.getVersionId();
  const problems = await pythonProblems(model.getValue(), FILE_NAME);
  // What was found in an older text is about to be asked again.
  if (problems === null || model.isDisposed() || model.getVersionId() !== version) return;
  const { files } = useApp.getState().program;
  showProblems(
    model,
    problems.filter((problem) => !isAboutOwnModule(problem, files)),
  );
}

/** A module of the program's own is none of Python 2. */
function isAboutOwnModule(problem: PythonProblem, files: Readonly<Record<string, unknown>>): boolean {
  if (problem.kind !== "hint") return false;
  if (problem.code === "queue-module") return Object.hasOwn(files, "Queue.py");
  return problem.code === "renamed-module" && Object.hasOwn(files, `${problem.params.old}.py`);
}
