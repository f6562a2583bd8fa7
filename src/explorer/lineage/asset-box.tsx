import type { KeyboardEvent } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { glyphOf } from '../parts/kinds.ts';
import type { Box, Place } from './layout.ts';
import { lastName } from './layout.ts';
import type { LineageActions } from './lineage-tab.tsx';
import { neighbourStep, type ShownNode } from './part.ts';

interface BoxParts {
  actions: LineageActions;
  /** The asset at which Tab enters the drawing. */
  entry: string | null;
  onFocus: (id: string) => void;
  /** Keys that lead to another asset. */
  onMove: (event: KeyboardEvent<HTMLElement>) => void;
}

/** One box: an asset, or a table with its drawn columns, each with what opens and folds it. */
export function AssetBox({ box, ...parts }: { box: Box & Place } & BoxParts) {
  const { kindName } = useLanguage();
  const place = box.title?.asset?.parentKey ?? (box.title === null ? box.id : null);
  return (
    <div
      className={`lineage-box ${box.title?.side ?? box.rows[0]?.side ?? ''}`}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
    >
      <div className="head">
        {box.title === null ? (
          <span className="name">{box.name}</span>
        ) : (
          <NodeButton node={box.title} {...parts} />
        )}
        <span className="place" title={place ?? ''}>
          {box.title?.asset === null || box.title?.asset === undefined
            ? ''
            : `${kindName(box.title.asset.kind)} · `}
          {place === null ? '' : lastName(place)}
        </span>
      </div>
      {box.rows.map((row) => (
        <div key={row.id} className="line">
          <NodeButton node={row} {...parts} />
        </div>
      ))}
    </div>
  );
}

function NodeButton({ node, actions, entry, onFocus, onMove }: { node: ShownNode } & BoxParts) {
  const { t, kindName, formatNumber } = useLanguage();
  const name = node.asset?.name ?? t('lineageHidden');
  const opens = node.folded || node.open;
  const onKey = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === '+' || event.key === '=') {
      if (opens) actions.open(node);
      else if (node.rest > 0) actions.showMore(node);
    } else if (event.key === '-') actions.fold(node);
    else onMove(event);
  };
  const states = [
    ...(node.asset === null ? [] : [kindName(node.asset.kind)]),
    ...(opens ? [t('lineageExpand', { name: '' }).replace(/[:：]\s*$/, '')] : []),
  ];
  return (
    <>
      <button
        type="button"
        className="name"
        data-node={node.id}
        tabIndex={node.id === entry ? 0 : -1}
        aria-pressed={actions.chosen === node.id}
        title={node.asset?.key ?? name}
        onFocus={() => onFocus(node.id)}
        onKeyDown={onKey}
        onClick={() => actions.choose(actions.chosen === node.id ? null : node.id)}
      >
        {node.asset !== null && (
          <span className="glyph" aria-hidden="true">
            {glyphOf(node.asset.kind, node.asset.engine)}
          </span>
        )}
        <span className={node.asset?.deleted === true ? 'gone' : ''}>{name}</span>
        <span className="visually-hidden">{states.join(', ')}</span>
      </button>
      {(opens || node.foldable) && (
        <button
          type="button"
          className={`opener ${node.side === 'up' ? 'left' : 'right'}`}
          tabIndex={-1}
          aria-label={t(node.folded ? 'lineageUnfold' : opens ? 'lineageExpand' : 'lineageFold', { name })}
          onClick={() => (opens ? actions.open(node) : actions.fold(node))}
        >
          {opens ? '+' : '−'}
        </button>
      )}
      {node.rest > 0 && (
        <button
          type="button"
          className="rest"
          tabIndex={-1}
          aria-label={t('lineageMoreOf', {
            count: Math.min(node.rest, neighbourStep),
            rest: formatNumber(node.rest),
            name,
          })}
          onClick={() => actions.showMore(node)}
        >
          +{formatNumber(node.rest)}
        </button>
      )}
    </>
  );
}
