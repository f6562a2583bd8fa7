import { type SubmitEvent, useEffect, useState } from 'react';
import { LanguageChoice } from '../i18n/language-choice.tsx';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { useTitle } from './title.ts';

interface Answer {
  signedIn: boolean;
  secondFactorWanted: boolean;
  /** Why not, with the code of the refusal; null when signed in. */
  refusal: { code: string; message: string; seconds: number | null } | null;
}

/** The way back after signing in elsewhere: the page that was asked for. */
function providerAddress(): string {
  const { pathname, search } = globalThis.location;
  const parameters = new URLSearchParams(search);
  parameters.delete('signIn');
  const rest = parameters.toString();
  const returnTo = rest === '' ? pathname : `${pathname}?${rest}`;
  return `/auth/oidc/start?${new URLSearchParams({ returnTo }).toString()}`;
}

function useProvider(): string | null {
  const [provider, setProvider] = useState<string | null>(null);
  useEffect(() => {
    fetch('/api/session/options')
      .then((response) => response.json() as Promise<{ provider: string | null }>)
      .then(
        (options) => setProvider(options.provider),
        () => setProvider(null),
      );
  }, []);
  return provider;
}

/** Login and password, then a code where one is set up; or the identity provider. */
export function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useLanguage();
  useTitle(t('signInTitle'));
  const provider = useProvider();
  const [codeWanted, setCodeWanted] = useState(false);
  const parameters = new URLSearchParams(globalThis.location.search);
  const failed = parameters.get('signIn') === 'failed';
  const [problem, setProblem] = useState<string | null>(
    failed ? t('signInProviderFailed') : parameters.get('link') === 'over' ? t('signInLinkOver') : null,
  );
  const [busy, setBusy] = useState(false);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setBusy(true);
    sendSignIn(new FormData(event.currentTarget))
      .then(
        (answer) => {
          setCodeWanted((before) => before || answer.secondFactorWanted);
          setProblem(answer.refusal === null ? null : refusalText(t, answer.refusal));
          if (answer.signedIn) onSignedIn();
        },
        () => setProblem(t('errorTitle')),
      )
      .finally(() => setBusy(false));
  };
  return (
    <main>
      <form className="signin" onSubmit={submit}>
        <h1>{t('signInTitle')}</h1>
        {problem !== null && (
          <p className={codeWanted ? 'notice warn' : 'notice bad'} role="alert">
            {problem}
          </p>
        )}
        <label className="field">
          {t('signInUser')}
          <input name="login" autoComplete="username" required maxLength={100} />
        </label>
        <label className="field">
          {t('signInPassword')}
          <input name="password" type="password" autoComplete="current-password" required maxLength={256} />
        </label>
        {codeWanted && (
          <label className="field">
            {t('signInCode')}
            {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
            <input name="code" autoComplete="one-time-code" autoFocus required maxLength={64} />
          </label>
        )}
        <button type="submit" className="button primary" disabled={busy}>
          {t('signIn')}
        </button>
        {provider !== null && (
          <a className="button" href={providerAddress()}>
            {t('signInWith', { name: provider })}
          </a>
        )}
        <LanguageChoice />
      </form>
    </main>
  );
}

interface Refused {
  message: string;
  extensions?: { code?: string; facts?: { retryAfterSeconds?: number } };
}

const refusalTexts: Readonly<Record<string, MessageKey>> = {
  UNAUTHENTICATED: 'signInWrong',
  SECOND_FACTOR_REQUIRED: 'signInCodeWanted',
  ACCOUNT_LOCKED: 'signInLocked',
  LIMIT_EXCEEDED: 'signInTooMany',
};

/** A refusal in the language of the page; what the server says where there is no text for it. */
function refusalText(
  t: ReturnType<typeof useLanguage>['t'],
  { code, message, seconds }: NonNullable<Answer['refusal']>,
): string {
  const key = refusalTexts[code];
  return key === undefined ? message : t(key, { seconds: seconds ?? 60 });
}

async function sendSignIn(form: FormData): Promise<Answer> {
  const response = await fetch('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(form)),
  });
  if (response.ok) return { signedIn: true, secondFactorWanted: false, refusal: null };
  const body = (await response.json()) as { errors?: Refused[] };
  const first = body.errors?.[0];
  const code = first?.extensions?.code ?? '';
  return {
    signedIn: false,
    secondFactorWanted: code === 'SECOND_FACTOR_REQUIRED',
    refusal: {
      code,
      message: first?.message ?? '',
      seconds: first?.extensions?.facts?.retryAfterSeconds ?? null,
    },
  };
}
