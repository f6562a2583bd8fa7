import { useMemo } from 'react';
import { useQuery } from 'urql';
import type { JobState } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { NextPage } from '../parts/next-page.tsx';
import { useRefresh } from '../parts/refresh.ts';
import { InlineChoice } from '../parts/inline-choice.tsx';
import { Answer } from '../parts/states.tsx';
import { useAddressParameter } from '../shell/location.ts';
import { StartForm } from './job-forms.tsx';
import { JobTable } from './job-table.tsx';
import { instanceNames, jobPage, jobsPage } from './jobs-query.ts';

const states: readonly JobState[] = ['WAITING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'];
/** Progress is shown as it is made. */
const refreshMs = 2_000;

/** Jobs by state, kind and instance, or the one named; all of it in the address. */
export function JobsTab() {
  const { t } = useLanguage();
  const [id, showOne] = useAddressParameter('job');
  return (
    <section className="stack" aria-labelledby="jobs-list">
      <h2 id="jobs-list">{t('jobsList')}</h2>
      {id === null ? (
        <>
          <JobList />
          <StartForm onStarted={showOne} />
        </>
      ) : (
        <>
          <button type="button" className="button" onClick={() => showOne(null)}>
            {t('jobsShowAll')}
          </button>
          <OneJob id={id} />
        </>
      )}
    </section>
  );
}

function OneJob({ id }: { id: string }) {
  const { t } = useLanguage();
  const [{ data, error }, refresh] = useQuery({ query: jobPage, variables: { id } });
  useRefresh(refresh, refreshMs);
  return (
    <Answer data={data} error={error} onRetry={refresh}>
      {({ job }) =>
        job === null || job === undefined ? (
          <p className="muted">{t('jobsGone')}</p>
        ) : (
          <JobTable jobs={[job]} instanceName={() => null} onChanged={refresh} open />
        )
      }
    </Answer>
  );
}

function JobList() {
  const { t } = useLanguage();
  const [wanted, setState] = useAddressParameter('state');
  const [kind, setKind] = useAddressParameter('kind');
  const [instanceId, setInstance] = useAddressParameter('instance');
  const [after, setAfter] = useAddressParameter('after');
  const state = states.find((known) => known === wanted);
  const [{ data, error }, refresh] = useQuery({
    query: jobsPage,
    variables: {
      filter: {
        ...(state === undefined ? {} : { states: [state] }),
        ...(kind === null ? {} : { kinds: [kind] }),
        ...(instanceId === null ? {} : { instanceId }),
      },
      ...(after === null ? {} : { after }),
    },
  });
  useRefresh(refresh, refreshMs);
  const [{ data: found }] = useQuery({ query: instanceNames });
  const names = useMemo(
    () => new Map((found?.instances ?? []).map((instance) => [instance.id, instance.name])),
    [found],
  );
  return (
    <>
      <div className="row-actions">
        <InlineChoice
          label={t('columnState')}
          value={state ?? ''}
          onChoose={setState}
          options={[
            { value: '', text: t('candidatesAll') },
            ...states.map((known) => ({ value: known, text: t(`job_${known}`) })),
          ]}
        />
        <InlineChoice
          label={t('columnKind')}
          value={kind ?? ''}
          onChoose={setKind}
          options={[
            { value: '', text: t('eventsAllKinds') },
            ...(data?.jobQueues ?? []).map((queue) => ({
              value: queue.kind,
              text: queue.kind,
              isName: true,
            })),
          ]}
        />
        {names.size > 0 && (
          <InlineChoice
            label={t('columnInstance')}
            value={instanceId ?? ''}
            onChoose={setInstance}
            options={[
              { value: '', text: t('jobsAllInstances') },
              ...[...names].map(([known, name]) => ({ value: known, text: name, isName: true })),
            ]}
          />
        )}
      </div>
      <Answer data={data} error={error} onRetry={refresh}>
        {({ jobs }) =>
          jobs.nodes.length === 0 ? (
            <p className="muted">{t('jobsNone')}</p>
          ) : (
            <>
              <JobTable
                jobs={jobs.nodes}
                instanceName={(known) => names.get(known) ?? null}
                onChanged={refresh}
              />
              <NextPage page={jobs.pageInfo} after={after} onGo={setAfter} />
            </>
          )
        }
      </Answer>
    </>
  );
}
