import { type SubmitEvent, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { fieldOf, Refusal, useAction } from '../parts/action.tsx';
import { createToken } from './account-query.ts';

/** Makes an API token and shows it this once. */
export function TokenForm({
  accountId,
  permissions,
  onCreated,
}: {
  /** A service account; one’s own when absent. */
  accountId?: string;
  permissions: readonly { name: string; description: string }[];
  onCreated: () => void;
}) {
  const { t } = useLanguage();
  const { run, busy, problem } = useAction(createToken);
  const [token, setToken] = useState<string | null>(null);
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const input = {
      ...(accountId === undefined ? {} : { accountId }),
      name: fieldOf(fields, 'name'),
      permissions: fields.getAll('permissions').map(String),
      validDays: Number(fieldOf(fields, 'validDays')),
    };
    const result = (await run({ input }))?.createApiToken;
    if (result?.__typename !== 'CreatedApiToken') return;
    setToken(result.token);
    form.reset();
    onCreated();
  };
  return (
    <form className="stack narrow" onSubmit={(event) => void submit(event)}>
      <Refusal problem={problem} />
      {token !== null && (
        <div className="notice warn" role="status">
          <p>{t('tokenHint')}</p>
          <pre aria-label={t('tokenNew')}>{token}</pre>
        </div>
      )}
      <label className="field">
        {t('tokenName')}
        <input name="name" required maxLength={200} />
      </label>
      <label className="field">
        {t('tokenPermissions')}
        <select name="permissions" multiple required size={8}>
          {permissions.map(({ name, description }) => (
            <option key={name} value={name} title={description}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t('tokenDays')}
        <input name="validDays" type="number" min={1} max={366} defaultValue={30} required />
      </label>
      <div>
        <button type="submit" className="button" disabled={busy}>
          {t('tokenCreate')}
        </button>
      </div>
    </form>
  );
}
