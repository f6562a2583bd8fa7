import type { AccountPageQuery } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Refusal, useAction } from '../parts/action.tsx';
import { endSession } from './account-query.ts';
import { Grid } from '../parts/grid.tsx';

type Session = AccountPageQuery['sessions'][number];

/** One's own living sessions or tokens, each of which can be ended. */
export function SessionList({
  sessions,
  onChanged,
}: {
  sessions: readonly Session[];
  onChanged: () => void;
}) {
  const { t, formatTime } = useLanguage();
  const { run, busy, problem } = useAction(endSession, onChanged);
  const end = (id: string) => run({ id });
  if (sessions.length === 0) return <p className="muted">{t('tokensNone')}</p>;
  return (
    <div className="stack">
      <Refusal problem={problem} />
      <Grid
        columns={[
          'sessionWhat',
          'sessionFrom',
          'sessionStarted',
          'sessionUsed',
          'sessionExpires',
          'columnActions',
        ]}
      >
        {sessions.map((session) => (
          <tr key={session.id}>
            <td>
              <SessionName session={session} />
            </td>
            <td>{[session.address, session.userAgent].filter(Boolean).join(' · ')}</td>
            <td>{formatTime(session.startedAt)}</td>
            <td>{session.lastUsedAt ? formatTime(session.lastUsedAt) : '–'}</td>
            <td>{formatTime(session.expiresAt)}</td>
            <td>
              <button
                type="button"
                className="button quiet"
                disabled={busy}
                onClick={() => void end(session.id)}
              >
                {session.kind === 'TOKEN' ? t('tokenRevoke') : t('sessionEnd')}
              </button>
            </td>
          </tr>
        ))}
      </Grid>
    </div>
  );
}

function SessionName({ session }: { session: Session }) {
  const { t } = useLanguage();
  if (session.kind === 'SESSION')
    return session.current ? <span className="badge good">{t('sessionThis')}</span> : t('sessionSignIn');
  return (
    <>
      {session.name} <code>{session.prefix}…</code>
      <div className="muted">{session.permissions?.join(', ')}</div>
    </>
  );
}
