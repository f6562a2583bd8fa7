import neo4j, { type Driver, type Plan } from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditFilter } from '../../../src/audit/index.js';
import { AuditStore } from '../../../src/audit/search/audit.store.js';
import { GraphClient } from '../../../src/graph/index.js';
import { testServers } from '../../testkit/servers.js';

type ReadArguments = Parameters<GraphClient['read']>;

/** Asks for nothing and remembers what it was to ask. */
class RecordingGraph extends GraphClient {
  readonly asked: ReadArguments[] = [];

  override async read<Row>(...asked: ReadArguments): Promise<Row[]> {
    this.asked.push(asked);
    return [];
  }
}

const target = testServers().neo4j;
let driver: Driver;
let graph: RecordingGraph;

beforeAll(() => {
  driver = neo4j.driver(target.uri, neo4j.auth.basic(target.user, target.password));
  graph = new RecordingGraph(target);
});

afterAll(async () => {
  await driver.close();
  await graph.close();
});

/** Names of the operators of the plan the server has for what was asked last. */
async function operators(): Promise<string[]> {
  const [text = '', params = {}] = graph.asked.at(-1) ?? [];
  const { summary } = await driver.executeQuery(
    `EXPLAIN ${typeof text === 'string' ? text : text.text}`,
    Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value ?? null])),
  );
  const walk = (plan: Plan): string[] => [
    plan.operatorType,
    ...plan.children.flatMap((child) => walk(child)),
  ];
  return summary.plan === false ? [] : walk(summary.plan);
}

const filters: Readonly<Record<string, AuditFilter>> = {
  'no filter': {},
  'a period': { from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' },
  'an action': { actions: ['annotation.edit'] },
  'an outcome': { outcomes: ['denied'] },
  accounts: { subjectIds: ['somebody'] },
  'part of a name': { subject: 'some' },
  'an asset': { assetKey: 'postgres://db:5432/shop.public.orders' },
  'an asset with its inside': { assetKey: 'postgres://db:5432/shop', includeInside: true },
  'a target': { targetId: 'run' },
  'a ticket': { ticket: 'T-1' },
  'a cause': { correlationId: 'cause' },
  words: { text: 'word' },
};

describe.each(Object.entries(filters))('a search by %s', (_what, filter) => {
  it('is answered from an index, page, count and report', async () => {
    const store = new AuditStore(graph, 'main');
    const asking = [
      () => store.page(filter, { after: null, limit: 50 }),
      () => store.page(filter, { after: { at: '2026-01-01T00:00:00.000Z', id: 'x' }, limit: 50 }),
      () => store.count(filter),
      () => store.report('SUBJECT', filter, 100),
    ];
    for (const ask of asking) {
      await ask();
      const plan = await operators();
      expect(
        plan.some((name) => name.startsWith('NodeIndex')),
        plan.join(' '),
      ).toBe(true);
      expect(plan.filter((name) => /LabelScan|AllNodes/.test(name))).toEqual([]);
    }
  });
});
