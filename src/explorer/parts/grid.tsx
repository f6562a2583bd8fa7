import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';

/** Heading of a column; with `number` its cells stand at the right. */
export type GridColumn = MessageKey | { label: MessageKey; number: true };

/** A table with its headings; the rows are its children. Wider than the page, it is scrolled by itself. */
export function Grid({
  columns,
  live = false,
  region,
  children,
}: {
  columns: readonly GridColumn[];
  /** Changes are told to those who do not see them. */
  live?: boolean;
  /** Its name, for a table so wide that it is to be scrolled with the keyboard. */
  region?: MessageKey;
  children: ReactNode;
}) {
  const { t } = useLanguage();
  const reached = region === undefined ? {} : { tabIndex: 0, role: 'region', 'aria-label': t(region) };
  return (
    <div className="scroll" {...reached}>
      <table className="grid">
        <thead>
          <tr>
            {columns.map((column) => {
              const [label, number] = typeof column === 'string' ? [column, false] : [column.label, true];
              return (
                <th key={label} className={number ? 'number' : undefined}>
                  {t(label)}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody aria-live={live ? 'polite' : undefined}>{children}</tbody>
      </table>
    </div>
  );
}
