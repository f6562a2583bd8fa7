import { useState } from 'react';
import { useQuery } from 'urql';
import { NextPage } from '../parts/next-page.tsx';
import type { DeadLetterState } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Refusal, useAction } from '../parts/action.tsx';
import { InlineChoice } from '../parts/inline-choice.tsx';
import { Answer } from '../parts/states.tsx';
import { useAddressParameter } from '../shell/location.ts';
import { deadLettersPage, discardLetters, type PageLetter, retryLetters } from './events-query.ts';
import { EventContent } from './log-tab.tsx';

const states: readonly DeadLetterState[] = ['DEAD', 'WAITING', 'RETRYING', 'DISCARDED'];

/** Events that a consumer could not handle: looked at, handed over again, or given up with a reason. */
export function DeadLettersTab() {
  const { t } = useLanguage();
  const [wanted, setState] = useAddressParameter('state');
  const [after, setAfter] = useAddressParameter('after');
  const state = states.find((known) => known === wanted) ?? 'DEAD';
  const [{ data, error }, refresh] = useQuery({
    query: deadLettersPage,
    variables: { state, ...(after === null ? {} : { after }) },
  });
  return (
    <section className="stack" aria-labelledby="dead-letters">
      <h2 id="dead-letters">{t('eventsDeadLetters')}</h2>
      <InlineChoice
        label={t('nodesState')}
        value={state}
        onChoose={setState}
        options={states.map((known) => ({ value: known, text: t(`letter_${known}`) }))}
      />
      <Answer data={data} error={error} onRetry={refresh}>
        {({ deadLetters }) =>
          deadLetters.nodes.length === 0 ? (
            <p className="muted">{t('lettersNone')}</p>
          ) : (
            <>
              <ul className="plain">
                {deadLetters.nodes.map((letter) => (
                  <li key={letter.id}>
                    <Letter letter={letter} onChanged={refresh} />
                  </li>
                ))}
              </ul>
              <NextPage page={deadLetters.pageInfo} after={after} onGo={setAfter} />
            </>
          )
        }
      </Answer>
    </section>
  );
}

function Letter({ letter, onChanged }: { letter: PageLetter; onChanged: () => void }) {
  const { t, formatTime, formatNumber } = useLanguage();
  const retry = useAction(retryLetters, onChanged);
  const discard = useAction(discardLetters, onChanged);
  const [reason, setReason] = useState('');
  const ids = [letter.id];
  const again = () => retry.run({ input: { ids } });
  const giveUp = () => {
    const input = { ids, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
    return discard.run({ input });
  };
  return (
    <article className="stack" aria-label={`${letter.consumer} ${letter.event.kind}`}>
      <div className="row-actions">
        <strong>{letter.event.kind}</strong>
        <span className="mono">{letter.event.aggregate}</span>
        <span className="badge">{letter.consumer}</span>
        <span className={`badge ${letter.state === 'DEAD' ? 'bad' : ''}`}>{t(`letter_${letter.state}`)}</span>
      </div>
      <div>
        <code>{letter.errorCode}</code> {letter.errorMessage}
      </div>
      <div className="muted">
        {t('lettersTried', {
          count: formatNumber(letter.attempts),
          first: formatTime(letter.firstFailedAt),
          last: formatTime(letter.lastFailedAt),
        })}
      </div>
      {letter.compensationError !== null && letter.compensationError !== undefined && (
        <div className="notice warn">{letter.compensationError}</div>
      )}
      {letter.discardReason !== null && letter.discardReason !== undefined && (
        <div>{letter.discardReason}</div>
      )}
      <EventContent event={letter.event} />
      <Refusal problem={retry.problem ?? discard.problem} />
      {letter.state === 'DEAD' && (
        <div className="row-actions">
          <button type="button" className="button" disabled={retry.busy} onClick={() => void again()}>
            {t('lettersRetry')}
          </button>
          <input
            className="select inline"
            aria-label={t('lettersReason')}
            placeholder={t('lettersReason')}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <button type="button" className="button" disabled={discard.busy} onClick={() => void giveUp()}>
            {t('lettersDiscard')}
          </button>
        </div>
      )}
    </article>
  );
}
