import { useId } from "react";
import { Popover } from "./Popover";
import styles from "./Segmented.module.css";

export interface SegmentedOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Shown when the pointer rests on it. */
  readonly title?: string;
}

/** What cannot be chosen yet, with the reason: a press tells it. */
export interface UnavailableOption {
  readonly label: string;
  readonly explanation: string;
}

export interface SegmentedProps<Value extends string> {
  /** Said to a screen reader, and the name of the group of radio buttons. */
  readonly label: string;
  readonly name: string;
  readonly options: readonly SegmentedOption<Value>[];
  readonly unavailable?: UnavailableOption | undefined;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** A choice of a few that are all in view: radio buttons in a row. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const explanationId = useId();
  const { unavailable } = props;
  return (
    <fieldset className={styles.group}>
      <legend className="visually-hidden">{props.label}</legend>
      {props.options.map((option) => (
        <label key={option.value} className={styles.option} title={option.title}>
          <input
            type="radio"
            name={props.name}
            className="visually-hidden"
            checked={option.value === props.value}
            onChange={() => props.onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
      {unavailable === undefined ? null : (
        <Popover
          id={explanationId}
          label={unavailable.label}
          title={unavailable.explanation}
          button={unavailable.label}
          buttonClassName={`${styles.option} ${styles.unavailable}`}
        >
          {unavailable.explanation}
        </Popover>
      )}
    </fieldset>
  );
}
