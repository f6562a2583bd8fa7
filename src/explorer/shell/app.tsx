import { Route, Switch } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import { FleetTree } from '../tree/fleet-tree.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { lazyPage } from './lazy-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { SessionGate } from './session.tsx';
import { TopBar } from './top-bar.tsx';
import { VersionNotice } from './version-notice.tsx';

const AccountPage = lazyPage(() => import('../account/account-page.tsx'));
const AdministrationPage = lazyPage(() => import('../administration/administration-page.tsx'));
const AssetPage = lazyPage(() => import('../asset/asset-page.tsx'));
const AuditPage = lazyPage(() => import('../audit/audit-page.tsx'));
const CompliancePage = lazyPage(() => import('../compliance/compliance-page.tsx'));
const DiscoveryPage = lazyPage(() => import('../discovery/discovery-page.tsx'));
const EventsPage = lazyPage(() => import('../events/events-page.tsx'));
const FleetPage = lazyPage(() => import('../tree/fleet-page.tsx'));
const JobsPage = lazyPage(() => import('../jobs/jobs-page.tsx'));
const NodesPage = lazyPage(() => import('../nodes/nodes-page.tsx'));
const RunsPage = lazyPage(() => import('../runs/runs-page.tsx'));
const SearchPage = lazyPage(() => import('../search/search-page.tsx'));
const StatisticsPage = lazyPage(() => import('../statistics/statistics-page.tsx'));

/** The explorer: top bar, tree of the fleet, and the page the address names. All state is in the address. */
export function App() {
  const { t } = useLanguage();
  return (
    <SessionGate>
      <a className="skip" href="#content">
        {t('skipToContent')}
      </a>
      <div className="shell">
        <TopBar />
        <aside className="side" aria-label={t('fleetTree')}>
          <FleetTree />
        </aside>
        <main className="main" id="content" tabIndex={-1}>
          <ConnectionNotice />
          <VersionNotice />
          <ErrorBoundary>
            <Switch>
              <Route path="/" component={FleetPage} />
              <Route path="/search" component={SearchPage} />
              <Route path="/asset" component={AssetPage} />
              <Route path="/account" component={AccountPage} />
              <Route path="/administration" component={AdministrationPage} />
              <Route path="/audit" component={AuditPage} />
              <Route path="/compliance" component={CompliancePage} />
              <Route path="/runs" component={RunsPage} />
              <Route path="/discovery" component={DiscoveryPage} />
              <Route path="/events" component={EventsPage} />
              <Route path="/jobs" component={JobsPage} />
              <Route path="/nodes" component={NodesPage} />
              <Route path="/statistics" component={StatisticsPage} />
              <Route component={NotFoundPage} />
            </Switch>
          </ErrorBoundary>
        </main>
      </div>
    </SessionGate>
  );
}
