import { type PageTab, TabbedPage } from '../parts/tabbed-page.tsx';
import { AccountsTab } from './accounts-tab.tsx';
import { AccessTab } from './access-tab.tsx';
import { DelegationsTab } from './delegations-tab.tsx';
import { GrantsTab } from './grants-tab.tsx';
import { GroupsTab } from './groups-tab.tsx';
import { OnCallTab } from './on-call-tab.tsx';
import { RolesTab } from './roles-tab.tsx';

const tabs: readonly PageTab[] = [
  { name: 'accounts', label: 'adminAccounts', show: () => <AccountsTab /> },
  { name: 'groups', label: 'adminGroups', show: () => <GroupsTab /> },
  { name: 'on-call', label: 'adminOnCall', show: () => <OnCallTab /> },
  { name: 'delegations', label: 'adminDelegations', show: () => <DelegationsTab /> },
  { name: 'roles', label: 'adminRoles', show: () => <RolesTab /> },
  { name: 'grants', label: 'adminGrants', show: () => <GrantsTab /> },
  { name: 'access', label: 'adminAccess', show: () => <AccessTab /> },
];

/** Accounts, teams, roles and who holds them. */
export default function AdministrationPage() {
  return <TabbedPage title="adminTitle" address="/administration" tabs={tabs} />;
}
