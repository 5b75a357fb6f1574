import * as monaco from "monaco-editor/editor";
import { conf, language } from "monaco-editor/languages/definitions/python/python";

export const PYTHON = "python";

/** Whole brackets, one inside another at most: what is behind an open one is not the end of a statement. */
const CLOSED = String.raw`(?:[^()[\]{}#]|\((?:[^()]|\([^()]*\))*\)|\[[^[\]]*\]|\{[^{}]*\})*`;
const COMMENT = String.raw`\s*(?:#.*)?$`;

const { Indent, Outdent } = monaco.languages.IndentAction;

/** How far the line after Enter is indented; the first rule that fits. */
export const ON_ENTER = [
  {
    beforeText: new RegExp(
      String.raw`^\s*(?:def|class|for|if|elif|else|while|try|with|finally|except|async|match|case)\b.*:${COMMENT}`,
    ),
    action: { indentAction: Indent },
  },
  {
    // Nothing of this block is reached after it.
    beforeText: new RegExp(String.raw`^\s*(?:(?:return|raise)\b${CLOSED}|pass|break|continue)${COMMENT}`),
    afterText: /^\s*$/,
    action: { indentAction: Outdent },
  },
];

/** Monaco's Python with more of its indentation. */
export function registerLanguage(): void {
  const { languages } = monaco;
  languages.register({ id: PYTHON, extensions: [".py"], aliases: ["Python"] });
  languages.setLanguageConfiguration(PYTHON, { ...conf, onEnterRules: ON_ENTER });
  languages.setMonarchTokensProvider(PYTHON, language);
}
