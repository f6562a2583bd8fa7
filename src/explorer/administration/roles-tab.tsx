import type { SubmitEvent } from 'react';
import { useQuery } from 'urql';
import { useLanguage } from '../i18n/language.tsx';
import { fieldOf, Refusal, useAction } from '../parts/action.tsx';
import { Answer } from '../parts/states.tsx';
import { removeRole, rolesQuery, saveRole } from './administration-query.ts';
import { Grid } from '../parts/grid.tsx';

/** Built-in and custom roles with their permissions. */
export function RolesTab() {
  const { t } = useLanguage();
  const [{ data, error }, refresh] = useQuery({ query: rolesQuery });
  const remove = useAction(removeRole, refresh);
  const drop = (name: string) => remove.run({ name });
  return (
    <section className="stack" aria-labelledby="admin-roles">
      <h2 id="admin-roles">{t('adminRoles')}</h2>
      <Answer data={data} error={error} onRetry={refresh}>
        {({ roles, permissions }) => (
          <>
            <Refusal problem={remove.problem} />
            <Grid columns={['roleName', 'tokenPermissions', 'columnActions']}>
              {roles.map((role) => (
                <tr key={role.name}>
                  <td>
                    {role.name} {role.builtIn && <span className="badge">{t('roleBuiltIn')}</span>}
                    <div className="muted">{role.description}</div>
                  </td>
                  <td className="muted">{role.permissions.join(', ')}</td>
                  <td>
                    {!role.builtIn && (
                      <button type="button" className="button quiet" onClick={() => void drop(role.name)}>
                        {t('roleRemove')}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </Grid>
            <RoleForm permissions={permissions} onSaved={refresh} />
          </>
        )}
      </Answer>
    </section>
  );
}

function RoleForm({
  permissions,
  onSaved,
}: {
  permissions: readonly { name: string; description: string }[];
  onSaved: () => void;
}) {
  const { t } = useLanguage();
  const { run, busy, problem } = useAction(saveRole);
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const input = {
      name: fieldOf(fields, 'name'),
      description: fieldOf(fields, 'description'),
      permissions: fields.getAll('permissions').map(String),
    };
    if ((await run({ input })) === null) return;
    form.reset();
    onSaved();
  };
  return (
    <form className="stack narrow" onSubmit={(event) => void submit(event)}>
      <h3>{t('roleNew')}</h3>
      <Refusal problem={problem} />
      <label className="field">
        {t('roleName')}
        <input name="name" required maxLength={60} pattern="[a-z][a-z0-9\-]+" />
      </label>
      <label className="field">
        {t('roleFor')}
        <input name="description" maxLength={500} />
      </label>
      <label className="field">
        {t('tokenPermissions')}
        <select name="permissions" multiple required size={10}>
          {permissions.map(({ name, description }) => (
            <option key={name} value={name} title={description}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <div>
        <button type="submit" className="button primary" disabled={busy}>
          {t('roleSave')}
        </button>
      </div>
    </form>
  );
}
