import { useEffect, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { useSearchParams } from 'wouter';
import type { CandidateState } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Answer } from '../parts/states.tsx';
import { useAddressParameter } from '../shell/location.ts';
import { CandidateTable } from './candidate-table.tsx';
import { discoveryPage, discoveryProgress, type PageRun } from './discovery-query.ts';
import { RunList } from './run-list.tsx';
import { SearchForm } from './search-form.tsx';
import { candidateStates, stateLabels } from './states.ts';

/** Searches heard of since the page was opened, newest state by id; tells when one has found something or ended. */
function useLiveSearches(onNews: () => void): ReadonlyMap<string, PageRun> {
  const client = useClient();
  const [live, setLive] = useState<ReadonlyMap<string, PageRun>>(new Map());
  useEffect(() => {
    const found = new Map<string, number>();
    const subscription = client.subscription(discoveryProgress, {}).subscribe(({ data }) => {
      if (data === undefined || data === null) return;
      const { run } = data.discoveryProgress;
      if (run === null || run === undefined) {
        onNews();
        return;
      }
      setLive((before) => new Map(before).set(run.id, run));
      if (run.state !== 'RUNNING' || run.foundCount > (found.get(run.id) ?? 0)) onNews();
      found.set(run.id, run.foundCount);
    });
    return () => subscription.unsubscribe();
  }, [client, onNews]);
  return live;
}

/** Finding instances: where to look, searches live, and what was found with what to do about it. */
export default function DiscoveryPage() {
  const { t } = useLanguage();
  const [parameters] = useSearchParams();
  const [after, setAfter] = useAddressParameter('after');
  const states = statesOf(parameters.get('state'));
  const [{ data, error }, refresh] = useQuery({
    query: discoveryPage,
    variables: { filter: { states }, after },
  });
  const live = useLiveSearches(refresh);
  return (
    <>
      <h1>{t('discoveryTitle')}</h1>
      <p className="muted">{t('discoveryHint')}</p>
      <SearchForm onStarted={refresh} />
      <Answer data={data} error={error} onRetry={refresh}>
        {({ discoveryRuns, candidates }) => {
          const listed = discoveryRuns.map((run) => live.get(run.id) ?? run);
          const fresh = [...live.values()].filter((run) => !discoveryRuns.some(({ id }) => id === run.id));
          return (
            <>
              <RunList runs={[...fresh.toReversed(), ...listed].slice(0, 5)} />
              <section className="stack" aria-labelledby="candidates">
                <div className="headline">
                  <h2 id="candidates">{t('candidatesTitle')}</h2>
                  <StateFilter />
                  <span className="muted" role="status">
                    {t('candidatesCount', { count: candidates.totalCount })}
                  </span>
                </div>
                <CandidateTable candidates={candidates.nodes} onChanged={refresh} />
                {candidates.pageInfo.hasNextPage && (
                  <button
                    type="button"
                    className="button"
                    onClick={() => setAfter(candidates.pageInfo.endCursor ?? null)}
                  >
                    {t('more')}
                  </button>
                )}
                {after !== null && (
                  <button type="button" className="button" onClick={() => setAfter(null)}>
                    {t('firstPage')}
                  </button>
                )}
              </section>
            </>
          );
        }}
      </Answer>
    </>
  );
}

/** The states the address asks for; those that wait for a decision by default. */
function statesOf(parameter: string | null): CandidateState[] {
  if (parameter === 'all') return [...candidateStates];
  return candidateStates.filter((state) => state === (parameter ?? 'FOUND'));
}

function StateFilter() {
  const { t } = useLanguage();
  const [parameters, setParameters] = useSearchParams();
  const choose = (value: string): void =>
    setParameters((current) => {
      const next = new URLSearchParams(current);
      next.delete('after');
      if (value === 'FOUND') next.delete('state');
      else next.set('state', value);
      return next;
    });
  return (
    <select
      className="select inline"
      aria-label={t('columnState')}
      value={parameters.get('state') ?? 'FOUND'}
      onChange={(event) => choose(event.target.value)}
    >
      {candidateStates.map((state) => (
        <option key={state} value={state}>
          {t(stateLabels[state])}
        </option>
      ))}
      <option value="all">{t('candidatesAll')}</option>
    </select>
  );
}
