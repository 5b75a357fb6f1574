import ChevronDown from "lucide-react/icons/chevron-down";
import { useEffect, useState } from "react";
import { t } from "../i18n";
import { exampleTitle } from "../i18n/examples";
import { type ExampleEntry, exampleIndex, openExample } from "../state/examples";
import { useApp } from "../state/store";
import controls from "../widgets/controls.module.css";
import styles from "./ExamplePicker.module.css";

/** Picks an example. A program that is no example (a link, a script's) shows as such. */
export function ExamplePicker() {
  const [examples, setExamples] = useState<readonly ExampleEntry[]>([]);
  const exampleId = useApp((state) => state.program.exampleId);

  useEffect(() => {
    exampleIndex().then(
      (index) => setExamples(index.examples),
      // Opening the first example tells the reader of the same failure.
      () => undefined,
    );
  }, []);

  return (
    <label className={styles.picker}>
      <span className="visually-hidden">{t("header.example")}</span>
      <select
        className={controls.select}
        value={exampleId ?? ""}
        onChange={(event) => void openExample(event.target.value)}
      >
        {exampleId === null || examples.length === 0 ? (
          <option value={exampleId ?? ""} disabled hidden>
            {exampleId === null ? t("header.example.own") : exampleTitle(exampleId)}
          </option>
        ) : null}
        {examples.map(({ id }) => (
          <option key={id} value={id}>
            {exampleTitle(id)}
          </option>
        ))}
      </select>
      <ChevronDown size={14} className={styles.chevron} aria-hidden="true" />
    </label>
  );
}
