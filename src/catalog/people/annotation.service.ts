import { recordAudit } from '../../audit/index.js';
import { namespaceOf } from '../../core/asset-key.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { appendEvent } from '../../events/index.js';
import { type GraphClient, type GraphTransaction, idempotent } from '../../graph/index.js';
import { type AssetService, enclosingKeys, readScope } from '../assets/asset.service.js';
import { decodeCursor, type Page, type PageRequest, pageSize, toPage } from '../page.js';
import {
  type Annotation,
  type AnnotationChange,
  type AnnotationEdit,
  type AnnotationVersion,
  emptyAnnotation,
} from './annotation.js';
import type { AnnotationStore, PeopleOwner } from './annotation.store.js';
import type { InheritanceWork } from './inheritance-work.js';
import type { EditOutcome, MetadataEditor } from './metadata-editor.js';

/** The outcome of an edit. */
export interface AnnotationResult {
  annotation: Annotation;
  /** What the edit changed; empty when everything was so already. */
  changes: readonly AnnotationChange[];
  /** True when the same call had been done before and nothing was written now. */
  replayed: boolean;
}

/** What people say about assets. Reading needs `asset.read`, editing `asset.edit` on the asset. */
export class AnnotationService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: AnnotationStore,
    private readonly editor: MetadataEditor,
    private readonly assets: AssetService,
    private readonly inheritance: InheritanceWork,
  ) {}

  /**
   * Changes description, owners, tags, domains, terms or custom properties of one asset. The change, its version,
   * the inherited values below, the audit record and the event are written together; where more than 10,000 assets lie
   * below, theirs follow at once in batches. Tags that do not exist are made.
   * @throws ASSET_NOT_FOUND, FORBIDDEN, INPUT_INVALID, CONFLICT (revision), IDEMPOTENCY_MISMATCH
   */
  async edit(
    ctx: RequestContext,
    input: AnnotationEdit & { clientKey?: string | null },
  ): Promise<AnnotationResult> {
    requirePermission(ctx, 'asset.edit');
    const { clientKey, ...edit } = input;
    const done = await this.graph.transaction(
      async (tx) => {
        const call = { operation: 'catalog.edit', clientKey, input: edit as unknown as JsonValue };
        const { result, replayed } = await idempotent(tx, ctx, call, async () => {
          const [outcome] = await this.editor.edit(tx, ctx, [edit], { onError: 'STOP', dryRun: false });
          const { annotation, changes } = expectDone(outcome);
          if (changes.length > 0) await announce(tx, ctx, annotation, changes);
          return { annotation, changes } as unknown as JsonValue;
        });
        return { ...(result as unknown as Omit<AnnotationResult, 'replayed'>), replayed };
      },
      { id: 'catalog.edit', signal: ctx.signal, timeoutMs: 120_000 },
    );
    await this.inheritance.finish(namespaceOf(edit.key), ctx.signal);
    return done;
  }

  /** The annotation of one asset; an empty one when nobody has said anything. @throws ASSET_NOT_FOUND */
  async annotation(ctx: RequestContext, input: { key: string }): Promise<Annotation> {
    await this.assets.requireAsset(ctx, input.key);
    const found = await this.loadAnnotations(ctx, [input.key]);
    return found.get(input.key) ?? emptyAnnotation(input.key);
  }

  /** Annotations of many assets; none for assets nobody has said anything about. One query. */
  async loadAnnotations(ctx: RequestContext, keys: readonly string[]): Promise<Map<string, Annotation>> {
    return this.store.annotations(keys, readScope(ctx));
  }

  /** People who own many assets, their own owners first, then those of what encloses them. One query. */
  async loadOwners(ctx: RequestContext, keys: readonly string[]): Promise<Map<string, PeopleOwner[]>> {
    const chains = new Map(keys.map((key) => [key, [...enclosingKeys(key), key]]));
    return this.store.owners(chains, readScope(ctx));
  }

  /** Past changes of an asset's annotation, newest first. @throws ASSET_NOT_FOUND */
  async history(
    ctx: RequestContext,
    input: { key: string; page?: PageRequest },
  ): Promise<Page<AnnotationVersion>> {
    await this.assets.requireAsset(ctx, input.key);
    const size = pageSize(input.page);
    const after = decodeCursor(input.page, 'ANNOTATION');
    const versions = await this.store.versions(input.key, after, size + 1, readScope(ctx));
    return toPage(
      versions,
      size,
      (version) => ({ order: 'ANNOTATION', value: version.revision, key: version.id }),
      async () => (await this.annotation(ctx, { key: input.key })).revision,
    );
  }
}

/** The outcome of an edit that must have been possible. */
export function expectDone(outcome: EditOutcome | undefined): {
  annotation: Annotation;
  changes: readonly AnnotationChange[];
} {
  if (outcome === undefined || outcome.annotation === null || outcome.error !== null)
    throw outcome?.error ?? new WaymarkError('INTERNAL', 'An edit has no outcome.');
  return { annotation: outcome.annotation, changes: outcome.changes };
}

/** Writes the audit record and the event of one changed annotation. */
export async function announce(
  tx: GraphTransaction,
  ctx: RequestContext,
  annotation: Annotation,
  changes: readonly AnnotationChange[],
  audited = true,
): Promise<void> {
  const side = (pick: (change: AnnotationChange) => JsonValue): JsonValue =>
    Object.fromEntries(changes.map((change) => [change.field, pick(change)]));
  if (audited) {
    await recordAudit(tx, ctx, {
      action: 'annotation.edit',
      outcome: 'success',
      assetKey: annotation.assetKey,
      before: side((change) => change.from),
      after: side((change) => change.to),
    });
  }
  await appendEvent(tx, ctx, {
    kind: 'annotation.changed',
    aggregate: annotation.assetKey,
    payload: {
      assetKey: annotation.assetKey,
      fields: changes.map((change) => change.field),
      revision: annotation.revision,
    },
  });
}
