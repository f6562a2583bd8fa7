import { type SubmitEvent, useState } from 'react';
import { useQuery } from 'urql';
import type { AdministrationAccountsQuery } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { fieldOf, Refusal, secretOf, useAction } from '../parts/action.tsx';
import { Answer } from '../parts/states.tsx';
import { useAddressParameter } from '../shell/location.ts';
import {
  accountsQuery,
  createAccount,
  resetPassword,
  unlockAccount,
  updateAccount,
} from './administration-query.ts';
import { NextPage } from '../parts/next-page.tsx';
import { useMay } from '../shell/session.tsx';
import { AccountPanel } from './account-panel.tsx';
import { Grid } from '../parts/grid.tsx';

type Account = AdministrationAccountsQuery['accounts']['nodes'][number];

/** Accounts with what can be done about each; what is searched for is in the address. */
export function AccountsTab() {
  const { t } = useLanguage();
  const [text, setText] = useAddressParameter('q');
  const [after, setAfter] = useAddressParameter('after');
  const [chosen, setChosen] = useAddressParameter('account');
  const mayManage = useMay('account.manage');
  const [{ data, error }, refresh] = useQuery({ query: accountsQuery, variables: { text, after } });
  return (
    <section className="stack" aria-labelledby="admin-accounts">
      <h2 id="admin-accounts">{t('adminAccounts')}</h2>
      <label className="field narrow">
        {t('accountSearch')}
        <input type="search" defaultValue={text ?? ''} onChange={(event) => setText(event.target.value)} />
      </label>
      <Answer data={data} error={error} onRetry={refresh}>
        {({ accounts }) => (
          <>
            <p className="muted">{t('accountCount', { count: accounts.totalCount })}</p>
            {chosen !== null && (
              <AccountPanel
                key={chosen}
                accountId={chosen}
                onChanged={() => refresh({ requestPolicy: 'network-only' })}
                onClose={() => setChosen('')}
              />
            )}
            <AccountTable accounts={accounts.nodes} onChanged={refresh} onChosen={setChosen} />
            <NextPage page={accounts.pageInfo} after={after} onGo={setAfter} />
          </>
        )}
      </Answer>
      {mayManage && <NewAccount onCreated={refresh} />}
    </section>
  );
}

function AccountTable({
  accounts,
  onChanged,
  onChosen,
}: {
  accounts: readonly Account[];
  onChanged: () => void;
  onChosen: (id: string) => void;
}) {
  const { t } = useLanguage();
  const mayManage = useMay('account.manage');
  const update = useAction(updateAccount);
  const unlock = useAction(unlockAccount);
  const reset = useAction(resetPassword);
  const [issued, setIssued] = useState<{ login: string; password: string } | null>(null);
  const then = (done: Promise<unknown>): void => void done.then((result) => result !== null && onChanged());
  const issue = async ({ id, login }: Account): Promise<void> => {
    const result = (await reset.run({ accountId: id }))?.resetPassword;
    if (result?.__typename === 'TemporaryPassword') setIssued({ login, password: result.temporaryPassword });
  };
  return (
    <div className="stack">
      <Refusal problem={update.problem ?? unlock.problem ?? reset.problem} />
      {issued !== null && (
        <div className="notice warn" role="status">
          <p>{t('passwordIssued', { login: issued.login })}</p>
          <pre>{issued.password}</pre>
        </div>
      )}
      <Grid columns={['signInUser', 'columnState', 'adminRoles', 'accountLastSignIn', 'columnActions']}>
        {accounts.map((account) => (
          <tr key={account.id}>
            <td>
              {account.login}
              <div className="muted">{account.name}</div>
            </td>
            <td>
              <AccountState account={account} />
            </td>
            <td>{account.grants.map((grant) => (grant.deny ? `−${grant.role}` : grant.role)).join(', ')}</td>
            <LastSignIn at={account.lastSignInAt ?? null} />
            <td>
              {mayManage && (
                <div className="line">
                  <button
                    type="button"
                    className="button quiet"
                    aria-label={t('accountOf', { login: account.login })}
                    onClick={() => onChosen(account.id)}
                  >
                    {t('accountMore')}
                  </button>
                  <button
                    type="button"
                    className="button quiet"
                    onClick={() =>
                      then(update.run({ input: { accountId: account.id, disabled: !account.disabled } }))
                    }
                  >
                    {account.disabled ? t('accountEnable') : t('accountDisable')}
                  </button>
                  {account.kind === 'PERSON' && !account.issuer && (
                    <button type="button" className="button quiet" onClick={() => void issue(account)}>
                      {t('passwordReset')}
                    </button>
                  )}
                  {account.lockedUntil && (
                    <button
                      type="button"
                      className="button quiet"
                      onClick={() => then(unlock.run({ accountId: account.id }))}
                    >
                      {t('accountUnlock')}
                    </button>
                  )}
                </div>
              )}
            </td>
          </tr>
        ))}
      </Grid>
    </div>
  );
}

function LastSignIn({ at }: { at: string | null }) {
  const { formatTime } = useLanguage();
  return <td>{at === null ? '–' : formatTime(at)}</td>;
}

function AccountState({ account }: { account: Account }) {
  const { t } = useLanguage();
  return (
    <span className="line">
      {account.disabled && <span className="badge bad">{t('accountDisabled')}</span>}
      {account.lockedUntil && <span className="badge warn">{t('accountLocked')}</span>}
      {account.kind === 'SERVICE' && <span className="badge">{t('accountService')}</span>}
      {account.issuer && <span className="badge">OpenID</span>}
      {account.secondFactor && <span className="badge good">{t('factorTitle')}</span>}
    </span>
  );
}

function NewAccount({ onCreated }: { onCreated: () => void }) {
  const { t } = useLanguage();
  const { run, busy, problem } = useAction(createAccount);
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const password = secretOf(fields, 'password');
    const kind = fields.get('service') === 'on' ? 'SERVICE' : 'PERSON';
    const given = { login: fieldOf(fields, 'login'), name: fieldOf(fields, 'name') };
    const secret = password === '' || kind === 'SERVICE' ? {} : { password, mustChangePassword: true };
    if ((await run({ input: { ...given, kind, ...secret } })) === null) return;
    form.reset();
    onCreated();
  };
  return (
    <form className="stack narrow" onSubmit={(event) => void submit(event)}>
      <h3>{t('accountNew')}</h3>
      <Refusal problem={problem} />
      <label className="field">
        {t('signInUser')}
        <input name="login" required minLength={2} maxLength={63} autoComplete="off" />
      </label>
      <label className="field">
        {t('accountName')}
        <input name="name" maxLength={200} autoComplete="off" />
      </label>
      <label className="field">
        {t('accountFirstPassword')}
        <input name="password" type="password" maxLength={256} autoComplete="new-password" />
      </label>
      <label className="line">
        <input name="service" type="checkbox" /> {t('accountServiceNew')}
      </label>
      <div>
        <button type="submit" className="button primary" disabled={busy}>
          {t('accountCreate')}
        </button>
      </div>
    </form>
  );
}
