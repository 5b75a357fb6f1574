import type { editor, languages } from "monaco-editor/editor";
import * as monaco from "monaco-editor/editor";
import type { PythonFix, PythonHint, PythonProblem, TextRange } from "../../../src/protocol/python-problems";
import { t } from "../../i18n";

/** Who set the markers; also where the reader sees who says so. */
const OWNER = "Python";

/** What was found in a model, and in which version of it. */
interface Found {
  readonly version: number;
  readonly hints: readonly PythonHint[];
}

const found = new WeakMap<editor.ITextModel, Found>();

/** Shows what was found in a model as it is now. */
export function showProblems(model: editor.ITextModel, problems: readonly PythonProblem[]): void {
  const hints = problems.filter((problem) => problem.kind === "hint");
  found.set(model, { version: model.getVersionId(), hints });
  monaco.editor.setModelMarkers(model, OWNER, problems.map(marker));
}

function marker(problem: PythonProblem): editor.IMarkerData {
  const { startLine, startColumn, endLine, endColumn } = problem.range;
  const range = { startLineNumber: startLine, startColumn, endLineNumber: endLine, endColumn };
  if (problem.kind === "hint") return { ...range, severity: severity(problem), message: hintText(problem) };
  const isError = problem.kind === "error";
  return {
    ...range,
    severity: isError ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    message: problem.message,
    source: OWNER,
  };
}

/** What does not parse is an error already: the hint beside it only explains. */
function severity({ code }: PythonHint): number {
  const explains = code === "full-width-character" || code === "space-character" || code === "python2-statement";
  return explains ? monaco.MarkerSeverity.Info : monaco.MarkerSeverity.Warning;
}

function hintText({ code, params }: PythonHint): string {
  return t(`hint.${code}`, params);
}

/** Mends what a hint is about. */
export const quickFixes: languages.CodeActionProvider = {
  provideCodeActions(model, range) {
    const { version, hints } = found.get(model) ?? { version: -1, hints: [] };
    // The places are those of the text that was checked.
    if (version !== model.getVersionId()) return { actions: [], dispose() {} };
    const here = hints.filter((hint) => monaco.Range.areIntersectingOrTouching(monacoRange(hint.range), range));
    const actions = here.flatMap((hint) =>
      hint.fixes.map((fix, i) => action(model, [fix], fixText(fix), hint, i === 0)),
    );
    const characters = hints.filter(({ code }) => code.endsWith("-character"));
    const first = here.find((hint) => characters.includes(hint));
    if (first !== undefined && characters.length > 1) {
      const all = characters.flatMap(({ fixes }) => fixes.slice(0, 1));
      actions.push(action(model, all, t("fix.replace-all", { count: characters.length }), first, false));
    }
    return { actions, dispose() {} };
  },
};

function fixText({ code, params }: PythonFix): string {
  return t(`fix.${code}`, params);
}

function action(
  model: editor.ITextModel,
  fixes: readonly PythonFix[],
  title: string,
  hint: PythonHint,
  isPreferred: boolean,
): languages.CodeAction {
  const edits = fixes.flatMap((fix) => fix.edits);
  return {
    title,
    kind: "quickfix",
    diagnostics: [marker(hint)],
    isPreferred,
    edit: {
      edits: edits.map(({ range, text }) => ({
        resource: model.uri,
        versionId: model.getVersionId(),
        textEdit: { range: monacoRange(range), text },
      })),
    },
  };
}

function monacoRange({ startLine, startColumn, endLine, endColumn }: TextRange) {
  return new monaco.Range(startLine, startColumn, endLine, endColumn);
}
