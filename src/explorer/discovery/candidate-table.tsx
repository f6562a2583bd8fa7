import { useState } from 'react';
import { useMutation } from 'urql';
import { useLanguage } from '../i18n/language.tsx';
import { useAddressParameter } from '../shell/location.ts';
import { AdoptForm } from './adopt-form.tsx';
import { addressText, ignoreCandidate, type PageCandidate, restoreCandidate } from './discovery-query.ts';
import { stateLabels, stateTones } from './states.ts';
import { Grid } from '../parts/grid.tsx';

/** Candidates with what can be done about each. The one being adopted is in the address. */
export function CandidateTable({
  candidates,
  onChanged,
}: {
  candidates: readonly PageCandidate[];
  onChanged: () => void;
}) {
  const { t } = useLanguage();
  const [adopting, setAdopting] = useAddressParameter('adopt');
  if (candidates.length === 0) return <p className="muted">{t('candidatesNone')}</p>;
  return (
    <Grid
      columns={[
        'columnAddress',
        'engine',
        'columnSecurity',
        'columnState',
        'columnLastSeen',
        'columnActions',
      ]}
    >
      {candidates.map((candidate) => (
        <CandidateRow
          key={candidate.id}
          candidate={candidate}
          adopting={adopting === candidate.id}
          onAdopt={setAdopting}
          onChanged={onChanged}
        />
      ))}
    </Grid>
  );
}

function CandidateRow({
  candidate,
  adopting,
  onAdopt,
  onChanged,
}: {
  candidate: PageCandidate;
  adopting: boolean;
  onAdopt: (id: string | null) => void;
  onChanged: () => void;
}) {
  const { t, formatTime } = useLanguage();
  const address = addressText(candidate);
  return (
    <>
      <tr>
        <td>
          <code>{address}</code>
          {candidate.note !== null && candidate.note !== undefined && (
            <div className="muted">{candidate.note}</div>
          )}
        </td>
        <td>
          {candidate.flavour} {candidate.version}
        </td>
        <td>
          {candidate.tlsOffered && <span className="badge good">TLS</span>}{' '}
          {candidate.authRequired === false && <span className="badge warn">{t('noPassword')}</span>}
        </td>
        <td>
          <span className={stateTones[candidate.state]}>{t(stateLabels[candidate.state])}</span>
        </td>
        <td>{formatTime(candidate.lastSeenAt)}</td>
        <td>
          <Actions
            candidate={candidate}
            address={address}
            adopting={adopting}
            onAdopt={onAdopt}
            onChanged={onChanged}
          />
        </td>
      </tr>
      {adopting && candidate.state !== 'ADOPTED' && (
        <tr>
          <td colSpan={6}>
            <AdoptForm candidate={candidate} onClose={() => onAdopt(null)} onAdopted={onChanged} />
          </td>
        </tr>
      )}
    </>
  );
}

function Actions({
  candidate,
  address,
  adopting,
  onAdopt,
  onChanged,
}: {
  candidate: PageCandidate;
  address: string;
  adopting: boolean;
  onAdopt: (id: string | null) => void;
  onChanged: () => void;
}) {
  const { t } = useLanguage();
  const [, ignore] = useMutation(ignoreCandidate);
  const [, restore] = useMutation(restoreCandidate);
  const [problem, setProblem] = useState<string | null>(null);
  const told = (answer: object | undefined, error: { message: string } | undefined): void => {
    const refusal = answer !== undefined && 'message' in answer ? String(answer.message) : null;
    setProblem(refusal ?? error?.message ?? null);
    onChanged();
  };
  if (candidate.state === 'ADOPTED') return null;
  return (
    <div className="row-actions">
      {candidate.state !== 'IGNORED' && (
        <>
          <button
            type="button"
            className="button"
            aria-expanded={adopting}
            aria-label={t('adoptWhat', { address })}
            onClick={() => onAdopt(adopting ? null : candidate.id)}
          >
            {t('adopt')}
          </button>
          <button
            type="button"
            className="button quiet"
            aria-label={t('ignoreWhat', { address })}
            onClick={() =>
              void ignore({ id: candidate.id }).then(({ data, error }) => told(data?.ignoreCandidate, error))
            }
          >
            {t('ignore')}
          </button>
        </>
      )}
      {candidate.state === 'IGNORED' && (
        <button
          type="button"
          className="button"
          aria-label={t('restoreWhat', { address })}
          onClick={() =>
            void restore({ id: candidate.id }).then(({ data, error }) => told(data?.restoreCandidate, error))
          }
        >
          {t('restore')}
        </button>
      )}
      {problem !== null && (
        <p className="notice bad" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
