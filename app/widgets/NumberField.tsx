import { useId, useState } from "react";
import controls from "./controls.module.css";
import styles from "./NumberField.module.css";

export interface NumberFieldProps {
  /** Said to a screen reader. */
  readonly label: string;
  /** Stand before and behind the number. */
  readonly name?: string;
  readonly unit?: string;
  readonly title?: string;
  readonly className?: string | undefined;
  readonly nameClassName?: string | undefined;
  readonly value: number;
  readonly disabled?: boolean;
  readonly accepts: (value: number) => boolean;
  /** What is said of a text that is no number that the field accepts: the number then stays as it was. */
  readonly refusal: (text: string) => string;
  readonly onChange: (value: number) => void;
}

/** A number that takes effect on Enter or on leaving. What makes no sense is put back, and the reader told so. */
export function NumberField(props: NumberFieldProps) {
  const { value, disabled = false } = props;
  const errorId = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const shown = draft ?? String(value);

  const commit = () => {
    setDraft(null);
    if (draft === null) return;
    const number = Number(draft);
    if (draft.trim() === "" || !Number.isFinite(number) || !props.accepts(number)) {
      setError(props.refusal(draft.trim()));
      return;
    }
    setError(null);
    if (number !== value) props.onChange(number);
  };

  return (
    <span className={`${styles.place} ${props.className ?? ""}`}>
      <label className={`${controls.field} ${disabled ? styles.disabled : ""}`} title={props.title}>
        {props.name === undefined ? null : <span className={props.nameClassName}>{props.name}</span>}
        <input
          inputMode="decimal"
          autoComplete="off"
          aria-label={props.label}
          aria-invalid={error !== null}
          aria-describedby={error === null ? undefined : errorId}
          disabled={disabled}
          style={{ width: `${Math.max(1, shown.length)}ch` }}
          value={shown}
          onChange={(event) => {
            setDraft(event.target.value);
            setError(null);
          }}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit();
          }}
        />
        {props.unit === undefined ? null : <span aria-hidden="true">{props.unit}</span>}
      </label>
      <span role="alert" id={errorId}>
        {error === null ? null : <span className={styles.error}>{error}</span>}
      </span>
    </span>
  );
}
