import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { Link } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import { Refusal, useAction } from '../parts/action.tsx';
import { Answer } from '../parts/states.tsx';
import { ChannelForm, SubscriptionForm } from './channel-forms.tsx';
import {
  channelsPage,
  type PageChannel,
  type PageSubscription,
  removeChannel,
  removeSubscription,
  saveChannel,
  testChannel,
} from './notifications-query.ts';

/** Where messages go, which events go there, and forms for both. */
export function ChannelsTab() {
  const { t } = useLanguage();
  const [{ data, error }, ask] = useQuery({ query: channelsPage });
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
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
              <SubscriptionForm channels={notificationChannels} onSaved={refresh} />
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
  const save = useAction(saveChannel);
  const remove = useAction(removeChannel);
  const end = useAction(removeSubscription);
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
  const toggle = async (): Promise<void> => {
    if ((await save.run({ input: { id: channel.id, enabled: !channel.enabled } })) !== null) onChanged();
  };
  const drop = async (): Promise<void> => {
    if ((await remove.run({ id: channel.id })) !== null) onChanged();
  };
  const endOne = async (id: string): Promise<void> => {
    if ((await end.run({ id })) !== null) onChanged();
  };
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
        <button type="button" className="button" disabled={remove.busy} onClick={() => void drop()}>
          {t('channelsRemove')}
        </button>
        <Link href={`/events?tab=deliveries&channel=${channel.id}`}>{t('eventsDeliveries')}</Link>
      </div>
      <Refusal problem={test.problem ?? save.problem ?? remove.problem ?? end.problem} />
      <p role="status" className={result === null ? 'visually-hidden' : 'notice'}>
        {result}
      </p>
      <ul className="plain">
        {subscriptions.map((subscription) => (
          <li key={subscription.id} className="row-actions">
            <span>{subscription.name}</span>
            <span className="mono muted">{kindsOf(subscription)}</span>
            <button
              type="button"
              className="button quiet"
              aria-label={t('subscriptionsRemoveWhat', { name: subscription.name })}
              onClick={() => void endOne(subscription.id)}
            >
              {t('channelsRemove')}
            </button>
          </li>
        ))}
      </ul>
    </article>
  );
}

function kindsOf({ filter }: PageSubscription): string {
  return Array.isArray(filter.kinds) ? filter.kinds.join(', ') : '';
}
