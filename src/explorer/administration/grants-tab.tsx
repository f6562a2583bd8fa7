import { type SubmitEvent, useCallback } from 'react';
import { useQuery } from 'urql';
import type { AdministrationGrantsQuery, ScopeKind } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { fieldOf, Refusal, useAction } from '../parts/action.tsx';
import { Answer } from '../parts/states.tsx';
import { useAddressParameter } from '../shell/location.ts';
import { grantRole, grantsQuery, revokeRole } from './administration-query.ts';
import { NextPage } from '../parts/next-page.tsx';
import { Grid } from '../parts/grid.tsx';

const scopeKinds: readonly ScopeKind[] = [
  'ORGANISATION',
  'UNIT',
  'TEAM',
  'OWN',
  'INSTANCE',
  'DATABASE',
  'SCHEMA',
  'TAG',
  'DOMAIN',
  'ENVIRONMENT',
  'OWNER',
];

/** Who holds which role where; the role looked at is in the address. */
export function GrantsTab() {
  const { t } = useLanguage();
  const [role, setRole] = useAddressParameter('role');
  const [after, setAfter] = useAddressParameter('after');
  const [{ data, error }, ask] = useQuery({ query: grantsQuery, variables: { role, after } });
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  return (
    <section className="stack" aria-labelledby="admin-grants">
      <h2 id="admin-grants">{t('adminGrants')}</h2>
      <Answer data={data} error={error} onRetry={refresh}>
        {(found) => (
          <>
            <label className="field narrow">
              {t('grantOfRole')}
              <select value={role ?? ''} onChange={(event) => setRole(event.target.value)}>
                <option value="">{t('grantAllRoles')}</option>
                {found.roles.map(({ name }) => (
                  <option key={name} value={name} translate="no">
                    {name}
                  </option>
                ))}
              </select>
            </label>
            <GrantTable found={found} onChanged={refresh} />
            <NextPage page={found.roleGrants.pageInfo} after={after} onGo={setAfter} />
            <GrantForm found={found} onGranted={refresh} />
          </>
        )}
      </Answer>
    </section>
  );
}

function GrantTable({ found, onChanged }: { found: AdministrationGrantsQuery; onChanged: () => void }) {
  const { t, formatTime, word } = useLanguage();
  const { run, busy, problem } = useAction(revokeRole);
  const holders = new Map([
    ...found.groups.map(({ id, name }) => [id, name] as const),
    ...found.accounts.nodes.map(({ id, login }) => [id, login] as const),
  ]);
  const revoke = async (grantId: string): Promise<void> => {
    if ((await run({ input: { grantId } })) !== null) onChanged();
  };
  return (
    <div className="stack">
      <Refusal problem={problem} />
      <Grid columns={['grantHolder', 'roleName', 'grantWhere', 'grantWhen', 'columnActions']}>
        {found.roleGrants.nodes.map((grant) => (
          <tr key={grant.id}>
            <td>{holders.get(grant.subjectId) ?? grant.subjectId}</td>
            <td>
              {grant.role} {grant.deny && <span className="badge bad">{t('grantDenied')}</span>}
            </td>
            <td>
              {[word(grant.scopeKind), grant.scopeValue, ...grant.environments, ...grant.tags]
                .filter(Boolean)
                .join(' · ')}
            </td>
            <td>
              {formatTime(grant.at)}
              {grant.validUntil && ` – ${formatTime(grant.validUntil)}`}
              <div className="muted">{grant.reason}</div>
            </td>
            <td>
              <button
                type="button"
                className="button quiet"
                disabled={busy || grant.origin === 'oidc'}
                onClick={() => void revoke(grant.id)}
              >
                {t('grantRevoke')}
              </button>
            </td>
          </tr>
        ))}
      </Grid>
    </div>
  );
}

function GrantForm({ found, onGranted }: { found: AdministrationGrantsQuery; onGranted: () => void }) {
  const { t, word } = useLanguage();
  const { run, busy, problem } = useAction(grantRole);
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const scopeValue = fieldOf(fields, 'scopeValue');
    const reason = fieldOf(fields, 'reason');
    const input = {
      subjectId: fieldOf(fields, 'subjectId'),
      role: fieldOf(fields, 'role'),
      scopeKind: fieldOf(fields, 'scopeKind') as ScopeKind,
      deny: fields.get('deny') === 'on',
      ...(scopeValue === '' ? {} : { scopeValue }),
      ...(reason === '' ? {} : { reason }),
    };
    if ((await run({ input })) === null) return;
    form.reset();
    onGranted();
  };
  return (
    <form className="stack narrow" onSubmit={(event) => void submit(event)}>
      <h3>{t('grantNew')}</h3>
      <Refusal problem={problem} />
      <label className="field">
        {t('grantHolder')}
        <select name="subjectId" required>
          {found.accounts.nodes.map(({ id, login }) => (
            <option key={id} value={id}>
              {login}
            </option>
          ))}
          {found.groups.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t('roleName')}
        <select name="role" required>
          {found.roles.map(({ name }) => (
            <option key={name} value={name} translate="no">
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t('grantScope')}
        <select name="scopeKind">
          {scopeKinds.map((kind) => (
            <option key={kind} value={kind}>
              {word(kind)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t('grantPlace')}
        <input name="scopeValue" maxLength={4000} />
      </label>
      <label className="field">
        {t('grantReason')}
        <input name="reason" maxLength={2000} />
      </label>
      <label className="line">
        <input name="deny" type="checkbox" /> {t('grantDeny')}
      </label>
      <div>
        <button type="submit" className="button primary" disabled={busy}>
          {t('grantAdd')}
        </button>
      </div>
    </form>
  );
}
