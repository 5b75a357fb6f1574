import ChevronDown from "lucide-react/icons/chevron-down";
import { useEffect, useState } from "react";
import { hasMessage, t } from "../i18n";
import { exampleTitle } from "../i18n/examples";
import { type ExampleEntry, exampleIndex, openExample } from "../state/examples";
import { useApp } from "../state/store";
import controls from "../widgets/controls.module.css";
import styles from "./ExamplePicker.module.css";
import { examplesByTopic } from "./example-topics";

/** Value of the option that stands for what is on the page and is no example, or no longer quite. */
const OWN = "";

/** Picks an example. What is none (a link, a script's program, an example that was edited) shows as such. */
export function ExamplePicker() {
  const [examples, setExamples] = useState<readonly ExampleEntry[]>([]);
  const exampleId = useApp((state) => state.program.exampleId);
  const edited = useApp((state) => state.edited);

  useEffect(() => {
    exampleIndex().then(
      (index) => setExamples(index.examples),
      // Opening the first example tells the reader of the same failure.
      () => undefined,
    );
  }, []);

  const isExample = exampleId !== null && !edited && examples.length > 0;
  return (
    <label className={styles.picker}>
      <span className="visually-hidden">{t("header.example")}</span>
      <select
        className={controls.select}
        value={isExample ? exampleId : OWN}
        onChange={(event) => void openExample(event.target.value)}
      >
        {isExample ? null : (
          <option value={OWN} disabled hidden>
            {ownTitle(exampleId, edited)}
          </option>
        )}
        {examplesByTopic(examples).map(({ topic, entries }) => (
          <optgroup key={topic} label={topicTitle(topic)}>
            {entries.map(({ id, language }) => (
              <option key={id} value={id}>
                {t("example.in-language", { title: exampleTitle(id), language: t(`header.language.${language}`) })}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <ChevronDown size={14} className={styles.chevron} aria-hidden="true" />
    </label>
  );
}

function ownTitle(exampleId: string | null, edited: boolean): string {
  if (exampleId === null) return t("header.example.own");
  return edited ? t("example.edited", { title: exampleTitle(exampleId) }) : exampleTitle(exampleId);
}

function topicTitle(topic: string): string {
  const key = `example.topic.${topic}`;
  return hasMessage(key) ? t(key) : topic;
}
