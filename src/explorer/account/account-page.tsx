import { useQuery } from 'urql';
import { useLanguage } from '../i18n/language.tsx';
import { Answer } from '../parts/states.tsx';
import { useTitle } from '../shell/title.ts';
import { accountPage } from './account-query.ts';
import { Delegations } from './delegations.tsx';
import { PasswordForm } from './password-form.tsx';
import { SecondFactor } from './second-factor.tsx';
import { SessionList } from './session-list.tsx';
import { PlaceText } from './place-text.tsx';
import { TokenForm } from './token-form.tsx';

/** One's own account: password, second factor, tokens, sessions and roles. */
export default function AccountPage() {
  const { t } = useLanguage();
  useTitle(t('accountTitle'));
  const [{ data, error }, refresh] = useQuery({ query: accountPage });
  return (
    <>
      <h1>{t('accountTitle')}</h1>
      <Answer data={data} error={error} onRetry={refresh}>
        {({ me, sessions, permissions }) => {
          if (me === null || me === undefined) return <p className="muted">{t('accountNone')}</p>;
          return (
            <>
              <p>
                {me.name} <span className="muted">{me.login}</span>
              </p>
              <section className="stack" aria-labelledby="account-roles">
                <h2 id="account-roles">{t('accountRoles')}</h2>
                {me.grants.length === 0 && <p className="muted">{t('accountNoRoles')}</p>}
                <ul>
                  {me.grants.map((grant) => (
                    <li key={grant.id}>
                      {grant.role} {grant.deny && <span className="badge bad">{t('grantDenied')}</span>}{' '}
                      <span className="muted">
                        <PlaceText grant={grant} />
                      </span>
                    </li>
                  ))}
                </ul>
              </section>
              <section className="stack" aria-labelledby="account-password">
                <h2 id="account-password">{t('signInPassword')}</h2>
                {me.issuer ? (
                  <p className="muted">{t('accountExternal', { name: me.issuer })}</p>
                ) : (
                  <PasswordForm accountId={me.id} login={me.login} onChanged={refresh} />
                )}
              </section>
              <section className="stack" aria-labelledby="account-factor">
                <h2 id="account-factor">{t('factorTitle')}</h2>
                {me.issuer ? (
                  <p className="muted">{t('factorExternal')}</p>
                ) : (
                  <SecondFactor accountId={me.id} active={me.secondFactor} onChanged={refresh} />
                )}
              </section>
              <section className="stack" aria-labelledby="account-delegations">
                <h2 id="account-delegations">{t('adminDelegations')}</h2>
                <Delegations />
              </section>
              <section className="stack" aria-labelledby="account-tokens">
                <h2 id="account-tokens">{t('tokensTitle')}</h2>
                <SessionList
                  sessions={sessions.filter((session) => session.kind === 'TOKEN')}
                  onChanged={refresh}
                />
                <TokenForm permissions={permissions} onCreated={refresh} />
              </section>
              <section className="stack" aria-labelledby="account-sessions">
                <h2 id="account-sessions">{t('sessionsTitle')}</h2>
                <SessionList
                  sessions={sessions.filter((session) => session.kind === 'SESSION')}
                  onChanged={refresh}
                />
              </section>
            </>
          );
        }}
      </Answer>
    </>
  );
}
