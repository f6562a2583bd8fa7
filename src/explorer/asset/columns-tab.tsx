import { Link } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import { assetAddress } from '../shell/location.ts';
import type { PageAsset } from './asset-query.ts';

/** A property as text; empty for none. */
export function propertyText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
}

/** Columns of a relation with the marks of its keys. */
export function ColumnsTab({ asset }: { asset: PageAsset }) {
  const { t } = useLanguage();
  const marks = keyMarks(asset);
  return (
    <div className="scroll">
      <table className="grid">
        <thead>
          <tr>
            <th className="number">#</th>
            <th>{t('columnName')}</th>
            <th>{t('columnType')}</th>
            <th>{t('columnNullable')}</th>
            <th>{t('columnDefault')}</th>
            <th>{t('columnComment')}</th>
          </tr>
        </thead>
        <tbody>
          {asset.columns.map((column, index) => (
            <tr key={column.key}>
              <td className="number muted">{index + 1}</td>
              <td>
                <Link href={assetAddress(column.key)}>{column.name}</Link>{' '}
                {[...(marks.get(column.name) ?? [])].map((mark) => (
                  <span key={mark} className="badge accent">
                    {mark}
                  </span>
                ))}{' '}
                {column.tags
                  .filter((tag) => !asset.tags.includes(tag))
                  .map((tag) => (
                    <span key={tag} className="badge">
                      {tag}
                    </span>
                  ))}
              </td>
              <td>
                <code>{column.dataType}</code>
              </td>
              <td>{column.nullable === true ? t('yes') : t('no')}</td>
              <td>
                <code>
                  {propertyText(
                    column.properties.generated ?? column.properties.identity ?? column.properties.default,
                  )}
                </code>
              </td>
              <td>{column.description ?? column.comment}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const shortNames: Readonly<Record<string, string>> = {
  'PRIMARY KEY': 'PK',
  UNIQUE: 'UQ',
  'FOREIGN KEY': 'FK',
};

function keyMarks(asset: PageAsset): Map<string, Set<string>> {
  const marks = new Map<string, Set<string>>();
  for (const constraint of asset.constraints) {
    const mark = shortNames[propertyText(constraint.properties.type)];
    const columns = constraint.properties.columns;
    if (mark === undefined || !Array.isArray(columns)) continue;
    for (const column of columns as string[]) marks.set(column, (marks.get(column) ?? new Set()).add(mark));
  }
  return marks;
}
