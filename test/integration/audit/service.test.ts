import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/audit/index.js';
import { canonicalJson, type JsonValue, sha256 } from '../../../src/core/canonical-json.js';
import { type RequestContext, systemContext } from '../../../src/core/context.js';
import { nowhere } from '../../../src/core/permissions.js';
import { type TestTrail, testTrail } from '../../testkit/audit-trail.js';
import { openGraph } from '../../testkit/servers.js';

const graph = openGraph();
const dayMs = 86_400_000;
const clock = { now: Date.now(), nowMs: () => clock.now };
const trail: TestTrail = testTrail(graph, { clock });
const { service, retention } = trail.audit;
const system = systemContext();

function person(name: string, cause: string): RequestContext {
  return {
    ...systemContext({ correlationId: cause }),
    subject: { kind: 'person', id: `id-${name}`, name, sessionId: null },
  };
}

async function text(pieces: AsyncGenerator<string>): Promise<string> {
  let whole = '';
  for await (const piece of pieces) whole += piece;
  return whole;
}

beforeAll(async () => {
  const base = 'postgres://host:5432/shop';
  for (let index = 0; index < 30; index += 1) {
    await trail.write(
      {
        action: index % 3 === 0 ? 'annotation.edit' : 'collection.start',
        outcome: index % 10 === 9 ? 'denied' : 'success',
        assetKey: index % 2 === 0 ? `${base}.public.orders` : `${base}.public.orders.total`,
        ticket: index < 5 ? 'T-7' : null,
        reason: index === 4 ? '=HYPERLINK("http://evil")' : null,
        targetId: `target-${index}`,
      },
      `cause ${index}`,
      person(index % 2 === 0 ? 'ada' : 'bob', `cause ${index}`),
    );
  }
});

afterAll(async () => {
  await trail.remove();
  await graph.close();
});

describe('searching', () => {
  it('finds by person, asset with its inside, ticket, action, outcome, cause and words, newest first', async () => {
    const count = async (filter: object): Promise<number> => {
      const { records } = await service.search(system, { filter, first: 100 });
      expect(records.map((record) => record.at)).toEqual(
        records
          .map((record) => record.at)
          .toSorted()
          .toReversed(),
      );
      expect(await service.count(system, filter)).toBe(records.length);
      return records.length;
    };
    expect(await count({})).toBe(30);
    expect(await count({ subjectIds: ['id-ada'] })).toBe(15);
    expect(await count({ assetKey: 'postgres://host:5432/shop.public.orders' })).toBe(15);
    expect(await count({ assetKey: 'postgres://host:5432/shop.public.orders', includeInside: true })).toBe(
      30,
    );
    expect(await count({ assetKey: 'postgres://host:5432', includeInside: true })).toBe(30);
    expect(await count({ ticket: 'T-7', subjectIds: ['id-bob'] })).toBe(2);
    expect(await count({ actions: ['annotation.edit'], outcomes: ['denied'] })).toBe(1);
    expect(await count({ correlationId: 'cause 3' })).toBe(1);
    expect(await count({ text: 'HYPERLINK("http' })).toBe(1);
    expect(await count({ targetId: 'target-8' })).toBe(1);
    expect(await count({ until: '2020-01-01T00:00Z' })).toBe(0);
    expect(await count({ from: '2020-01-01T02:00:00+02:00' })).toBe(30);
  });

  it('pages without repeating or leaving out a record', async () => {
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof service.search>> = await service.search(system, {
        first: 7,
        after,
      });
      ids.push(...page.records.map((record) => record.id));
      after = page.hasNextPage ? page.endCursor : null;
    } while (after !== null);
    expect(ids).toHaveLength(30);
    expect(new Set(ids).size).toBe(30);
  });

  it.each([
    [{ from: 'yesterday' }, 'from'],
    [{ actions: ['no.such'] }, 'actions'],
    [{ outcomes: ['maybe'] }, 'outcomes'],
    [{ text: 'x'.repeat(5_000) }, 'text'],
  ])('refuses the filter %j and names the field', async (filter, field) => {
    await expect(service.search(system, { filter: filter as never })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      facts: { field },
    });
  });

  it('needs the permission', async () => {
    const nobody: RequestContext = { ...person('eve', 'x'), access: () => nowhere };
    await expect(service.search(nobody, {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(service.report(nobody, { by: 'SUBJECT' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(text(service.export(nobody, { format: 'CSV' }))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(retention.apply(nobody)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('reports', () => {
  it('sum up by person, asset, ticket, action and day', async () => {
    const filter = { until: '2100-01-01T00:00:00Z' };
    const bySubject = await service.report(system, { by: 'SUBJECT', filter });
    expect(bySubject).toMatchObject([
      { key: 'id-ada', label: 'ada', total: 15, success: 15, denied: 0 },
      { key: 'id-bob', label: 'bob', total: 15, success: 12, denied: 3 },
    ]);
    expect(await service.report(system, { by: 'ASSET', filter })).toHaveLength(2);
    expect(await service.report(system, { by: 'TICKET', filter })).toMatchObject([
      { key: null, total: 25 },
      { key: 'T-7', total: 5 },
    ]);
    expect(await service.report(system, { by: 'ACTION', filter })).toMatchObject([
      { total: 20 },
      { total: 10 },
    ]);
    expect(
      (await service.report(system, { by: 'DAY', filter })).reduce((sum, line) => sum + line.total, 0),
    ).toBe(30);
  });
});

describe('exports', () => {
  it('are streamed oldest first as JSON lines that prove themselves, and are audited', async () => {
    const lines = (
      await text(service.export(system, { format: 'JSONL', filter: { subjectIds: ['id-ada'] } }))
    )
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(15);
    for (const line of lines) {
      const { hash, ...record } = JSON.parse(line) as Record<string, JsonValue>;
      expect(sha256(canonicalJson(record))).toBe(hash);
    }
    expect((await service.search(system, { filter: { actions: ['audit.export'] } })).records).toHaveLength(1);
  });

  it('disarm formulas in CSV', async () => {
    const csv = await text(service.export(system, { format: 'CSV', filter: { ticket: 'T-7' } }));
    const lines = csv.trimEnd().split('\n');
    expect(lines[0]).toContain('at,action,outcome');
    expect(lines).toHaveLength(6);
    expect(csv).toContain(`"'=HYPERLINK(""http://evil"")"`);
  });
});

describe('refusals', () => {
  it('are written once a minute for the same caller, permission and operation', async () => {
    const eve = person('eve', 'refused');
    const facts = { code: 'FORBIDDEN', permission: 'asset.edit', operation: 'editAsset' };
    expect(await service.refused(eve, facts)).not.toBeNull();
    expect(await service.refused(eve, facts)).toBeNull();
    expect(await service.refused(eve, { ...facts, operation: 'other' })).not.toBeNull();
    const { records } = await service.search(system, { filter: { subjectIds: ['id-eve'] } });
    expect(records).toHaveLength(2);
    expect(records[0]).toMatchObject({ action: 'permission.deny', outcome: 'denied', reason: 'FORBIDDEN' });
  });
});

describe('retention', () => {
  it('keeps everything by default and refuses too short times', async () => {
    expect(await retention.policy(system)).toEqual({ keepDays: null, hold: false, reason: null });
    expect(await retention.apply(system)).toEqual({ removed: 0, chains: 0, before: null });
    await expect(
      retention.setPolicy(system, { keepDays: 3, hold: false, reason: null }),
    ).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  it('removes what is old, leaves signed tombstones, and the rest verifies', async () => {
    const verify = () => verifyAudit({ graph, vault: trail.vault, trail: trail.name });
    const before = await verify();
    await retention.setPolicy(system, { keepDays: 90, hold: true, reason: 'investigation' });
    clock.now += 100 * dayMs;
    expect((await retention.apply(system)).removed).toBe(0);
    await retention.setPolicy(system, { keepDays: 90, hold: false, reason: 'investigation over' });
    const { removed } = await retention.apply(system);
    expect(removed).toBeGreaterThanOrEqual(before.records);
    const after = await verify();
    expect(after).toMatchObject({ removed, faults: [] });
    expect(after.records).toBeGreaterThan(0);
    expect((await service.search(system, { filter: { actions: ['audit.retain'] } })).records).toHaveLength(1);
  });

  it('cannot be imitated: a forged or changed tombstone, or a record in the removed part, is found', async () => {
    const verify = () => verifyAudit({ graph, vault: trail.vault, trail: trail.name });
    const [row] = await graph.read<{ chain: string; content: string }>(
      'MATCH (t:AuditTombstone {trail: $trail}) RETURN t.chain AS chain, t.content AS content LIMIT 1',
      { trail: trail.name },
    );
    const { chain, content } = row!;
    await graph.write('MATCH (t:AuditTombstone {chain: $chain}) SET t.content = $changed, t.hash = $hash', {
      chain,
      changed: content.replace('"removedBy":"system"', '"removedBy":"nobody"'),
      hash: sha256(content.replace('"removedBy":"system"', '"removedBy":"nobody"')),
    });
    expect((await verify()).faults).toMatchObject([{ kind: 'TOMBSTONE', chain }]);
    await graph.write('MATCH (t:AuditTombstone {chain: $chain}) SET t.content = $content, t.hash = $hash', {
      chain,
      content,
      hash: sha256(content),
    });
    expect((await verify()).faults).toEqual([]);
    await graph.write(
      'CREATE (:AuditRecord {id: $id, chain: $chain, sequence: 1, content: "{}", hash: "x", at: "2020"})',
      { id: `${trail.name}-old`, chain },
    );
    expect((await verify()).faults).toMatchObject([{ kind: 'INSERTED', chain, sequence: 1 }]);
    await graph.write('MATCH (r:AuditRecord {id: $id}) DELETE r', { id: `${trail.name}-old` });
  });

  it('removes nothing from a chain that does not verify', async () => {
    const own = testTrail(graph, { clock });
    const id = await own.write();
    await own.audit.retention.setPolicy(system, { keepDays: 30, hold: false, reason: null });
    await graph.write(
      'MATCH (r:AuditRecord {id: $id}) SET r.content = replace(r.content, "success", "denied")',
      { id },
    );
    clock.now += 100 * dayMs;
    await expect(own.audit.retention.apply(system)).rejects.toMatchObject({ code: 'AUDIT_DAMAGED' });
    expect(await own.audit.service.count(system, {})).toBeGreaterThan(0);
    await own.remove();
  });
});
