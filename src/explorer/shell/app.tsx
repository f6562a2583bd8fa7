import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import { Loading } from '../parts/states.tsx';
import { FleetTree } from '../tree/fleet-tree.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { SessionGate } from './session.tsx';
import { TopBar } from './top-bar.tsx';

const AssetPage = lazy(() => import('../asset/asset-page.tsx'));
const DiscoveryPage = lazy(() => import('../discovery/discovery-page.tsx'));
const FleetPage = lazy(() => import('../tree/fleet-page.tsx'));
const RunsPage = lazy(() => import('../runs/runs-page.tsx'));
const SearchPage = lazy(() => import('../search/search-page.tsx'));
const StatisticsPage = lazy(() => import('../statistics/statistics-page.tsx'));

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
          <ErrorBoundary>
            <Suspense fallback={<Loading />}>
              <Switch>
                <Route path="/" component={FleetPage} />
                <Route path="/search" component={SearchPage} />
                <Route path="/asset" component={AssetPage} />
                <Route path="/runs" component={RunsPage} />
                <Route path="/discovery" component={DiscoveryPage} />
                <Route path="/statistics" component={StatisticsPage} />
                <Route component={NotFoundPage} />
              </Switch>
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
    </SessionGate>
  );
}
