import { useEffect, useState } from 'react';
import { useClient, useMutation, useQuery } from 'urql';
import { Link } from 'wouter';
import { graphql } from '../generated/gql.ts';
import type { CollectionState, RunPartsFragment } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { Answer } from '../parts/states.tsx';
import { assetAddress } from '../shell/location.ts';
import { useTitle } from '../shell/title.ts';
import { Grid } from '../parts/grid.tsx';

const runsPage = graphql(`
  query RunsPage {
    instances {
      id
      key
      name
      flavour
      version
      environment
      watchMethod
      watchAdvice
      watchSetup
      lastSuccessAt
      lastErrorMessage
    }
    collectionRuns(first: 30) {
      nodes {
        ...RunParts
      }
    }
  }
  fragment RunParts on CollectionRun {
    id
    instanceId
    instanceKey
    mode
    trigger
    state
    phase
    done
    total
    queuedAt
    startedAt
    durationMs
    added
    changed
    removed
    unchanged
    warningCount
    warnings {
      code
      key
      message
      remedy
    }
    errorMessage
  }
`);

const runProgress = graphql(`
  subscription RunProgress {
    collectionProgress {
      missed
      run {
        ...RunParts
      }
    }
  }
`);

const startRun = graphql(`
  mutation StartRun($input: StartCollectionInput!) {
    startCollection(input: $input) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

const cancelRun = graphql(`
  mutation CancelRun($runId: ID!) {
    cancelCollection(runId: $runId) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

type Run = RunPartsFragment;

const stateLabels: Readonly<Record<CollectionState, MessageKey>> = {
  QUEUED: 'stateQueued',
  RUNNING: 'stateRunning',
  SUCCEEDED: 'stateSucceeded',
  PARTIAL: 'statePartial',
  FAILED: 'stateFailed',
  CANCELLED: 'stateCancelled',
  INTERRUPTED: 'stateInterrupted',
};

const tones: Readonly<Record<CollectionState, string>> = {
  QUEUED: 'badge',
  RUNNING: 'badge accent',
  SUCCEEDED: 'badge good',
  PARTIAL: 'badge warn',
  FAILED: 'badge bad',
  CANCELLED: 'badge',
  INTERRUPTED: 'badge warn',
};

/** Runs heard of since the page was opened, by id, newest state. */
function useLiveRuns(onMissed: () => void): ReadonlyMap<string, Run> {
  const client = useClient();
  const [live, setLive] = useState<ReadonlyMap<string, Run>>(new Map());
  useEffect(() => {
    const subscription = client.subscription(runProgress, {}).subscribe(({ data }) => {
      const run = data?.collectionProgress.run;
      if (run !== null && run !== undefined) setLive((before) => new Map(before).set(run.id, run));
      else if (data !== undefined && data !== null) onMissed();
    });
    return () => subscription.unsubscribe();
  }, [client, onMissed]);
  return live;
}

/** Instances with how they are followed, and their runs, live. */
export default function RunsPage() {
  const { t } = useLanguage();
  const [{ data, error }, refresh] = useQuery({ query: runsPage });
  useTitle(t('runsTitle'));
  const live = useLiveRuns(refresh);
  return (
    <>
      <h1>{t('runsTitle')}</h1>
      <p>
        <Link href="/jobs?kind=collection.run">{t('runJobs')}</Link>
      </p>
      <Answer data={data} error={error} onRetry={refresh}>
        {({ instances, collectionRuns }) => {
          const listed = collectionRuns.nodes.map((run) => live.get(run.id) ?? run);
          const fresh = [...live.values()].filter(
            (run) => !collectionRuns.nodes.some((known) => known.id === run.id),
          );
          return (
            <>
              <div className="cards">
                {instances.map((instance) => (
                  <InstanceCard
                    key={instance.id}
                    instance={instance}
                    running={[...fresh, ...listed].some(
                      (run) =>
                        run.instanceId === instance.id && (run.state === 'RUNNING' || run.state === 'QUEUED'),
                    )}
                  />
                ))}
              </div>
              <RunTable runs={[...fresh.toReversed(), ...listed]} />
            </>
          );
        }}
      </Answer>
    </>
  );
}

interface CardInstance {
  id: string;
  key: string;
  name: string;
  flavour?: string | null;
  version?: string | null;
  environment: string;
  watchMethod?: string | null;
  watchAdvice?: string | null;
  watchSetup?: string | null;
  lastSuccessAt?: string | null;
  lastErrorMessage?: string | null;
}

function InstanceCard({ instance, running }: { instance: CardInstance; running: boolean }) {
  const { t, formatTime, word } = useLanguage();
  const [, start] = useMutation(startRun);
  const [problem, setProblem] = useState<string | null>(null);
  const run = (mode: 'FULL' | 'INCREMENTAL'): void => {
    start({ input: { instanceId: instance.id, mode } }).then(
      ({ data, error }) =>
        setProblem(
          data !== undefined && data !== null && 'message' in data.startCollection
            ? data.startCollection.message
            : (error?.message ?? null),
        ),
      () => setProblem(t('errorTitle')),
    );
  };
  return (
    <section className="card stack" aria-label={instance.name}>
      <h2>
        <Link href={assetAddress(instance.key)}>{instance.name}</Link>
      </h2>
      <div className="muted">
        {instance.flavour} {instance.version} · {instance.environment}
      </div>
      {instance.lastSuccessAt !== null && instance.lastSuccessAt !== undefined && (
        <div>
          {t('lastCollected')}: {formatTime(instance.lastSuccessAt)}
        </div>
      )}
      {instance.watchMethod !== null && instance.watchMethod !== undefined && (
        <div>
          {t('watchMethod')} <span className="badge">{word(instance.watchMethod)}</span>
        </div>
      )}
      {instance.watchAdvice !== null && instance.watchAdvice !== undefined && (
        <details>
          <summary>{t('watchAdvice')}</summary>
          <p>{instance.watchAdvice}</p>
          {instance.watchSetup !== null && instance.watchSetup !== undefined && (
            <pre tabIndex={0} role="region" aria-label={t('watchSetup')}>
              {instance.watchSetup}
            </pre>
          )}
        </details>
      )}
      {instance.lastErrorMessage !== null && instance.lastErrorMessage !== undefined && (
        <p className="notice bad">{instance.lastErrorMessage}</p>
      )}
      {problem !== null && (
        <p className="notice bad" role="alert">
          {problem}
        </p>
      )}
      <div className="row-actions">
        <button
          type="button"
          className="button primary"
          disabled={running}
          onClick={() => run('INCREMENTAL')}
        >
          {t('runStart')}
        </button>
        <button type="button" className="button" disabled={running} onClick={() => run('FULL')}>
          {t('runFull')}
        </button>
      </div>
    </section>
  );
}

function RunTable({ runs }: { runs: readonly Run[] }) {
  const { t, formatTime, formatNumber, word } = useLanguage();
  const [, cancel] = useMutation(cancelRun);
  if (runs.length === 0) return <p className="muted">{t('runsNone')}</p>;
  return (
    <Grid
      columns={[
        'columnInstance',
        'columnState',
        'columnPhase',
        'columnStarted',
        { label: 'columnDuration', number: true },
        'columnChanges',
      ]}
      live
    >
      {runs.map((run) => (
        <tr key={run.id}>
          <td>
            <Link href={assetAddress(run.instanceKey)}>{run.instanceKey}</Link>
            <div className="muted">{word(run.trigger)}</div>
          </td>
          <td>
            <span className={tones[run.state]}>{t(stateLabels[run.state])}</span>
          </td>
          <td>
            {run.phase}{' '}
            {run.total !== null &&
              run.total !== undefined &&
              run.state === 'RUNNING' &&
              `${formatNumber(run.done)}/${formatNumber(run.total)}`}
            {run.state === 'RUNNING' && run.total !== null && run.total !== undefined && run.total > 0 && (
              <div className="progress-bar" aria-hidden="true">
                <span style={{ width: `${Math.min(100, (100 * run.done) / run.total)}%` }} />
              </div>
            )}
            {(run.state === 'RUNNING' || run.state === 'QUEUED') && (
              <button type="button" className="button quiet" onClick={() => void cancel({ runId: run.id })}>
                {t('runCancel')}
              </button>
            )}
          </td>
          <td>{formatTime(run.startedAt ?? run.queuedAt)}</td>
          <td className="number">
            {run.durationMs === null || run.durationMs === undefined
              ? ''
              : `${formatNumber(Math.round(run.durationMs))} ms`}
          </td>
          <td>
            {t('runCounts', {
              added: formatNumber(run.added),
              changed: formatNumber(run.changed),
              removed: formatNumber(run.removed),
              unchanged: formatNumber(run.unchanged),
            })}
            {run.errorMessage !== null && run.errorMessage !== undefined && (
              <div className="notice bad">{run.errorMessage}</div>
            )}
            {run.warningCount > 0 && (
              <details>
                <summary>{t('warnings', { count: run.warningCount })}</summary>
                <ul>
                  {run.warnings.map((warning) => (
                    <li key={`${warning.code} ${warning.key}`}>
                      <strong>{warning.code}</strong> {warning.message} {warning.remedy}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </td>
        </tr>
      ))}
    </Grid>
  );
}
