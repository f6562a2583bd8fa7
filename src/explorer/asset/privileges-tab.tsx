import { useQuery } from 'urql';
import { Link } from 'wouter';
import type { PrivilegeVia } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Answer } from '../parts/states.tsx';
import { assetAddress } from '../shell/location.ts';
import { assetPrivileges, type PageAsset } from './asset-query.ts';

const tones: Readonly<Record<PrivilegeVia, string>> = {
  DIRECT: 'badge',
  MEMBERSHIP: 'badge',
  PUBLIC: 'badge warn',
  SUPERUSER: 'badge bad',
};

/** Who may do what with the asset, and how they came to it. */
export function PrivilegesTab({ asset }: { asset: PageAsset }) {
  const { t, word } = useLanguage();
  const [{ data, error }, retry] = useQuery({ query: assetPrivileges, variables: { key: asset.key } });
  return (
    <Answer data={data} error={error} onRetry={retry}>
      {({ asset: found }) => (
        <div className="scroll stack">
          {found?.privileges.complete === false && <p className="notice warn">{t('privilegesIncomplete')}</p>}
          {found?.privileges.entries.length === 0 && <p className="muted">{t('none')}</p>}
          <table className="grid">
            <thead>
              <tr>
                <th>{t('columnPrincipal')}</th>
                <th>{t('columnPrivilege')}</th>
                <th>{t('columnVia')}</th>
                <th>{t('columnGrantable')}</th>
              </tr>
            </thead>
            <tbody>
              {(found?.privileges.entries ?? []).map((entry) => (
                <tr
                  key={`${entry.principalKey} ${entry.via} ${entry.grantedOnKey} ${entry.through.join(' ')}`}
                >
                  <td>
                    <Link href={assetAddress(entry.principalKey)}>{entry.principalName}</Link>
                  </td>
                  <td>{entry.privileges.join(', ')}</td>
                  <td>
                    <span className={tones[entry.via]}>{word(entry.via)}</span>{' '}
                    {entry.through.map((role) => role.slice(role.lastIndexOf(':') + 1)).join(' › ')}
                  </td>
                  <td>{entry.grantable.join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Answer>
  );
}
