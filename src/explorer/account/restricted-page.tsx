import type { Restriction } from '../shell/session.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { Answer } from '../parts/states.tsx';
import { useQuery } from 'urql';
import { graphql } from '../generated/gql.ts';
import { PasswordForm } from './password-form.tsx';
import { SecondFactor } from './second-factor.tsx';

const restrictedAccount = graphql(`
  query RestrictedAccount {
    me {
      id
      login
      secondFactor
    }
  }
`);

/** What must be done before anything else: another password, or a second factor. */
export function RestrictedPage({
  restriction,
  onDone,
  onSignOut,
}: {
  restriction: Restriction;
  onDone: () => void;
  onSignOut: () => void;
}) {
  const { t } = useLanguage();
  const [{ data, error }] = useQuery({ query: restrictedAccount });
  return (
    <main className="main">
      <h1>{t(restriction === 'PASSWORD_CHANGE' ? 'restrictedPassword' : 'restrictedFactor')}</h1>
      <Answer data={data} error={error}>
        {({ me }) =>
          me &&
          (restriction === 'PASSWORD_CHANGE' ? (
            <PasswordForm accountId={me.id} login={me.login} onChanged={onDone} />
          ) : (
            <>
              <SecondFactor accountId={me.id} active={false} onChanged={() => undefined} />
              <button type="button" className="button" onClick={onDone}>
                {t('restrictedContinue')}
              </button>
            </>
          ))
        }
      </Answer>
      <button type="button" className="button quiet" onClick={onSignOut}>
        {t('signOut')}
      </button>
    </main>
  );
}
