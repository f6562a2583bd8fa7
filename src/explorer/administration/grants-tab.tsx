import { useQuery } from 'urql';
import type { AdministrationGrantsQuery } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { Refusal, useAction } from '../parts/action.tsx';
import { Answer } from '../parts/states.tsx';
import { useAddressParameter } from '../shell/location.ts';
import { ConfirmButton } from '../parts/confirm.tsx';
import { useHoursText } from '../parts/hours-fields.tsx';
import { grantsQuery, revokeRole } from './administration-query.ts';
import { GrantForm } from './grant-form.tsx';
import { PlaceText } from '../account/place-text.tsx';
import { NextPage } from '../parts/next-page.tsx';
import { Grid } from '../parts/grid.tsx';

/** Who holds which role where; the role looked at is in the address. */
export function GrantsTab() {
  const { t } = useLanguage();
  const [role, setRole] = useAddressParameter('role');
  const [after, setAfter] = useAddressParameter('after');
  const [{ data, error }, refresh] = useQuery({ query: grantsQuery, variables: { role, after } });
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
  const { t, formatTime } = useLanguage();
  const { run, busy, problem } = useAction(revokeRole, onChanged);
  const revoke = (grantId: string) => run({ input: { grantId } });
  return (
    <div className="stack">
      <Refusal problem={problem} />
      <Grid columns={['grantHolder', 'roleName', 'grantWhere', 'grantWhen', 'columnActions']}>
        {found.roleGrants.nodes.map((grant) => (
          <tr key={grant.id}>
            <td translate="no">{grant.holderName ?? grant.subjectId}</td>
            <td>
              {grant.role} {grant.deny && <span className="badge bad">{t('grantDenied')}</span>}
            </td>
            <td>
              <PlaceText grant={grant} />
              <Conditions grant={grant} />
            </td>
            <td>
              {formatTime(grant.at)}
              <div className="muted">{grant.reason}</div>
            </td>
            <td>
              <ConfirmButton
                label={t('grantRevoke')}
                name={t('grantRevokeWhat', {
                  role: grant.role,
                  holder: grant.holderName ?? grant.subjectId,
                })}
                question={t('grantRevokeQuestion')}
                onConfirm={() => void revoke(grant.id)}
                disabled={busy || grant.origin === 'oidc'}
              />
            </td>
          </tr>
        ))}
      </Grid>
    </div>
  );
}

type PageGrant = AdministrationGrantsQuery['roleGrants']['nodes'][number];

/** When and where a grant holds, beside its place. */
function Conditions({ grant }: { grant: PageGrant }) {
  const { t, formatTime } = useLanguage();
  const hoursText = useHoursText();
  const { timeWindow, validFrom, validUntil } = grant;
  const conditions: readonly (readonly [MessageKey, string | null])[] = [
    ['grantEnvironments', grant.environments.join(', ') || null],
    ['grantTags', grant.tags.join(', ') || null],
    ['grantValidFrom', validFrom ? formatTime(validFrom) : null],
    ['grantValidUntil', validUntil ? formatTime(validUntil) : null],
    ['grantHours', timeWindow ? hoursText({ ...timeWindow, zone: timeWindow.timeZone }) : null],
  ];
  return conditions.map(
    ([label, text]) =>
      text !== null && (
        <div key={label} className="muted">
          {t(label)}: <span translate="no">{text}</span>
        </div>
      ),
  );
}
