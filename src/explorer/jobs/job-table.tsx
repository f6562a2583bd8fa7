import { Link } from 'wouter';
import type { JobState } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Refusal, useAction } from '../parts/action.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { Grid } from '../parts/grid.tsx';
import { cancelJob, type PageJob, retryJob } from './jobs-query.ts';

const tones: Readonly<Record<JobState, string>> = {
  WAITING: 'badge',
  RUNNING: 'badge accent',
  SUCCEEDED: 'badge good',
  FAILED: 'badge bad',
  CANCELLED: 'badge warn',
};

/** Jobs with their progress, what failed, and what can be done with them. */
export function JobTable({
  jobs,
  instanceName,
  onChanged,
  open = false,
}: {
  jobs: readonly PageJob[];
  /** What an instance is called; null when that is not known. */
  instanceName: (id: string) => string | null;
  onChanged: () => void;
  /** Whether the details are shown from the beginning. */
  open?: boolean;
}) {
  const { t, formatTime, formatNumber, formatDuration } = useLanguage();
  const cancel = useAction(cancelJob, onChanged);
  const retry = useAction(retryJob, onChanged);
  return (
    <>
      <Refusal problem={cancel.problem ?? retry.problem} />
      <Grid
        columns={[
          'columnKind',
          'columnState',
          'columnInstance',
          'jobsQueued',
          { label: 'jobsWait', number: true },
          { label: 'columnDuration', number: true },
          { label: 'jobsAttempts', number: true },
          'jobsOutcome',
          'columnActions',
        ]}
      >
        {jobs.map((job) => (
          <tr key={job.id}>
            <td className="nowrap">
              <Link href={`/jobs?job=${encodeURIComponent(job.id)}`} translate="no">
                {job.kind}
              </Link>
              {job.scheduleName !== null && job.scheduleName !== undefined && (
                <div className="muted" translate="no">
                  {job.scheduleName}
                </div>
              )}
            </td>
            <td>
              <span className={tones[job.state]}>{t(`job_${job.state}`)}</span>
              {job.cancelRequested && job.state === 'RUNNING' && (
                <span className="badge warn">{t('jobsEnding')}</span>
              )}
              <Progress job={job} />
            </td>
            <td translate="no">{job.instanceId ? (instanceName(job.instanceId) ?? job.instanceId) : ''}</td>
            <td>{formatTime(job.queuedAt)}</td>
            <td className="number">{formatDuration(job.waitMs)}</td>
            <td className="number">{formatDuration(job.durationMs)}</td>
            <td className="number">
              {formatNumber(job.attempts)} / {formatNumber(job.maxAttempts)}
            </td>
            <td>
              {job.errorCode !== null && job.errorCode !== undefined && (
                <div>
                  <code>{job.errorCode}</code> <span translate="no">{job.errorMessage}</span>
                </div>
              )}
              <Details job={job} open={open} />
            </td>
            <td>
              {(job.state === 'WAITING' || job.state === 'RUNNING') && !job.cancelRequested && (
                <ConfirmButton
                  label={t('jobsCancel')}
                  name={t('jobsCancelWhat', { kind: job.kind })}
                  question={t(job.state === 'RUNNING' ? 'jobsCancelRunning' : 'jobsCancelWaiting')}
                  onConfirm={() => void cancel.run({ id: job.id })}
                  disabled={cancel.busy}
                />
              )}
              {(job.state === 'FAILED' || job.state === 'CANCELLED') && (
                <ConfirmButton
                  label={t('jobsRetry')}
                  name={t('jobsRetryWhat', { kind: job.kind })}
                  question={t('jobsRetryQuestion')}
                  onConfirm={() => void retry.run({ id: job.id })}
                  disabled={retry.busy}
                />
              )}
            </td>
          </tr>
        ))}
      </Grid>
    </>
  );
}

/** How far a running job is. */
function Progress({ job }: { job: PageJob }) {
  const { t, formatNumber } = useLanguage();
  if (job.state !== 'RUNNING') return null;
  const { progressDone: done, progressTotal: total, progressText: text } = job;
  if (total === null || total === undefined || total <= 0) return text ? <div>{text}</div> : null;
  return (
    <div>
      <progress aria-label={t('jobsProgress', { kind: job.kind })} value={done} max={total} />{' '}
      {formatNumber(done)} / {formatNumber(total)} {text}
    </div>
  );
}

function Details({ job, open }: { job: PageJob; open: boolean }) {
  const { t, formatTime, formatNumber } = useLanguage();
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    [t('jobsId'), job.id],
    [t('jobsRunAt'), formatTime(job.runAt)],
    [t('columnStarted'), job.startedAt ? formatTime(job.startedAt) : null],
    [t('jobsFinished'), job.finishedAt ? formatTime(job.finishedAt) : null],
    [t('jobsNode'), job.nodeId],
    [t('jobsRequestedBy'), job.requestedBy],
    [t('jobsPriority'), formatNumber(job.priority)],
    [t('jobsRecoveries'), job.recoveries > 0 ? formatNumber(job.recoveries) : null],
  ];
  return (
    <details open={open}>
      <summary>{t('jobsDetails')}</summary>
      <dl className="facts">
        {facts.map(
          ([label, value]) =>
            value && (
              <div key={label}>
                <dt>{label}</dt>
                <dd translate="no">{value}</dd>
              </div>
            ),
        )}
      </dl>
      <pre tabIndex={0} aria-label={t('jobsContent')}>
        {JSON.stringify({ payload: job.payload, result: job.result ?? undefined }, null, 2)}
      </pre>
    </details>
  );
}
