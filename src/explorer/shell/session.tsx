import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { RestrictedPage } from '../account/restricted-page.tsx';
import { connectionLost, useReconnected } from '../api/connection.ts';
import { Loading, Problem } from '../parts/states.tsx';
import { SignIn } from './sign-in.tsx';

/** Who is signed in. */
export interface SessionAccount {
  id: string;
  name: string;
  /** What must be done before anything else. */
  restriction: Restriction | null;
  /** What may be done somewhere at least. */
  permissions: readonly string[];
}

/** Somebody else set the password, or a second factor is demanded. */
export type Restriction = 'PASSWORD_CHANGE' | 'SECOND_FACTOR';

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
    const fail = (): void => {
      connectionLost();
      // Who was signed in keeps the page; the notice above it says that the server is away.
      setPhase((before) => (before.name === 'in' ? before : { name: 'failed' }));
    };
    askSession().then((found) => (found.name === 'failed' ? fail() : setPhase(found)), fail);
  }, []);
  useReconnected(ask);
  useEffect(() => {
    ask();
    // Asked rather than believed: a server about to stop knows nobody any more, and the session goes on with the next one.
    globalThis.addEventListener(sessionEndedEvent, ask);
    return () => globalThis.removeEventListener(sessionEndedEvent, ask);
  }, [ask]);
  const signOut = useCallback(() => {
    const leave = (): void => setPhase({ name: 'out' });
    fetch('/api/session', {
      method: 'DELETE',
      headers: { 'content-type': 'application/json' },
      // Who signs out and leaves at once is signed out all the same.
      keepalive: true,
    }).then(leave, leave);
  }, []);
  const state = useMemo(
    () => (phase.name === 'in' ? { account: phase.account, signOut } : null),
    [phase, signOut],
  );
  if (phase.name === 'asking')
    return (
      <main>
        <Loading />
      </main>
    );
  if (phase.name === 'failed')
    return (
      <main className="signin">
        <Problem title="serverGone" message="" onRetry={ask} />
      </main>
    );
  if (state === null) return <SignIn onSignedIn={ask} />;
  if (state.account.restriction !== null)
    return <RestrictedPage restriction={state.account.restriction} onDone={ask} onSignOut={state.signOut} />;
  return <SessionContext.Provider value={state}>{children}</SessionContext.Provider>;
}

/** Whether the signed-in person may do something somewhere; whether here, the server says. */
export function useMay(permission: string): boolean {
  return useSession().account.permissions.includes(permission);
}

/** The signed-in person. */
export function useSession(): SessionState {
  const state = useContext(SessionContext);
  if (state === null) throw new TypeError('useSession is used outside SessionGate');
  return state;
}
