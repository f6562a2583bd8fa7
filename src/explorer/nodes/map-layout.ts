/** What the picture needs to know of a component. */
export interface MapPart {
  id: string;
  kind: string;
  name: string;
  dependsOn: readonly string[];
  dependents: readonly string[];
}

/** Where a component stands in the picture, px. */
export interface MapBox<Part extends MapPart> {
  component: Part;
  x: number;
  y: number;
}

/** A line from what needs something to what it needs. */
export interface MapLine<Part extends MapPart> {
  from: MapBox<Part>;
  to: MapBox<Part>;
}

/** The picture of the service map: what needs others stands left of them. */
export interface MapPicture<Part extends MapPart> {
  boxes: readonly MapBox<Part>[];
  lines: readonly MapLine<Part>[];
  width: number;
  height: number;
}

/** Size of a box, px. */
export const boxSize = { width: 200, height: 58 } as const;
const gap = { across: 84, down: 14 } as const;

/**
 * Lays the components out in columns: how far a component is from those that need nothing decides its column, the last
 * column holds these. A line that follows from others (a queue needs Redis because its nodes do) is left out.
 */
export function layOut<Part extends MapPart>(components: readonly Part[]): MapPicture<Part> {
  const byId = new Map(components.map((component) => [component.id, component]));
  const distance = distances(byId);
  const columns = Math.max(0, ...distance.values()) + 1;
  const filled = Array.from({ length: columns }, () => 0);
  const boxes = components
    .toSorted(
      (a, b) => loneliness(a) - loneliness(b) || a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name),
    )
    .map((component): MapBox<Part> => {
      const column = columns - 1 - (distance.get(component.id) ?? 0);
      const row = filled[column] ?? 0;
      filled[column] = row + 1;
      return {
        component,
        x: column * (boxSize.width + gap.across),
        y: row * (boxSize.height + gap.down),
      };
    });
  const placed = new Map(boxes.map((box) => [box.component.id, box]));
  return {
    boxes: boxes.toSorted((a, b) => a.x - b.x || a.y - b.y),
    lines: components.flatMap((component) =>
      direct(component, byId).flatMap((id) => {
        const [from, to] = [placed.get(component.id), placed.get(id)];
        return from === undefined || to === undefined ? [] : [{ from, to }];
      }),
    ),
    width: columns * boxSize.width + (columns - 1) * gap.across,
    height: Math.max(0, ...filled) * (boxSize.height + gap.down) - gap.down,
  };
}

/** What has no line stands below what has. */
function loneliness({ dependsOn, dependents }: MapPart): number {
  return dependsOn.length + dependents.length === 0 ? 1 : 0;
}

type Components = ReadonlyMap<string, MapPart>;

/** Longest way from each component to one that needs nothing. A circle counts once. */
function distances(byId: Components): Map<string, number> {
  const known = new Map<string, number>();
  const measure = (id: string, above: ReadonlySet<string>): number => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const inside = new Set(above).add(id);
    const needed = (byId.get(id)?.dependsOn ?? []).filter((other) => byId.has(other) && !inside.has(other));
    const found = needed.length === 0 ? 0 : 1 + Math.max(...needed.map((other) => measure(other, inside)));
    known.set(id, found);
    return found;
  };
  for (const id of byId.keys()) measure(id, new Set());
  return known;
}

/** What a component needs, without what it needs through another of these. */
function direct(component: MapPart, byId: Components): string[] {
  const through = new Set(
    component.dependsOn.flatMap((id) => byId.get(id)?.dependsOn ?? []).filter((id) => id !== component.id),
  );
  return component.dependsOn.filter((id) => !through.has(id));
}

/** The curve of a line, as an SVG path. */
export function curve({ from, to }: MapLine<MapPart>): string {
  const [x1, y1] = [from.x + boxSize.width, from.y + boxSize.height / 2];
  const [x2, y2] = [to.x, to.y + boxSize.height / 2];
  const bend = Math.max(30, (x2 - x1) / 2);
  return `M ${x1} ${y1} C ${x1 + bend} ${y1}, ${x2 - bend} ${y2}, ${x2} ${y2}`;
}
