import { type SubmitEvent, useState } from 'react';
import { useQuery } from 'urql';
import { Link } from 'wouter';
import { graphql } from '../generated/gql.ts';
import type { ClassificationDecision } from '../generated/graphql.ts';
import { english, type MessageKey } from '../i18n/messages.ts';
import { useLanguage } from '../i18n/language.tsx';
import { fieldOf, Refusal, useAction } from '../parts/action.tsx';
import { assetAddress } from '../shell/location.ts';
import { useMay } from '../shell/session.tsx';
import type { PageAsset } from './asset-query.ts';

const decideClassification = graphql(`
  mutation DecideClassification($input: DecideClassificationInput!) {
    decideClassification(input: $input) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

const kindsQuery = graphql(`
  query ClassificationKinds {
    classificationKinds {
      kind
    }
  }
`);

type Shown = PageAsset['classifications'][number];

/** The name of a kind of data; kinds of people's own are their own names. */
function useKindName(): (kind: string) => string {
  const { t } = useLanguage();
  return (kind) => {
    const key = `data${kind}`;
    return key in english ? t(key as MessageKey) : kind;
  };
}

/** What a column holds, in short; what people rejected is left out. */
export function ClassificationBadges({
  classifications,
}: {
  classifications: readonly Pick<Shown, 'kind' | 'state' | 'confidence' | 'effective'>[];
}) {
  const kindName = useKindName();
  const stateText = useStateText();
  return classifications
    .filter(({ effective }) => effective)
    .map((one) => (
      <span
        key={one.kind}
        className={one.state === 'CONFIRMED' ? 'badge bad' : 'badge warn'}
        title={`${one.kind}: ${stateText(one)}`}
      >
        {kindName(one.kind)}
      </span>
    ));
}

function useStateText(): (one: Pick<Shown, 'state' | 'confidence'>) => string {
  const { t } = useLanguage();
  return ({ state, confidence }) => {
    if (state === 'CONFIRMED') return t('classificationConfirmed');
    if (state === 'REJECTED') return t('classificationRejected');
    return t('classificationSuggested', { percent: `${Math.round(confidence * 100)} %` });
  };
}

/** What a column or key pattern is taken to hold and why, with what people may decide. */
export function ClassificationPanel({ asset, onChanged }: { asset: PageAsset; onChanged: () => void }) {
  const { t } = useLanguage();
  const mayDecide = useMay('classification.edit');
  if (asset.kind !== 'COLUMN' && asset.kind !== 'KEY_PATTERN') return null;
  return (
    <section className="stack" aria-label={t('classification')}>
      {asset.classifications.length === 0 ? (
        <p className="muted">{t('classificationNone')}</p>
      ) : (
        <ul className="stack">
          {asset.classifications.map((one) => (
            <li key={one.id}>
              <Item assetKey={asset.key} one={one} onChanged={onChanged} />
            </li>
          ))}
        </ul>
      )}
      {!asset.deleted && mayDecide && <SetByHand assetKey={asset.key} onChanged={onChanged} />}
    </section>
  );
}

function Item({ assetKey, one, onChanged }: { assetKey: string; one: Shown; onChanged: () => void }) {
  const { t, formatTime } = useLanguage();
  const kindName = useKindName();
  const stateText = useStateText();
  const mayDecide = useMay('classification.edit');
  const { run, busy, problem } = useAction(decideClassification);
  const choices: readonly ClassificationDecision[] =
    one.decision === null || one.decision === undefined ? ['CONFIRM', 'REJECT'] : ['RECONSIDER'];
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const decision = (event.nativeEvent.submitter as HTMLButtonElement | null)?.value ?? 'CONFIRM';
    const reason = fieldOf(new FormData(event.currentTarget), 'reason');
    void run({
      input: { assetKey, kind: one.kind, decision: decision as ClassificationDecision, reason },
    }).then((done) => done !== null && onChanged());
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div className="row-actions">
        <span className={one.effective ? 'badge warn' : 'badge'}>{kindName(one.kind)}</span>
        <span>{stateText(one)}</span>
        {one.origins.map((origin) => (
          <span key={`${origin.method} ${origin.rule}`} className="muted">
            {t(originText(origin.method), {
              rule: origin.rule,
              matched: origin.matched ?? 0,
              sampled: origin.sampled ?? 0,
            })}
          </span>
        ))}
      </div>
      <Way one={one} />
      {one.decision !== null && one.decision !== undefined && (
        <p className="muted">
          {t('classificationDecided', {
            who: one.decision.by,
            when: formatTime(one.decision.at),
            reason: one.decision.reason,
          })}
        </p>
      )}
      <Refusal problem={problem} />
      {mayDecide && (
        <div className="row-actions">
          <label className="field">
            {t('classificationReason')}
            <input name="reason" required maxLength={2000} />
          </label>
          {choices.map((choice) => (
            <button
              key={choice}
              type="submit"
              name="decision"
              value={choice}
              className="button"
              disabled={busy}
              aria-label={t(choiceTexts[choice].whole, { kind: kindName(one.kind) })}
            >
              {t(choiceTexts[choice].short)}
            </button>
          ))}
        </div>
      )}
    </form>
  );
}

const choiceTexts: Readonly<Record<ClassificationDecision, { short: MessageKey; whole: MessageKey }>> = {
  CONFIRM: { short: 'classificationConfirm', whole: 'classificationConfirmWhat' },
  REJECT: { short: 'classificationReject', whole: 'classificationRejectWhat' },
  RECONSIDER: { short: 'classificationReconsider', whole: 'classificationReconsiderWhat' },
};

function originText(method: string): MessageKey {
  if (method === 'VALUE') return 'classificationByValue';
  return method === 'TAG' ? 'classificationByTag' : 'classificationBy';
}

/** The edges a classification came along, from where it was found. */
function Way({ one }: { one: Shown }) {
  const { t } = useLanguage();
  const { flow } = one;
  if (flow === null || flow === undefined) return null;
  const steps = [flow.rootKey ?? null, ...flow.hops.map(({ toKey }) => toKey ?? null)].slice(0, -1);
  return (
    <p className="muted">
      {t('classificationFrom')}{' '}
      {steps.map((key, index) => (
        <span key={`${index} ${key ?? ''}`}>
          {index > 0 && ' → '}
          {key === null ? t('classificationHidden') : <Link href={assetAddress(key)}>{shortKey(key)}</Link>}
        </span>
      ))}
    </p>
  );
}

/** A key without the address of its instance. */
function shortKey(key: string): string {
  const slash = key.indexOf('/', key.indexOf('://') + 3);
  return slash < 0 ? key : key.slice(slash + 1);
}

function SetByHand({ assetKey, onChanged }: { assetKey: string; onChanged: () => void }) {
  const { t } = useLanguage();
  const kindName = useKindName();
  const [open, setOpen] = useState(false);
  const [{ data }] = useQuery({ query: kindsQuery, pause: !open });
  const { run, busy, problem } = useAction(decideClassification);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const input = {
      assetKey,
      kind: fieldOf(form, 'kind'),
      decision: 'CONFIRM' as const,
      reason: fieldOf(form, 'reason'),
    };
    void run({ input }).then((done) => {
      if (done === null) return;
      setOpen(false);
      onChanged();
    });
  };
  if (!open)
    return (
      <div className="row-actions">
        <button type="button" className="button" onClick={() => setOpen(true)}>
          {t('classificationSet')}
        </button>
      </div>
    );
  return (
    <form className="stack" onSubmit={submit} aria-label={t('classificationSet')}>
      <Refusal problem={problem} />
      <label className="field">
        {t('classificationKind')}
        <select name="kind" required>
          {(data?.classificationKinds ?? []).map(({ kind }) => (
            <option key={kind} value={kind}>
              {kindName(kind)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t('classificationReason')}
        <input name="reason" required maxLength={2000} />
      </label>
      <div className="row-actions">
        <button type="submit" className="button primary" disabled={busy}>
          {t('classificationConfirm')}
        </button>
        <button type="button" className="button" onClick={() => setOpen(false)}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
