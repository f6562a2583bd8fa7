import { useQuery } from 'urql';
import { Link, useSearchParams } from 'wouter';
import { useCollected } from '../api/live.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { LineageTab } from '../lineage/lineage-tab.tsx';
import { hasColumns, hasLineage } from '../parts/kinds.ts';
import { Answer } from '../parts/states.tsx';
import { assetAddress, useAddressParameter } from '../shell/location.ts';
import { useTitle } from '../shell/title.ts';
import { assetPage, type PageAsset } from './asset-query.ts';
import { ClassificationPanel } from './classification.tsx';
import { ColumnsTab } from './columns-tab.tsx';
import { ContentsTab } from './contents-tab.tsx';
import { Description } from './description.tsx';
import { HistoryTab } from './history-tab.tsx';
import { IndexesTab, KeysTab } from './keys-tab.tsx';
import { PrivilegesTab } from './privileges-tab.tsx';
import { DefinitionTab, definitionOf, PropertiesTab, StatisticsTab } from './properties-tab.tsx';

type TabName =
  | 'contents'
  | 'columns'
  | 'lineage'
  | 'keys'
  | 'indexes'
  | 'privileges'
  | 'history'
  | 'statistics'
  | 'definition'
  | 'properties';

const tabTitles: Readonly<Record<TabName, MessageKey>> = {
  contents: 'tabContents',
  columns: 'tabColumns',
  lineage: 'tabLineage',
  keys: 'tabKeys',
  indexes: 'tabIndexes',
  privileges: 'tabPrivileges',
  history: 'tabHistory',
  statistics: 'tabStatistics',
  definition: 'tabDefinition',
  properties: 'tabProperties',
};

function tabsOf(asset: PageAsset): TabName[] {
  const relation = hasColumns(asset.kind);
  const contents = asset.childCounts.some(
    ({ kind }) => kind !== 'COLUMN' && kind !== 'CONSTRAINT' && kind !== 'INDEX',
  );
  const wanted: Readonly<Record<TabName, boolean>> = {
    columns: relation,
    contents,
    lineage: hasLineage(asset.kind),
    keys: relation && asset.constraints.length > 0,
    indexes: relation && asset.indexes.length > 0,
    definition: definitionOf(asset.properties) !== null,
    properties: true,
    privileges: asset.kind !== 'SETTING',
    statistics: true,
    history: true,
  };
  return (Object.keys(wanted) as TabName[]).filter((name) => wanted[name]);
}

/** One asset: where it is, what it is, who says what about it, and its parts in tabs. */
export default function AssetPage() {
  const { t } = useLanguage();
  const [parameters] = useSearchParams();
  const key = parameters.get('key') ?? '';
  const [{ data, error }, refresh] = useQuery({ query: assetPage, variables: { key }, pause: key === '' });
  const shown = data?.asset?.key === key ? data.asset : null;
  useTitle(shown?.name ?? null);
  useCollected(instanceOf(key), refresh);
  return (
    <Answer data={key === '' ? { asset: null } : data} error={error} onRetry={refresh}>
      {({ asset }) =>
        asset === null || asset === undefined ? (
          <p className="notice">{t('notFound')}</p>
        ) : (
          <AssetView asset={asset} onChanged={refresh} />
        )
      }
    </Answer>
  );
}

/** Key of the instance that an asset's key begins with. */
function instanceOf(key: string): string {
  const slash = key.indexOf('/', key.indexOf('://') + 3);
  return slash < 0 ? key : key.slice(0, slash);
}

function AssetView({ asset, onChanged }: { asset: PageAsset; onChanged: () => void }) {
  const { t, formatTime, kindName } = useLanguage();
  const [tabParameter, setTab] = useAddressParameter('tab');
  const tabs = tabsOf(asset);
  const tab = tabs.find((name) => name === tabParameter) ?? tabs[0] ?? 'properties';
  return (
    <>
      <header>
        <nav className="crumbs" aria-label={t('breadcrumb')}>
          <ol>
            {asset.ancestors.map((ancestor) => (
              <li key={ancestor.key}>
                <Link href={assetAddress(ancestor.key)}>{ancestor.name}</Link>
              </li>
            ))}
          </ol>
        </nav>
        <div className="headline">
          <h1>{asset.name}</h1>
          <span className="badge">{kindName(asset.kind)}</span>
          {asset.dataType !== null && asset.dataType !== undefined && <code>{asset.dataType}</code>}
          {asset.environment !== null && asset.environment !== undefined && (
            <span className="badge">{asset.environment}</span>
          )}
          {asset.tags.map((tag) => (
            <span key={tag} className="badge accent">
              {tag}
            </span>
          ))}
          {asset.deleted && (
            <span className="badge bad">
              {t('dropped', { when: formatTime(asset.validTo ?? asset.changedAt) })}
            </span>
          )}
        </div>
        <div className="muted mono">{asset.key}</div>
      </header>
      {asset.comment !== null && asset.comment !== undefined && <p>{asset.comment}</p>}
      <Description asset={asset} onChanged={onChanged} />
      <ClassificationPanel asset={asset} onChanged={onChanged} />
      <Tabs tabs={tabs} current={tab} onChange={setTab} />
      <section role="tabpanel" id="asset-panel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        <TabContent tab={tab} asset={asset} />
      </section>
    </>
  );
}

function TabContent({ tab, asset }: { tab: TabName; asset: PageAsset }) {
  if (tab === 'columns') return <ColumnsTab asset={asset} />;
  if (tab === 'contents') return <ContentsTab asset={asset} />;
  if (tab === 'lineage') return <LineageTab key={asset.key} asset={asset} />;
  if (tab === 'keys') return <KeysTab asset={asset} />;
  if (tab === 'indexes') return <IndexesTab asset={asset} />;
  if (tab === 'privileges') return <PrivilegesTab asset={asset} />;
  if (tab === 'history') return <HistoryTab asset={asset} />;
  if (tab === 'statistics') return <StatisticsTab asset={asset} />;
  if (tab === 'definition') return <DefinitionTab asset={asset} />;
  return <PropertiesTab asset={asset} />;
}

/** Tabs after the ARIA pattern: arrow keys, Home and End move and open. */
function Tabs({
  tabs,
  current,
  onChange,
}: {
  tabs: readonly TabName[];
  current: TabName;
  onChange: (tab: TabName) => void;
}) {
  const { t } = useLanguage();
  const move = (key: string): void => {
    const at = tabs.indexOf(current);
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1 + tabs.length,
      Home: 0,
      End: tabs.length - 1,
    };
    const step = steps[key];
    const next = step === undefined ? undefined : tabs[step % tabs.length];
    if (next === undefined) return;
    onChange(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={t('assetSections')}>
      {tabs.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={name === current}
          aria-controls="asset-panel"
          tabIndex={name === current ? 0 : -1}
          onClick={() => onChange(name)}
          onKeyDown={(event) => move(event.key)}
        >
          {t(tabTitles[name])}
        </button>
      ))}
    </div>
  );
}
