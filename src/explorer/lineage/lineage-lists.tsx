import { Link } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { assetAddress } from '../shell/location.ts';
import type { LineageActions } from './lineage-tab.tsx';
import { neighbourStep, type PartLink, type Shown, type ShownNode } from './part.ts';
import { Grid } from '../parts/grid.tsx';

const sides: Readonly<Record<ShownNode['side'], MessageKey>> = {
  root: 'lineageRoot',
  up: 'lineageUpstream',
  down: 'lineageDownstream',
};

/** The same as the drawing as two tables: assets with what opens and folds them, edges with their evidence. */
export function LineageLists({ shown, actions }: { shown: Shown; actions: LineageActions }) {
  const { t, kindName, formatNumber } = useLanguage();
  const nodes = shown.nodes.toSorted((a, b) => a.side.localeCompare(b.side) || a.hop - b.hop);
  const byId = new Map(shown.nodes.map((node) => [node.id, node]));
  const nameOf = (id: string): string => byId.get(id)?.asset?.name ?? t('lineageHidden');
  return (
    <div className="stack">
      <h2>{t('lineageAssets')}</h2>
      <Grid
        columns={[
          'columnName',
          'lineageKind',
          'lineageSide',
          { label: 'lineageHops', number: true },
          'columnActions',
        ]}
      >
        {nodes.map((node) => (
          <tr key={node.id}>
            <td title={node.asset?.key}>
              {node.asset === null ? (
                <span className="muted">{t('lineageHidden')}</span>
              ) : (
                <Link href={assetAddress(node.asset.key, 'lineage')}>{shortPath(node.asset.key)}</Link>
              )}
            </td>
            <td>{node.asset === null ? '' : kindName(node.asset.kind)}</td>
            <td>{t(sides[node.side])}</td>
            <td className="number">{formatNumber(node.hop)}</td>
            <td>
              <NodeActions node={node} actions={actions} />
            </td>
          </tr>
        ))}
      </Grid>
      <h2>{t('lineageEdges')}</h2>
      <EdgeTable links={shown.links} nameOf={nameOf} actions={actions} />
    </div>
  );
}

function NodeActions({ node, actions }: { node: ShownNode; actions: LineageActions }) {
  const { t, formatNumber } = useLanguage();
  const name = node.asset?.name ?? '';
  return (
    <span className="row-actions">
      {(node.open || node.folded) && (
        <button type="button" className="button quiet" onClick={() => actions.open(node)}>
          {t(node.folded ? 'lineageUnfold' : 'lineageExpand', { name })}
        </button>
      )}
      {node.foldable && !node.folded && (
        <button type="button" className="button quiet" onClick={() => actions.fold(node)}>
          {t('lineageFold', { name })}
        </button>
      )}
      {node.rest > 0 && (
        <button type="button" className="button quiet" onClick={() => actions.showMore(node)}>
          {t('lineageMoreOf', {
            count: Math.min(node.rest, neighbourStep),
            rest: formatNumber(node.rest),
            name,
          })}
        </button>
      )}
    </span>
  );
}

function EdgeTable({
  links,
  nameOf,
  actions,
}: {
  links: readonly PartLink[];
  nameOf: (id: string) => string;
  actions: LineageActions;
}) {
  const { t } = useLanguage();
  return (
    <Grid columns={['lineageFrom', 'lineageTo', 'lineageKind', 'lineageEvidence']}>
      {links.map((link) => (
        <tr key={link.id}>
          <td>{nameOf(link.from)}</td>
          <td>{nameOf(link.to)}</td>
          <td>{t(edgeText(link))}</td>
          <td>
            <button
              type="button"
              className="button quiet"
              aria-label={t('lineageShowEvidence', { from: nameOf(link.from), to: nameOf(link.to) })}
              onClick={() => actions.choose(link.id)}
            >
              {t('lineageEvidence')}
            </button>
          </td>
        </tr>
      ))}
    </Grid>
  );
}

/** What an edge does in words. */
export function edgeText({ direct, indirect }: PartLink): MessageKey {
  if (direct && indirect) return 'lineageBothKinds';
  return direct ? 'lineageDirect' : 'lineageIndirect';
}

/** A key without the address of its server. */
export function shortPath(key: string): string {
  const slash = key.indexOf('/', key.indexOf('://') + 3);
  return slash < 0 ? key : key.slice(slash + 1);
}
