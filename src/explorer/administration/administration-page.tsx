import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { useAddressParameter } from '../shell/location.ts';
import { useTitle } from '../shell/title.ts';
import { AccountsTab } from './accounts-tab.tsx';
import { GrantsTab } from './grants-tab.tsx';
import { GroupsTab } from './groups-tab.tsx';
import { RolesTab } from './roles-tab.tsx';

const tabs: readonly { name: string; label: MessageKey; show: () => ReactNode }[] = [
  { name: 'accounts', label: 'adminAccounts', show: () => <AccountsTab /> },
  { name: 'groups', label: 'adminGroups', show: () => <GroupsTab /> },
  { name: 'roles', label: 'adminRoles', show: () => <RolesTab /> },
  { name: 'grants', label: 'adminGrants', show: () => <GrantsTab /> },
];

/** Accounts, teams, roles and who holds them. Which of these is shown is in the address. */
export default function AdministrationPage() {
  const { t } = useLanguage();
  useTitle(t('adminTitle'));
  const [chosen] = useAddressParameter('tab');
  const current = tabs.find((tab) => tab.name === chosen) ?? tabs[0];
  return (
    <>
      <h1>{t('adminTitle')}</h1>
      <nav aria-label={t('adminTitle')}>
        <ul className="line plain">
          {tabs.map((tab) => (
            <li key={tab.name}>
              <Link
                className="button"
                href={`/administration?tab=${tab.name}`}
                aria-current={tab === current ? 'page' : undefined}
              >
                {t(tab.label)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {current?.show()}
    </>
  );
}
