import { useQuery } from 'urql';
import { Link } from 'wouter';
import { useCollected } from '../api/live.ts';
import { graphql } from '../generated/gql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { glyphOf } from '../parts/kinds.ts';
import { Answer } from '../parts/states.tsx';
import { assetAddress } from '../shell/location.ts';
import { useMay } from '../shell/session.tsx';
import { useTitle } from '../shell/title.ts';
import { Grid } from '../parts/grid.tsx';

const fleetPage = graphql(`
  query FleetPage {
    instances {
      id
      key
      name
      engine
      flavour
      version
      environment
      lastSuccessAt
      lastErrorMessage
      assetCounts {
        kind
        count
      }
    }
    recent: assets(
      first: 12
      order: CHANGED_AT
      filter: { kinds: [TABLE, VIEW, MATERIALIZED_VIEW, ROUTINE] }
    ) {
      nodes {
        key
        name
        kind
        path
        changedAt
      }
    }
  }
`);

/** The fleet at a glance: instances with what they hold, and what changed last. */
export default function FleetPage() {
  const { t, formatNumber, formatTime, kindName } = useLanguage();
  const [{ data, error }, ask] = useQuery({ query: fleetPage });
  const mayDiscover = useMay('discovery.run');
  useTitle(t('fleetTitle'));
  useCollected(null, () => ask());
  return (
    <>
      <h1>{t('fleetTitle')}</h1>
      <Answer data={data} error={error} onRetry={ask}>
        {({ instances, recent }) => (
          <>
            {instances.length === 0 && mayDiscover && (
              <p className="notice">
                {t('fleetEmpty')} <Link href="/discovery">{t('discoveryTitle')}</Link>
              </p>
            )}
            <div className="cards">
              {instances.map((instance) => (
                <section key={instance.id} className="card stack" aria-label={instance.name}>
                  <div className="headline">
                    <span className="badge accent">{glyphOf('INSTANCE', instance.engine.toLowerCase())}</span>
                    <h2>
                      <Link href={assetAddress(instance.key)}>{instance.name}</Link>
                    </h2>
                  </div>
                  <div className="muted">
                    {instance.flavour} {instance.version} · {instance.environment}
                  </div>
                  <dl className="facts">
                    {instance.assetCounts
                      .toSorted((a, b) => b.count - a.count)
                      .slice(0, 6)
                      .map(({ kind, count }) => (
                        <div key={kind}>
                          <dt>{kindName(kind)}</dt>
                          <dd>{formatNumber(count)}</dd>
                        </div>
                      ))}
                  </dl>
                  {instance.lastErrorMessage !== null && instance.lastErrorMessage !== undefined && (
                    <p className="notice bad">{instance.lastErrorMessage}</p>
                  )}
                  {instance.lastSuccessAt !== null && instance.lastSuccessAt !== undefined && (
                    <div className="muted">
                      {t('lastCollected')}: {formatTime(instance.lastSuccessAt)}
                    </div>
                  )}
                </section>
              ))}
            </div>
            {recent.nodes.length > 0 && (
              <section className="stack" aria-labelledby="fleet-recent">
                <h2 id="fleet-recent">{t('fleetRecent')}</h2>
                <Grid columns={['columnName', 'columnKind', 'columnWhen']}>
                  {recent.nodes.map((asset) => (
                    <tr key={asset.key}>
                      <td>
                        <Link href={assetAddress(asset.key)}>{asset.path}</Link>
                      </td>
                      <td>{kindName(asset.kind)}</td>
                      <td>{formatTime(asset.changedAt)}</td>
                    </tr>
                  ))}
                </Grid>
              </section>
            )}
          </>
        )}
      </Answer>
    </>
  );
}
