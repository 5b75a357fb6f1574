import { useEffect, useRef, useState } from "react";
import type { Language } from "../../src/protocol/run";
import { t } from "../i18n";
import { useTheme } from "../state/useTheme";
import type { CodeMarks } from "./code-marks";
import styles from "./MonacoEditor.module.css";
import { EDITOR_METRICS } from "./metrics";
import { monaco, typescript } from "./monaco";
import { THEME_NAMES } from "./themes";

export interface MonacoEditorProps {
  /** Names of the programs that can be opened: each keeps its history while another one is open. */
  readonly programs: readonly string[];
  /** Which of them is open. */
  readonly open: string;
  /** Its code. */
  readonly code: string;
  readonly language: Language;
  /** Further modules by path relative to the program: imports of them are checked. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly marks: CodeMarks;
  readonly onChange: (code: string) => void;
}

type CodeEditor = ReturnType<typeof monaco.editor.create>;

/** A program's text with its history, and where the reader stood in it. */
interface Sheet {
  readonly model: NonNullable<ReturnType<CodeEditor["getModel"]>>;
  view: ReturnType<CodeEditor["saveViewState"]>;
}

/** The editor. Each program has a model of its own. */
export default function MonacoEditor({ programs, open, code, language, files, marks, onChange }: MonacoEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<CodeEditor | null>(null);
  const latest = useRef({ open, code, language, onChange });
  latest.current = { open, code, language, onChange };
  const sheets = useRef(new Map<string, Sheet>());
  const theme = useTheme();

  useEffect(() => {
    if (!host.current) return;
    const kept = sheets.current;
    const created = monaco.editor.create(host.current, { ...OPTIONS, model: null, ariaLabel: t("editor.label") });
    const subscription = created.onDidChangeModelContent(() => {
      const value = created.getValue();
      if (value !== latest.current.code) latest.current.onChange(value);
    });
    // Tab indents, but must not hold the keyboard: after Escape it moves on, until something else is typed.
    created.onKeyDown(({ keyCode }) => {
      if (keyCode === monaco.KeyCode.Escape) created.updateOptions({ tabFocusMode: true });
      else if (keyCode !== monaco.KeyCode.Tab && keyCode !== monaco.KeyCode.Shift) {
        created.updateOptions({ tabFocusMode: false });
      }
    });
    created.onDidBlurEditorWidget(() => created.updateOptions({ tabFocusMode: false }));
    // Widths measured before the font is here would be wrong.
    document.fonts.load(`${EDITOR_METRICS.fontSize}px "JetBrains Mono Variable"`).then(() => {
      monaco.editor.remeasureFonts();
    });
    setEditor(created);
    return () => {
      subscription.dispose();
      created.dispose();
      for (const { model } of kept.values()) model.dispose();
      kept.clear();
    };
  }, []);

  useEffect(() => {
    const libraries = Object.entries(files).map(([path, content]) =>
      typeof content === "string" ? typescript.typescriptDefaults.addExtraLib(content, `file:///${path}`) : null,
    );
    return () => {
      for (const library of libraries) library?.dispose();
    };
  }, [files]);

  useEffect(() => {
    monaco.editor.setTheme(THEME_NAMES[theme]);
  }, [theme]);

  useEffect(() => {
    if (!editor) return;
    const kept = sheets.current;
    const { model, view } = sheetOf(kept, open, latest.current.code, latest.current.language);
    editor.setModel(model);
    editor.restoreViewState(view);
    return () => {
      const sheet = kept.get(open);
      if (sheet) sheet.view = editor.saveViewState();
    };
  }, [editor, open]);

  useEffect(() => {
    for (const [name, { model }] of sheets.current) {
      if (programs.includes(name)) continue;
      sheets.current.delete(name);
      model.dispose();
    }
  }, [programs]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another program's model may have an older text
  useEffect(() => {
    const model = editor?.getModel();
    if (!editor || !model || model.getValue() === code) return;
    model.setValue(code);
    editor.setScrollPosition({ scrollTop: 0, scrollLeft: 0 });
  }, [editor, open, code]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another program is another model
  useEffect(() => {
    const model = editor?.getModel();
    if (!editor || !model) return;
    const lines = model.getLineCount();
    const decorations = editor.createDecorationsCollection(decorationsOf(marks, lines));
    monaco.editor.setModelMarkers(
      model,
      "run",
      marks.errors
        .filter(({ line }) => line >= 1 && line <= lines)
        .map(({ line, message }) => ({
          severity: monaco.MarkerSeverity.Error,
          message,
          startLineNumber: line,
          endLineNumber: line,
          startColumn: model.getLineFirstNonWhitespaceColumn(line) || 1,
          endColumn: model.getLineMaxColumn(line),
        })),
    );
    if (marks.selectedLine !== null && marks.selectedLine <= lines) {
      editor.revealLineInCenterIfOutsideViewport(marks.selectedLine);
    }
    return () => decorations.clear();
  }, [editor, open, marks]);

  return <div ref={host} className={styles.editor} />;
}

function sheetOf(sheets: Map<string, Sheet>, name: string, code: string, language: Language): Sheet {
  const known = sheets.get(name);
  if (known) return known;
  const model = monaco.editor.createModel(code, language, monaco.Uri.from({ scheme: "file", path: `/${name}` }));
  const sheet: Sheet = { model, view: null };
  sheets.set(name, sheet);
  return sheet;
}

function decorationsOf(marks: CodeMarks, lines: number) {
  const decorations: Parameters<CodeEditor["createDecorationsCollection"]>[0] = [...marks.dots]
    .filter(([line]) => line <= lines)
    .map(([line, dot]) => ({
      range: new monaco.Range(line, 1, line, 1),
      options: {
        glyphMarginClassName: `${styles.dot} ${styles[dot.state] ?? ""}`,
        glyphMarginHoverMessage: { value: dot.names },
      },
    }));
  if (marks.selectedLine === null || marks.selectedLine > lines) return decorations;
  const range = new monaco.Range(marks.selectedLine, 1, marks.selectedLine, 1);
  return [...decorations, { range, options: { isWholeLine: true, className: styles.selected ?? "" } }];
}

const OPTIONS = {
  automaticLayout: true,
  fixedOverflowWidgets: true,
  fontFamily: '"JetBrains Mono Variable", ui-monospace, Menlo, Consolas, monospace',
  fontLigatures: false,
  fontSize: EDITOR_METRICS.fontSize,
  lineHeight: EDITOR_METRICS.lineHeight,
  padding: { top: EDITOR_METRICS.paddingTop, bottom: EDITOR_METRICS.paddingTop },
  glyphMargin: true,
  lineNumbersMinChars: EDITOR_METRICS.lineNumberChars,
  lineDecorationsWidth: EDITOR_METRICS.gap,
  folding: false,
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: "none",
  renderWhitespace: "none",
  scrollBeyondLastLine: false,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  guides: { indentation: false },
  tabSize: 2,
  detectIndentation: true,
  stickyScroll: { enabled: false },
  // Chinese punctuation is no disguise. What cannot be seen, or turns text around, is marked; a wide space is neither.
  unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false, allowedCharacters: { "\u3000": true } },
  // Python's own completion knows the words of the program.
  wordBasedSuggestions: "off",
  // Enter behind a word that is written ends the line.
  acceptSuggestionOnEnter: "smart",
  matchBrackets: "near",
} as const;
