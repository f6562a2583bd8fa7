import { useCallback, useMemo } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import type {
  AssetKind,
  LineageEdgeKind,
  LineageGraphDirection,
  LineageLevel,
} from '../generated/graphql.ts';
import { Answer } from '../parts/states.tsx';
import { useAddressList, useAddressParameter } from '../shell/location.ts';
import { Controls } from './controls.tsx';
import { FactsLine } from './facts-line.tsx';
import { LineageDrawing } from './lineage-drawing.tsx';
import { LineageLists } from './lineage-lists.tsx';
import { neighbourStep, type ShownNode, type Side, shownOf } from './part.ts';
import { Chosen } from './chosen.tsx';
import { usePart } from './use-part.ts';

const maxHops = 20;
const sidesOf: Readonly<Record<LineageGraphDirection, readonly Side[]>> = {
  BOTH: ['up', 'down'],
  UPSTREAM: ['up'],
  DOWNSTREAM: ['down'],
};

/** What can be done with a drawn asset or edge. */
export interface LineageActions {
  chosen: string | null;
  choose: (id: string | null) => void;
  /** Opens an open or folded asset; folds one whose neighbours are drawn. */
  open: (node: ShownNode) => void;
  fold: (node: ShownNode) => void;
  showMore: (node: ShownNode) => void;
}

/** Everything that the address says about the view. */
export interface LineageChoices {
  level: LineageLevel;
  direction: LineageGraphDirection;
  hops: number;
  edgeKind: LineageEdgeKind | null;
  asOf: string | null;
}

/** Where the values of an asset come from and go to, as a drawing or as lists; all of its state is in the address. */
export function LineageTab({ asset }: { asset: { key: string; name: string; kind: AssetKind } }) {
  const { t } = useLanguage();
  const choices = useChoices(asset.kind);
  const [view] = useAddressParameter('view');
  const [opened, setOpened] = useAddressList('open');
  const [folded, setFolded] = useAddressList('fold');
  const [more, setMore] = useAddressList('more');
  const [chosen, choose] = useAddressParameter('chosen');
  const { level, direction, hops, edgeKind, asOf } = choices;
  const options = useMemo(
    () => ({
      level,
      budget: { hops },
      ...(edgeKind === null ? {} : { edges: { edgeKinds: [edgeKind] } }),
      ...(asOf === null ? {} : { asOf }),
    }),
    [level, hops, edgeKind, asOf],
  );
  const answer = usePart({ key: asset.key, direction, options, expansions: opened });
  const limits = useMemo(
    () => new Map(more.map((entry) => [entry.split(':')[0] ?? '', Number(entry.split(':')[1])])),
    [more],
  );
  const foldedText = folded.join(' ');
  const shown = useMemo(
    () =>
      answer.part === null
        ? null
        : shownOf(answer.part, sidesOf[direction], new Set(foldedText.split(' ')), limits),
    [answer.part, direction, foldedText, limits],
  );
  const open = useCallback(
    (node: ShownNode) => {
      if (node.folded) setFolded(folded.filter((id) => id !== node.id));
      else if (node.open) setOpened([...opened, `${node.side === 'up' ? 'u' : 'd'}:${node.id}`]);
    },
    [folded, opened, setFolded, setOpened],
  );
  const fold = useCallback(
    (node: ShownNode) => node.foldable && setFolded([...folded, node.id]),
    [folded, setFolded],
  );
  const showMore = useCallback(
    (node: ShownNode) => {
      const limit = (limits.get(node.id) ?? neighbourStep) + neighbourStep;
      setMore([...more.filter((entry) => !entry.startsWith(`${node.id}:`)), `${node.id}:${limit}`]);
    },
    [limits, more, setMore],
  );
  const actions: LineageActions = { chosen, choose, open, fold, showMore };
  return (
    <div className="lineage stack">
      <Controls choices={choices} kind={asset.kind} maxHops={maxHops} />
      <Answer data={answer.part} error={answer.error} onRetry={answer.again}>
        {(part) =>
          shown === null ? null : (
            <>
              <FactsLine
                part={part}
                drawn={shown.nodes.length}
                changedAt={answer.changedAt}
                busy={answer.busy}
              />
              {part.links.size === 0 ? (
                <p className="notice">{t('lineageNoneHere')}</p>
              ) : (
                <div className={chosen === null ? '' : 'lineage-split'}>
                  {view === 'lists' ? (
                    <LineageLists shown={shown} actions={actions} />
                  ) : (
                    <LineageDrawing name={asset.name} shown={shown} actions={actions} />
                  )}
                  {chosen !== null && <Chosen id={chosen} part={part} options={options} actions={actions} />}
                </div>
              )}
            </>
          )
        }
      </Answer>
    </div>
  );
}

function useChoices(kind: AssetKind): LineageChoices {
  const [level] = useAddressParameter('level');
  const [direction] = useAddressParameter('direction');
  const [hops] = useAddressParameter('hops');
  const [edgeKind] = useAddressParameter('edges');
  const [asOf] = useAddressParameter('asOf');
  const time = asOf === null ? Number.NaN : Date.parse(asOf);
  return {
    level: level === 'COLUMN' || (level === null && kind === 'COLUMN') ? 'COLUMN' : 'TABLE',
    direction: direction === 'UPSTREAM' || direction === 'DOWNSTREAM' ? direction : 'BOTH',
    hops: Math.min(maxHops, Math.max(1, Math.floor(Number(hops ?? 1)) || 1)),
    edgeKind: edgeKind === 'DIRECT' || edgeKind === 'INDIRECT' ? edgeKind : null,
    asOf: Number.isNaN(time) ? null : new Date(time).toISOString(),
  };
}
