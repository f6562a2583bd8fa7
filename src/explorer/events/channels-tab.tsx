import { useState } from 'react';
import { useQuery } from 'urql';
import { Link } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import { Refusal, useAction } from '../parts/action.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { useHoursText } from '../parts/hours-fields.tsx';
import { Answer } from '../parts/states.tsx';
import { useAddressParameter } from '../shell/location.ts';
import { ChannelForm } from './channel-form.tsx';
import {
  channelsPage,
  type PageChannel,
  type PageSubscription,
  removeChannel,
  removeSubscription,
  saveChannel,
  testChannel,
} from './notifications-query.ts';
import { RuleForm } from './rule-form.tsx';

/** Where messages go, which events go there, and forms for both. The rule that is changed is in the address. */
export function ChannelsTab() {
  const { t } = useLanguage();
  const [chosen, choose] = useAddressParameter('rule');
  const [{ data, error }, refresh] = useQuery({ query: channelsPage });
  return (
    <section className="stack" aria-labelledby="channels">
      <h2 id="channels">{t('eventsChannels')}</h2>
      <Answer data={data} error={error} onRetry={refresh}>
        {({ notificationChannels, notificationSubscriptions }) => (
          <>
            {notificationChannels.length === 0 && <p className="muted">{t('channelsNone')}</p>}
            <ul className="plain">
              {notificationChannels.map((channel) => (
                <li key={channel.id}>
                  <Channel
                    channel={channel}
                    subscriptions={notificationSubscriptions.filter(
                      ({ channelId }) => channelId === channel.id,
                    )}
                    onChanged={refresh}
                  />
                </li>
              ))}
            </ul>
            <ChannelForm onSaved={refresh} />
            {notificationChannels.length > 0 && (
              <RuleForm
                key={chosen}
                channels={notificationChannels}
                rule={notificationSubscriptions.find(({ id }) => id === chosen) ?? null}
                onSaved={() => {
                  choose(null);
                  refresh();
                }}
                onLeave={() => choose(null)}
              />
            )}
          </>
        )}
      </Answer>
    </section>
  );
}

function Channel({
  channel,
  subscriptions,
  onChanged,
}: {
  channel: PageChannel;
  subscriptions: readonly PageSubscription[];
  onChanged: () => void;
}) {
  const { t, formatNumber } = useLanguage();
  const test = useAction(testChannel);
  const save = useAction(saveChannel, onChanged);
  const remove = useAction(removeChannel, onChanged);
  const end = useAction(removeSubscription, onChanged);
  const [result, setResult] = useState<string | null>(null);
  const tryOut = async (): Promise<void> => {
    setResult(null);
    const sent = (await test.run({ id: channel.id }))?.testNotificationChannel;
    if (sent === undefined || !('state' in sent)) return;
    const took = formatNumber(sent.durationMs ?? 0);
    setResult(
      sent.state === 'SENT'
        ? t('channelsTestSent', { ms: took })
        : t('channelsTestFailed', { why: sent.error ?? String(sent.status ?? '') }),
    );
  };
  const toggle = () => save.run({ input: { id: channel.id, enabled: !channel.enabled } });
  const drop = () => remove.run({ id: channel.id });
  const endOne = (id: string) => end.run({ id });
  return (
    <article className="stack" aria-label={channel.name}>
      <div className="row-actions">
        <strong>{channel.name}</strong>
        <span className="badge">{t(`channel_${channel.kind}`)}</span>
        {!channel.enabled && <span className="badge warn">{t('channelsOff')}</span>}
        <button type="button" className="button" disabled={test.busy} onClick={() => void tryOut()}>
          {t('channelsTest')}
        </button>
        <button type="button" className="button" disabled={save.busy} onClick={() => void toggle()}>
          {t(channel.enabled ? 'channelsTurnOff' : 'channelsTurnOn')}
        </button>
        <ConfirmButton
          label={t('channelsRemove')}
          name={t('subscriptionsRemoveWhat', { name: channel.name })}
          question={t('channelsRemoveQuestion')}
          onConfirm={() => void drop()}
          disabled={remove.busy}
          className="button"
        />
        <Link href={`/events?tab=deliveries&channel=${channel.id}`}>{t('eventsDeliveries')}</Link>
      </div>
      <Refusal problem={test.problem ?? save.problem ?? remove.problem ?? end.problem} />
      <p role="status" className={result === null ? 'visually-hidden' : 'notice'}>
        {result}
      </p>
      <ul className="plain">
        {subscriptions.map((subscription) => (
          <li key={subscription.id} className="row-actions">
            <span translate="no">{subscription.name}</span>
            <span className="mono muted">{kindsOf(subscription)}</span>
            <Timing rule={subscription} />
            <Link
              className="button quiet"
              href={`/events?tab=channels&rule=${subscription.id}`}
              aria-label={t('subscriptionsChange', { name: subscription.name })}
            >
              {t('edit')}
            </Link>
            <ConfirmButton
              label={t('channelsRemove')}
              name={t('subscriptionsRemoveWhat', { name: subscription.name })}
              question={t('subscriptionsRemoveQuestion')}
              onConfirm={() => void endOne(subscription.id)}
            />
          </li>
        ))}
      </ul>
    </article>
  );
}

/** When a rule's messages are not sent at once. */
function Timing({ rule }: { rule: PageSubscription }) {
  const { t, formatNumber } = useLanguage();
  const hoursText = useHoursText();
  const { digestMinutes, quietHours: quiet } = rule;
  const hours = quiet && { ...quiet, days: quiet.days ?? [1, 2, 3, 4, 5, 6, 7], zone: quiet.timezone };
  return (
    <>
      {digestMinutes !== null && digestMinutes !== undefined && (
        <span className="badge">{t('subscriptionEvery', { minutes: formatNumber(digestMinutes) })}</span>
      )}
      {hours && (
        <span className="muted">
          {t('subscriptionQuietShort')}: <span translate="no">{hoursText(hours)}</span>
        </span>
      )}
    </>
  );
}

function kindsOf({ filter }: PageSubscription): string {
  return Array.isArray(filter.kinds) ? filter.kinds.join(', ') : '';
}
