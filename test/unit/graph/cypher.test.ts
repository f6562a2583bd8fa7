import { describe, expect, it } from 'vitest';
import { cypher, label, relationship } from '../../../src/graph/index.js';

describe('the cypher tag', () => {
  it('keeps parameters of nested queries apart', () => {
    const inner = cypher`n.name = ${'a'} AND n.kind = ${'b'}`;
    const other = cypher`n.size > ${1}`;
    const query = cypher`MATCH (n) WHERE ${inner} AND ${other} AND n.key = ${'c'} RETURN n`;
    expect(new Set(Object.values(query.params))).toEqual(new Set([1, 'a', 'b', 'c']));
    const used = [...query.text.matchAll(/\$(\w+)/g)].map((match) => query.params[match[1] ?? '']);
    expect(used).toEqual(['a', 'b', 1, 'c']);
  });

  it('accepts names of the model only as labels and relationship types', () => {
    expect(cypher`MATCH (:${label('Table')})-[:${relationship('CONTAINS')}]->()`.text).toBe(
      'MATCH (:`Table`)-[:`CONTAINS`]->()',
    );
    for (const name of ['Nothing', 'Table`) DETACH DELETE n //', '']) {
      expect(() => label(name)).toThrowError(/not a label/);
      expect(() => relationship(name)).toThrowError(/not a relationship type/);
    }
  });
});
