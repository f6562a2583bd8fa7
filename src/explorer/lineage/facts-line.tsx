import { useLanguage } from '../i18n/language.tsx';
import type { Part } from './part.ts';

/** What the answer says of itself: whether it is complete and why not, of when it is, and what is not in it yet. */
export function FactsLine({
  part,
  drawn,
  changedAt,
  busy,
}: {
  part: Part;
  drawn: number;
  changedAt: string | null;
  busy: boolean;
}) {
  const { t, formatTime, formatNumber } = useLanguage();
  const [first] = part.facts;
  const cuts = new Map(
    part.facts.flatMap((facts, index) =>
      // An expansion is one hop by its nature.
      facts.cuts
        .filter(({ reason }) => index === 0 || reason !== 'HOPS')
        .map((cut) => [`${cut.reason} ${cut.limit}`, cut] as const),
    ),
  );
  const stale = new Map(
    part.facts.flatMap(({ freshness }) => freshness.stale.map((scope) => [scope.scope, scope])),
  );
  const texts = [...cuts.values()].map(({ reason, limit }) =>
    t(`lineageCut_${reason}`, { limit: formatNumber(limit ?? 0) }),
  );
  const serious =
    stale.size > 0 || !part.fetched || [...cuts.values()].some(({ reason }) => reason !== 'HOPS');
  const complete = cuts.size === 0 && stale.size === 0 && part.fetched;
  return (
    <div
      role="status"
      className={serious ? 'notice warn lineage-facts' : 'lineage-facts'}
      data-complete={complete}
    >
      <span className={`badge ${complete ? 'good' : 'warn'}`}>
        {t(complete ? 'lineageComplete' : 'lineageIncomplete')}
      </span>{' '}
      {stale.size > 0 && <span className="badge warn">{t('lineageStale')}</span>}{' '}
      {texts.length > 0 && <span>{texts.join('; ')}. </span>}
      {!part.fetched && <span>{t('lineageNotFetched')} </span>}
      <span className={serious ? '' : 'muted'}>
        {t('lineageCounts', { nodes: formatNumber(part.nodeCount), links: formatNumber(part.linkCount) })}
        {drawn < part.nodeCount && `, ${t('lineageDrawn', { nodes: formatNumber(drawn) })}`}
        {first !== undefined && ` · ${t('lineageAt', { when: formatTime(first.graphAt) })}`}
        {changedAt !== null && ` · ${t('lineageChangedAt', { when: formatTime(changedAt) })}`}
        {busy && ` · ${t('loading')}`}
      </span>
      {stale.size > 0 && (
        <ul>
          {[...stale.values()].map(({ scope, appliedAt }) => (
            <li key={scope}>{t('lineageStaleScope', { scope, when: formatTime(appliedAt) })}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
