import type { ReactNode } from "react";
import { t } from "../i18n";
import { formatNumber } from "../i18n/format";
import styles from "./DataTable.module.css";

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** Figures are right-aligned and tabular; text is left-aligned. */
  readonly kind: "text" | "figure";
  readonly cell: (row: Row) => ReactNode;
}

export interface DataTableProps<Row> {
  /** Said to a screen reader. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => number | string;
  readonly isSelected?: (row: Row) => boolean;
}

/** A program may make ten thousand threads; a table of so many rows would freeze the page. */
const MAX_ROWS = 300;

/** A dense table that scrolls under its header; it says how many rows it leaves out. */
export function DataTable<Row>({ caption, columns, rows, rowKey, isSelected }: DataTableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={caption}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" data-kind={column.kind}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MAX_ROWS).map((row) => (
            <tr key={rowKey(row)} data-selected={isSelected?.(row) ?? false}>
              {columns.map((column) => (
                <td key={column.id} data-kind={column.kind}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MAX_ROWS ? (
        <p className={styles.more}>{t("table.more", { count: formatNumber(rows.length - MAX_ROWS) })}</p>
      ) : null}
    </section>
  );
}
