import { useQuery } from 'urql';
import { Link } from 'wouter';
import { useCollected } from '../api/live.ts';
import { graphql } from '../generated/gql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { assetAddress } from '../shell/location.ts';
import type { PageAsset } from './asset-query.ts';

const partChanges = graphql(`
  query PartChanges($key: String!) {
    assets(first: 30, order: CHANGED_AT, filter: { parentKey: $key, deleted: INCLUDE }) {
      nodes {
        key
        name
        kind
        changedAt
        validFrom
        deleted
      }
    }
  }
`);

/** What was added to, changed in or removed from an asset since it was first seen, newest first; nothing when nothing was. */
export function PartChanges({ asset }: { asset: PageAsset }) {
  const { t, formatTime, kindName } = useLanguage();
  const [{ data }, ask] = useQuery({ query: partChanges, variables: { key: asset.key } });
  useCollected(null, () => ask());
  const changed = (data?.assets.nodes ?? []).filter((part) => part.changedAt > asset.validFrom);
  if (changed.length === 0) return null;
  return (
    <section className="stack" aria-label={t('historyParts')}>
      <h2>{t('historyParts')}</h2>
      <ol className="timeline">
        {changed.map((part) => (
          <li key={part.key}>
            <div className="row-actions">
              <strong>{formatTime(part.changedAt)}</strong>
              {part.deleted ? (
                <span className="badge bad">{t('historyRemoved')}</span>
              ) : part.validFrom === part.changedAt ? (
                <span className="badge good">{t('historyAdded')}</span>
              ) : (
                <span className="badge">{t('historyChanged')}</span>
              )}
              <span className="muted">{kindName(part.kind)}</span>
              <Link href={assetAddress(part.key, 'history')}>{part.name}</Link>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
