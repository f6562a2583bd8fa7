import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { sealRecord, type StoredRecord } from '../../../src/audit/chain/audit-record.js';
import { appendRecord, recordAudit } from '../../../src/audit/chain/record-audit.js';
import { type AuditVerification, readCheckpointFile, verifyAudit } from '../../../src/audit/index.js';
import { sha256 } from '../../../src/core/canonical-json.js';
import { systemContext } from '../../../src/core/context.js';
import { type TestTrail, testTrail } from '../../testkit/audit-trail.js';
import { openGraph } from '../../testkit/servers.js';

const graph = openGraph();
const trails: TestTrail[] = [];
let trail: TestTrail;

beforeEach(() => {
  trail = testTrail(graph);
  trails.push(trail);
});

afterAll(async () => {
  for (const item of trails) await item.remove();
  await graph.close();
});

async function fill(count: number, cause = 'one cause'): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await trail.write({ details: { index } }, cause));
  return ids;
}

function verify(): Promise<AuditVerification> {
  return verifyAudit({ graph, vault: trail.vault, trail: trail.name });
}

async function change(query: string, params: Record<string, unknown> = {}): Promise<void> {
  await graph.write(query, { prefix: `${trail.name}-`, trail: trail.name, ...params });
}

async function stored(id: string): Promise<StoredRecord> {
  const [row] = await graph.read<{ record: StoredRecord }>(
    'MATCH (r:AuditRecord {id: $id}) RETURN properties(r) AS record',
    { id },
  );
  return row!.record;
}

/** Writes all records of the chain from `from` on anew, with right hashes: what somebody with full access can do. */
async function rewriteFrom(
  chain: string,
  from: number,
  edit: (content: Record<string, unknown>) => void,
): Promise<void> {
  const rows = await graph.read<{ record: StoredRecord }>(
    'MATCH (r:AuditRecord) WHERE r.chain = $chain AND r.sequence >= $from RETURN properties(r) AS record ORDER BY r.sequence',
    { chain, from },
  );
  let previousHash: string | null = null;
  for (const { record } of rows) {
    const content = JSON.parse(record.content) as Record<string, unknown>;
    if (previousHash === null) edit(content);
    else content['previousHash'] = previousHash;
    const text = JSON.stringify(
      Object.fromEntries(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1))),
    );
    previousHash = sha256(text);
    await graph.write(
      'MATCH (r:AuditRecord {id: $id}) SET r.content = $text, r.hash = $hash, r.subjectName = $name',
      { id: record.id, text, hash: previousHash, name: content['subjectName'] },
    );
  }
  await change('MATCH (c:AuditChain {name: $chain}) SET c.hash = $hash', {
    hash: previousHash,
    chain: rows[0]!.record.chain,
  });
}

describe('writing', () => {
  it('chains the records of many writers at once without a gap, and verifies while they write', async () => {
    const writers = Array.from({ length: 12 }, async (_, writer) => {
      for (let index = 0; index < 10; index += 1)
        await trail.write({ details: { writer, index } }, `cause ${writer % 4}`);
    });
    const during = verify();
    await Promise.all(writers);
    expect((await during).faults).toEqual([]);
    expect(await verify()).toMatchObject({ records: 120, faults: [] });
  });

  it('leaves nothing behind when the transaction of the fact fails, and goes on right after it', async () => {
    await fill(2);
    const failing = graph.transaction(async (tx) => {
      await appendRecord(
        tx,
        systemContext({ correlationId: 'one cause' }),
        { action: 'asset.export', outcome: 'success' },
        trail.name,
      );
      throw new RangeError('the fact did not happen');
    });
    await expect(failing).rejects.toThrow('the fact did not happen');
    await fill(1);
    expect(await verify()).toMatchObject({ records: 3, faults: [] });
  });

  it('writes all records of a transaction together when everything else in it is done', async () => {
    const ctx = systemContext();
    const entry = { action: 'asset.export', outcome: 'success' } as const;
    const queries: string[] = [];
    const ids = await graph.transaction(async (tx) => {
      const watched = {
        beforeCommit: (work: () => Promise<void>, stage?: 'LAST') => tx.beforeCommit(work, stage),
        run: (query: string, params?: Readonly<Record<string, unknown>>) => {
          queries.push(query);
          return tx.run(query, params);
        },
      };
      const written = [
        await recordAudit(watched, ctx, entry),
        await recordAudit(watched, ctx, { ...entry, outcome: 'failure' }),
      ];
      await watched.run('RETURN 1 AS last');
      return written;
    });
    expect(queries[0]).toBe('RETURN 1 AS last');
    expect(queries.filter((query) => query.includes('AuditRecord')).length).toBeLessThanOrEqual(2);
    const [first, second] = [await stored(ids[0]!), await stored(ids[1]!)];
    expect(JSON.parse(second.content)).toMatchObject({ previousHash: first.hash, outcome: 'failure' });
    expect(second.sequence).toBe(first.sequence + 1);
  });

  it('keeps secrets out of states, reasons and details', async () => {
    const id = await trail.write({
      before: { password: 'opensesame', url: 'postgres://app:opensesame@db:5432/x' },
      after: { nested: [{ apiKey: 'opensesame', name: 'kept' }] },
      reason: 'moved from mysql://app:opensesame@old:3306',
    });
    const { content } = await stored(id);
    expect(content).not.toContain('opensesame');
    expect(content).toContain('kept');
  });

  it('keeps size and hash of a state that is too long', async () => {
    const id = await trail.write({ after: { text: 'x'.repeat(70_000) } });
    const record = JSON.parse((await stored(id)).content) as { after: Record<string, unknown> };
    expect(record.after).toMatchObject({ truncated: true, characters: 70_011 });
  });
});

describe('verification', () => {
  it('names a record whose content is none, though its hash fits', async () => {
    const ids = await fill(3);
    for (const content of ['', 'null', '7', 'no record']) {
      await change('MATCH (r:AuditRecord {id: $id}) SET r.content = $content, r.hash = $hash', {
        id: ids[1],
        content,
        hash: sha256(content),
      });
      expect((await verify()).faults).toMatchObject([{ kind: 'EDITED', recordId: ids[1] }]);
    }
  });

  it('names an edited record, whatever was edited', async () => {
    const ids = await fill(6);
    const id = ids[3]!;
    const record = await stored(id);
    for (const [member, value] of Object.entries({
      subjectName: 'somebody else',
      at: '2020-01-01T00:00:00.000Z',
      action: 'asset.remove',
      outcome: 'denied',
      subjectId: 'x',
      assetKey: 'postgres://h:1/x',
      targetId: 'x',
      ticket: 'T-1',
      content: record.content.replace('"index":3', '"index":4'),
      hash: sha256('other'),
    })) {
      await graph.write('MATCH (r:AuditRecord {id: $id}) SET r += $parts', {
        id,
        parts: { [member]: value },
      });
      expect((await verify()).faults, member).toMatchObject([{ kind: 'EDITED', recordId: id, sequence: 4 }]);
      await graph.write('MATCH (r:AuditRecord {id: $id}) SET r += $parts', {
        id,
        parts: { [member]: record[member] ?? null },
      });
    }
    expect((await verify()).faults).toEqual([]);
  });

  it('names the record whose hash was made anew after an edit, not the one that follows', async () => {
    const ids = await fill(6);
    const record = await stored(ids[2]!);
    const content = record.content.replace('"index":2', '"index":9');
    await graph.write('MATCH (r:AuditRecord {id: $id}) SET r.content = $content, r.hash = $hash', {
      id: record.id,
      content,
      hash: sha256(content),
    });
    expect((await verify()).faults).toMatchObject([{ kind: 'EDITED', recordId: record.id, sequence: 3 }]);
  });

  it.each([1, 3, 6])('tells that record %i was removed', async (place) => {
    const ids = await fill(6);
    await graph.write('MATCH (r:AuditRecord {id: $id}) DETACH DELETE r', { id: ids[place - 1] });
    expect((await verify()).faults).toMatchObject([
      { kind: place === 6 ? 'TRUNCATED' : 'MISSING', sequence: place, recordId: null },
    ]);
  });

  it('tells that records changed places, and that one was moved to another chain', async () => {
    const [a, b] = await fill(4);
    const swap = 'MATCH (r:AuditRecord {id: $id}) SET r.sequence = $sequence';
    await graph.write(swap, { id: a, sequence: 99 });
    await graph.write(swap, { id: b, sequence: 1 });
    await graph.write(swap, { id: a, sequence: 2 });
    expect((await verify()).faults).toMatchObject([{ kind: 'REORDERED', sequence: 1, recordId: b }]);
    await graph.write(swap, { id: b, sequence: 98 });
    await graph.write(swap, { id: a, sequence: 1 });
    await graph.write(swap, { id: b, sequence: 2 });
    expect((await verify()).faults).toEqual([]);
    const other = await trail.write({}, 'another cause altogether');
    const { chain } = await stored(other);
    await graph.write('MATCH (r:AuditRecord {id: $id}) SET r.chain = $chain, r.sequence = 2', {
      id: a,
      chain,
    });
    expect((await verify()).faults.map((fault) => fault.kind).toSorted()).toEqual(['MISSING', 'REORDERED']);
  });

  it('tells that a record was put in: at the end, in a chain of its own, and without a place', async () => {
    const ids = await fill(3);
    const last = await stored(ids[2]!);
    const forged = sealRecord(
      systemContext(),
      { action: 'asset.export', outcome: 'success' },
      {
        id: `${trail.name}-forged`.slice(0, 26),
        chain: last.chain,
        at: last.at,
        head: { sequence: 3, hash: last.hash, epoch: 0 },
      },
    );
    await graph.write('CREATE (r:AuditRecord) SET r = $forged', { forged });
    expect((await verify()).faults).toMatchObject([{ kind: 'INSERTED', recordId: forged.id, sequence: 4 }]);
    for (const parts of [
      { chain: `${trail.name}-77` },
      { sequence: null },
      { sequence: 1.5 },
      { chain: null },
    ]) {
      await graph.write('MATCH (r:AuditRecord {id: $id}) SET r += $parts', { id: forged.id, parts });
      expect((await verify()).faults, JSON.stringify(parts)).toMatchObject([
        { kind: 'INSERTED', recordId: forged.id },
      ]);
      await graph.write('MATCH (r:AuditRecord {id: $id}) SET r = $forged', { id: forged.id, forged });
    }
  });

  it.each([
    ['of its own', "copy.id = 'forged'"],
    ['of the record that is there', 'copy.id = r.id'],
  ])('tells that a second record was put into a place, with an id %s', async (_what, id) => {
    const ids = await fill(4);
    await change(
      `MATCH (r:AuditRecord {id: $id}) CREATE (copy:AuditRecord) SET copy = properties(r), ${id}`,
      {
        id: ids[1],
      },
    );
    const [fault] = (await verify()).faults;
    expect(fault).toMatchObject({ sequence: 2 });
    expect(['INSERTED', 'EDITED']).toContain(fault?.kind);
  });

  it('tells that the head of a chain was removed with its records by what checkpoints have seen', async () => {
    await fill(3);
    await trail.audit.service.checkpoint(systemContext());
    expect((await verify()).faults).toEqual([]);
    await change('MATCH (n:AuditRecord) WHERE n.chain STARTS WITH $prefix DETACH DELETE n');
    await change('MATCH (n:AuditChain) WHERE n.name STARTS WITH $prefix DETACH DELETE n');
    const { faults } = await verify();
    expect(faults.length).toBeGreaterThan(0);
    expect(new Set(faults.map((fault) => fault.kind))).toEqual(new Set(['TRUNCATED']));
  });

  it('tells that the end was cut off together with the head, when a checkpoint has seen it', async () => {
    const ids = await fill(5);
    await trail.audit.service.checkpoint(systemContext());
    const chain = (await stored(ids[0]!)).chain;
    const third = await stored(ids[2]!);
    await change('MATCH (n:AuditRecord {chain: $chain}) WHERE n.sequence > 3 DELETE n', { chain });
    await change('MATCH (c:AuditChain {name: $chain}) SET c.sequence = 3, c.hash = $hash', {
      chain,
      hash: third.hash,
    });
    expect((await verify()).faults).toMatchObject([{ kind: 'TRUNCATED', chain, sequence: 4 }]);
  });

  it('tells that everything after an edit was hashed anew, when a checkpoint has signed it', async () => {
    const ids = await fill(3);
    await trail.audit.service.checkpoint(systemContext());
    const { chain } = await stored(ids[0]!);
    await fill(4);
    await trail.audit.service.checkpoint(systemContext());
    await rewriteFrom(chain, 5, (content) => (content['subjectName'] = 'somebody else'));
    expect((await verify()).faults).toMatchObject([{ kind: 'REWRITTEN', chain, sequence: 4 }]);
  });
});

describe('checkpoints', () => {
  it('are made only when something was written, follow each other, and verify with the public key alone', async () => {
    await fill(1);
    const first = await trail.audit.service.checkpoint(systemContext());
    expect(await trail.audit.service.checkpoint(systemContext())).toBeNull();
    await fill(1);
    const second = await trail.audit.service.checkpoint(systemContext());
    expect(second!.number).toBe(first!.number + 1);
    const outside = await verifyAudit({ graph, publicKeys: [second!.publicKey], trail: trail.name });
    expect(outside).toMatchObject({ checkpoints: 2, signaturesTrusted: true, faults: [] });
    expect(await verifyAudit({ graph, trail: trail.name })).toMatchObject({
      signaturesTrusted: false,
      faults: [],
    });
  });

  it('cannot be edited, removed, or signed with a key that the vault does not hold', async () => {
    await fill(1);
    await trail.audit.service.checkpoint(systemContext());
    await fill(1);
    const second = await trail.audit.service.checkpoint(systemContext());
    await fill(1);
    const attempts: [string, Record<string, unknown>][] = [
      ['SET p.content = replace(p.content, "a", "b")', {}],
      ['SET p.at = "2020-01-01T00:00:00.000Z"', {}],
      ['SET p.signature = "AAAA"', {}],
      ['SET p.keyId = "0000000000000000"', {}],
      ['SET p.number = 7', {}],
    ];
    for (const [set, params] of attempts) {
      await change(`MATCH (p:AuditCheckpoint {trail: $trail, number: 2}) ${set}`, params);
      expect((await verify()).faults, set).toContainEqual(expect.objectContaining({ kind: 'CHECKPOINT' }));
      const { number, at, content, hash, signature, keyId } = second!;
      await change('MATCH (p:AuditCheckpoint {trail: $trail}) WHERE p.number > 1 SET p += $whole', {
        whole: { number, at, content, hash, signature, keyId },
      });
      expect((await verify()).faults).toEqual([]);
    }
    await change('MATCH (p:AuditCheckpoint {trail: $trail, number: 2}) DELETE p');
    expect((await verify()).faults).toMatchObject([{ kind: 'CHECKPOINT' }]);
  });

  it('still prove the past after the whole tail was rolled back, when a copy is kept outside', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
    const file = join(folder, 'checkpoints.jsonl');
    trail = testTrail(graph, { checkpointFile: file });
    trails.push(trail);
    const ids = await fill(2);
    await trail.audit.service.checkpoint(systemContext());
    const { chain } = await stored(ids[0]!);
    const cut = (
      await graph.read<{ c: { sequence: number; hash: string; epoch: number } }>(
        'MATCH (c:AuditChain {name: $chain}) RETURN c {.sequence, .hash, .epoch} AS c',
        { chain },
      )
    )[0]!.c;
    await fill(3);
    await trail.audit.service.checkpoint(systemContext());
    await change('MATCH (p:AuditCheckpoint {trail: $trail, number: 2}) DELETE p');
    await change('MATCH (n:AuditRecord {chain: $chain}) WHERE n.sequence > $cut.sequence DELETE n', {
      chain,
      cut,
    });
    await change('MATCH (c:AuditChain {name: $chain}) SET c += $cut', { chain, cut });
    expect((await verify()).faults).toEqual([]);
    const anchored = await verifyAudit({
      graph,
      vault: trail.vault,
      trail: trail.name,
      anchors: await readCheckpointFile(file),
    });
    expect(anchored.faults.map((fault) => fault.kind).toSorted()).toEqual(['CHECKPOINT', 'TRUNCATED']);
    expect((await trail.audit.service.verify(systemContext())).faults).toHaveLength(2);
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('"number":2', '"number":3'));
    expect((await trail.audit.service.verify(systemContext())).faults.length).toBeGreaterThan(0);
    await rm(folder, { recursive: true });
  });

  it('go on under another key, with which earlier ones still verify', async () => {
    await fill(1);
    await trail.audit.service.checkpoint(systemContext());
    const { id } = await trail.audit.service.renewSigningKey(systemContext(), 'yearly');
    await fill(1);
    expect(await trail.audit.service.checkpoint(systemContext())).toMatchObject({ keyId: id });
    expect((await verify()).faults).toEqual([]);
  });
});
