import { type SubmitEvent, useEffect, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { NextPage } from '../parts/next-page.tsx';
import { useReconnected } from '../api/connection.ts';
import { useLanguage } from '../i18n/language.tsx';
import { fieldOf } from '../parts/action.tsx';
import { InlineChoice } from '../parts/inline-choice.tsx';
import { Answer } from '../parts/states.tsx';
import { useAddressList, useAddressParameter } from '../shell/location.ts';
import { eventFeed, eventKindsQuery, eventsPage, type PageEvent } from './events-query.ts';
import { Grid } from '../parts/grid.tsx';

const kept = 100;

/** The log of events with its filter; the newest come in by themselves. */
export function LogTab() {
  const { t } = useLanguage();
  const [kinds, setKinds] = useAddressList('kinds');
  const [aggregate, setAggregate] = useAddressParameter('aggregate');
  const [after, setAfter] = useAddressParameter('after');
  const [{ data: known }] = useQuery({ query: eventKindsQuery });
  const filter = {
    ...(kinds.length === 0 ? {} : { kinds }),
    ...(aggregate === null ? {} : { aggregate }),
  };
  const [{ data, error }, ask] = useQuery({
    query: eventsPage,
    variables: { ...filter, ...(after === null ? {} : { after }) },
  });
  const live = useFeed(kinds, aggregate, () => ask());
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setAggregate(fieldOf(new FormData(event.currentTarget), 'aggregate'));
  };
  return (
    <section className="stack" aria-labelledby="events-log">
      <h2 id="events-log">{t('eventsLog')}</h2>
      <form className="row-actions" onSubmit={submit}>
        <InlineChoice
          label={t('eventsKind')}
          value={kinds[0] ?? ''}
          onChoose={(kind) => setKinds(kind === '' ? [] : [kind])}
          options={[
            { value: '', text: t('eventsAllKinds') },
            ...(known?.eventKinds ?? []).map(({ kind }) => ({ value: kind, text: kind, isName: true })),
          ]}
        />
        <label className="lineage-choice">
          {t('eventsAggregate')}{' '}
          <input className="select inline" name="aggregate" defaultValue={aggregate ?? ''} />
        </label>
        <button type="submit" className="button">
          {t('eventsFilter')}
        </button>
      </form>
      <Answer data={data} error={error} onRetry={ask}>
        {({ events }) => {
          const ids = new Set(events.nodes.map(({ id }) => id));
          const rows = [...(after === null ? live.filter(({ id }) => !ids.has(id)) : []), ...events.nodes];
          if (rows.length === 0) return <p className="muted">{t('eventsNone')}</p>;
          return (
            <>
              <EventTable events={rows} />
              <NextPage page={events.pageInfo} after={after} onGo={setAfter} />
            </>
          );
        }}
      </Answer>
    </section>
  );
}

/** Events that happen from now on, newest first. When some were missed the log is asked for again. */
function useFeed(
  kinds: readonly string[],
  aggregate: string | null,
  onMissed: () => void,
): readonly PageEvent[] {
  const client = useClient();
  const [events, setEvents] = useState<readonly PageEvent[]>([]);
  const [missed, setMissed] = useState(0);
  const chosen = kinds.join(' ');
  useEffect(() => {
    setEvents([]);
    const variables = {
      ...(chosen === '' ? {} : { kinds: chosen.split(' ') }),
      ...(aggregate === null ? {} : { filter: { aggregates: [aggregate] } }),
    };
    const subscription = client.subscription(eventFeed, variables).subscribe(({ data }) => {
      const message = data?.events;
      if (message === undefined) return;
      const { event } = message;
      if (event !== null && event !== undefined)
        setEvents((before) => [event, ...before.filter(({ id }) => id !== event.id)].slice(0, kept));
      else setMissed((before) => before + 1);
    });
    return () => subscription.unsubscribe();
  }, [client, chosen, aggregate, missed]);
  useEffect(() => {
    if (missed > 0) onMissed();
    // oxlint-disable-next-line react/exhaustive-deps -- asked once for each loss
  }, [missed]);
  useReconnected(onMissed);
  return events;
}

/** Events with their content folded. */
export function EventTable({ events }: { events: readonly PageEvent[] }) {
  const { formatTime } = useLanguage();
  return (
    <Grid columns={['eventsAt', 'eventsKind', 'eventsAggregate', 'eventsContent']}>
      {events.map((event) => (
        <tr key={event.id}>
          <td>{formatTime(event.at)}</td>
          <td>{event.kind}</td>
          <td className="mono">{event.aggregate}</td>
          <td>
            <EventContent event={event} />
          </td>
        </tr>
      ))}
    </Grid>
  );
}

/** What an event carries, folded. */
export function EventContent({ event }: { event: PageEvent }) {
  const { t } = useLanguage();
  return (
    <details>
      <summary>{t('eventsShowContent')}</summary>
      <pre tabIndex={0} aria-label={t('eventsContent')}>
        {JSON.stringify(
          { id: event.id, correlationId: event.correlationId, subjectId: event.subjectId, ...event.payload },
          null,
          2,
        )}
      </pre>
    </details>
  );
}
