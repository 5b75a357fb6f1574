import type { editor, IMarkdownString, languages, Position } from "monaco-editor/editor";
import * as monaco from "monaco-editor/editor";
import { loadApi } from "./api";
import { openCall, parametersOf } from "./calls";
import { type Completion, completions } from "./completions";
import { Names } from "./names";

function before(model: editor.ITextModel, { lineNumber, column }: Position): string {
  return model.getValueInRange(new monaco.Range(1, 1, lineNumber, column));
}

export const completionProvider: languages.CompletionItemProvider = {
  triggerCharacters: ["."],
  async provideCompletionItems(model, position) {
    const api = await loadApi();
    const { lineNumber, column } = position;
    const rest = new monaco.Range(
      lineNumber,
      column,
      model.getLineCount(),
      model.getLineMaxColumn(model.getLineCount()),
    );
    const word = model.getWordUntilPosition(position);
    const range = new monaco.Range(lineNumber, word.startColumn, lineNumber, word.endColumn);
    const found = completions(api, before(model, position), model.getValueInRange(rest));
    return { suggestions: found.map((completion, i) => suggestion(completion, range, i)) };
  },
};

function suggestion(completion: Completion, range: languages.CompletionItem["range"], order: number) {
  const { label, kind, detail, doc, insert } = completion;
  const item: languages.CompletionItem = {
    label: { label, detail: kind === "parameter" ? "" : detail },
    kind: suggestionKind(kind),
    insertText: insert,
    range,
    // Arguments as their signature has them, before everything else; words last.
    sortText: kind === "parameter" ? `0${String(order).padStart(3, "0")}` : kind === "word" ? `2${label}` : `1${label}`,
  };
  if (kind === "word") return item;
  return { ...item, detail: kind === "parameter" ? detail : `${label}${detail}`, documentation: doc };
}

function suggestionKind(kind: Completion["kind"]): languages.CompletionItemKind {
  const kinds = monaco.languages.CompletionItemKind;
  switch (kind) {
    case "class":
    case "exception":
      return kinds.Class;
    case "constant":
      return kinds.Constant;
    case "function":
      return kinds.Function;
    case "method":
      return kinds.Method;
    case "module":
      return kinds.Module;
    case "parameter":
      return kinds.Variable;
    case "property":
      return kinds.Property;
    case "word":
      return kinds.Text;
  }
}

export const signatureProvider: languages.SignatureHelpProvider = {
  signatureHelpTriggerCharacters: ["(", ","],
  signatureHelpRetriggerCharacters: [")"],
  async provideSignatureHelp(model, position) {
    const call = openCall(before(model, position));
    const called = call && new Names(await loadApi(), model.getValue()).resolve(call.callee);
    if (!call || called?.what !== "member" || called.entry[1] === "") return null;
    const [, signature, doc] = called.entry;
    const parameters = parametersOf(signature);
    const named = parameters.findIndex((parameter) => /^\w+/.exec(parameter)?.[0] === call.keyword);
    const value: languages.SignatureHelp = {
      signatures: [
        {
          label: `${called.name}${signature}`,
          documentation: doc,
          parameters: parameters.map((label) => ({ label })),
        },
      ],
      activeSignature: 0,
      // One beyond the last is none.
      activeParameter: call.keyword === null ? (call.argument ?? parameters.length) : named,
    };
    return { value, dispose() {} };
  },
};

export const hoverProvider: languages.HoverProvider = {
  async provideHover(model, { lineNumber, column }) {
    const word = model.getWordAtPosition({ lineNumber, column });
    if (word === null) return null;
    const line = model.getLineContent(lineNumber).slice(0, word.endColumn - 1);
    const path = /[\w.]+$/.exec(line)?.[0] ?? "";
    const meaning = new Names(await loadApi(), model.getValue()).resolve(path);
    if (meaning === undefined || meaning.what === "object") return null;
    const range = new monaco.Range(lineNumber, word.startColumn, lineNumber, word.endColumn);
    if (meaning.what === "module") return { range, contents: texts(`import ${meaning.name}`, meaning.doc) };
    const [kind, signature, doc] = meaning.entry;
    const what = kind === "class" || kind === "exception" ? "class " : "";
    return { range, contents: texts(`${what}${meaning.name}${signature}`, doc) };
  },
};

function texts(code: string, doc: string): IMarkdownString[] {
  return [{ value: `\`\`\`python\n${code}\n\`\`\`` }, ...(doc === "" ? [] : [{ value: doc }])];
}
