import { type SubmitEvent, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { Refusal, secretOf, useAction } from '../parts/action.tsx';
import { changePassword } from './account-query.ts';

/** Changes one's own password. */
export function PasswordForm({
  accountId,
  login,
  onChanged,
}: {
  accountId: string;
  login: string;
  onChanged: () => void;
}) {
  const { t } = useLanguage();
  const { run, busy, problem } = useAction(changePassword);
  const [unequal, setUnequal] = useState(false);
  const [changed, setChanged] = useState(false);
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const [password, again] = [secretOf(fields, 'password'), secretOf(fields, 'again')];
    setUnequal(password !== again);
    setChanged(false);
    if (password !== again) return;
    const currentPassword = secretOf(fields, 'current');
    if ((await run({ input: { accountId, password, currentPassword } })) === null) return;
    form.reset();
    setChanged(true);
    onChanged();
  };
  return (
    <form className="stack narrow" onSubmit={(event) => void submit(event)}>
      <Refusal problem={unequal ? t('passwordsUnequal') : problem} />
      {changed && (
        <p className="notice" role="status">
          {t('passwordChanged')}
        </p>
      )}
      <input type="hidden" name="login" autoComplete="username" value={login} readOnly />
      <label className="field">
        {t('passwordCurrent')}
        <input name="current" type="password" autoComplete="current-password" maxLength={256} />
      </label>
      <label className="field">
        {t('passwordNew')}
        <input name="password" type="password" autoComplete="new-password" required maxLength={256} />
      </label>
      <label className="field">
        {t('passwordAgain')}
        <input name="again" type="password" autoComplete="new-password" required maxLength={256} />
      </label>
      <p className="muted">{t('passwordHint')}</p>
      <div>
        <button type="submit" className="button primary" disabled={busy}>
          {t('passwordChange')}
        </button>
      </div>
    </form>
  );
}
