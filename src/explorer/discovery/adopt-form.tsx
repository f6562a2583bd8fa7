import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { useMutation } from 'urql';
import type { TlsMode } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useGo } from '../shell/location.ts';
import { addressText, adoptCandidate, type PageCandidate } from './discovery-query.ts';

const tlsModes: readonly TlsMode[] = ['PREFER', 'REQUIRE', 'VERIFY_CA', 'VERIFY_FULL', 'DISABLE'];

/** Credentials and names for a candidate. What is typed here is in no address and is forgotten with the form. */
export function AdoptForm({
  candidate,
  onClose,
  onAdopted,
}: {
  candidate: PageCandidate;
  onClose: () => void;
  onAdopted: () => void;
}) {
  const { t } = useLanguage();
  const go = useGo();
  const [{ fetching }, adopt] = useMutation(adoptCandidate);
  const [tls, setTls] = useState<TlsMode>('PREFER');
  const [problem, setProblem] = useState<string | null>(null);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onClose();
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [onClose]);
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string): string | undefined => {
      const value = form.get(name);
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    const { data, error } = await adopt({
      input: {
        candidateId: candidate.id,
        user: given('user'),
        password: given('password'),
        database: given('database'),
        name: given('name'),
        environment: given('environment'),
        tlsCa: given('tlsCa'),
        tls,
      },
    });
    const answer = data?.adoptCandidate;
    if (answer !== undefined && 'instance' in answer) {
      onAdopted();
      go('/runs');
      return;
    }
    setProblem((answer !== undefined && 'message' in answer ? answer.message : error?.message) ?? null);
  };
  return (
    <form
      className="card stack"
      aria-label={t('adoptWhat', { address: addressText(candidate) })}
      autoComplete="off"
      onSubmit={(event) => void submit(event)}
    >
      <div className="columns">
        <label className="field">
          {t('adoptUser')}
          <input ref={first} name="user" type="text" autoComplete="off" maxLength={255} />
        </label>
        <label className="field">
          {t('signInPassword')}
          <input name="password" type="password" autoComplete="new-password" maxLength={4096} />
        </label>
        {candidate.engine !== 'REDIS' && (
          <label className="field">
            {t('adoptDatabase')}
            <input name="database" type="text" autoComplete="off" maxLength={255} />
          </label>
        )}
        <label className="field">
          TLS
          <select value={tls} onChange={(event) => setTls(event.target.value as TlsMode)}>
            {tlsModes.map((mode) => (
              <option key={mode} value={mode}>
                {mode.toLowerCase().replace('_', '-')}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {t('adoptName')}
          <input name="name" type="text" placeholder={addressText(candidate)} maxLength={200} />
        </label>
        <label className="field">
          {t('environment')}
          <input name="environment" type="text" placeholder="default" maxLength={100} />
        </label>
      </div>
      {(tls === 'VERIFY_CA' || tls === 'VERIFY_FULL') && (
        <label className="field">
          {t('adoptTlsCa')}
          <textarea name="tlsCa" rows={4} className="mono" placeholder="-----BEGIN CERTIFICATE-----" />
        </label>
      )}
      {problem !== null && (
        <p className="notice bad" role="alert">
          {problem.replace(/^\[GraphQL\] /, '')}
        </p>
      )}
      <p className="muted">{t('adoptHint')}</p>
      <div className="row-actions">
        <button type="submit" className="button primary" disabled={fetching}>
          {t('adopt')}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
