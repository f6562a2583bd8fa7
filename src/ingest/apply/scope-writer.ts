import { parentKey as keyOfParent } from '../../core/asset-key.js';
import { newId } from '../../core/ids.js';
import type { GraphTransaction } from '../../graph/index.js';
import { type ApplyContext, chunks, groupBy, rowsPerQuery, writeTimeoutMs } from './apply-context.js';
import { AssetRows, type Inherited } from './asset-rows.js';
import { LinkWriter } from './link-writer.js';
import { containsLink, type Link, linkChanges, type LinkGroup, linksOf } from './links.js';
import { placeOf } from './place.js';
import type { AssetPreparer } from './prepare.js';
import {
  createTrees,
  dropPendingOfOwners,
  endLinksOfRemoved,
  fillAssets,
  holdUnits,
  inheritedMetadata,
  publishStage,
  relabelAssets,
  releaseUnits,
  removeAssets,
  reviveAssets,
  setScope,
  setUnitDigests,
  updateAssets,
} from './queries.js';
import { carryMetadata } from './carry-metadata.js';
import { appendScopeEvents } from './scope-events.js';
import type { AssetRemoval, AssetUpdate, ScopePlan } from './scope-plan.js';
import { isFirstFill } from './scope-planner.js';
import { type NewTree, treeSize } from './tree.js';

const writers = 2;

interface Staged {
  stage: string;
  trees: readonly NewTree[];
  /** Links that lead out of the units. */
  outside: readonly Link[];
}

/**
 * Writes what a plan says. A scope changes in one transaction: readers see its old state or its new one. New assets
 * of a large scope are staged first (nodes without the labels that readers look for) and the transaction only makes
 * them part of the graph. Changes and
 * removals beyond the limit of one transaction go in parts of whole units, the scope's digest last.
 */
export class ScopeWriter {
  readonly #rows: AssetRows;
  readonly #links: LinkWriter;

  constructor(
    private readonly context: ApplyContext,
    preparer: AssetPreparer,
  ) {
    this.#rows = new AssetRows(context, preparer);
    this.#links = new LinkWriter(context);
  }

  /** Applies the plan. After it returns, the scope's digest is the collected one. */
  async apply(plan: ScopePlan): Promise<void> {
    const at = this.context.nextTime();
    const inherited = await this.#inheritedOf(plan.creates);
    const { parts, last } = splitChanges(plan, this.context.limits.assetsPerTransaction);
    for (const part of parts) {
      await this.#transaction('ingest.apply-part', async (tx) => {
        await this.#change(tx, plan, part.updates, part.removes, at);
      });
    }
    const staged = await this.#stageAll(plan, inherited, at);
    await this.#transaction('ingest.apply-scope', async (tx) => {
      await this.#change(tx, plan, last.updates, last.removes, at);
      if (staged === null) await this.#createInline(tx, plan, inherited, at);
      else await this.#publish(tx, staged, at);
      await this.#finish(tx, plan, at);
    });
  }

  /** Removes all of a scope, and the scope itself. */
  async remove(plan: ScopePlan): Promise<void> {
    const at = this.context.nextTime();
    const { parts, last } = splitChanges(plan, this.context.limits.assetsPerTransaction);
    for (const part of [...parts, last]) {
      await this.#transaction('ingest.remove-scope', async (tx) => {
        await this.#change(tx, plan, part.updates, part.removes, at);
        if (part !== last) return;
        await tx.run('MATCH (s:Scope {key: $scope}) DETACH DELETE s', { scope: plan.scope });
        await appendScopeEvents(tx, this.context, plan);
      });
    }
  }

  async #transaction(id: string, work: (tx: GraphTransaction) => Promise<void>): Promise<void> {
    const { graph, signal, fence } = this.context;
    await graph.transaction(
      async (tx) => {
        await work(tx);
        await fence(tx);
      },
      { id, timeoutMs: writeTimeoutMs, signal },
    );
  }

  /** Changes and removals, with the links that end and begin by them. */
  async #change(
    tx: GraphTransaction,
    plan: ScopePlan,
    updates: readonly AssetUpdate[],
    removes: readonly AssetRemoval[],
    at: string,
  ): Promise<void> {
    const { cause, runId } = this.context;
    const params = { at, cause, runId };
    const ended: (LinkGroup & { owner: string })[] = [];
    const begun: Link[] = [];
    for (const { before, after, revived } of updates) {
      if (revived) begun.push(...linksOf(after));
      else {
        const change = linkChanges(before, after);
        ended.push(...change.ended.map((group) => ({ ...group, owner: after.key })));
        begun.push(...change.begun);
      }
      if ((revived || before.parentKey !== after.parentKey) && after.parentKey !== null)
        begun.push(containsLink(after.parentKey, after.key));
      if (!revived && before.parentKey !== null && before.parentKey !== after.parentKey)
        ended.push({ type: 'CONTAINS', from: before.parentKey, to: after.key, owner: after.key });
    }
    await this.#links.end(tx, ended, at);
    for (const part of chunks(updates, rowsPerQuery)) {
      const fills = part.filter((update) => isFirstFill(update)).map((update) => this.#rows.update(update));
      const rows = part.filter((update) => !isFirstFill(update)).map((update) => this.#rows.update(update));
      if (fills.length > 0) await tx.run(fillAssets, { ...params, rows: fills });
      if (rows.length > 0) await tx.run(updateAssets, { ...params, rows });
      const relabelled = part.filter(({ before, after }) => before.kind !== after.kind);
      if (relabelled.length > 0)
        await tx.run(relabelAssets, { keys: relabelled.map(({ after }) => after.key) });
    }
    await this.#removeAll(tx, plan, removes, at);
    const revived = updates.filter((update) => update.revived).map(({ after }) => after.key);
    for (const keys of chunks(revived, rowsPerQuery)) await tx.run(reviveAssets, { keys });
    await this.#links.keep(tx, await this.#links.begin(tx, begun, at));
  }

  async #removeAll(
    tx: GraphTransaction,
    plan: ScopePlan,
    removes: readonly AssetRemoval[],
    at: string,
  ): Promise<void> {
    const { cause, runId } = this.context;
    const renamedTo = new Map(plan.renames.map((rename) => [rename.from.key, rename.to.key]));
    for (const part of chunks(removes, rowsPerQuery)) {
      const rows = part.map(({ before }) => this.#rows.removal(before, renamedTo.get(before.key) ?? null));
      await tx.run(removeAssets, { rows, at, cause, runId });
    }
    for (const part of chunks(removes, rowsPerQuery)) {
      const keys = part.map(({ before }) => before.key);
      await tx.run(releaseUnits, { keys });
      await tx.run(dropPendingOfOwners, { keys });
      const [row] = await tx.run<{ waiting: (Omit<Link, 'properties'> & { p: Link['properties'] })[] }>(
        endLinksOfRemoved,
        { keys, at },
      );
      await this.#links.keep(
        tx,
        (row?.waiting ?? []).map(({ p: { validFrom: _begun, ...properties }, ...link }) => ({
          ...link,
          properties,
        })),
      );
    }
  }

  /** Creates new assets inside the transaction that makes them visible. */
  async #createInline(
    tx: GraphTransaction,
    plan: ScopePlan,
    inherited: ReadonlyMap<string, Inherited>,
    at: string,
  ): Promise<void> {
    if (plan.creates.length === 0) return;
    const stage = newId();
    const outside = await this.#create(tx, plan.creates, plan.scope, stage, inherited, at);
    await this.#publish(tx, { stage, trees: plan.creates, outside }, at);
  }

  /** Creates staged assets. @returns their links that lead out of their units. */
  async #create(
    tx: GraphTransaction,
    trees: readonly NewTree[],
    scope: string,
    stage: string,
    inherited: ReadonlyMap<string, Inherited>,
    at: string,
  ): Promise<Link[]> {
    const outside: Link[] = [];
    for (const group of groupBy(trees, (tree) => this.#placeKey(tree)).values()) {
      const [first] = group;
      if (first === undefined) continue;
      const from = inherited.get(first.asset.parentKey ?? '') ?? nothingInherited;
      const common = this.#rows.common(first.asset.key, at, stage, from);
      for (const part of chunks(group, rowsPerQuery)) {
        const made = part.map((tree) => this.#rows.tree(tree, scope));
        for (const tree of made) outside.push(...tree.outside);
        await tx.run(createTrees, { rows: made.map(({ row }) => row), common, at });
      }
    }
    return outside;
  }

  #placeKey(tree: NewTree): string {
    const place = placeOf(tree.asset.key, this.context.instance.engine);
    return `${place.databaseKey ?? ''} ${place.schemaKey ?? ''} ${tree.asset.parentKey ?? ''}`;
  }

  /**
   * Stages the new assets of a large scope. All parts but the last become visible on the way, each while the next one
   * is staged. @returns the last part, null when the scope is small.
   */
  async #stageAll(
    plan: ScopePlan,
    inherited: ReadonlyMap<string, Inherited>,
    at: string,
  ): Promise<Staged | null> {
    const total = plan.creates.reduce((sum, tree) => sum + treeSize(tree), 0);
    const { limits } = this.context;
    if (total <= limits.assetsPerTransaction) return null;
    let staged: Staged | null = null;
    for (const trees of batches(plan.creates, limits.assetsPerPublication)) {
      const visible: Promise<void> =
        staged === null ? Promise.resolve() : this.#publishAlone(plan, staged, at);
      const next = this.#stage(plan, trees, inherited, at);
      // The transaction that goes on when the other has failed is waited for.
      await Promise.allSettled([visible, next]);
      await visible;
      staged = await next;
    }
    return staged;
  }

  /** Stages some of a scope's new assets. */
  async #stage(
    plan: ScopePlan,
    trees: readonly NewTree[],
    inherited: ReadonlyMap<string, Inherited>,
    at: string,
  ): Promise<Staged> {
    const stage = newId();
    const outside = new Map<readonly NewTree[], readonly Link[]>();
    await inParallel(batches(trees, this.context.limits.assetsPerBatch), writers, async (batch) => {
      await this.#transaction('ingest.stage', async (tx) => {
        outside.set(batch, await this.#create(tx, batch, plan.scope, stage, inherited, at));
      });
    });
    return { stage, trees, outside: [...outside.values()].flat() };
  }

  async #publishAlone(plan: ScopePlan, staged: Staged, at: string): Promise<void> {
    await this.#transaction('ingest.publish-part', async (tx) => {
      await this.#publish(tx, staged, at);
      const keys = new Set(staged.trees.map((tree) => tree.asset.key));
      await this.#hold(tx, plan, (key) => keys.has(key));
    });
  }

  /** Makes staged assets part of the graph. */
  async #publish(tx: GraphTransaction, staged: Staged, at: string): Promise<void> {
    await tx.run(publishStage, { stage: staged.stage });
    const roots = staged.trees.flatMap((tree) => rootLinks(tree));
    await this.#links.keep(tx, await this.#links.begin(tx, [...roots, ...staged.outside], at));
  }

  async #hold(tx: GraphTransaction, plan: ScopePlan, wanted: (key: string) => boolean): Promise<void> {
    const { instance } = this.context;
    const rows = plan.holds.filter(({ key }) => wanted(key));
    for (const part of chunks(rows, rowsPerQuery)) {
      await tx.run(releaseUnits, { keys: part.map(({ key }) => key) });
      await tx.run(holdUnits, { rows: part, scope: plan.scope, instanceId: instance.id });
    }
  }

  /** What is written once for a scope, after all else. */
  async #finish(tx: GraphTransaction, plan: ScopePlan, at: string): Promise<void> {
    const { instance } = this.context;
    await this.#hold(tx, plan, () => true);
    for (const rows of chunks(plan.digests, rowsPerQuery)) await tx.run(setUnitDigests, { rows });
    if (plan.renames.length > 0) await carryMetadata(tx, plan.renames, at);
    await tx.run(setScope, {
      scope: plan.scope,
      instanceId: instance.id,
      digest: plan.digest,
      at,
      growth: plan.counts.added - plan.counts.removed,
      appeared: plan.counts.added > 0,
    });
    await appendScopeEvents(tx, this.context, plan);
  }

  /** What new assets take over, by key of their parent: the metadata of the nearest enclosing asset that exists. */
  async #inheritedOf(trees: readonly NewTree[]): Promise<Map<string, Inherited>> {
    const parents = [...new Set(trees.map((tree) => tree.asset.parentKey ?? ''))].filter(Boolean);
    const chains = new Map(parents.map((key) => [key, chainOf(key)]));
    const keys = [...new Set([...chains.values()].flat())];
    const known = new Map<string, Inherited>();
    for (const part of chunks(keys, rowsPerQuery)) {
      const rows = await this.context.graph.read<{ key: string } & Inherited & Record<string, unknown>>(
        inheritedMetadata,
        { keys: part },
        { id: 'ingest.inherited', signal: this.context.signal },
      );
      for (const { key, tags, domainIds, ownerIds } of rows) known.set(key, { tags, domainIds, ownerIds });
    }
    const result = new Map<string, Inherited>();
    for (const [key, chain] of chains) {
      const nearest = chain.find((enclosing) => known.has(enclosing));
      if (nearest !== undefined) result.set(key, known.get(nearest) ?? nothingInherited);
    }
    return result;
  }
}

const nothingInherited: Inherited = { tags: null, domainIds: null, ownerIds: null };

/** The key and those of everything around it, innermost first. */
function chainOf(key: string): string[] {
  const chain: string[] = [];
  for (let next: string | null = key; next !== null; next = keyOfParent(next)) chain.push(next);
  return chain;
}

function rootLinks(tree: NewTree): Link[] {
  const { key, parentKey } = tree.asset;
  return parentKey === null ? [] : [containsLink(parentKey, key)];
}

/** Splits trees into lists of about `size` assets. */
function* batches(trees: readonly NewTree[], size: number): Generator<readonly NewTree[]> {
  let batch: NewTree[] = [];
  let count = 0;
  for (const tree of trees) {
    batch.push(tree);
    count += treeSize(tree);
    if (count < size) continue;
    yield batch;
    batch = [];
    count = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Runs work on items, some at a time; the first failure ends it after what is under way has ended. */
async function inParallel<Item>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const source = items[Symbol.iterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let next = source.next(); next.done !== true && !failed; next = source.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: limit }, () => worker()));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason;
}

interface Changes {
  updates: readonly AssetUpdate[];
  removes: readonly AssetRemoval[];
}

/** Splits changes too large for one transaction at the borders of units; usually there are no parts. */
function splitChanges(plan: ScopePlan, most: number): { parts: Changes[]; last: Changes } {
  const total = plan.updates.length + plan.removes.length;
  if (total <= most) return { parts: [], last: plan };
  const units = new Map<string, { updates: AssetUpdate[]; removes: AssetRemoval[] }>();
  const unitOf = (key: string): { updates: AssetUpdate[]; removes: AssetRemoval[] } => {
    const found = units.get(key) ?? { updates: [], removes: [] };
    units.set(key, found);
    return found;
  };
  for (const update of plan.updates) unitOf(update.unit).updates.push(update);
  for (const removal of plan.removes) unitOf(removal.unit).removes.push(removal);
  const parts: { updates: AssetUpdate[]; removes: AssetRemoval[] }[] = [];
  let part: { updates: AssetUpdate[]; removes: AssetRemoval[] } = { updates: [], removes: [] };
  for (const { updates, removes } of units.values()) {
    part.updates.push(...updates);
    part.removes.push(...removes);
    if (part.updates.length + part.removes.length < most) continue;
    parts.push(part);
    part = { updates: [], removes: [] };
  }
  return { parts, last: part };
}
