import { type SubmitEvent, useState } from 'react';
import { useClient, useQuery } from 'urql';
import type { NotificationChannelKind } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { fieldOf, Refusal, secretOf, useAction } from '../parts/action.tsx';
import { problemOf } from '../parts/states.tsx';
import { eventKindsQuery } from './events-query.ts';
import { type PageChannel, previewQuery, saveChannel, saveSubscription } from './notifications-query.ts';

const kinds: readonly NotificationChannelKind[] = [
  'WEBHOOK',
  'EMAIL',
  'SLACK',
  'TEAMS',
  'WECOM',
  'DINGTALK',
  'FEISHU',
];

interface Field {
  name: string;
  label: MessageKey;
  secret?: true;
  required?: true;
}

const url: Field = { name: 'url', label: 'channelUrl', required: true };
const chat: readonly Field[] = [{ ...url, secret: true }];
const signedChat: readonly Field[] = [...chat, { name: 'secret', label: 'channelSecret', secret: true }];
const fields: Readonly<Record<NotificationChannelKind, readonly Field[]>> = {
  WEBHOOK: [url, { name: 'signingKey', label: 'channelSigningKey', secret: true, required: true }],
  EMAIL: [
    { name: 'host', label: 'channelHost', required: true },
    { name: 'port', label: 'channelPort', required: true },
    { name: 'security', label: 'channelTransport', required: true },
    { name: 'user', label: 'channelUser' },
    { name: 'from', label: 'channelFrom', required: true },
    { name: 'to', label: 'channelTo', required: true },
    { name: 'password', label: 'signInPassword', secret: true },
  ],
  SLACK: chat,
  TEAMS: chat,
  WECOM: chat,
  DINGTALK: signedChat,
  FEISHU: signedChat,
};

/** Makes a channel. Secrets are sent once and never shown again. */
export function ChannelForm({ onSaved }: { onSaved: () => void }) {
  const { t } = useLanguage();
  const [kind, setKind] = useState<NotificationChannelKind>('WEBHOOK');
  const save = useAction(saveChannel);
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const chosen = (secret: boolean): Record<string, unknown> =>
      Object.fromEntries(
        fields[kind]
          .filter((field) => (field.secret === true) === secret)
          .map(
            ({ name }) =>
              [name, secret ? secretOf(given, name) : valueOf(name, fieldOf(given, name))] as const,
          )
          .filter(([, value]) => value !== ''),
      );
    const input = { name: fieldOf(given, 'name'), kind, settings: chosen(false), secrets: chosen(true) };
    if ((await save.run({ input })) === null) return;
    form.reset();
    onSaved();
  };
  return (
    <form className="card stack" aria-labelledby="new-channel" onSubmit={(event) => void submit(event)}>
      <h3 id="new-channel">{t('channelsNew')}</h3>
      <Refusal problem={save.problem} />
      <div className="columns">
        <label className="field">
          {t('channelName')}
          <input name="name" required maxLength={100} />
        </label>
        <label className="field">
          {t('lineageKind')}
          <select value={kind} onChange={(event) => setKind(event.target.value as NotificationChannelKind)}>
            {kinds.map((known) => (
              <option key={known} value={known}>
                {t(`channel_${known}`)}
              </option>
            ))}
          </select>
        </label>
        {fields[kind].map((field) => (
          <label key={`${kind} ${field.name}`} className="field">
            {t(field.label)}
            <input
              name={field.name}
              required={field.required === true}
              type={field.secret === true ? 'password' : 'text'}
              autoComplete={field.secret === true ? 'new-password' : 'off'}
            />
          </label>
        ))}
      </div>
      <button type="submit" className="button primary" disabled={save.busy}>
        {t('channelsSave')}
      </button>
    </form>
  );
}

/** A setting as the channel wants it: a port as a number, receivers as a list. */
function valueOf(name: string, text: string): unknown {
  if (name === 'port') return text === '' ? '' : Number(text);
  if (name === 'to') return text.split(/[,;\s]+/).filter((address) => address !== '');
  return text;
}

/** Says which events go to a channel, and shows a message before it is sent. */
export function SubscriptionForm({
  channels,
  onSaved,
}: {
  channels: readonly PageChannel[];
  onSaved: () => void;
}) {
  const { t } = useLanguage();
  const client = useClient();
  const [{ data }] = useQuery({ query: eventKindsQuery });
  const save = useAction(saveSubscription);
  const [preview, setPreview] = useState<{ subject: string; body: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const inputOf = (form: HTMLFormElement) => {
    const given = new FormData(form);
    const [subject, body] = [fieldOf(given, 'subject'), fieldOf(given, 'body')];
    return {
      channelId: fieldOf(given, 'channelId'),
      name: fieldOf(given, 'name'),
      kind: fieldOf(given, 'kind'),
      assetPrefix: fieldOf(given, 'assetPrefix'),
      template: subject === '' && body === '' ? {} : { template: { subject, body } },
    };
  };
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const { channelId, name, kind, assetPrefix, template } = inputOf(form);
    const input = {
      channelId,
      name,
      kinds: [kind],
      ...template,
      ...(assetPrefix === '' ? {} : { filter: { assetPrefix } }),
    };
    if ((await save.run({ input })) === null) return;
    form.reset();
    setPreview(null);
    onSaved();
  };
  const show = async (form: HTMLFormElement | null): Promise<void> => {
    if (form === null) return;
    const { channelId, kind, template } = inputOf(form);
    const channel = channels.find(({ id }) => id === channelId);
    if (channel === undefined) return;
    const { data: shown, error } = await client
      .query(previewQuery, { input: { kind: channel.kind, eventKind: kind, ...template } })
      .toPromise();
    const failure = error === undefined ? null : problemOf(error);
    setProblem(failure === null ? null : failure.message === '' ? t(failure.title) : failure.message);
    setPreview(shown?.notificationPreview ?? null);
  };
  return (
    <form className="card stack" aria-labelledby="new-subscription" onSubmit={(event) => void submit(event)}>
      <h3 id="new-subscription">{t('subscriptionsNew')}</h3>
      <Refusal problem={save.problem ?? problem} />
      <div className="columns">
        <label className="field">
          {t('subscriptionName')}
          <input name="name" required maxLength={100} />
        </label>
        <label className="field">
          {t('channelsChannel')}
          <select name="channelId">
            {channels.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {t('eventsKind')}
          <select name="kind">
            {data?.eventKinds.map(({ kind }) => (
              <option key={kind} value={kind}>
                {kind}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {t('subscriptionPrefix')}
          <input name="assetPrefix" />
        </label>
        <label className="field">
          {t('subscriptionSubject')}
          <input name="subject" />
        </label>
        <label className="field">
          {t('subscriptionBody')}
          <textarea name="body" rows={3} />
        </label>
      </div>
      <div className="row-actions">
        <button type="submit" className="button primary" disabled={save.busy}>
          {t('channelsSave')}
        </button>
        <button type="button" className="button" onClick={(event) => void show(event.currentTarget.form)}>
          {t('subscriptionPreview')}
        </button>
      </div>
      {preview !== null && (
        <figure aria-label={t('subscriptionPreview')}>
          <figcaption>{preview.subject}</figcaption>
          <pre tabIndex={0} aria-label={preview.subject}>
            {preview.body}
          </pre>
        </figure>
      )}
    </form>
  );
}
