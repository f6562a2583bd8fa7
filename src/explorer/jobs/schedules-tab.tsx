import { useQuery } from 'urql';
import { Link } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import { Refusal, useAction } from '../parts/action.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { Grid } from '../parts/grid.tsx';
import { Answer } from '../parts/states.tsx';
import { type PageSchedule, saveSchedule, schedulesPage } from './jobs-query.ts';

/** What queues jobs by itself, when next, and whether it does. */
export function SchedulesTab() {
  const { t } = useLanguage();
  const [{ data, error }, refresh] = useQuery({ query: schedulesPage });
  return (
    <section className="stack" aria-labelledby="jobs-schedules">
      <h2 id="jobs-schedules">{t('jobsSchedules')}</h2>
      <Answer data={data} error={error} onRetry={refresh}>
        {({ jobSchedules }) =>
          jobSchedules.length === 0 ? (
            <p className="muted">{t('jobsNoSchedule')}</p>
          ) : (
            <ScheduleTable schedules={jobSchedules} onChanged={refresh} />
          )
        }
      </Answer>
    </section>
  );
}

function ScheduleTable({
  schedules,
  onChanged,
}: {
  schedules: readonly PageSchedule[];
  onChanged: () => void;
}) {
  const { t, formatTime } = useLanguage();
  const { run, busy, problem } = useAction(saveSchedule, onChanged);
  const toggle = ({ name, kind, cron, timezone, revision, enabled, payload }: PageSchedule) => {
    const input = { name, kind, cron, timezone, revision, enabled: !enabled };
    const content = payload as Record<string, unknown>;
    return run({ input: { ...input, payload: content } });
  };
  return (
    <>
      <Refusal problem={problem} />
      <Grid columns={['columnName', 'columnKind', 'jobsCron', 'jobsLastFired', 'jobsNext', 'columnActions']}>
        {schedules.map((schedule) => (
          <tr key={schedule.name}>
            <td translate="no">{schedule.name}</td>
            <td translate="no">{schedule.kind}</td>
            <td>
              <code>{schedule.cron}</code> <span translate="no">{schedule.timezone}</span>
            </td>
            <td>
              {schedule.lastFiredAt && schedule.lastJobId && (
                <Link href={`/jobs?job=${encodeURIComponent(schedule.lastJobId)}`}>
                  {formatTime(schedule.lastFiredAt)}
                </Link>
              )}
            </td>
            <td>{schedule.nextAt ? formatTime(schedule.nextAt) : t('channelsOff')}</td>
            <td>
              <ConfirmButton
                label={t(schedule.enabled ? 'channelsTurnOff' : 'channelsTurnOn')}
                name={t(schedule.enabled ? 'jobsTurnOffWhat' : 'jobsTurnOnWhat', { name: schedule.name })}
                question={t(schedule.enabled ? 'jobsTurnOffQuestion' : 'jobsTurnOnQuestion')}
                onConfirm={() => void toggle(schedule)}
                disabled={busy}
              />
            </td>
          </tr>
        ))}
      </Grid>
    </>
  );
}
