import { useQuery } from 'urql';
import { Link } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import { Refusal, useAction } from '../parts/action.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { Grid } from '../parts/grid.tsx';
import { useRefresh } from '../parts/refresh.ts';
import { Answer } from '../parts/states.tsx';
import { type PageQueue, pauseQueue, queuesPage, resumeQueue } from './jobs-query.ts';

const refreshMs = 5_000;

/** Queues with their wait times; one can be held back and let go on. */
export function QueuesTab() {
  const { t } = useLanguage();
  const [{ data, error }, refresh] = useQuery({ query: queuesPage });
  useRefresh(refresh, refreshMs);
  return (
    <section className="stack" aria-labelledby="jobs-queues">
      <h2 id="jobs-queues">{t('jobsQueues')}</h2>
      <Answer data={data} error={error} onRetry={refresh}>
        {({ jobQueues }) => <QueueTable queues={jobQueues} onChanged={refresh} />}
      </Answer>
    </section>
  );
}

function QueueTable({ queues, onChanged }: { queues: readonly PageQueue[]; onChanged: () => void }) {
  const { t, formatNumber, formatDuration, formatTime } = useLanguage();
  const pause = useAction(pauseQueue, onChanged);
  const resume = useAction(resumeQueue, onChanged);
  const spread = (...figures: (number | null | undefined)[]): string =>
    figures
      .map((figure) => formatDuration(figure))
      .filter(Boolean)
      .join(' · ');
  return (
    <>
      <Refusal problem={pause.problem ?? resume.problem} />
      <Grid
        columns={[
          'columnKind',
          { label: 'nodesWaiting', number: true },
          { label: 'jobsDelayed', number: true },
          { label: 'nodesRunning', number: true },
          { label: 'jobsDone', number: true },
          { label: 'nodesFailed', number: true },
          { label: 'jobsOldest', number: true },
          { label: 'jobsWaits', number: true },
          { label: 'jobsDurations', number: true },
          'columnActions',
        ]}
      >
        {queues.map((queue) => (
          <tr key={queue.kind}>
            <td>
              <Link href={`/jobs?kind=${encodeURIComponent(queue.kind)}`} translate="no">
                {queue.kind}
              </Link>{' '}
              {queue.paused && <span className="badge warn">{t('nodesPaused')}</span>}
              <div className="muted" translate="no">
                {queue.description}
              </div>
              {queue.paused && queue.pausedAt && (
                <div className="muted">
                  {t('jobsPausedBy', { who: queue.pausedBy ?? '', when: formatTime(queue.pausedAt) })}
                </div>
              )}
            </td>
            <td className="number">{formatNumber(queue.waiting)}</td>
            <td className="number">{formatNumber(queue.delayed)}</td>
            <td className="number nowrap">
              {formatNumber(queue.running)} / {formatNumber(queue.concurrency)}
            </td>
            <td className="number">{formatNumber(queue.succeeded)}</td>
            <td className="number">{formatNumber(queue.failed)}</td>
            <td className="number">{queue.oldestWaitMs > 0 ? formatDuration(queue.oldestWaitMs) : ''}</td>
            <td className="number">{spread(queue.waitP50Ms, queue.waitP95Ms)}</td>
            <td className="number">{spread(queue.durationP50Ms, queue.durationP95Ms)}</td>
            <td>
              {queue.paused ? (
                <ConfirmButton
                  label={t('jobsResume')}
                  name={t('jobsResumeWhat', { kind: queue.kind })}
                  question={t('jobsResumeQuestion')}
                  onConfirm={() => void resume.run({ kind: queue.kind })}
                  disabled={resume.busy}
                />
              ) : (
                <ConfirmButton
                  label={t('jobsPause')}
                  name={t('jobsPauseWhat', { kind: queue.kind })}
                  question={t('jobsPauseQuestion')}
                  onConfirm={() => void pause.run({ kind: queue.kind })}
                  disabled={pause.busy}
                />
              )}
            </td>
          </tr>
        ))}
      </Grid>
    </>
  );
}
