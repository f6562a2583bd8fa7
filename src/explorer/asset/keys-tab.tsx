import { Link } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import { assetAddress } from '../shell/location.ts';
import type { PageAsset } from './asset-query.ts';
import { propertyText } from './columns-tab.tsx';
import { Grid } from '../parts/grid.tsx';

function columnList(value: unknown): string {
  return Array.isArray(value) ? value.map((item) => propertyText(item)).join(', ') : propertyText(value);
}

function number(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** Constraints of a relation. */
export function KeysTab({ asset }: { asset: PageAsset }) {
  return (
    <Grid columns={['columnName', 'columnKind', 'columnColumns', 'columnDefinition']}>
      {asset.constraints.map((constraint) => (
        <tr key={constraint.key}>
          <td>
            <Link href={assetAddress(constraint.key)}>{constraint.name}</Link>
          </td>
          <td>{propertyText(constraint.properties.type)}</td>
          <td>{columnList(constraint.properties.columns)}</td>
          <td>
            <code>{constraintText(constraint.properties)}</code>
          </td>
        </tr>
      ))}
    </Grid>
  );
}

function constraintText(properties: Record<string, unknown>): string {
  if (typeof properties.definition === 'string') return properties.definition;
  if (properties.referencedTable !== undefined && properties.referencedTable !== null) {
    return `→ ${propertyText(properties.referencedTable)} (${columnList(properties.referencedColumns)})`;
  }
  return propertyText(properties.expression);
}

/** Indexes of a relation. */
export function IndexesTab({ asset }: { asset: PageAsset }) {
  const { t, formatBytes, formatNumber } = useLanguage();
  return (
    <Grid
      columns={[
        'columnName',
        'columnUnique',
        'columnDefinition',
        { label: 'columnSize', number: true },
        { label: 'columnScans', number: true },
      ]}
    >
      {asset.indexes.map((index) => {
        const size = number(index.sizeBytes);
        const scans = number(index.usageCount);
        return (
          <tr key={index.key}>
            <td>
              <Link href={assetAddress(index.key)}>{index.name}</Link>
            </td>
            <td>{index.properties.unique === true ? t('yes') : t('no')}</td>
            <td>
              <code>
                {typeof index.properties.definition === 'string'
                  ? index.properties.definition
                  : columnList(index.properties.columns)}
              </code>
            </td>
            <td className="number">{size === null ? '' : formatBytes(size)}</td>
            <td className="number">{scans === null ? '' : formatNumber(scans)}</td>
          </tr>
        );
      })}
    </Grid>
  );
}
