import { parentKey as keyOfParent } from '../../core/asset-key.js';
import { newId } from '../../core/ids.js';
import type { GraphTransaction } from '../../graph/index.js';
import {
  type ApplyContext,
  assetsPerQuery,
  chunks,
  groupBy,
  rowsPerQuery,
  writeTimeoutMs,
} from './apply-context.js';
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
  holdNewUnits,
  holdUnits,
  inheritedMetadata,
  publishStage,
  relabelAssets,
  releaseUnits,
  removeAssets,
  reviveAssets,
  setScope,
  setUnitDigests,
  stageTrees,
  updateAssets,
} from './queries.js';
import { carryMetadata } from './carry-metadata.js';
import { batches, inParallel, Outstanding } from './flow.js';
import { splitChanges } from './split-changes.js';
import { appendScopeEvents } from './scope-events.js';
import type { AssetRemoval, AssetUpdate, ScopePlan } from './scope-plan.js';
import { isFirstFill } from './scope-planner.js';
import { type NewTree, treeSize } from './tree.js';

const writers = 2;
/** While Neo4j writes the rows of one query, the next ones are made and sent. */
const queriesAhead = 2;

interface Staged {
  stage: string;
  trees: readonly NewTree[];
  /** Links that lead out of the units. */
  outside: readonly Link[];
}

/**
 * Writes what a plan says. A scope changes in one transaction: readers see its old state or its new one. New assets are
 * created by that transaction as they stay; those of a scope too large for one are staged first (nodes without the labels
 * that readers look for) and then made part of the graph. Changes and removals beyond the limit of one transaction go in
 * parts of whole units, the scope's digest last.
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
    const { limits, creation } = this.context;
    const added = plan.creates.reduce((sum, tree) => sum + treeSize(tree), 0);
    if (added > limits.newAssetsPerTransaction) {
      const { staged, held } = await this.#stageAll(plan, inherited, at);
      await this.#transaction('ingest.apply-scope', async (tx) => {
        await this.#change(tx, plan, last.updates, last.removes, at);
        if (staged !== null) await this.#publish(tx, staged, at);
        await this.#finish(tx, plan, at, held);
      });
      return;
    }
    await creation.within(added, async () =>
      this.#transaction('ingest.apply-scope', async (tx) => {
        await this.#change(tx, plan, last.updates, last.removes, at);
        await this.#createInline(tx, plan, inherited, at);
        await this.#finish(tx, plan, at);
      }),
    );
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
    const outside = await this.#create(tx, plan.creates, plan.scope, null, inherited, at);
    await this.#linkTrees(tx, plan.creates, outside, at);
  }

  /** Creates assets, staged ones when a stage is given. @returns their links that lead out of their units. */
  async #create(
    tx: GraphTransaction,
    trees: readonly NewTree[],
    scope: string,
    stage: string | null,
    inherited: ReadonlyMap<string, Inherited>,
    at: string,
  ): Promise<Link[]> {
    const outside: Link[] = [];
    const query = stage === null ? createTrees : stageTrees;
    const sent = new Outstanding(queriesAhead);
    for (const group of groupBy(trees, (tree) => this.#placeKey(tree)).values()) {
      const [first] = group;
      if (first === undefined) continue;
      const from = inherited.get(first.asset.parentKey ?? '') ?? nothingInherited;
      const common = this.#rows.common(first.asset.key, at, stage, from);
      for (const part of batches(group, assetsPerQuery)) {
        const made = part.map((tree) => this.#rows.tree(tree, scope));
        for (const tree of made) outside.push(...tree.outside);
        await sent.add(tx.run(query, { rows: made.map(({ row }) => row), common, at }));
      }
    }
    await sent.all();
    return outside;
  }

  #placeKey(tree: NewTree): string {
    const place = placeOf(tree.asset.key, this.context.instance.engine);
    return `${place.databaseKey ?? ''} ${place.schemaKey ?? ''} ${tree.asset.parentKey ?? ''}`;
  }

  /**
   * Stages the new assets of a large scope. All parts but the last become visible on the way, each while the next one
   * is staged. @returns the last part, null when there is none, and the roots that are visible already.
   */
  async #stageAll(
    plan: ScopePlan,
    inherited: ReadonlyMap<string, Inherited>,
    at: string,
  ): Promise<{ staged: Staged | null; held: ReadonlySet<string> }> {
    const { limits } = this.context;
    const held = new Set<string>();
    let staged: Staged | null = null;
    for (const trees of batches(plan.creates, limits.assetsPerPublication)) {
      const visible: Promise<void> =
        staged === null ? Promise.resolve() : this.#publishAlone(plan, staged, at);
      const next = this.#stage(plan, trees, inherited, at);
      // The transaction that goes on when the other has failed is waited for.
      await Promise.allSettled([visible, next]);
      await visible;
      for (const { asset } of staged?.trees ?? []) held.add(asset.key);
      staged = await next;
    }
    return { staged, held };
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
    await this.#linkTrees(tx, staged.trees, staged.outside, at);
  }

  /** Hangs new trees into the graph and begins their links to others. */
  async #linkTrees(
    tx: GraphTransaction,
    trees: readonly NewTree[],
    outside: readonly Link[],
    at: string,
  ): Promise<void> {
    const roots = trees.flatMap((tree) => rootLinks(tree));
    await this.#links.keep(tx, await this.#links.begin(tx, [...roots, ...outside], at));
  }

  async #hold(tx: GraphTransaction, plan: ScopePlan, wanted: (key: string) => boolean): Promise<void> {
    const { instance } = this.context;
    const created = new Set(plan.creates.map((tree) => tree.asset.key));
    const fresh = plan.holds.filter(({ key }) => created.has(key) && wanted(key)).map(({ key }) => key);
    for (const keys of chunks(fresh, rowsPerQuery))
      await tx.run(holdNewUnits, { keys, scope: plan.scope, instanceId: instance.id });
    const rows = plan.holds.filter(({ key }) => !created.has(key) && wanted(key));
    for (const part of chunks(rows, rowsPerQuery)) {
      await tx.run(releaseUnits, { keys: part.map(({ key }) => key) });
      await tx.run(holdUnits, { rows: part, scope: plan.scope, instanceId: instance.id });
    }
  }

  /** What is written once for a scope, after all else. */
  async #finish(
    tx: GraphTransaction,
    plan: ScopePlan,
    at: string,
    held: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    const { instance } = this.context;
    await this.#hold(tx, plan, (key) => !held.has(key));
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
