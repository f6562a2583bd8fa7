import { parentKey } from '../../core/asset-key.js';
import { messageOf } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import { belowPrefix, lockInstance } from './inheritance.js';

interface Work extends Record<string, unknown> {
  id: string;
  key: string;
  instanceKey: string;
}

interface Values {
  tags: readonly string[];
  domainIds: readonly string[];
  ownerIds: readonly string[];
}

interface KeyedValues extends Values, Record<string, unknown> {
  key: string;
}

/** Assets written in one transaction. */
const batchSize = 2_000;

/**
 * Carries inherited values down where too much lies below for one transaction. The edit leaves a note of what is to be
 * done; it is done at once in batches, each in a transaction of its own, and by {@link resume} after a crash. Values
 * are worked out anew from the annotations, so doing it twice, or after further edits, gives the same.
 */
export class InheritanceWork {
  constructor(
    private readonly graph: GraphClient,
    private readonly logger: Logger,
  ) {}

  /** Does what is noted for an instance. Failures are logged: the note stays and the edit that left it holds. */
  async finish(instanceKey: string, signal?: AbortSignal): Promise<void> {
    try {
      for (const work of await this.#pending(instanceKey)) await this.#do(work, signal);
    } catch (error) {
      this.logger.warn(
        { instanceKey, reason: messageOf(error) },
        'Inherited metadata is not carried down yet; it is tried again later.',
      );
    }
  }

  /** Does everything that is noted. For starts and housekeeping. @returns how many notes there were */
  async resume(signal?: AbortSignal): Promise<number> {
    const pending = await this.#pending(null);
    for (const work of pending) await this.#do(work, signal);
    return pending.length;
  }

  async #pending(instanceKey: string | null): Promise<Work[]> {
    return this.graph.read<Work>(
      `MATCH (w:InheritanceWork) WHERE $instanceKey IS NULL OR w.instanceKey = $instanceKey
       RETURN w.id AS id, w.key AS key, w.instanceKey AS instanceKey ORDER BY w.key, w.id`,
      { instanceKey },
      { id: 'catalog.inheritance-pending' },
    );
  }

  async #do(work: Work, signal?: AbortSignal): Promise<void> {
    let after: string | null = '';
    while (after !== null) {
      const from: string = after;
      after = await this.graph.transaction((tx) => this.#batch(tx, work, from), {
        id: 'catalog.inheritance-batch',
        signal,
        timeoutMs: 120_000,
      });
    }
    await this.graph.write(
      'MATCH (w:InheritanceWork {id: $id}) DELETE w',
      { id: work.id },
      { id: 'catalog.inheritance-done' },
    );
  }

  /** Sets the values of the next assets in order of key. @returns the last key, null at the end */
  async #batch(tx: GraphTransaction, work: Work, after: string): Promise<string | null> {
    // Edits that change inherited values hold the same lock, so none comes between reading and writing.
    await lockInstance(tx, [work.instanceKey]);
    const assets = await tx.run<KeyedValues>(
      `MATCH (a:Asset) WHERE (a.key = $key OR a.key STARTS WITH $below) AND a.key > $after
       WITH a ORDER BY a.key LIMIT $limit
       RETURN a.key AS key, coalesce(a.tags, []) AS tags, coalesce(a.domainIds, []) AS domainIds, coalesce(a.ownerIds, []) AS ownerIds`,
      { key: work.key, below: belowPrefix(work.key), after, limit: batchSize },
    );
    const base = await this.#base(tx, work.key);
    const own = await this.#own(tx, work.key, assets);
    const rows = assets.flatMap((asset) => {
      const values = effective(asset.key, work.key, base, own);
      return same(asset, values) ? [] : [{ key: asset.key, ...stored(values) }];
    });
    if (rows.length > 0) {
      await tx.run(
        `UNWIND $rows AS row MATCH (a:Asset {key: row.key})
         SET a.tags = row.tags, a.domainIds = row.domainIds, a.ownerIds = row.ownerIds`,
        { rows },
      );
    }
    return assets.length < batchSize ? null : (assets.at(-1)?.key ?? null);
  }

  /** What holds above the root: the values of what encloses it; for an instance the tags it was registered with. */
  async #base(tx: GraphTransaction, key: string): Promise<Values> {
    const [row] = await tx.run<KeyedValues>(
      `MATCH (a:Asset {key: $key}) OPTIONAL MATCH (p:Asset {key: $parentKey})
       RETURN a.key AS key, coalesce(p.tags, a.ownTags, []) AS tags, coalesce(p.domainIds, []) AS domainIds, coalesce(p.ownerIds, []) AS ownerIds`,
      { key, parentKey: parentKey(key) },
    );
    return row ?? { tags: [], domainIds: [], ownerIds: [] };
  }

  /** What the assets and those between them and the root have themselves. */
  async #own(
    tx: GraphTransaction,
    rootKey: string,
    assets: readonly { key: string }[],
  ): Promise<Map<string, Values>> {
    const keys = new Set<string>();
    for (const { key } of assets) for (const step of stepsFrom(rootKey, key)) keys.add(step);
    const rows = await tx.run<KeyedValues>(
      `UNWIND $keys AS key MATCH (n:Annotation {assetKey: key})
       WHERE n.tags IS NOT NULL OR n.domainIds IS NOT NULL OR n.ownerIds IS NOT NULL
       RETURN key, coalesce(n.tags, []) AS tags, coalesce(n.domainIds, []) AS domainIds, coalesce(n.ownerIds, []) AS ownerIds`,
      { keys: [...keys] },
    );
    return new Map(rows.map((row) => [row.key, row]));
  }
}

/** Keys from the root to an asset inside it, both included. */
function stepsFrom(rootKey: string, key: string): string[] {
  const steps: string[] = [];
  for (let step: string | null = key; step !== null && step.length >= rootKey.length; step = parentKey(step))
    steps.push(step);
  return steps;
}

function effective(key: string, rootKey: string, base: Values, own: ReadonlyMap<string, Values>): Values {
  const all = [base, ...stepsFrom(rootKey, key).flatMap((step) => own.get(step) ?? [])];
  const union = (pick: (values: Values) => readonly string[]): string[] =>
    [...new Set(all.flatMap((values) => pick(values)))].toSorted();
  return {
    tags: union((values) => values.tags),
    domainIds: union((values) => values.domainIds),
    ownerIds: union((values) => values.ownerIds),
  };
}

function same(a: Values, b: Values): boolean {
  const text = ({ tags, domainIds, ownerIds }: Values): string => JSON.stringify([tags, domainIds, ownerIds]);
  return text(a) === text(b);
}

/** Empty lists are absent in the graph. */
function stored(values: Values): Record<keyof Values, readonly string[] | null> {
  const orNull = (list: readonly string[]): readonly string[] | null => (list.length === 0 ? null : list);
  return {
    tags: orNull(values.tags),
    domainIds: orNull(values.domainIds),
    ownerIds: orNull(values.ownerIds),
  };
}
