import { type ReactNode, useEffect, useRef } from 'react';
import { useQuery } from 'urql';
import { Link } from 'wouter';
import type { LineageOptionsInput } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Answer } from '../parts/states.tsx';
import { assetAddress } from '../shell/location.ts';
import { edgeText, shortPath } from './lineage-lists.tsx';
import { lineageEvidenceOf, type PageReason } from './lineage-query.ts';
import type { LineageActions } from './lineage-tab.tsx';
import type { Part, PartLink, PartNode } from './part.ts';

/** What is chosen, beside the drawing: an asset with its edges, or an edge with what states it. */
export function Chosen({
  id,
  part,
  options,
  actions,
}: {
  id: string;
  part: Part;
  options: LineageOptionsInput;
  actions: LineageActions;
}) {
  const link = part.links.get(id);
  const node = part.nodes.get(id);
  if (link !== undefined)
    return <ChosenEdge key={id} link={link} part={part} options={options} actions={actions} />;
  if (node !== undefined) return <ChosenAsset key={id} node={node} part={part} actions={actions} />;
  return null;
}

function Panel({
  title,
  actions,
  children,
}: {
  title: string;
  actions: LineageActions;
  children: ReactNode;
}) {
  const { t } = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="lineage-chosen card stack" aria-label={title}>
      <div className="headline">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" className="button quiet" onClick={() => actions.choose(null)}>
          {t('lineageClose')}
        </button>
      </div>
      {children}
    </section>
  );
}

function ChosenAsset({ node, part, actions }: { node: PartNode; part: Part; actions: LineageActions }) {
  const { t } = useLanguage();
  const links = [...part.links.values()];
  return (
    <Panel title={node.asset?.name ?? t('lineageHidden')} actions={actions}>
      {node.asset !== null && (
        <>
          <div className="mono muted">{node.asset.key}</div>
          <div className="row-actions">
            <Link href={assetAddress(node.asset.key)}>{t('lineageOpenAsset')}</Link>
            <Link href={assetAddress(node.asset.key, 'lineage')}>{t('lineageOpenLineage')}</Link>
          </div>
        </>
      )}
      <EdgeList
        title={t('lineageIncoming')}
        links={links.filter(({ to }) => to === node.id)}
        end="from"
        part={part}
        actions={actions}
      />
      <EdgeList
        title={t('lineageOutgoing')}
        links={links.filter(({ from }) => from === node.id)}
        end="to"
        part={part}
        actions={actions}
      />
    </Panel>
  );
}

function EdgeList({
  title,
  links,
  end,
  part,
  actions,
}: {
  title: string;
  links: readonly PartLink[];
  end: 'from' | 'to';
  part: Part;
  actions: LineageActions;
}) {
  const { t, formatNumber } = useLanguage();
  if (links.length === 0) return null;
  return (
    <>
      <h3>
        {title} <span className="muted">({formatNumber(links.length)})</span>
      </h3>
      <ul className="plain lineage-edge-list">
        {links.map((link) => {
          const other = part.nodes.get(link[end])?.asset;
          return (
            <li key={link.id}>
              <button type="button" className="button quiet" onClick={() => actions.choose(link.id)}>
                {other === undefined || other === null ? t('lineageHidden') : shortPath(other.key)}
              </button>{' '}
              <span className="badge">{t(edgeText(link))}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function ChosenEdge({
  link,
  part,
  options,
  actions,
}: {
  link: PartLink;
  part: Part;
  options: LineageOptionsInput;
  actions: LineageActions;
}) {
  const { t } = useLanguage();
  const from = part.nodes.get(link.from)?.asset ?? null;
  const to = part.nodes.get(link.to)?.asset ?? null;
  const visible = from !== null && to !== null;
  const [{ data, error }, ask] = useQuery({
    query: lineageEvidenceOf,
    variables: { from: from?.key ?? '', to: to?.key ?? '', options: { ...options, budget: { hops: 1 } } },
    pause: !visible,
  });
  const title = t('lineageShowEvidence', {
    from: from?.name ?? t('lineageHidden'),
    to: to?.name ?? t('lineageHidden'),
  });
  return (
    <Panel title={title} actions={actions}>
      <p>
        <span className="badge accent">{t(edgeText(link))}</span>{' '}
        {from !== null && <Link href={assetAddress(from.key, 'lineage')}>{shortPath(from.key)}</Link>} →{' '}
        {to !== null && <Link href={assetAddress(to.key, 'lineage')}>{shortPath(to.key)}</Link>}
      </p>
      {visible ? (
        <Answer data={data} error={error} onRetry={ask}>
          {({ lineagePaths }) => {
            const reasons = lineagePaths.nodes[0]?.reasons.flat() ?? [];
            if (reasons.length === 0) return <p className="notice">{t('lineageNoEvidence')}</p>;
            return (
              <ol className="plain stack">
                {reasons.map((reason, index) => (
                  <li key={`${reason.evidenceId} ${index}`}>
                    <Reason reason={reason} />
                  </li>
                ))}
              </ol>
            );
          }}
        </Answer>
      ) : (
        <p className="notice">{t('lineageNoEvidence')}</p>
      )}
    </Panel>
  );
}

/** One piece of evidence: its source, what is done with the value, and how certain it is. */
function Reason({ reason }: { reason: PageReason }) {
  const { t, formatTime, formatNumber } = useLanguage();
  const use = useText(reason.subtype);
  return (
    <div className="stack">
      <div className="row-actions">
        {reason.source !== null && reason.source !== undefined && (
          <span className="badge accent">{t(`lineageSource_${reason.source}`)}</span>
        )}
        <span className="badge">{t(reason.kind === 'DIRECT' ? 'lineageDirect' : 'lineageIndirect')}</span>
        {use !== null && <span className="badge">{use}</span>}
        {reason.masking && <span className="badge warn">{t('lineageMasked')}</span>}
      </div>
      {reason.text !== null && reason.text !== undefined && reason.text !== '' && <pre>{reason.text}</pre>}
      <dl className="facts">
        {reason.confidence !== null && reason.confidence !== undefined && (
          <div>
            <dt>{t('lineageConfidence')}</dt>
            <dd>{formatNumber(Math.round(reason.confidence * 100))} %</dd>
          </div>
        )}
        {reason.assetKey !== null && reason.assetKey !== undefined && (
          <div>
            <dt>{t('lineageStatedBy')}</dt>
            <dd>
              <Link href={assetAddress(reason.assetKey, 'definition')}>{shortPath(reason.assetKey)}</Link>
            </dd>
          </div>
        )}
        {reason.method !== null && reason.method !== undefined && (
          <div>
            <dt>{t('lineageMethod')}</dt>
            <dd>{reason.method}</dd>
          </div>
        )}
        {reason.firstSeenAt !== null && reason.firstSeenAt !== undefined && (
          <div>
            <dt>{t('lineageFirstSeen')}</dt>
            <dd>{formatTime(reason.firstSeenAt)}</dd>
          </div>
        )}
        {reason.lastSeenAt !== null && reason.lastSeenAt !== undefined && (
          <div>
            <dt>{t('lineageLastSeen')}</dt>
            <dd>{formatTime(reason.lastSeenAt)}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}

const uses = [
  'IDENTITY',
  'TRANSFORMATION',
  'AGGREGATION',
  'CONDITIONAL',
  'FILTER',
  'GROUP_BY',
  'JOIN',
  'SORT',
  'WINDOW',
] as const;

/** A use of a value in words; the word itself for one that is not known here. */
function useText(subtype: string | null | undefined): string | null {
  const { t } = useLanguage();
  const known = uses.find((use) => use === subtype);
  return known === undefined ? (subtype ?? null) : t(`lineageUse_${known}`);
}
