import { type SubmitEvent, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { fieldOf, Refusal, useAction } from '../parts/action.tsx';
import { beginFactor, confirmFactor, removeFactor, renewCodes } from './account-query.ts';

/** Sets up, renews and removes one's own second factor. */
export function SecondFactor({
  accountId,
  active,
  onChanged,
}: {
  accountId: string;
  active: boolean;
  onChanged: () => void;
}) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const shown = (next: readonly string[] | null): void => {
    setCodes(next);
    onChanged();
  };
  return (
    <div className="stack">
      {codes !== null && <RecoveryCodes codes={codes} />}
      {active ? <Manage accountId={accountId} onCodes={shown} /> : <SetUp onCodes={shown} />}
    </div>
  );
}

function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useLanguage();
  return (
    <div className="notice warn" role="status">
      <p>{t('recoveryCodesHint')}</p>
      <pre aria-label={t('recoveryCodes')}>{codes.join('\n')}</pre>
    </div>
  );
}

function SetUp({ onCodes }: { onCodes: (codes: readonly string[]) => void }) {
  const { t } = useLanguage();
  const begin = useAction(beginFactor);
  const confirm = useAction(confirmFactor);
  const [begun, setBegun] = useState<{ address: string; secret: string } | null>(null);
  const start = async (): Promise<void> => {
    const result = (await begin.run({}))?.beginSecondFactor;
    if (result?.__typename === 'NewSecondFactor') setBegun(result);
  };
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const code = fieldOf(new FormData(event.currentTarget), 'code');
    const result = (await confirm.run({ code }))?.confirmSecondFactor;
    if (result?.__typename === 'RecoveryCodes') onCodes(result.recoveryCodes);
  };
  if (begun === null)
    return (
      <div className="stack">
        <Refusal problem={begin.problem} />
        <p className="muted">{t('factorNone')}</p>
        <div>
          <button type="button" className="button" disabled={begin.busy} onClick={() => void start()}>
            {t('factorSetUp')}
          </button>
        </div>
      </div>
    );
  return (
    <form className="stack narrow" onSubmit={(event) => void submit(event)}>
      <Refusal problem={confirm.problem} />
      <p>{t('factorHint')}</p>
      <p>
        <a href={begun.address}>{t('factorOpen')}</a>
      </p>
      <pre aria-label={t('factorSecret')}>{begun.secret}</pre>
      <label className="field">
        {t('signInCode')}
        <input name="code" inputMode="numeric" autoComplete="one-time-code" required maxLength={6} />
      </label>
      <div>
        <button type="submit" className="button primary" disabled={confirm.busy}>
          {t('factorConfirm')}
        </button>
      </div>
    </form>
  );
}

function Manage({
  accountId,
  onCodes,
}: {
  accountId: string;
  onCodes: (codes: readonly string[] | null) => void;
}) {
  const { t } = useLanguage();
  const renew = useAction(renewCodes);
  const remove = useAction(removeFactor);
  const [code, setCode] = useState('');
  const renewAll = async (): Promise<void> => {
    const result = (await renew.run({ code }))?.renewRecoveryCodes;
    if (result?.__typename === 'RecoveryCodes') onCodes(result.recoveryCodes);
  };
  const removeOwn = async (): Promise<void> => {
    if ((await remove.run({ input: { accountId, code } })) !== null) onCodes(null);
  };
  return (
    <div className="stack narrow">
      <Refusal problem={renew.problem ?? remove.problem} />
      <p>
        <span className="badge good">{t('factorActive')}</span>
      </p>
      <label className="field">
        {t('signInCode')}
        <input
          autoComplete="one-time-code"
          maxLength={64}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </label>
      <div className="line">
        <button type="button" className="button" disabled={code === ''} onClick={() => void renewAll()}>
          {t('factorRenew')}
        </button>
        <button type="button" className="button" disabled={code === ''} onClick={() => void removeOwn()}>
          {t('factorRemove')}
        </button>
      </div>
    </div>
  );
}
