import type { SubmitEvent } from 'react';
import { useQuery } from 'urql';
import { Delegations } from '../account/delegations.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { fieldOf, Refusal } from '../parts/action.tsx';
import { accountChoices, AccountField } from '../parts/account-field.tsx';
import { useAddressParameter } from '../shell/location.ts';

/** Who decides in whose place; whose are shown is in the address, one's own without. */
export function DelegationsTab() {
  const { t } = useLanguage();
  const [login, setLogin] = useAddressParameter('account');
  const [{ data, error }] = useQuery({
    query: accountChoices,
    variables: { text: login },
    pause: login === null,
  });
  const account = data?.accounts.nodes.find((found) => found.login === login?.toLowerCase());
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setLogin(fieldOf(new FormData(event.currentTarget), 'account'));
  };
  const unknown = login !== null && data !== undefined && account === undefined;
  return (
    <section className="stack" aria-labelledby="admin-delegations">
      <h2 id="admin-delegations">{t('adminDelegations')}</h2>
      <form key={login} className="line" onSubmit={submit}>
        <AccountField name="account" label="delegationsWhose" defaultValue={login ?? undefined} />
        <button type="submit" className="button">
          {t('delegationsShow')}
        </button>
      </form>
      <Refusal problem={error?.message ?? (unknown ? t('accountUnknown', { login }) : null)} />
      {login === null && <Delegations />}
      {account !== undefined && <Delegations key={account.id} accountId={account.id} />}
    </section>
  );
}
