import ELK, { type ELK as Elk, type ElkNode } from 'elkjs/lib/elk-api.js';
import elkWorkerAddress from 'elkjs/lib/elk-worker.min.js?url';
import type { PartLink, Shown, ShownNode } from './part.ts';

/** A box of the drawing: one asset, or a table with those of its columns that are drawn. */
export interface Box {
  id: string;
  title: ShownNode | null;
  /** Name of the box when the table itself is not drawn. */
  name: string;
  rows: readonly ShownNode[];
  width: number;
  height: number;
}

/** Where something stands. */
export interface Place {
  x: number;
  y: number;
}

/** A drawing with every box in its place. */
export interface Drawing {
  boxes: readonly (Box & Place)[];
  width: number;
  height: number;
}

/** Sizes of what is drawn, px. */
export const sizes = { width: 216, head: 44, row: 24 } as const;

/** Groups what is drawn into boxes: columns under their table. */
export function boxesOf(shown: Shown): Box[] {
  const boxes = new Map<string, { id: string; title: ShownNode | null; name: string; rows: ShownNode[] }>();
  for (const node of shown.nodes) {
    const isColumn = node.asset?.kind === 'COLUMN' && node.asset.parentKey !== null;
    const id = (isColumn ? node.asset?.parentKey : node.asset?.key) ?? node.id;
    const box = boxes.get(id) ?? { id, title: null, name: lastName(id), rows: [] };
    if (isColumn) box.rows.push(node);
    else box.title = node;
    boxes.set(id, box);
  }
  return [...boxes.values()].map((box) => ({
    ...box,
    rows: box.rows.toSorted((a, b) => (a.asset?.name ?? '').localeCompare(b.asset?.name ?? '')),
    width: sizes.width,
    height: sizes.head + box.rows.length * sizes.row + (box.rows.length > 0 ? 4 : 0),
  }));
}

/** The last part of a key's name. */
export function lastName(key: string): string {
  return key.slice(Math.max(key.lastIndexOf('.'), key.lastIndexOf('/'), key.lastIndexOf('#')) + 1);
}

/** The box of each drawn asset. */
export function boxIds(boxes: readonly Box[]): Map<string, string> {
  return new Map(
    boxes.flatMap((box) =>
      [...(box.title === null ? [] : [box.title]), ...box.rows].map((node) => [node.id, box.id] as const),
    ),
  );
}

let engine: Elk | null = null;

/** Finds places for boxes, layer by layer in the direction values go. It is computed by a worker of the browser. */
export async function drawn(boxes: readonly Box[], links: readonly PartLink[]): Promise<Drawing> {
  engine ??= new ELK({ workerUrl: elkWorkerAddress });
  const boxOf = boxIds(boxes);
  const between = new Map<string, { id: string; sources: string[]; targets: string[] }>();
  for (const { from, to } of links) {
    const [source, target] = [boxOf.get(from), boxOf.get(to)];
    if (source === undefined || target === undefined || source === target) continue;
    const id = `${source} ${target}`;
    between.set(id, { id, sources: [source], targets: [target] });
  }
  const found: ElkNode = await engine.layout({
    id: 'lineage',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.layered.spacing.nodeNodeBetweenLayers': '96',
      'elk.spacing.nodeNode': '14',
      'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
      'elk.padding': '[top=16,left=40,bottom=16,right=40]',
    },
    children: boxes.map(({ id, width, height }) => ({ id, width, height })),
    edges: [...between.values()],
  });
  const places = new Map((found.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
  return {
    boxes: boxes.map((box) => ({ ...box, ...(places.get(box.id) ?? { x: 0, y: 0 }) })),
    width: found.width ?? 0,
    height: found.height ?? 0,
  };
}

/** Where edges leave and reach each asset: the middle of its line. */
export function anchorsOf(drawing: Drawing): Map<string, { left: Place; right: Place }> {
  const anchors = new Map<string, { left: Place; right: Place }>();
  for (const box of drawing.boxes) {
    const at = (id: string, y: number): void =>
      void anchors.set(id, {
        left: { x: box.x, y: box.y + y },
        right: { x: box.x + box.width, y: box.y + y },
      });
    if (box.title !== null) at(box.title.id, sizes.head / 2);
    box.rows.forEach((row, index) => at(row.id, sizes.head + (index + 0.5) * sizes.row));
  }
  return anchors;
}

/** The line of an edge as an SVG path; one inside a box bows out to its right. */
export function pathOf(from: { left: Place; right: Place }, to: { left: Place; right: Place }): string {
  if (from.left.x === to.left.x) {
    const bow = from.right.x + 34;
    return `M${from.right.x},${from.right.y} C${bow},${from.right.y} ${bow},${to.right.y} ${to.right.x},${to.right.y}`;
  }
  const reach = Math.max(40, Math.abs(to.left.x - from.right.x) / 2);
  return `M${from.right.x},${from.right.y} C${from.right.x + reach},${from.right.y} ${to.left.x - reach},${to.left.y} ${to.left.x},${to.left.y}`;
}
