import { sha256 } from '../../core/canonical-json.js';
import type { GraphClient } from '../../graph/index.js';
import type { AuditFault, AuditFaultKind } from './fault.js';
import { type AuditRecord, genesisHash, repeatedMembers } from './audit-record.js';

/** A place of a chain that a signed checkpoint fixes. */
export interface FixedPlace {
  checkpoint: number;
  sequence: number;
  hash: string;
}

/** From where and against what a chain is verified. */
export interface ChainExpectation {
  chain: string;
  /** Last record removed by retention, 0 when none, and its hash. */
  removedThrough: number;
  removedHash: string;
  /** By number of the checkpoint; sequences never fall. */
  fixed: readonly FixedPlace[];
  /** Newest checkpoint of the trail there is. */
  newestCheckpoint: number;
}

/** Start of a chain from which nothing was removed. */
export const wholeChain = { removedThrough: 0, removedHash: genesisHash } as const;

type Row = { row: [number, string, string, ...(string | null)[]] } & Record<string, unknown>;

const pageSize = 4_000;
/** Pages asked for while one is being checked. */
const readAhead = 2;

/** One list per record: sequence, hash, content, then the repeated members in their order. */
const columns = `[r.sequence, r.hash, r.content, ${repeatedMembers.map((name) => `r.${name}`).join(', ')}] AS row`;
const pageQuery = `
MATCH (r:AuditRecord) WHERE r.chain = $chain AND r.sequence >= $from AND r.sequence < $below
RETURN ${columns} ORDER BY r.sequence`;
const restQuery = `
MATCH (r:AuditRecord) WHERE r.chain = $chain AND r.sequence >= $from
RETURN ${columns} ORDER BY r.sequence LIMIT $limit`;

/** Walks along one chain and remembers what the next record must fit to. */
class ChainWalk {
  expected: number;
  previousHash: string;
  #previousId: string | null = null;
  #epoch = 0;
  #fixedIndex = 0;
  /** A break whose guilty side the next record tells. */
  #broken: { before: AuditFault; after: AuditFault; hash: string } | null = null;

  constructor(private readonly expectation: ChainExpectation) {
    this.expected = expectation.removedThrough + 1;
    this.previousHash = expectation.removedHash;
    const first = expectation.fixed.findIndex((place) => place.sequence > expectation.removedThrough);
    this.#fixedIndex = first < 0 ? expectation.fixed.length : first;
  }

  /** Checks the next record. @returns the fault, null when it is right so far */
  next(row: Row['row']): AuditFault | null {
    const [sequence, hash, content, ...repeated] = row;
    const id = repeated[0] ?? null;
    if (sequence < this.expected)
      return this.#fault('INSERTED', id, 'A second record claims this place.', sequence);
    const record = parseRecord(content, hash);
    const known = record === null ? null : this.#place(record, sequence, id);
    if (known !== null) return known;
    if (sequence !== this.expected) {
      return (
        this.#broken?.after ??
        this.#fault('MISSING', null, `Record ${this.expected} is missing; ${sequence} follows.`)
      );
    }
    if (record === null) return this.#fault('EDITED', id, 'The record was changed after it was written.');
    const link = this.#link(record, id, hash);
    if (link !== null) return link;
    const changed = repeatedMembers.findIndex((name, index) => record[name] !== (repeated[index] ?? null));
    if (changed >= 0)
      return this.#fault('EDITED', id, `Its member ${repeatedMembers[changed]} is not what the record says.`);
    return this.#advance(record, id, hash);
  }

  /** Checks the end of the chain against its head and the checkpoints. */
  end(head: { sequence: number; hash: string } | null): AuditFault | null {
    const last = this.expected - 1;
    if (this.#broken !== null)
      return head?.hash === this.#broken.hash ? this.#broken.before : this.#broken.after;
    if (head === null && last > 0) return this.#fault('TRUNCATED', null, 'The head of the chain is gone.');
    if (head !== null && head.sequence > last)
      return this.#fault('TRUNCATED', null, `The chain ends at ${last}; its head says ${head.sequence}.`);
    if (head !== null && (head.sequence < last || head.hash !== this.previousHash))
      return this.#fault(
        'INSERTED',
        this.#previousId,
        'The record is not the last one the head knows of.',
        last,
      );
    const fixed = this.expectation.fixed.findLast((place) => place.sequence > last);
    if (fixed === undefined) return null;
    return this.#fault(
      'TRUNCATED',
      null,
      `The chain ends at ${last}; checkpoint ${fixed.checkpoint} has seen ${fixed.sequence}.`,
    );
  }

  /** A record that carries another place in its content was moved there. */
  #place(record: AuditRecord, sequence: number, id: string | null): AuditFault | null {
    if (record.chain === this.expectation.chain && record.sequence === sequence) return null;
    return this.#fault(
      'REORDERED',
      id,
      `The record was written as ${record.chain} ${record.sequence}.`,
      sequence,
    );
  }

  /** A record confirms the one before it by carrying its hash. */
  #link(record: AuditRecord, id: string | null, hash: string): AuditFault | null {
    if (this.#broken !== null)
      return record.previousHash === this.#broken.hash ? this.#broken.before : this.#broken.after;
    if (record.previousHash === this.previousHash) return null;
    const message = 'The record does not carry the hash of the record before it.';
    const after = this.#fault('EDITED', id, message);
    if (this.expected - 1 <= this.expectation.removedThrough) return after;
    const rewritten = 'The record was changed and its hash made anew; the next one carries the old hash.';
    const before = this.#fault('EDITED', this.#previousId, rewritten, this.expected - 1);
    this.#broken = { before, after, hash };
    return null;
  }

  #advance(record: AuditRecord, id: string | null, hash: string): AuditFault | null {
    if (record.epoch < this.#epoch || record.epoch > this.expectation.newestCheckpoint) {
      return record.epoch > this.expectation.newestCheckpoint
        ? this.#fault(
            'CHECKPOINT',
            id,
            `The record was written after checkpoint ${record.epoch}, which is gone.`,
          )
        : this.#fault('REORDERED', id, 'The record was written before the one before it.');
    }
    this.#epoch = record.epoch;
    this.#previousId = id;
    this.previousHash = hash;
    this.expected += 1;
    return this.#checkFixed(record.sequence, hash);
  }

  #checkFixed(sequence: number, hash: string): AuditFault | null {
    for (
      let place = this.#fixedPlace();
      place !== undefined && place.sequence <= sequence;
      place = this.#fixedPlace()
    ) {
      if (place.sequence === sequence && place.hash !== hash) {
        const from = Math.max(this.expectation.removedThrough, this.#lastGood(sequence)) + 1;
        return this.#fault(
          'REWRITTEN',
          null,
          `Checkpoint ${place.checkpoint} signed another record ${sequence}: one of ${from} to ${sequence} was changed and all hashes after it made anew.`,
          from,
        );
      }
      this.#fixedIndex += 1;
    }
    return null;
  }

  #lastGood(sequence: number): number {
    const good = this.expectation.fixed
      .slice(0, this.#fixedIndex)
      .findLast((place) => place.sequence < sequence);
    return good?.sequence ?? 0;
  }

  #fixedPlace(): FixedPlace | undefined {
    return this.expectation.fixed[this.#fixedIndex];
  }

  #fault(
    kind: AuditFaultKind,
    recordId: string | null,
    message: string,
    sequence = this.expected,
  ): AuditFault {
    const { chain } = this.expectation;
    return { kind, chain, sequence, recordId, message: `${chain} ${sequence}: ${message}` };
  }
}

/**
 * Verifies one chain from where retention left it to its head, by pages that are read ahead.
 * @param count told how many records a page had. @returns the first fault, null when there is none
 */
export async function verifyChain(
  graph: GraphClient,
  expectation: ChainExpectation,
  count: (records: number) => void,
): Promise<AuditFault | null> {
  const walk = new ChainWalk(expectation);
  const below = await recordsBelow(graph, expectation);
  if (below !== null) return below;
  const check = (rows: readonly Row[]): AuditFault | null => {
    for (const { row } of rows) {
      const fault = walk.next(row);
      if (fault !== null) return fault;
    }
    count(rows.length);
    return null;
  };
  let from = walk.expected;
  const pages: Promise<Row[]>[] = [];
  const ask = (): void => {
    const page = readPage(graph, expectation.chain, from);
    // A page that fails after a fault was found must not end the process.
    page.catch(() => undefined);
    pages.push(page);
    from += pageSize;
  };
  for (let page = 0; page <= readAhead; page += 1) ask();
  for (;;) {
    const rows = (await pages.shift()) ?? [];
    const fault = check(rows);
    if (fault !== null) return fault;
    if (rows.length < pageSize) return verifyRest(graph, expectation.chain, walk, check);
    ask();
  }
}

/** Looks beyond a gap and follows what was written meanwhile, until the chain and its head agree or never will. */
async function verifyRest(
  graph: GraphClient,
  chain: string,
  walk: ChainWalk,
  check: (rows: readonly Row[]) => AuditFault | null,
): Promise<AuditFault | null> {
  for (let behind = false; ;) {
    const rows = await graph.read<Row>(
      restQuery,
      { chain, from: walk.expected, limit: pageSize },
      { id: 'audit.verify-rest', timeoutMs: 120_000 },
    );
    const fault = check(rows);
    if (fault !== null) return fault;
    if (rows.length > 0) {
      behind = false;
      continue;
    }
    // A record and the head are written together, so a head read after the records is never older than they are.
    const [head] = await graph.read<{ sequence: number; hash: string }>(
      'MATCH (c:AuditChain {name: $chain}) RETURN c.sequence AS sequence, c.hash AS hash',
      { chain },
      { id: 'audit.chain-head' },
    );
    if (behind || head === undefined || head.sequence < walk.expected) return walk.end(head ?? null);
    behind = true;
  }
}

/** Nothing may stand where retention has removed everything. */
async function recordsBelow(graph: GraphClient, expectation: ChainExpectation): Promise<AuditFault | null> {
  const { chain, removedThrough } = expectation;
  const [row] = await graph.read<{ id: string; sequence: number }>(
    `MATCH (r:AuditRecord) WHERE r.chain = $chain AND r.sequence <= $removedThrough
     RETURN r.id AS id, r.sequence AS sequence ORDER BY r.sequence LIMIT 1`,
    { chain, removedThrough },
    { id: 'audit.records-below' },
  );
  if (row === undefined) return null;
  const message = `${chain} ${row.sequence}: The record stands where retention has removed all records.`;
  return { kind: 'INSERTED', chain, sequence: row.sequence, recordId: row.id, message };
}

async function readPage(graph: GraphClient, chain: string, from: number): Promise<Row[]> {
  return graph.read<Row>(
    pageQuery,
    { chain, from, below: from + pageSize },
    { id: 'audit.verify', timeoutMs: 120_000 },
  );
}

/** Null for what Waymark did not write, even when somebody made the hash fit. */
function parseRecord(content: unknown, hash: string): AuditRecord | null {
  if (typeof content !== 'string' || sha256(content) !== hash) return null;
  try {
    const value = JSON.parse(content) as unknown;
    return typeof value === 'object' && value !== null ? (value as AuditRecord) : null;
  } catch {
    return null;
  }
}
