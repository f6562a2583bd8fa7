import { isWaymarkError, WaymarkError } from '../../core/errors.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import type { GraphTransaction } from '../../graph/index.js';
import {
  type Annotation,
  annotationChanges,
  type AnnotationChange,
  type AnnotationEdit,
  applyEdit,
} from './annotation.js';
import type { AnnotationStore, AnnotationWrite, EditTarget } from './annotation.store.js';
import { checkAnnotation, loadReferences, type References } from './references.js';

/** What became of one edit. */
export interface EditOutcome {
  key: string;
  /** The annotation after the edit; before it when the edit failed; null when there is no such asset. */
  annotation: Annotation | null;
  /** What the edit changed (or would change); empty when nothing. */
  changes: readonly AnnotationChange[];
  /** Why the edit cannot be done; null when it can. */
  error: WaymarkError | null;
}

/** What becomes of a list of edits when one of them cannot be done. */
export interface EditPolicy {
  /** `STOP` writes nothing when any edit fails; `SKIP` leaves out the failing ones. */
  onError: 'STOP' | 'SKIP';
  /** Judges everything and writes nothing. */
  dryRun: boolean;
}

/**
 * Edits people's metadata of many assets in one transaction: a constant number of queries, whatever the number of
 * edits (plus those that carry inherited values down).
 */
export class MetadataEditor {
  constructor(
    private readonly store: AnnotationStore,
    private readonly clock: Clock,
  ) {}

  /** Judges all edits and writes those that policy lets through. Outcomes are in the order of the edits. */
  async edit(
    tx: GraphTransaction,
    ctx: RequestContext,
    edits: readonly AnnotationEdit[],
    policy: EditPolicy,
  ): Promise<EditOutcome[]> {
    const read = requirePermission(ctx, 'asset.read');
    const editable = requirePermission(ctx, 'asset.edit');
    const targets = await this.store.lockTargets(
      tx,
      edits.map((edit) => edit.key),
      read,
      editable,
      !policy.dryRun,
    );
    const planned = edits.map((edit) => {
      const target = targets.get(edit.key);
      return { edit, target, after: target === undefined ? null : applyEdit(target.annotation, edit) };
    });
    const references = await loadReferences(
      tx,
      planned.flatMap((plan) => plan.after ?? []),
    );
    const seen = new Set<string>();
    const outcomes = planned.map(({ edit, target, after }): EditOutcome => {
      const doubled = seen.has(edit.key);
      seen.add(edit.key);
      return judge(edit, target, after, references, doubled);
    });
    const stopped = policy.onError === 'STOP' && outcomes.some((outcome) => outcome.error !== null);
    if (!policy.dryRun && !stopped) await this.#write(tx, ctx, outcomes, targets, references);
    return outcomes;
  }

  async #write(
    tx: GraphTransaction,
    ctx: RequestContext,
    outcomes: EditOutcome[],
    targets: ReadonlyMap<string, EditTarget>,
    references: References,
  ): Promise<void> {
    const at = isoTime(this.clock.nowMs());
    const writes: AnnotationWrite[] = [];
    for (const outcome of outcomes) {
      const target = targets.get(outcome.key);
      if (
        outcome.error !== null ||
        outcome.changes.length === 0 ||
        target === undefined ||
        outcome.annotation === null
      )
        continue;
      const after = {
        ...outcome.annotation,
        revision: target.annotation.revision + 1,
        updatedAt: at,
        updatedBy: ctx.subject.name,
      };
      outcome.annotation = after;
      writes.push({
        asset: target.asset,
        before: target.annotation,
        after,
        changes: outcome.changes,
        names: namesOf(after, references),
      });
    }
    if (writes.length > 0)
      await this.store.save(tx, writes, { id: ctx.subject.id, name: ctx.subject.name, at });
  }
}

function judge(
  edit: AnnotationEdit,
  target: EditTarget | undefined,
  after: Annotation | null,
  references: References,
  doubled: boolean,
): EditOutcome {
  const failed = (error: WaymarkError): EditOutcome => ({
    key: edit.key,
    annotation: target?.annotation ?? null,
    changes: [],
    error,
  });
  if (target === undefined || after === null)
    return failed(
      new WaymarkError('ASSET_NOT_FOUND', `There is no asset ${edit.key}.`, { facts: { key: edit.key } }),
    );
  if (doubled)
    return failed(
      new WaymarkError('INPUT_INVALID', `The asset ${edit.key} is named twice.`, { facts: { field: 'key' } }),
    );
  try {
    check(edit, target, after, references);
  } catch (error) {
    if (isWaymarkError(error)) return failed(error);
    throw error;
  }
  return {
    key: edit.key,
    annotation: after,
    changes: annotationChanges(target.annotation, after),
    error: null,
  };
}

function check(edit: AnnotationEdit, target: EditTarget, after: Annotation, references: References): void {
  const { asset, annotation: before, editable } = target;
  if (!editable) {
    throw new WaymarkError('FORBIDDEN', `The permission asset.edit is needed on ${asset.key}.`, {
      facts: { permission: 'asset.edit', key: asset.key },
    });
  }
  if (typeof edit.expectedRevision === 'number' && edit.expectedRevision !== before.revision) {
    throw new WaymarkError(
      'CONFLICT',
      `The metadata of ${asset.key} is at revision ${before.revision}, not ${edit.expectedRevision}.`,
      { facts: { key: asset.key, revision: before.revision } },
    );
  }
  checkAnnotation(before, after, asset.kind, references);
}

function namesOf(annotation: Annotation, references: References): string[] {
  return [
    ...annotation.termIds.map((id) => references.terms.get(id) ?? ''),
    ...annotation.owners.map((owner) => references.owners.get(owner.id) ?? ''),
    ...annotation.domainIds.map((id) => references.domains.get(id) ?? ''),
  ];
}
