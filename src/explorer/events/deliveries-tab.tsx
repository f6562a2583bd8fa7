import { useQuery } from 'urql';
import { NextPage } from '../parts/next-page.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { Refusal, useAction } from '../parts/action.tsx';
import { InlineChoice } from '../parts/inline-choice.tsx';
import { Answer } from '../parts/states.tsx';
import { useAddressParameter } from '../shell/location.ts';
import { channelsPage, deliveriesPage, resendDeliveries } from './notifications-query.ts';
import { Grid } from '../parts/grid.tsx';

/** Colours of the states of a delivery. */
export const deliveryTones = { SENT: 'good', FAILED: 'bad', PENDING: '', SENDING: '' } as const;

/** What was sent, how it went, and again what failed. */
export function DeliveriesTab() {
  const { t, formatTime, formatNumber } = useLanguage();
  const [channelId, setChannel] = useAddressParameter('channel');
  const [after, setAfter] = useAddressParameter('after');
  const [{ data: found }] = useQuery({ query: channelsPage });
  const [{ data, error }, refresh] = useQuery({
    query: deliveriesPage,
    variables: {
      ...(channelId === null ? {} : { filter: { channelId } }),
      ...(after === null ? {} : { after }),
    },
  });
  const resend = useAction(resendDeliveries, refresh);
  const again = (id: string) => resend.run({ input: { ids: [id] } });
  const channels = found?.notificationChannels ?? [];
  return (
    <section className="stack" aria-labelledby="deliveries">
      <h2 id="deliveries">{t('eventsDeliveries')}</h2>
      <div className="row-actions">
        <InlineChoice
          label={t('channelsChannel')}
          value={channelId ?? ''}
          onChoose={setChannel}
          options={[
            { value: '', text: t('channelsAll') },
            ...channels.map(({ id, name }) => ({ value: id, text: name, isName: true })),
          ]}
        />
        <button type="button" className="button" onClick={() => refresh()}>
          {t('deliveriesRefresh')}
        </button>
      </div>
      <Refusal problem={resend.problem} />
      <Answer data={data} error={error} onRetry={refresh}>
        {({ notificationDeliveries: { nodes, pageInfo } }) =>
          nodes.length === 0 ? (
            <p className="muted">{t('deliveriesNone')}</p>
          ) : (
            <>
              <Grid
                columns={[
                  'eventsAt',
                  'channelsChannel',
                  'eventsKind',
                  'nodesState',
                  { label: 'deliveriesAttempts', number: true },
                  'deliveriesAnswer',
                  'columnActions',
                ]}
              >
                {nodes.map((delivery) => (
                  <tr key={delivery.id}>
                    <td>{formatTime(delivery.createdAt)}</td>
                    <td>{channels.find(({ id }) => id === delivery.channelId)?.name}</td>
                    <td>{delivery.test ? t('deliveriesTest') : delivery.eventKind}</td>
                    <td>
                      <span className={`badge ${deliveryTones[delivery.state]}`}>
                        {t(`delivery_${delivery.state}`)}
                      </span>
                    </td>
                    <td className="number">{formatNumber(delivery.attempts)}</td>
                    <td>
                      {delivery.status} {delivery.error}
                    </td>
                    <td>
                      {delivery.state === 'FAILED' && !delivery.test && (
                        <button
                          type="button"
                          className="button quiet"
                          onClick={() => void again(delivery.id)}
                        >
                          {t('deliveriesResend')}
                        </button>
                      )}
                    </td>
                  </tr>
                ))}
              </Grid>
              <NextPage page={pageInfo} after={after} onGo={setAfter} />
            </>
          )
        }
      </Answer>
    </section>
  );
}
