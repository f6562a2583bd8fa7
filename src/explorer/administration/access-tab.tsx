import { type SubmitEvent, useState } from 'react';
import { useQuery } from 'urql';
import { useSearchParams } from 'wouter';
import { PlaceText } from '../account/place-text.tsx';
import type { AccessQuestionQuery } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { AccountField, useAccountId } from '../parts/account-field.tsx';
import { fieldOf, Refusal } from '../parts/action.tsx';
import { FieldFault } from '../parts/form.tsx';
import { Grid } from '../parts/grid.tsx';
import { Answer } from '../parts/states.tsx';
import { accessQuery, permissionsQuery } from './administration-query.ts';

/** Whether somebody may do something, and every grant that was weighed for the answer. The question is in the address. */
export function AccessTab() {
  const { t } = useLanguage();
  const [parameters, setParameters] = useSearchParams();
  const accountId = useAccountId();
  const [problem, setProblem] = useState<string | null>(null);
  const [{ data }] = useQuery({ query: permissionsQuery });
  const asked = (name: string): string => parameters.get(name) ?? '';
  const ask = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setProblem(null);
    try {
      const who = fieldOf(fields, 'who');
      const id = await accountId(who, 'who');
      const permission = fieldOf(fields, 'permission');
      setParameters({ tab: 'access', who, id, permission, asset: fieldOf(fields, 'asset') });
    } catch (fault) {
      if (!(fault instanceof FieldFault)) throw fault;
      setProblem(fault.message);
    }
  };
  return (
    <section className="stack" aria-labelledby="admin-access">
      <h2 id="admin-access">{t('adminAccess')}</h2>
      <p className="muted">{t('accessHint')}</p>
      <Refusal problem={problem} />
      <form className="card stack" aria-labelledby="admin-access" onSubmit={(event) => void ask(event)}>
        <div className="columns">
          <AccountField name="who" label="accessWho" required defaultValue={asked('who')} />
          <label className="field">
            {t('accessPermission')}
            <select
              key={data?.permissions.length}
              name="permission"
              defaultValue={asked('permission') || 'asset.read'}
            >
              {data?.permissions.map(({ name, description }) => (
                <option key={name} value={name} title={description} translate="no">
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            {t('accessAsset')}
            <input
              name="asset"
              defaultValue={asked('asset')}
              maxLength={4000}
              placeholder="postgres://host:5432/shop.sales.orders"
            />
          </label>
        </div>
        <div className="row-actions">
          <button type="submit" className="button primary">
            {t('accessAsk')}
          </button>
        </div>
      </form>
      {asked('id') !== '' && (
        <Decision
          question={{
            accountId: asked('id'),
            permission: asked('permission'),
            assetKey: asked('asset') || null,
          }}
        />
      )}
    </section>
  );
}

function Decision({
  question,
}: {
  question: { accountId: string; permission: string; assetKey: string | null };
}) {
  const { t } = useLanguage();
  const [{ data, error }, refresh] = useQuery({
    query: accessQuery,
    variables: question,
    requestPolicy: 'network-only',
  });
  return (
    <Answer data={data} error={error} onRetry={refresh}>
      {({ can }) => (
        <div className="stack" role="status">
          <p>
            <span className={can.allowed ? 'badge good' : 'badge bad'}>
              {t(can.allowed ? 'accessAllowed' : 'accessRefused')}
            </span>{' '}
            <span translate="no">{can.text}</span>
          </p>
          {can.because.length > 0 && <Reasons reasons={can.because} />}
        </div>
      )}
    </Answer>
  );
}

function Reasons({ reasons }: { reasons: AccessQuestionQuery['can']['because'] }) {
  const { t } = useLanguage();
  return (
    <Grid columns={['roleName', 'grantHolder', 'grantWhere', 'accessCounts', 'auditWhy']}>
      {reasons.map((reason) => (
        <tr key={reason.grantId}>
          <td>
            {reason.role} {reason.effect === 'DENY' && <span className="badge bad">{t('grantDenied')}</span>}
          </td>
          <td translate="no">{reason.holderName}</td>
          <td>
            <PlaceText grant={reason} />
          </td>
          <td>{t(reason.applies ? 'accessApplies' : 'accessNot')}</td>
          <td className="muted" translate="no">
            {reason.text}
          </td>
        </tr>
      ))}
    </Grid>
  );
}
