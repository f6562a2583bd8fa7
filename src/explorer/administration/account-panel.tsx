import { useState } from 'react';
import { useQuery } from 'urql';
import { removeFactor } from '../account/account-query.ts';
import { SessionList } from '../account/session-list.tsx';
import { TokenForm } from '../account/token-form.tsx';
import type { AccountPanelQuery } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Refusal, useAction } from '../parts/action.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { Answer } from '../parts/states.tsx';
import { accountPanel, createLink, endAllSessions, removeAccount } from './administration-query.ts';

/** One account: its sessions and tokens, ways in for whoever has lost theirs, and its removal. */
export function AccountPanel({
  accountId,
  onChanged,
  onClose,
}: {
  accountId: string;
  onChanged: () => void;
  onClose: () => void;
}) {
  const { t } = useLanguage();
  const [{ data, error }, ask] = useQuery({
    query: accountPanel,
    variables: { id: accountId },
    requestPolicy: 'cache-and-network',
  });
  const again = (): void => {
    ask({ requestPolicy: 'network-only' });
    onChanged();
  };
  return (
    <section className="card stack" aria-labelledby="account-panel">
      <Answer data={data} error={error} onRetry={again}>
        {({ account, sessions, permissions }) =>
          account === null || account === undefined ? (
            <p className="muted">{t('accountGone')}</p>
          ) : (
            <>
              <h3 id="account-panel">{t('accountOf', { login: account.login })}</h3>
              <Ways account={account} onChanged={again} onClose={onClose} />
              <h4>{t('sessionsTitle')}</h4>
              <SessionList sessions={sessions.filter(({ kind }) => kind === 'SESSION')} onChanged={again} />
              <h4>{t('tokensTitle')}</h4>
              <SessionList sessions={sessions.filter(({ kind }) => kind === 'TOKEN')} onChanged={again} />
              {account.kind === 'SERVICE' && (
                <TokenForm accountId={account.id} permissions={permissions} onCreated={again} />
              )}
            </>
          )
        }
      </Answer>
      <div>
        <button type="button" className="button" onClick={onClose}>
          {t('accountClose')}
        </button>
      </div>
    </section>
  );
}

type Shown = NonNullable<AccountPanelQuery['account']>;

function Ways({
  account,
  onChanged,
  onClose,
}: {
  account: Shown;
  onChanged: () => void;
  onClose: () => void;
}) {
  const { t } = useLanguage();
  const [link, setLink] = useState<string | null>(null);
  const make = useAction(createLink);
  const end = useAction(endAllSessions, onChanged);
  const factor = useAction(removeFactor, onChanged);
  const remove = useAction(removeAccount, onChanged);
  const accountId = account.id;
  const makeLink = async (): Promise<void> => {
    const made = (await make.run({ accountId }))?.createSignInLink;
    if (made?.__typename === 'SignInLink') setLink(new URL(made.path, globalThis.location.href).href);
  };
  const drop = async (): Promise<void> => {
    if ((await remove.run({ accountId })) !== null) onClose();
  };
  return (
    <>
      <Refusal problem={make.problem ?? end.problem ?? factor.problem ?? remove.problem} />
      {link !== null && (
        <div className="notice warn" role="status">
          <p>{t('linkIssued', { login: account.login })}</p>
          <pre>{link}</pre>
        </div>
      )}
      <div className="line">
        {account.kind === 'PERSON' && (
          <button type="button" className="button" disabled={make.busy} onClick={() => void makeLink()}>
            {t('linkMake')}
          </button>
        )}
        <ConfirmButton
          className="button"
          label={t('sessionsEndAll')}
          question={t('sessionsEndAllQuestion')}
          onConfirm={() => void end.run({ accountId, tokens: true })}
        />
        {account.secondFactor && (
          <ConfirmButton
            className="button"
            label={t('factorRemove')}
            question={t('factorRemoveQuestion')}
            onConfirm={() => void factor.run({ input: { accountId } })}
          />
        )}
        <ConfirmButton
          className="button"
          label={t('accountRemove')}
          question={t('accountRemoveQuestion')}
          onConfirm={() => void drop()}
        />
      </div>
    </>
  );
}
