import type { editor } from "monaco-editor/editor";

/** Monaco cannot read CSS variables: these are the colours of `styles/tokens.css` once more. */
const LIGHT = {
  ground: "#ffffff",
  raised: "#ffffff",
  border: "#c9ced6",
  text: "#1b2027",
  faint: "#636c78",
  muted: "#565f6b",
  accent: "#0b62c4",
  selection: "#b9d9fb",
  keyword: "8b2fc9",
  string: "1f7a33",
  number: "a85008",
  comment: "636c78",
  type: "0b62c4",
} as const;

const DARK: Readonly<Record<keyof typeof LIGHT, string>> = {
  ground: "#14181d",
  raised: "#1a1f25",
  border: "#39414c",
  text: "#e4e8ed",
  faint: "#8893a0",
  muted: "#9aa4b0",
  accent: "#5aa9ff",
  selection: "#264c74",
  keyword: "c792ea",
  string: "8fce8a",
  number: "e8a562",
  comment: "8893a0",
  type: "6cb4ff",
};

export const THEME_NAMES = { light: "interleave-light", dark: "interleave-dark" } as const;

/** Defines the editor's light and dark themes. */
export function defineThemes(monaco: { readonly editor: Pick<typeof editor, "defineTheme"> }): void {
  monaco.editor.defineTheme(THEME_NAMES.light, theme("vs", LIGHT));
  monaco.editor.defineTheme(THEME_NAMES.dark, theme("vs-dark", DARK));
}

function theme(base: "vs" | "vs-dark", c: Readonly<Record<keyof typeof LIGHT, string>>): editor.IStandaloneThemeData {
  return {
    base,
    inherit: true,
    rules: [
      { token: "keyword", foreground: c.keyword },
      { token: "string", foreground: c.string },
      { token: "string.escape", foreground: c.string },
      { token: "number", foreground: c.number },
      { token: "comment", foreground: c.comment },
      { token: "type.identifier", foreground: c.type },
      { token: "delimiter", foreground: c.text.slice(1) },
      { token: "identifier", foreground: c.text.slice(1) },
    ],
    colors: {
      "editor.background": c.ground,
      "editor.foreground": c.text,
      "editorLineNumber.foreground": c.faint,
      "editorLineNumber.activeForeground": c.text,
      "editorCursor.foreground": c.accent,
      "editor.selectionBackground": c.selection,
      "editorWidget.background": c.raised,
      "editorWidget.border": c.border,
      "editorSuggestWidget.background": c.raised,
      "editorHoverWidget.background": c.raised,
      "editorHoverWidget.border": c.border,
      "menu.background": c.raised,
      "menu.foreground": c.text,
      "menu.border": c.border,
      "editorActionList.background": c.raised,
      "editorActionList.foreground": c.text,
      "editorActionList.focusBackground": c.selection,
      "editorActionList.focusForeground": c.text,
      "editorGutter.background": c.ground,
      ...plainBrackets(c.text),
      "widget.shadow": "#00000000",
      "scrollbar.shadow": "#00000000",
      "scrollbarSlider.background": `${c.muted}33`,
      "scrollbarSlider.hoverBackground": `${c.muted}55`,
      "scrollbarSlider.activeBackground": `${c.muted}77`,
      focusBorder: c.accent,
    },
  };
}

/** Brackets in the colour of the text: six more colours would say nothing. */
function plainBrackets(text: string): Record<string, string> {
  return Object.fromEntries([1, 2, 3, 4, 5, 6].map((depth) => [`editorBracketHighlight.foreground${depth}`, text]));
}
