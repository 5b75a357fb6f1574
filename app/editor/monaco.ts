/**
 * Monaco, trimmed to what a program of one file needs: two languages, and none of the features for large projects.
 * Loaded lazily; nothing outside of this folder imports it.
 */
import * as monaco from "monaco-editor/editor";
import "monaco-editor/features/bracketMatching/register";
import "monaco-editor/features/caretOperations/register";
import "monaco-editor/features/clipboard/register";
import "monaco-editor/features/codicon/register";
import "monaco-editor/features/codeAction/register";
import "monaco-editor/features/comment/register";
import "monaco-editor/features/contextmenu/register";
import "monaco-editor/features/cursorUndo/register";
import "monaco-editor/features/find/register";
import "monaco-editor/features/format/register";
import "monaco-editor/features/gotoError/register";
import "monaco-editor/features/gotoSymbol/register";
import "monaco-editor/features/hover/register";
import "monaco-editor/features/indentation/register";
import "monaco-editor/features/lineSelection/register";
import "monaco-editor/features/linesOperations/register";
import "monaco-editor/features/multicursor/register";
import "monaco-editor/features/parameterHints/register";
import "monaco-editor/features/quickCommand/register";
import "monaco-editor/features/rename/register";
import "monaco-editor/features/smartSelect/register";
import "monaco-editor/features/snippet/register";
// The feature's own entry leaves the controller to inline completions, which this page does not have.
import "monaco-editor/editor/contrib/suggest/browser/suggestController";
import "monaco-editor/features/suggest/register";
import "monaco-editor/features/toggleTabFocusMode/register";
import "monaco-editor/features/tokenization/register";
import "monaco-editor/features/unicodeHighlighter/register";
import "monaco-editor/features/wordHighlighter/register";
import "monaco-editor/features/wordOperations/register";
import "monaco-editor/features/wordPartOperations/register";
// TypeScript's mode, which is fetched with the first such program, brings all features along: an editor that is made
// after that asks for their services, which must have been here when the first editor was made.
import "monaco-editor/editor/common/services/treeViewsDndService";
import "monaco-editor/editor/contrib/codelens/browser/codeLensCache";
import "monaco-editor/languages/definitions/typescript/register";
import EditorWorker from "monaco-editor/editor/editor.worker?worker";
import * as typescript from "monaco-editor/languages/features/typescript/register";
import TypeScriptWorker from "monaco-editor/languages/features/typescript/ts.worker?worker";
import moduleDeclarations from "../../src/runtimes/typescript/interleave.d.ts?raw";
import { limitIdleWaits } from "./idle";
import { registerPython } from "./python/register";
import { defineThemes } from "./themes";

self.MonacoEnvironment = {
  getWorker: (_id, label) =>
    label === "typescript" || label === "javascript" ? new TypeScriptWorker() : new EditorWorker(),
};

typescript.typescriptDefaults.setCompilerOptions({
  target: typescript.ScriptTarget.ESNext,
  module: typescript.ModuleKind.ESNext,
  moduleResolution: typescript.ModuleResolutionKind.NodeJs,
  // What exists in a worker, where the program runs; the document does not.
  lib: ["lib.esnext.d.ts", "lib.webworker.d.ts"],
  strict: true,
  // Plain JavaScript is welcome: an argument without a type is no mistake.
  noImplicitAny: false,
  allowNonTsExtensions: true,
  // Every program is a module, also one that imports nothing: its names are not those of the global scope.
  moduleDetection: 3,
});
typescript.typescriptDefaults.addExtraLib(moduleDeclarations, "file:///node_modules/interleave/index.d.ts");

limitIdleWaits();
registerPython();
defineThemes(monaco);

export { monaco, typescript };
