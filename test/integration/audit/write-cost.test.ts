import { afterAll, describe, expect, it } from 'vitest';
import { openGraph } from '../../testkit/servers.js';

const graph = openGraph();

afterAll(() => graph.close());

describe('what every mutation writes', () => {
  it('is checked against no uniqueness of values that only grow, behind which commits would wait for each other', async () => {
    const constraints = await graph.autocommit<{ label: string; properties: string[] }>(
      'SHOW CONSTRAINTS YIELD labelsOrTypes, properties RETURN labelsOrTypes[0] AS label, properties',
    );
    const written = ['AnnotationVersion', 'AuditRecord', 'OutboxEvent'];
    // Positions are given by the relay, when the mutation is done.
    expect(constraints.filter(({ label }) => written.includes(label))).toEqual([
      { label: 'OutboxEvent', properties: ['position'] },
    ]);
  });
});
