import { Link } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import { assetAddress } from '../shell/location.ts';
import { type PageAsset } from './asset-query.ts';
import { propertyText } from './columns-tab.tsx';

/** `rowEstimate` as `Row estimate`. */
function readable(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What defines the asset, and its links to others. */
export function PropertiesTab({ asset }: { asset: PageAsset }) {
  const { t, word } = useLanguage();
  const shown = Object.entries(asset.properties).filter(
    ([name, value]) => name !== 'definition' && name !== 'body' && value !== null && value !== undefined,
  );
  const links = [
    ...asset.links.map((link) => ({ ...link, arrow: '→' })),
    ...asset.incoming.map((link) => ({ ...link, arrow: '←' })),
  ].filter((link) => link.type !== 'CONTAINS');
  return (
    <div className="stack">
      <dl className="facts">
        {asset.engineOwner !== null && asset.engineOwner !== undefined && (
          <div>
            <dt>{t('owners')}</dt>
            <dd>
              <Link href={assetAddress(asset.engineOwner.key)}>{asset.engineOwner.name}</Link>
            </dd>
          </div>
        )}
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt translate="no">{readable(name)}</dt>
            <dd className={typeof value === 'object' ? 'mono' : undefined}>
              {typeof value === 'boolean' ? t(value ? 'yes' : 'no') : propertyText(value)}
            </dd>
          </div>
        ))}
      </dl>
      {links.length > 0 && (
        <ul>
          {links.map((link) => (
            <li key={`${link.arrow} ${link.type} ${link.other.key}`}>
              <span className="muted">
                {link.arrow} {word(link.type)}
              </span>{' '}
              <Link href={assetAddress(link.other.key)}>
                {link.other.path === '' ? link.other.name : link.other.path}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The defining statement, or else the body; null for assets that have neither. */
export function definitionOf(properties: Readonly<Record<string, unknown>>): string | null {
  const { definition, body } = properties;
  if (typeof definition === 'string') return definition;
  return typeof body === 'string' ? body : null;
}

/** The defining statement or body. */
export function DefinitionTab({ asset }: { asset: PageAsset }) {
  return (
    <pre tabIndex={0}>
      <code>{definitionOf(asset.properties)}</code>
    </pre>
  );
}

/** Figures of the asset as last collected. */
export function StatisticsTab({ asset }: { asset: PageAsset }) {
  const { formatNumber, formatBytes, formatTime } = useLanguage();
  const show = (name: string, value: unknown): string => {
    if (typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)))
      return name.endsWith('Bytes') ? formatBytes(Number(value)) : formatNumber(Number(value));
    if (typeof value === 'string' && name.endsWith('At')) return formatTime(value);
    return propertyText(value);
  };
  return (
    <dl className="facts">
      {Object.entries(asset.statistics)
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => (
          <div key={name}>
            <dt translate="no">{readable(name)}</dt>
            <dd>{show(name, value)}</dd>
          </div>
        ))}
    </dl>
  );
}
