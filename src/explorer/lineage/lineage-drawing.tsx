import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { AssetBox } from './asset-box.tsx';
import { anchorsOf, boxesOf, type Drawing, drawn, pathOf } from './layout.ts';
import type { LineageActions } from './lineage-tab.tsx';
import type { Shown } from './part.ts';

const zooms = [0.3, 0.4, 0.55, 0.75, 1, 1.25, 1.5] as const;

/** The drawing: boxes placed by a worker, edges under them. Everything in it is within reach of the keyboard. */
export function LineageDrawing({
  name,
  shown,
  actions,
}: {
  name: string;
  shown: Shown;
  actions: LineageActions;
}) {
  const { t } = useLanguage();
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const [failed, setFailed] = useState(false);
  const [zoom, setZoom] = useState(1);
  const [focused, setFocused] = useState<string | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let current = true;
    drawn(boxesOf(shown), shown.links).then(
      (found) => current && setDrawing(found),
      () => current && setFailed(true),
    );
    return () => {
      current = false;
    };
  }, [shown]);
  const anchors = useMemo(
    () => (drawing === null ? new Map<string, never>() : anchorsOf(drawing)),
    [drawing],
  );
  const root = shown.nodes.find(({ side }) => side === 'root')?.id ?? null;
  const entry = focused !== null && anchors.has(focused) ? focused : root;
  useShowRoot(frame, drawing, root);
  const move = (event: KeyboardEvent<HTMLElement>): void => {
    const id = event.currentTarget.dataset.node;
    const target = id === undefined ? undefined : neighbourBy(event.key, id, shown, frame.current);
    if (target === undefined) return;
    event.preventDefault();
    frame.current?.querySelector<HTMLElement>(`[data-node="${target}"]`)?.focus();
  };
  const step = (by: number): void => {
    const at = zooms.findIndex((value) => value >= zoom);
    setZoom(zooms[Math.min(zooms.length - 1, Math.max(0, at + by))] ?? 1);
  };
  const whole = (): void => {
    const room = frame.current?.clientWidth ?? 0;
    if (drawing !== null && room > 0) setZoom(Math.min(1, Math.max(0.3, room / drawing.width)));
  };
  if (failed) return <p className="notice warn">{t('lineageNoLayout')}</p>;
  return (
    <div className="lineage-board">
      <div className="row-actions">
        <span className="lineage-key direct">
          {t('lineageDirect')}: {t('lineageDirectHint')}
        </span>
        <span className="lineage-key indirect">
          {t('lineageIndirect')}: {t('lineageIndirectHint')}
        </span>
        <span className="row-actions lineage-zoom">
          <button type="button" className="button quiet" onClick={() => step(-1)}>
            {t('lineageZoomOut')}
          </button>
          <button type="button" className="button quiet" onClick={whole}>
            {t('lineageZoomWhole')}
          </button>
          <button type="button" className="button quiet" onClick={() => step(1)}>
            {t('lineageZoomIn')}
          </button>
        </span>
      </div>
      <p className="visually-hidden" id="lineage-keys">
        {t('lineageKeys')}
      </p>
      <div
        ref={frame}
        className="lineage-frame"
        role="group"
        aria-label={t('lineageGraph', { name })}
        aria-describedby="lineage-keys"
      >
        {drawing !== null && (
          <div style={{ width: drawing.width * zoom, height: drawing.height * zoom }}>
            <div
              className="lineage-plane"
              data-drawn={drawing.boxes.length}
              style={{ width: drawing.width, height: drawing.height, transform: `scale(${zoom})` }}
            >
              <Edges shown={shown} drawing={drawing} actions={actions} />
              {drawing.boxes.map((box) => (
                <AssetBox
                  key={box.id}
                  box={box}
                  actions={actions}
                  entry={entry}
                  onFocus={setFocused}
                  onMove={move}
                />
              ))}
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

/** Brings the asset asked about into sight when it is first drawn. */
function useShowRoot(
  frame: React.RefObject<HTMLDivElement | null>,
  drawing: Drawing | null,
  root: string | null,
): void {
  const shownFor = useRef<string | null>(null);
  useEffect(() => {
    const box = drawing?.boxes.find(
      ({ title, rows }) => title?.id === root || rows.some(({ id }) => id === root),
    );
    if (box === undefined || root === null || shownFor.current === root) return;
    shownFor.current = root;
    const { current } = frame;
    current?.scrollTo(
      box.x - (current.clientWidth - box.width) / 2,
      box.y - (current.clientHeight - box.height) / 2,
    );
  }, [drawing, root, frame]);
}

function Edges({ shown, drawing, actions }: { shown: Shown; drawing: Drawing; actions: LineageActions }) {
  const anchors = useMemo(() => anchorsOf(drawing), [drawing]);
  const { chosen, choose } = actions;
  return (
    <svg className="lineage-edges" width={drawing.width} height={drawing.height} aria-hidden="true">
      <defs>
        <marker
          id="lineage-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0,0 L8,4 L0,8 z" />
        </marker>
      </defs>
      {shown.links.map((link) => {
        const [from, to] = [anchors.get(link.from), anchors.get(link.to)];
        if (from === undefined || to === undefined || link.from === link.to) return null;
        const line = pathOf(from, to);
        const touched = chosen === link.id || chosen === link.from || chosen === link.to;
        return (
          <g
            key={link.id}
            data-edge={link.id}
            className={`${link.direct ? 'direct' : 'indirect'} ${touched ? 'chosen' : ''}`}
            onClick={() => choose(link.id)}
          >
            <path className="reach" d={line} />
            <path className="line" d={line} markerEnd="url(#lineage-arrow)" />
          </g>
        );
      })}
    </svg>
  );
}

/** Where an arrow key leads: along an edge to the left or right, in the order of the drawing up or down. */
function neighbourBy(key: string, id: string, shown: Shown, frame: HTMLElement | null): string | undefined {
  if (key === 'ArrowLeft') return shown.links.find(({ to, from }) => to === id && from !== id)?.from;
  if (key === 'ArrowRight') return shown.links.find(({ from, to }) => from === id && to !== id)?.to;
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  const order = [...(frame?.querySelectorAll<HTMLElement>('[data-node]') ?? [])].map(
    (item) => item.dataset.node,
  );
  return order[order.indexOf(id) + (key === 'ArrowDown' ? 1 : -1)];
}
