import { useState } from 'react';
import { useClient, useQuery } from 'urql';
import { useLanguage } from '../i18n/language.tsx';
import { fieldOf, Refusal } from '../parts/action.tsx';
import { ActionForm, ChoiceField, LongTextField, TextField } from '../parts/form.tsx';
import { HoursFields, hoursOf } from '../parts/hours-fields.tsx';
import { problemOf } from '../parts/states.tsx';
import { eventKindsQuery } from './events-query.ts';
import {
  type PageChannel,
  type PagePreview,
  type PageSubscription,
  previewQuery,
  saveSubscription,
} from './notifications-query.ts';

function templateOf(fields: FormData): { subject: string; body: string } | null {
  const [subject, body] = [fieldOf(fields, 'subject'), fieldOf(fields, 'body')];
  return subject === '' && body === '' ? null : { subject, body };
}

function kindsOf(fields: FormData): string[] {
  return fields.getAll('kinds').filter((kind) => typeof kind === 'string');
}

/** Which events, how the message reads, and when it is sent; of a changed rule what the form does not show stays. */
function inputOf(fields: FormData, rule: PageSubscription | null) {
  const assetPrefix = fieldOf(fields, 'assetPrefix');
  const digest = fieldOf(fields, 'digestMinutes');
  const quiet = hoursOf(fields, 'quietHours');
  const { kinds: _kinds, assetPrefix: _before, ...kept } = rule?.filter ?? {};
  return {
    ...(rule === null ? {} : { id: rule.id }),
    channelId: fieldOf(fields, 'channelId'),
    name: fieldOf(fields, 'name'),
    kinds: kindsOf(fields),
    filter: { ...kept, ...(assetPrefix === '' ? {} : { assetPrefix }) },
    template: templateOf(fields),
    digestMinutes: digest === '' ? null : Number(digest),
    quietHours:
      quiet === null
        ? null
        : { days: quiet.days, from: quiet.from, until: quiet.until, timezone: quiet.zone },
  };
}

/** Says which events go to a channel, how they read and when they are sent; shows a message before it is. */
export function RuleForm({
  channels,
  rule,
  onSaved,
  onLeave,
}: {
  channels: readonly PageChannel[];
  /** The rule that is changed; null for a new one. */
  rule: PageSubscription | null;
  onSaved: () => void;
  onLeave: () => void;
}) {
  const { t } = useLanguage();
  const [{ data }] = useQuery({ query: eventKindsQuery });
  const quiet = rule?.quietHours ?? null;
  const chosen = Array.isArray(rule?.filter.kinds) ? rule.filter.kinds.map(String) : [];
  const prefix = rule?.filter.assetPrefix;
  return (
    <ActionForm
      title={rule === null ? t('subscriptionsNew') : t('subscriptionsChange', { name: rule.name })}
      action={saveSubscription}
      inputOf={(fields) => inputOf(fields, rule)}
      onDone={onSaved}
      submit="channelsSave"
      extra={
        rule !== null && (
          <button type="button" className="button" onClick={onLeave}>
            {t('cancel')}
          </button>
        )
      }
    >
      <div className="columns">
        <TextField name="name" label="subscriptionName" required maxLength={100} defaultValue={rule?.name} />
        <ChoiceField name="channelId" label="channelsChannel" defaultValue={rule?.channelId}>
          {channels.map(({ id, name }) => (
            <option key={id} value={id} translate="no">
              {name}
            </option>
          ))}
        </ChoiceField>
        {data !== undefined && (
          <ChoiceField name="kinds" label="eventsKind" multiple size={5} required defaultValue={chosen}>
            {data.eventKinds.map(({ kind }) => (
              <option key={kind} value={kind} translate="no">
                {kind}
              </option>
            ))}
          </ChoiceField>
        )}
        <TextField
          name="assetPrefix"
          label="subscriptionPrefix"
          defaultValue={typeof prefix === 'string' ? prefix : ''}
        />
        <TextField name="subject" label="subscriptionSubject" defaultValue={rule?.template?.subject} />
        <LongTextField name="body" label="subscriptionBody" rows={3} defaultValue={rule?.template?.body} />
        <TextField
          name="digestMinutes"
          label="subscriptionDigest"
          type="number"
          defaultValue={rule?.digestMinutes ?? ''}
        />
      </div>
      <HoursFields
        name="quietHours"
        label="subscriptionQuiet"
        hours={
          quiet === null
            ? null
            : { ...quiet, days: quiet.days ?? [1, 2, 3, 4, 5, 6, 7], zone: quiet.timezone }
        }
      />
      <Preview channels={channels} />
    </ActionForm>
  );
}

/** A message as it would be sent, of a made-up event of the first kind that is chosen. */
function Preview({ channels }: { channels: readonly PageChannel[] }) {
  const { t } = useLanguage();
  const client = useClient();
  const [preview, setPreview] = useState<PagePreview | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const show = async (form: HTMLFormElement | null): Promise<void> => {
    if (form === null) return;
    const fields = new FormData(form);
    const channel = channels.find(({ id }) => id === fields.get('channelId'));
    const [eventKind] = kindsOf(fields);
    if (channel === undefined || eventKind === undefined) {
      setProblem(t('subscriptionPreviewKind'));
      return;
    }
    const template = templateOf(fields);
    const input = { kind: channel.kind, eventKind, ...(template === null ? {} : { template }) };
    const { data, error } = await client.query(previewQuery, { input }).toPromise();
    const failure = error === undefined ? null : problemOf(error);
    setProblem(failure === null ? null : failure.message === '' ? t(failure.title) : failure.message);
    setPreview(data?.notificationPreview ?? null);
  };
  return (
    <>
      <button type="button" className="button" onClick={(event) => void show(event.currentTarget.form)}>
        {t('subscriptionPreview')}
      </button>
      <Refusal problem={problem} />
      {preview !== null && (
        <figure aria-label={t('subscriptionPreview')} className="stack">
          <figcaption>{preview.subject}</figcaption>
          <pre tabIndex={0} aria-label={preview.subject}>
            {preview.body}
          </pre>
          <details>
            <summary>{t('subscriptionRequest')}</summary>
            <pre tabIndex={0} aria-label={t('subscriptionRequest')}>
              {JSON.stringify(preview.request, null, 2)}
            </pre>
          </details>
        </figure>
      )}
    </>
  );
}
