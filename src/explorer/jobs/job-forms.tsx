import { useState } from 'react';
import { useQuery } from 'urql';
import { useLanguage } from '../i18n/language.tsx';
import { fieldOf } from '../parts/action.tsx';
import { ActionForm, CheckField, ChoiceField, TextField } from '../parts/form.tsx';
import { TimeZoneField } from '../parts/hours-fields.tsx';
import { type JobKindFacts, kindsOfJobs, type PageSchedule, saveSchedule, startJob } from './jobs-query.ts';
import { PayloadFields, payloadOf } from './payload-fields.tsx';

/** A form that queues a job of any kind. */
export function StartForm({ onStarted }: { onStarted: (id: string) => void }) {
  const { t } = useLanguage();
  const { kinds, instances } = useKinds();
  const [chosen, choose] = useState<string | null>(null);
  const kind = kinds.find((known) => known.kind === chosen) ?? kinds[0];
  if (kind === undefined) return null;
  return (
    <ActionForm
      title={t('jobsStart')}
      action={startJob}
      inputOf={(fields) => ({
        kind: kind.kind,
        payload: payloadOf(fields, kind.payloadSchema, t('jobsNotJson')),
        ...numberOf(fields, 'priority'),
        ...numberOf(fields, 'delaySeconds'),
      })}
      onDone={({ startJob: started }) => {
        if ('id' in started) onStarted(started.id);
      }}
      submit="jobsStartDo"
    >
      <KindField kinds={kinds} kind={kind} onChoose={choose} />
      <div className="columns" key={kind.kind}>
        <PayloadFields schema={kind.payloadSchema} instances={instances} />
        <TextField name="priority" label="jobsPriorityOf" type="number" min={1} max={10} />
        <TextField name="delaySeconds" label="jobsDelaySeconds" type="number" min={0} />
      </div>
    </ActionForm>
  );
}

/** A form for a new schedule, or for one that is there. */
export function ScheduleForm({
  schedule,
  onSaved,
  onCancel,
}: {
  schedule: PageSchedule | null;
  onSaved: () => void;
  onCancel: () => void;
}) {
  const { t } = useLanguage();
  const { kinds, instances } = useKinds();
  const [chosen, choose] = useState<string | null>(schedule?.kind ?? null);
  const kind = kinds.find((known) => known.kind === chosen) ?? kinds[0];
  if (kind === undefined) return null;
  const given = schedule?.kind === kind.kind ? (schedule.payload as Record<string, unknown>) : {};
  return (
    <ActionForm
      title={schedule === null ? t('jobsNewSchedule') : t('jobsChangeWhat', { name: schedule.name })}
      action={saveSchedule}
      inputOf={(fields) => ({
        name: schedule?.name ?? fieldOf(fields, 'name'),
        kind: kind.kind,
        cron: fieldOf(fields, 'cron'),
        timezone: fieldOf(fields, 'timezone'),
        enabled: fields.has('enabled'),
        payload: payloadOf(fields, kind.payloadSchema, t('jobsNotJson')),
        ...(schedule === null ? {} : { revision: schedule.revision }),
      })}
      onDone={onSaved}
      submit="jobsSaveSchedule"
      extra={
        schedule !== null && (
          <button type="button" className="button" onClick={onCancel}>
            {t('cancel')}
          </button>
        )
      }
    >
      <div className="columns">
        <TextField
          name="name"
          label="columnName"
          required
          maxLength={100}
          defaultValue={schedule?.name}
          readOnly={schedule !== null}
        />
        <TextField name="cron" label="jobsCronField" required defaultValue={schedule?.cron ?? '0 3 * * *'} />
        <TimeZoneField name="timezone" {...(schedule === null ? {} : { zone: schedule.timezone })} />
      </div>
      <KindField kinds={kinds} kind={kind} onChoose={choose} isFixed={schedule?.builtIn === true} />
      <div className="columns" key={kind.kind}>
        <PayloadFields schema={kind.payloadSchema} payload={given} instances={instances} />
      </div>
      <CheckField name="enabled" label="jobsEnabled" defaultChecked={schedule?.enabled ?? true} />
    </ActionForm>
  );
}

function useKinds(): {
  kinds: readonly JobKindFacts[];
  instances: readonly { id: string; name: string }[];
} {
  const [{ data }] = useQuery({ query: kindsOfJobs });
  return {
    kinds: (data?.jobQueues ?? []).filter(({ startable }) => startable),
    instances: data?.instances ?? [],
  };
}

function KindField({
  kinds,
  kind,
  onChoose,
  isFixed = false,
}: {
  kinds: readonly JobKindFacts[];
  kind: JobKindFacts;
  onChoose: (kind: string) => void;
  isFixed?: boolean;
}) {
  return (
    <>
      <ChoiceField
        name="kind"
        label="jobsKind"
        value={kind.kind}
        onChange={(event) => onChoose(event.target.value)}
        disabled={isFixed}
      >
        {kinds.map((known) => (
          <option key={known.kind} value={known.kind} translate="no">
            {known.kind}
          </option>
        ))}
      </ChoiceField>
      <p className="muted" translate="no">
        {kind.description}
      </p>
    </>
  );
}

function numberOf<Name extends string>(fields: FormData, name: Name): Partial<Record<Name, number>> {
  const text = fieldOf(fields, name);
  return text === '' ? {} : ({ [name]: Number(text) } as Partial<Record<Name, number>>);
}
