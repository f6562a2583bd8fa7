import { useQuery } from 'urql';
import { Link } from 'wouter';
import { graphql } from '../generated/gql.ts';
import type { AssetHistoryQuery, HistoryChange } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Answer } from '../parts/states.tsx';
import { assetAddress, useAddressParameter } from '../shell/location.ts';
import type { PageAsset } from './asset-query.ts';
import { propertyText } from './columns-tab.tsx';
import { PartChanges } from './part-changes.tsx';

const assetHistory = graphql(`
  query AssetHistory($key: String!, $after: String) {
    asset(key: $key) {
      id
      renames {
        from
        to
        evidence
        confidence
        at
      }
      history(first: 50, after: $after) {
        nodes {
          number
          at
          change
          cause
          diff {
            path
            from
            to
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

const assetThen = graphql(`
  query AssetThen($key: String!, $asOf: DateTimeISO!) {
    assetAt(key: $key, asOf: $asOf) {
      number
      since
      until
      asset {
        id
        key
        name
        comment
        properties
      }
    }
    childrenAt(key: $key, asOf: $asOf, kinds: [COLUMN]) {
      key
      name
      dataType
      nullable
    }
  }
`);

type Entry = NonNullable<AssetHistoryQuery['asset']>['history']['nodes'][number];

const tones: Readonly<Record<HistoryChange, string>> = {
  CREATED: 'badge good',
  CHANGED: 'badge',
  REMOVED: 'badge bad',
  RENAMED: 'badge warn',
  RECREATED: 'badge good',
};

/** The life of an asset, and how it was at a chosen time. */
export function HistoryTab({ asset }: { asset: PageAsset }) {
  const { t, formatTime } = useLanguage();
  const [after, setAfter] = useAddressParameter('after');
  const [asOf, setAsOf] = useAddressParameter('asOf');
  const [{ data, error }, retry] = useQuery({ query: assetHistory, variables: { key: asset.key, after } });
  return (
    <div className="stack">
      {asOf !== null && <AsOf assetKey={asset.key} asOf={asOf} onClose={() => setAsOf(null)} />}
      <Answer data={data} error={error} onRetry={retry}>
        {({ asset: found }) => (
          <>
            {(found?.renames ?? []).map((rename) => (
              <p key={`${rename.from} ${rename.at}`} className="notice">
                {t('renamedFrom', {
                  name: '',
                  evidence: `${rename.evidence}, ${Math.round(rename.confidence * 100)} %`,
                })}{' '}
                <Link href={assetAddress(rename.from)}>{rename.from}</Link>
              </p>
            ))}
            {found?.history.nodes.length === 0 && (
              <p className="muted">{t('historyNone', { when: formatTime(asset.validFrom) })}</p>
            )}
            <ol className="timeline">
              {(found?.history.nodes ?? []).map((entry) => (
                <li key={entry.number}>
                  <HistoryStep entry={entry} onShow={() => setAsOf(entry.at)} />
                </li>
              ))}
            </ol>
            {after === null && <PartChanges asset={asset} />}
            {found?.history.pageInfo.hasNextPage === true && (
              <button
                type="button"
                className="button"
                onClick={() => setAfter(found.history.pageInfo.endCursor ?? null)}
              >
                {t('more')}
              </button>
            )}
          </>
        )}
      </Answer>
    </div>
  );
}

function HistoryStep({ entry, onShow }: { entry: Entry; onShow: () => void }) {
  const { t, formatTime, word } = useLanguage();
  return (
    <>
      <div className="row-actions">
        <strong>{formatTime(entry.at)}</strong>
        <span className={tones[entry.change]}>{word(entry.change)}</span>
        {entry.cause !== null && entry.cause !== undefined && (
          <span className="muted">{word(propertyText(entry.cause.kind ?? entry.cause.type))}</span>
        )}
        <button type="button" className="button quiet" onClick={onShow}>
          {t('historyShow')}
        </button>
      </div>
      {entry.diff.length > 0 && (
        <table className="grid diff">
          <tbody>
            {entry.diff.map((change) => (
              <tr key={change.path}>
                <td className="mono">{change.path}</td>
                <td>
                  {change.from !== null && change.from !== undefined && (
                    <del>{propertyText(change.from)}</del>
                  )}{' '}
                  {change.to !== null && change.to !== undefined && <ins>{propertyText(change.to)}</ins>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function AsOf({ assetKey, asOf, onClose }: { assetKey: string; asOf: string; onClose: () => void }) {
  const { t, formatTime } = useLanguage();
  const [{ data, error }, retry] = useQuery({ query: assetThen, variables: { key: assetKey, asOf } });
  return (
    <div className="notice stack">
      <div className="row-actions">
        <strong>{t('asOf', { when: formatTime(asOf) })}</strong>
        <button type="button" className="button" onClick={onClose}>
          {t('asOfNow')}
        </button>
      </div>
      <Answer data={data} error={error} onRetry={retry}>
        {({ assetAt, childrenAt }) =>
          assetAt === null || assetAt === undefined ? (
            <p>{t('notFound')}</p>
          ) : (
            <>
              <div className="mono">{assetAt.asset.key}</div>
              {childrenAt.length > 0 ? (
                <table className="grid">
                  <tbody>
                    {childrenAt.map((column) => (
                      <tr key={column.key}>
                        <td>{column.name}</td>
                        <td>
                          <code>{column.dataType}</code>
                        </td>
                        <td>{column.nullable === true ? '' : 'not null'}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              ) : (
                <pre>{JSON.stringify(assetAt.asset.properties, null, 2)}</pre>
              )}
            </>
          )
        }
      </Answer>
    </div>
  );
}
