import { useState } from 'react';
import { useQuery } from 'urql';
import { Link } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import { Refusal, useAction } from '../parts/action.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { Grid } from '../parts/grid.tsx';
import { Answer } from '../parts/states.tsx';
import { ScheduleForm } from './job-forms.tsx';
import { type PageSchedule, removeSchedule, saveSchedule, schedulesPage } from './jobs-query.ts';

/** What queues jobs by itself, when next, and whether it does. */
export function SchedulesTab() {
  const { t } = useLanguage();
  const [{ data, error }, refresh] = useQuery({ query: schedulesPage });
  const [changed, change] = useState<PageSchedule | null>(null);
  return (
    <section className="stack" aria-labelledby="jobs-schedules">
      <h2 id="jobs-schedules">{t('jobsSchedules')}</h2>
      <Answer data={data} error={error} onRetry={refresh}>
        {({ jobSchedules }) => (
          <>
            {jobSchedules.length === 0 ? (
              <p className="muted">{t('jobsNoSchedule')}</p>
            ) : (
              <ScheduleTable schedules={jobSchedules} onChanged={refresh} onChange={change} />
            )}
            <ScheduleForm
              key={changed === null ? '' : `${changed.name} ${changed.revision}`}
              schedule={changed}
              onSaved={() => {
                change(null);
                refresh();
              }}
              onCancel={() => change(null)}
            />
          </>
        )}
      </Answer>
    </section>
  );
}

function ScheduleTable({
  schedules,
  onChanged,
  onChange,
}: {
  schedules: readonly PageSchedule[];
  onChanged: () => void;
  /** One is to be changed in the form. */
  onChange: (schedule: PageSchedule) => void;
}) {
  const { t, formatTime } = useLanguage();
  const { run, busy, problem } = useAction(saveSchedule, onChanged);
  const remove = useAction(removeSchedule, onChanged);
  const toggle = ({ name, kind, cron, timezone, revision, enabled, payload }: PageSchedule) => {
    const input = { name, kind, cron, timezone, revision, enabled: !enabled };
    const content = payload as Record<string, unknown>;
    return run({ input: { ...input, payload: content } });
  };
  return (
    <>
      <Refusal problem={problem ?? remove.problem} />
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
              <button
                type="button"
                className="button quiet"
                aria-label={t('jobsChangeWhat', { name: schedule.name })}
                onClick={() => onChange(schedule)}
              >
                {t('jobsChange')}
              </button>
              {!schedule.builtIn && (
                <ConfirmButton
                  label={t('jobsRemove')}
                  name={t('jobsRemoveWhat', { name: schedule.name })}
                  question={t('jobsRemoveQuestion')}
                  onConfirm={() => void remove.run({ name: schedule.name })}
                  disabled={remove.busy}
                />
              )}
            </td>
          </tr>
        ))}
      </Grid>
    </>
  );
}
