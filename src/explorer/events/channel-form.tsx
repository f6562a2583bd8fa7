import { useState } from 'react';
import type { NotificationChannelKind } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { fieldOf, secretOf } from '../parts/action.tsx';
import { ActionForm, ChoiceField, TextField } from '../parts/form.tsx';
import { saveChannel } from './notifications-query.ts';

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
  const inputOf = (given: FormData) => {
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
    return { name: fieldOf(given, 'name'), kind, settings: chosen(false), secrets: chosen(true) };
  };
  return (
    <ActionForm
      title={t('channelsNew')}
      action={saveChannel}
      inputOf={inputOf}
      onDone={onSaved}
      submit="channelsSave"
    >
      <div className="columns">
        <TextField name="name" label="channelName" required maxLength={100} />
        <ChoiceField
          name="kind"
          label="lineageKind"
          value={kind}
          onChange={(event) => setKind(event.target.value as NotificationChannelKind)}
        >
          {kinds.map((known) => (
            <option key={known} value={known}>
              {t(`channel_${known}`)}
            </option>
          ))}
        </ChoiceField>
        {fields[kind].map((field) => (
          <TextField
            key={`${kind} ${field.name}`}
            name={field.name}
            label={field.label}
            required={field.required === true}
            type={field.secret === true ? 'password' : 'text'}
            autoComplete={field.secret === true ? 'new-password' : 'off'}
          />
        ))}
      </div>
    </ActionForm>
  );
}

/** A setting as the channel wants it: a port as a number, receivers as a list. */
function valueOf(name: string, text: string): unknown {
  if (name === 'port') return text === '' ? '' : Number(text);
  if (name === 'to') return text.split(/[,;\s]+/).filter((address) => address !== '');
  return text;
}
