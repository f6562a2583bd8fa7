import {
  createContext,
  type ReactNode,
  type SubmitEvent,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { Loading, Problem } from '../parts/states.tsx';

/** Who is signed in. */
export interface SessionAccount {
  id: string;
  name: string;
}

interface SessionState {
  account: SessionAccount;
  signOut: () => void;
}

const SessionContext = createContext<SessionState | null>(null);
/** Event by which any request tells that the session has ended. */
export const sessionEndedEvent = 'waymark:session-ended';

type Phase =
  { name: 'asking' } | { name: 'out' } | { name: 'failed' } | { name: 'in'; account: SessionAccount };

async function askSession(): Promise<Phase> {
  const response = await fetch('/api/session', { headers: { accept: 'application/json' } });
  if (response.status === 401) return { name: 'out' };
  if (!response.ok) return { name: 'failed' };
  return { name: 'in', account: (await response.json()) as SessionAccount };
}

/** Shows its children to a signed-in person and the sign-in form to anybody else. */
export function SessionGate({ children }: { children: ReactNode }) {
  const [phase, setPhase] = useState<Phase>({ name: 'asking' });
  const ask = useCallback(() => {
    askSession().then(setPhase, () => setPhase({ name: 'failed' }));
  }, []);
  useEffect(() => {
    ask();
    const ended = (): void => setPhase({ name: 'out' });
    globalThis.addEventListener(sessionEndedEvent, ended);
    return () => globalThis.removeEventListener(sessionEndedEvent, ended);
  }, [ask]);
  const signOut = useCallback(() => {
    const leave = (): void => setPhase({ name: 'out' });
    fetch('/api/session', { method: 'DELETE', headers: { 'content-type': 'application/json' } }).then(
      leave,
      leave,
    );
  }, []);
  const state = useMemo(
    () => (phase.name === 'in' ? { account: phase.account, signOut } : null),
    [phase, signOut],
  );
  if (phase.name === 'asking') return <Loading />;
  if (phase.name === 'failed') return <Problem message="" onRetry={ask} />;
  if (state === null) return <SignIn onSignedIn={ask} />;
  return <SessionContext.Provider value={state}>{children}</SessionContext.Provider>;
}

/** The signed-in person. */
export function useSession(): SessionState {
  const state = useContext(SessionContext);
  if (state === null) throw new TypeError('useSession is used outside SessionGate');
  return state;
}

function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useLanguage();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [codeWanted, setCodeWanted] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    sendSignIn(login, password, code).then(
      (answer) => {
        if (answer.signedIn) onSignedIn();
        setCodeWanted(answer.secondFactorWanted);
        setProblem(answer.message);
      },
      () => setProblem(t('errorTitle')),
    );
  };
  return (
    <main>
      <form className="signin" onSubmit={submit}>
        <h1>{t('signInTitle')}</h1>
        {problem !== null && (
          <p className="notice bad" role="alert">
            {problem}
          </p>
        )}
        <label className="field">
          {t('signInUser')}
          <input
            autoComplete="username"
            required
            value={login}
            onChange={(event) => setLogin(event.target.value)}
          />
        </label>
        <label className="field">
          {t('signInPassword')}
          <input
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        {codeWanted && (
          <label className="field">
            {t('signInCode')}
            <input
              inputMode="numeric"
              autoComplete="one-time-code"
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </label>
        )}
        <button type="submit" className="button primary">
          {t('signIn')}
        </button>
      </form>
    </main>
  );
}

interface SignInAnswer {
  signedIn: boolean;
  secondFactorWanted: boolean;
  message: string | null;
}

async function sendSignIn(login: string, password: string, code: string): Promise<SignInAnswer> {
  const response = await fetch('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password, ...(code === '' ? {} : { code }) }),
  });
  if (response.ok) return { signedIn: true, secondFactorWanted: false, message: null };
  const body = (await response.json()) as {
    errors?: { message: string; extensions?: { facts?: { secondFactor?: boolean } } }[];
  };
  const first = body.errors?.[0];
  return {
    signedIn: false,
    secondFactorWanted: first?.extensions?.facts?.secondFactor === true,
    message: first?.message ?? '',
  };
}
