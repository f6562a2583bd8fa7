import { describe, expect, it } from 'vitest';
import { layOut, type MapPart } from '../../../../src/explorer/nodes/map-layout.js';

/** Components by what each needs. */
function components(needs: Readonly<Record<string, readonly string[]>>): MapPart[] {
  return Object.entries(needs).map(([id, dependsOn]) => ({
    id,
    kind: 'NODE',
    name: id,
    dependsOn: [...dependsOn],
    dependents: Object.keys(needs).filter((other) => needs[other]?.includes(id)),
  }));
}

const lines = (needs: Readonly<Record<string, readonly string[]>>): string[] =>
  layOut(components(needs))
    .lines.map(({ from, to }) => `${from.component.id}-${to.component.id}`)
    .toSorted();

describe('the picture of the service map', () => {
  const map = { queue: ['node', 'redis'], node: ['neo4j', 'redis'], neo4j: [], redis: [], shop: [] };

  it('has what needs others left of them, and no two boxes in one place', () => {
    const { boxes } = layOut(components(map));
    const x = new Map(boxes.map((box) => [box.component.id, box.x]));
    for (const [id, needed] of Object.entries(map))
      for (const other of needed) expect(x.get(id)).toBeLessThan(x.get(other) ?? 0);
    expect(new Set(boxes.map((box) => `${box.x} ${box.y}`)).size).toBe(boxes.length);
    expect(boxes.at(-1)?.component.id).toBe('shop');
  });

  it('leaves out lines that follow from others', () => {
    expect(lines(map)).toEqual(['node-neo4j', 'node-redis', 'queue-node']);
  });

  it('survives circles, and needs that are not on the map', () => {
    expect(lines({ a: ['b'], b: ['a'], c: ['gone'] })).toEqual(['a-b', 'b-a']);
    expect(layOut([])).toMatchObject({ boxes: [], lines: [] });
  });
});
