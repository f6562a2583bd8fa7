import type { AssetPrivilege, AssetPrivileges, Catalog } from '../../catalog/index.js';
import type { RequestContext } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import type { Adjacency, Direction } from '../replica/adjacency.js';
import { type Asker, type Asking, factsOf, type Starts } from './asking.js';
import { type Explored, explore } from './explore.js';
import type { LineageAsset } from './question.store.js';
import type { AnswerFacts, CutReason, LineageOptions } from './types.js';

/** One way by which a principal can read a column. */
export interface ColumnReader {
  privilege: AssetPrivilege;
  /** The column itself, or one that holds its values. */
  readable: LineageAsset;
  /** Direct edges from the column asked about; 0 for itself. */
  hop: number;
}

/** Who can read a column. */
export interface ReaderAnswer extends AnswerFacts {
  readers: readonly ColumnReader[];
}

/** What the end of a grant would do. */
export interface RevokeAnswer extends AnswerFacts {
  /** Principals that could not read the asset any more. */
  losing: readonly string[];
  /** Those that still could, by another grant, role or superuser. */
  keeping: readonly string[];
  /** Views whose owner loses the right: they fail for everyone. */
  broken: readonly LineageAsset[];
  /** What is made from these. */
  affected: readonly LineageAsset[];
}

const mostAssets = 500;
const reading: ReadonlySet<string> = new Set(['SELECT', 'ALL', 'ALL PRIVILEGES', 'SUPER']);

/** What a list of privileges does not show. */
function missingIn(known: Omit<AssetPrivileges, 'entries'>): CutReason[] {
  if (!known.principalsKnown) return ['PRINCIPALS'];
  return known.complete ? [] : ['PERMISSION'];
}

/** Effective privileges and lineage together. Needs `lineage.read` and `asset.read`. */
export class ReaderService {
  constructor(
    private readonly asker: Asker,
    private readonly catalog: Pick<Catalog, 'privileges' | 'relations'>,
  ) {}

  /**
   * Everyone who can read a column's values: by grants on it, by roles, or in views and copies that its values flow to
   * unmasked. @throws ASSET_NOT_FOUND
   */
  async readers(ctx: RequestContext, input: LineageOptions & { key: string }): Promise<ReaderAnswer> {
    const options: LineageOptions = {
      ...input,
      level: 'COLUMN',
      edges: { ...input.edges, edgeKinds: ['DIRECT'] },
    };
    const {
      asking,
      starts: [starts],
    } = await this.asker.begin(ctx, options, [input.key] as const);
    const found = await this.#unmasked(asking, starts);
    const ids = [
      ...new Set([starts.asset.id, ...found.nodes.map((node) => asking.walk.adjacency.idOf(node))]),
    ];
    const listed = ids.slice(0, mostAssets);
    const shown = await this.asker.shownIds(asking, listed);
    const assets = await this.asker.store.assets(
      listed.filter((id) => shown?.has(id) ?? true),
      asking.options.asOf ?? null,
      asking.scope,
    );
    const cuts = new Set<CutReason>([
      ...starts.cuts,
      ...found.cuts,
      ...(ids.length > mostAssets ? ['NODES' as const] : []),
    ]);
    const readers: ColumnReader[] = [];
    for (const asset of assets.values()) {
      const { entries, ...known } = await this.catalog.privileges.privilegesOn(ctx, {
        key: asset.presentKey,
        asOf: asking.options.asOf ?? null,
      });
      for (const cut of missingIn(known)) cuts.add(cut);
      const position = found.nodes.findIndex((node) => asking.walk.adjacency.idOf(node) === asset.id);
      for (const privilege of entries)
        if (canRead(privilege)) readers.push({ privilege, readable: asset, hop: found.hops[position] ?? 0 });
    }
    readers.sort((a, b) => a.hop - b.hop || (a.privilege.principalKey < b.privilege.principalKey ? -1 : 1));
    return { ...factsOf(asking, cuts, starts.ids), readers };
  }

  /** What would break if a principal's own grant to read an asset were revoked now. @throws ASSET_NOT_FOUND, INPUT_INVALID for a time */
  async revoke(
    ctx: RequestContext,
    input: LineageOptions & { key: string; granteeKey: string },
  ): Promise<RevokeAnswer> {
    const options: LineageOptions = { ...input, level: 'TABLE', edges: null };
    const {
      asking,
      starts: [starts],
    } = await this.asker.begin(ctx, options, [input.key] as const);
    if ((options.asOf ?? null) !== null)
      throw new WaymarkError('INPUT_INVALID', 'What a REVOKE would break can be told for now only.', {
        facts: { field: 'asOf' },
      });
    const { entries, ...known } = await this.catalog.privileges.privilegesOn(ctx, {
      key: starts.asset.presentKey,
    });
    const readers = entries.filter((entry) => canRead(entry));
    const isEnding = (entry: AssetPrivilege): boolean =>
      entry.grantedOnKey === starts.asset.presentKey &&
      (entry.through[0] ?? entry.principalKey) === input.granteeKey &&
      entry.via !== 'SUPERUSER';
    const keeping = new Set(
      readers.filter((entry) => !isEnding(entry)).map(({ principalKey }) => principalKey),
    );
    const touched = new Set(
      readers.filter((entry) => isEnding(entry)).map(({ principalKey }) => principalKey),
    );
    const everybody = [...keeping].some((key) => key.endsWith('#principal:PUBLIC'));
    const losing = everybody ? [] : [...touched].filter((key) => !keeping.has(key));
    const direct = await this.asker.search(asking, starts.nodes, 'DOWNSTREAM', { ...asking.limits, hops: 1 });
    const near = await this.#assetsOf(asking, direct);
    const owners = await this.catalog.relations.loadEngineOwners(
      ctx,
      near.map(({ presentKey }) => presentKey),
    );
    const lost = new Set(losing);
    const broken = near.filter(({ presentKey }) => lost.has(owners.get(presentKey)?.key ?? ''));
    const numbers = broken.map(({ id }) => asking.walk.find(id));
    const onward = await this.asker.search(asking, numbers, 'DOWNSTREAM');
    // One hop is all that is looked at for the views themselves.
    direct.cuts.delete('HOPS');
    const cuts: CutReason[] = [...starts.cuts, ...direct.cuts, ...onward.cuts, ...missingIn(known)];
    return {
      ...factsOf(asking, cuts, starts.ids),
      losing: losing.toSorted(),
      keeping: [...touched].filter((key) => keeping.has(key) || everybody).toSorted(),
      broken,
      affected: await this.#assetsOf(asking, onward),
    };
  }

  /** A search over direct edges that ends where all evidence says that values are masked. */
  async #unmasked(asking: Asking, starts: Starts): Promise<Explored> {
    const whole = await this.asker.search(asking, starts.nodes, 'DOWNSTREAM');
    const masked = await this.#maskedPairs(asking, whole);
    if (masked.size === 0) return whole;
    const { walk } = asking;
    const isOpenPair = (node: number, entry: number): boolean =>
      !masked.has(`${walk.adjacency.idOf(node)} ${walk.adjacency.idOf(entry >>> 2)}`);
    const neighbours = (node: number, direction: Direction): Uint32Array =>
      walk.adjacency.neighbours(node, direction).filter((entry) => isOpenPair(node, entry));
    const adjacency: Adjacency = {
      idOf: (node) => walk.adjacency.idOf(node),
      idsOf: (nodes) => walk.adjacency.idsOf(nodes),
      isColumn: (node) => walk.adjacency.isColumn(node),
      placeOf: (node) => walk.adjacency.placeOf(node),
      addInstances: (nodes, ids) => walk.adjacency.addInstances(nodes, ids),
      neighbours,
      range: (node, direction, range) => {
        range.entries = neighbours(node, direction);
        range.start = 0;
        range.end = range.entries.length;
      },
    };
    return explore({ ...walk, adjacency }, starts.nodes, 'DOWNSTREAM', asking.limits);
  }

  async #maskedPairs(asking: Asking, found: Explored): Promise<Set<string>> {
    const idAt = (position: number | undefined): string =>
      asking.walk.adjacency.idOf(found.nodes[position ?? 0] ?? 0);
    const pairs = Array.from(found.edgeFrom, (from, edge): [string, string] => [
      idAt(from),
      idAt(found.edgeTo[edge]),
    ]);
    const records = await this.asker.store.edgeRecords(
      pairs,
      asking.options.asOf ?? null,
      this.asker.scope(asking.ctx),
    );
    const masking = new Map<string, boolean>();
    for (const record of records) {
      if (record.kind !== 'DIRECT') continue;
      const pair = `${record.fromId} ${record.toId}`;
      masking.set(pair, (masking.get(pair) ?? true) && record.masking);
    }
    return new Set([...masking].filter(([, isMasked]) => isMasked).map(([pair]) => pair));
  }

  async #assetsOf(asking: Asking, found: Explored): Promise<LineageAsset[]> {
    const ids = found.nodes.flatMap((node, position) =>
      (found.hops[position] ?? 0) > 0 ? [asking.walk.adjacency.idOf(node)] : [],
    );
    const asOf = asking.options.asOf ?? null;
    return [...(await this.asker.store.assets(ids, asOf, asking.scope)).values()];
  }
}

function canRead({ privileges }: AssetPrivilege): boolean {
  return privileges.some((privilege) => reading.has(privilege.toUpperCase()));
}
