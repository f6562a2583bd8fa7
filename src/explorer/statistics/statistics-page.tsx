import { useQuery } from 'urql';
import { Link } from 'wouter';
import { graphql } from '../generated/gql.ts';
import type { AssetReport } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { Answer } from '../parts/states.tsx';
import { assetAddress, useAddressParameter } from '../shell/location.ts';
import { useTitle } from '../shell/title.ts';
import { Grid } from '../parts/grid.tsx';

const statisticsPage = graphql(`
  query StatisticsPage($report: AssetReport!) {
    statistics(facet: INSTANCE) {
      value
      assets
      tables
      columns
      rowEstimate
      sizeBytes
    }
    instances {
      id
      name
      key
    }
    report(report: $report, first: 50) {
      totalCount
      nodes {
        key
        name
        kind
        path
        rowEstimate
        sizeBytes
      }
    }
    wideGrants(first: 30) {
      nodes {
        granteeName
        privileges
        reason
        asset {
          key
          kind
          path
        }
      }
    }
  }
`);

const reports: readonly { name: AssetReport; title: MessageKey }[] = [
  { name: 'LARGEST', title: 'statLargest' },
  { name: 'EMPTY', title: 'statEmpty' },
  { name: 'UNUSED_INDEXES', title: 'statUnused' },
  { name: 'WITHOUT_KEY', title: 'statNoKey' },
  { name: 'UNDOCUMENTED', title: 'statUndocumented' },
  { name: 'UNOWNED', title: 'statUnowned' },
];

/** Counts and sizes of the fleet, and what wants attention. */
export default function StatisticsPage() {
  const { t, formatNumber, formatBytes, kindName, word } = useLanguage();
  const [chosen, setChosen] = useAddressParameter('report');
  useTitle(t('statisticsTitle'));
  const report = reports.find(({ name }) => name === chosen)?.name ?? 'LARGEST';
  const [{ data, error }, ask] = useQuery({ query: statisticsPage, variables: { report } });
  return (
    <>
      <h1>{t('statisticsTitle')}</h1>
      <Answer data={data} error={error} onRetry={ask}>
        {(found) => (
          <>
            <div className="cards">
              {found.statistics.map((figures) => {
                const instance = found.instances.find(({ id }) => id === figures.value);
                return (
                  <section key={figures.value ?? ''} className="card" aria-label={instance?.name ?? ''}>
                    <h2>{instance?.name ?? t('none')}</h2>
                    <div className="figure">{formatNumber(figures.assets)}</div>
                    <div className="muted">
                      {formatNumber(figures.tables)} {t('statTables')} · {formatNumber(figures.columns)}{' '}
                      {t('statColumns')} · {formatBytes(Number(figures.sizeBytes))}
                    </div>
                  </section>
                );
              })}
            </div>
            <div className="row-actions">
              {reports.map(({ name, title }) => (
                <button
                  key={name}
                  type="button"
                  className={name === report ? 'button primary' : 'button'}
                  aria-pressed={name === report}
                  onClick={() => setChosen(name)}
                >
                  {t(title)}
                </button>
              ))}
            </div>
            <p className="muted" role="status">
              {t('searchResults', { count: found.report.totalCount })}
            </p>
            <Grid
              columns={[
                'columnName',
                'columnKind',
                { label: 'columnRows', number: true },
                { label: 'columnSize', number: true },
              ]}
            >
              {found.report.nodes.map((asset) => (
                <tr key={asset.key}>
                  <td>
                    <Link href={assetAddress(asset.key)}>{asset.path}</Link>
                  </td>
                  <td>{kindName(asset.kind)}</td>
                  <td className="number">
                    {asset.rowEstimate === null || asset.rowEstimate === undefined
                      ? ''
                      : formatNumber(Number(asset.rowEstimate))}
                  </td>
                  <td className="number">
                    {asset.sizeBytes === null || asset.sizeBytes === undefined
                      ? ''
                      : formatBytes(Number(asset.sizeBytes))}
                  </td>
                </tr>
              ))}
            </Grid>
            <h2>{t('statWideGrants')}</h2>
            <ul>
              {found.wideGrants.nodes.map((grant) => (
                <li key={`${grant.asset.key} ${grant.granteeName}`}>
                  <Link href={assetAddress(grant.asset.key, 'privileges')}>
                    {grant.asset.path === '' ? grant.asset.key : grant.asset.path}
                  </Link>
                  : {grant.granteeName} {grant.privileges.join(', ')}{' '}
                  <span className="badge warn">{word(grant.reason)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Answer>
    </>
  );
}
