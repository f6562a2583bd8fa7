import { recordAudit } from '../../audit/index.js';
import { namespaceOf } from '../../core/asset-key.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import type { AccessScope } from '../../core/permissions.js';
import { appendEvent } from '../../events/index.js';
import { type GraphClient, type GraphTransaction, idempotent, isAccessible } from '../../graph/index.js';
import type { Asset } from '../assets/asset.js';
import type { AssetService } from '../assets/asset.service.js';
import { type ManualAsset, manualDifferences, manualRows, type ManualRow } from './manual-asset.js';
import type { ManualChange, RegistrationStore, StoredManual, WriteFacts } from './registration.store.js';

/** What every change of a registered asset takes besides the asset. */
export interface RegistrationCall {
  clientKey?: string | null;
  /** Refuses the change when the asset is at another version number. */
  expectedVersion?: number | null;
}

/** The outcome of a registration. */
export interface RegistrationResult {
  asset: Asset;
  /** `unchanged` when everything was so already. */
  change: 'added' | 'changed' | 'unchanged';
  replayed: boolean;
}

interface Done extends Record<string, JsonValue> {
  change: RegistrationResult['change'];
}

/**
 * Assets that people register: of systems without a collector, or what a collector cannot see. Needs `asset.register`
 * on what encloses the asset. What a collector has found is never changed or removed here.
 */
export class RegistrationService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: RegistrationStore,
    private readonly assets: AssetService,
    private readonly clock: Clock,
  ) {}

  /**
   * Registers an asset or changes a registered one, with its columns. The instance of its key is registered with it
   * when there is none; anything between must exist.
   * @throws KEY_INVALID, INPUT_INVALID, FORBIDDEN, CONFLICT (collected, or at another version), IDEMPOTENCY_MISMATCH
   */
  async register(ctx: RequestContext, input: ManualAsset & RegistrationCall): Promise<RegistrationResult> {
    const scope = requirePermission(ctx, 'asset.register');
    const { clientKey, expectedVersion, ...asset } = input;
    const rows = manualRows(asset);
    const call = {
      operation: 'catalog.register',
      clientKey,
      input: { ...asset, expectedVersion } as unknown as JsonValue,
    };
    const { result, replayed } = await this.graph.transaction(
      (tx) =>
        idempotent<Done>(tx, ctx, call, async () => ({
          change: await this.#register(tx, ctx, scope, asset, rows, expectedVersion ?? null),
        })),
      { id: 'catalog.register', signal: ctx.signal },
    );
    return { asset: await this.assets.requireAsset(ctx, asset.key), change: result.change, replayed };
  }

  /**
   * Removes a registered asset with the registered assets inside it; it stays reachable in the past.
   * @returns true, also when the same call had removed it before.
   * @throws ASSET_NOT_FOUND, FORBIDDEN, CONFLICT (collected, or at another version), IDEMPOTENCY_MISMATCH
   */
  async remove(ctx: RequestContext, input: { key: string } & RegistrationCall): Promise<true> {
    const scope = requirePermission(ctx, 'asset.register');
    const { clientKey, ...rest } = input;
    const call = { operation: 'catalog.unregister', clientKey, input: rest as unknown as JsonValue };
    await this.graph.transaction(
      (tx) => idempotent<true>(tx, ctx, call, () => this.#remove(tx, ctx, scope, input)),
      { id: 'catalog.unregister', signal: ctx.signal },
    );
    return true;
  }

  async #register(
    tx: GraphTransaction,
    ctx: RequestContext,
    scope: AccessScope,
    input: Omit<ManualAsset, 'clientKey'>,
    rows: readonly ManualRow[],
    expectedVersion: number | null,
  ): Promise<RegistrationResult['change']> {
    const root = rows[0];
    if (root === undefined) throw new WaymarkError('INTERNAL', 'A registration has no asset.');
    const facts = this.#facts(ctx);
    const readable = await this.#readable(tx, ctx, [root.key, root.parentKey]);
    const known = await this.store.lock(tx, [root.key], scope);
    const stored = known.get(root.key);
    // What may not be seen is answered like what does not exist.
    if (stored === undefined || (!readable.has(root.key) && !readable.has(root.parentKey ?? ''))) {
      if (expectedVersion !== null) throw gone(root.key);
      await this.#create(tx, ctx, scope, root, input.environment ?? 'default', { facts, readable });
      await this.store.createColumns(tx, rows.slice(1), facts);
      await announce(tx, ctx, root, 'added', null, after(rows));
      return 'added';
    }
    checkOwn(stored, expectedVersion);
    const changed = await this.#change(tx, scope, stored, root, input, rows.slice(1), facts);
    if (!changed) return 'unchanged';
    const change = stored.live ? 'changed' : 'added';
    await announce(tx, ctx, root, change, stored.state as unknown as JsonValue, after(rows));
    return change;
  }

  async #create(
    tx: GraphTransaction,
    ctx: RequestContext,
    scope: AccessScope,
    root: ManualRow,
    environment: string,
    { facts, readable }: { facts: WriteFacts; readable: ReadonlySet<string> },
  ): Promise<void> {
    const place =
      root.parentKey === null
        ? null
        : (await this.store.lock(tx, [root.parentKey], scope)).get(root.parentKey);
    const rows = [root];
    if (place !== null && place !== undefined && !readable.has(place.key)) {
      if (place.key === namespaceOf(root.key)) checkNewInstance(scope, place.key, environment);
      throw place.key === namespaceOf(root.key) ? forbidden(place.key) : notRegistered(place.key);
    }
    if (place === null || (place === undefined && root.parentKey === namespaceOf(root.key))) {
      checkNewInstance(scope, namespaceOf(root.key), environment);
      if (place === undefined) {
        const [instance] = manualRows({ key: namespaceOf(root.key), kind: 'Instance' });
        if (instance !== undefined) rows.unshift(instance);
      }
    } else if (place === undefined || !place.live) {
      throw notRegistered(root.parentKey ?? '');
    } else if (!place.permitted) throw forbidden(place.key);
    await this.store.create(tx, rows, environment, facts);
    if (rows.length > 1 && rows[0] !== undefined)
      await announce(tx, ctx, rows[0], 'added', null, after([rows[0]]));
  }

  /** Writes what differs of a known asset and its columns. @returns whether anything did. */
  async #change(
    tx: GraphTransaction,
    scope: AccessScope,
    stored: StoredManual,
    root: ManualRow,
    input: ManualAsset,
    columns: readonly ManualRow[],
    facts: WriteFacts,
  ): Promise<boolean> {
    const changes: ManualChange[] = changesOf(stored, root);
    let created: readonly ManualRow[] = [];
    let removed: readonly StoredManual[] = [];
    if (input.columns !== null && input.columns !== undefined) {
      const wanted = new Set(columns.map((column) => column.key));
      const known = await this.store.lock(tx, [...wanted], scope);
      created = columns.filter((column) => !known.has(column.key));
      for (const column of columns) {
        const before = known.get(column.key);
        if (before !== undefined) changes.push(...changesOf(before, column));
      }
      const inside = await this.store.inside(tx, stored.key);
      removed = inside.filter(
        (asset) => asset.kind === 'Column' && asset.source === 'manual' && !wanted.has(asset.key),
      );
    }
    await this.store.change(tx, changes, facts);
    await this.store.createColumns(tx, created, facts);
    await this.store.remove(tx, removed, facts);
    return changes.length + created.length + removed.length > 0;
  }

  async #remove(
    tx: GraphTransaction,
    ctx: RequestContext,
    scope: AccessScope,
    input: { key: string } & RegistrationCall,
  ): Promise<true> {
    const readable = await this.#readable(tx, ctx, [input.key]);
    const stored = (await this.store.lock(tx, [input.key], scope)).get(input.key);
    if (stored === undefined || !stored.live || !readable.has(input.key)) throw gone(input.key);
    checkOwn(stored, input.expectedVersion ?? null);
    const inside = await this.store.inside(tx, input.key);
    const collected = inside.find((asset) => asset.source !== 'manual');
    if (collected !== undefined) {
      throw new WaymarkError('CONFLICT', `${collected.key} inside it was collected, so ${input.key} stays.`, {
        facts: { key: collected.key },
      });
    }
    await this.store.remove(tx, [stored, ...inside], this.#facts(ctx));
    await announce(tx, ctx, stored, 'removed', stored.state as unknown as JsonValue, null);
    return true;
  }

  /** Those of the keys that the caller may see. */
  async #readable(
    tx: GraphTransaction,
    ctx: RequestContext,
    keys: readonly (string | null)[],
  ): Promise<ReadonlySet<string>> {
    const asked = keys.filter((key) => key !== null);
    const found = await this.store.lock(tx, asked, ctx.access('asset.read'));
    return new Set([...found.values()].filter((asset) => asset.permitted).map((asset) => asset.key));
  }

  #facts(ctx: RequestContext): WriteFacts {
    return {
      at: isoTime(this.clock.nowMs()),
      cause: { type: 'MANUAL', subjectId: ctx.subject.id, correlationId: ctx.correlationId },
    };
  }
}

function changesOf(before: StoredManual, row: ManualRow): ManualChange[] {
  const diff = manualDifferences(before.state, row);
  return diff.length === 0 && before.live ? [] : [{ row, before, diff }];
}

function checkOwn(stored: StoredManual, expectedVersion: number | null): void {
  if (!stored.permitted) throw forbidden(stored.key);
  if (stored.source !== 'manual') {
    throw new WaymarkError(
      'CONFLICT',
      `${stored.key} is collected from its database; only registered assets can be changed here.`,
      {
        facts: { key: stored.key },
      },
    );
  }
  if (expectedVersion !== null && expectedVersion !== stored.number) {
    throw new WaymarkError(
      'CONFLICT',
      `${stored.key} is at version ${stored.number}, not ${expectedVersion}.`,
      {
        facts: { key: stored.key, version: stored.number },
      },
    );
  }
}

/** A new instance lies in no place yet but its environment. */
function checkNewInstance(scope: AccessScope, key: string, environment: string): void {
  const place = {
    key,
    instanceId: null,
    databaseKey: null,
    schemaKey: null,
    tags: [],
    domainIds: [],
    ownerIds: [],
  };
  if (isAccessible({ ...place, environment }, scope)) return;
  throw new WaymarkError(
    'FORBIDDEN',
    `The permission asset.register is needed in the environment ${environment}.`,
    { facts: { permission: 'asset.register', environment } },
  );
}

function forbidden(key: string): WaymarkError {
  return new WaymarkError('FORBIDDEN', `The permission asset.register is needed on ${key}.`, {
    facts: { permission: 'asset.register', key },
  });
}

function notRegistered(key: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', `Register ${key} first: it encloses the asset.`, {
    facts: { field: 'key', parentKey: key },
  });
}

function gone(key: string): WaymarkError {
  return new WaymarkError('ASSET_NOT_FOUND', `There is no asset ${key}.`, { facts: { key } });
}

function after(rows: readonly ManualRow[]): JsonValue {
  return rows.slice(0, 1).map((row) => ({ ...row, columns: rows.length - 1 }))[0] ?? null;
}

const actions = { added: 'asset.register', changed: 'asset.update', removed: 'asset.remove' } as const;

async function announce(
  tx: GraphTransaction,
  ctx: RequestContext,
  asset: { key: string; kind: string },
  change: 'added' | 'changed' | 'removed',
  before: JsonValue,
  now: JsonValue,
): Promise<void> {
  await recordAudit(tx, ctx, {
    action: actions[change],
    outcome: 'success',
    assetKey: asset.key,
    before,
    after: now,
  });
  const aggregate = asset.key;
  const payload = { assetKey: asset.key, kind: asset.kind, change };
  await appendEvent(tx, ctx, { kind: 'asset.registered', aggregate, payload });
  await appendEvent(tx, ctx, { kind: 'asset.changed', aggregate, payload: { ...payload, cause: 'MANUAL' } });
}
