import { canonicalJson, type JsonValue, sha256 } from '../../core/canonical-json.js';
import type { RequestContext } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import type { EdgeKind, EdgeSubtype, Evidence } from '../evidence/types.js';
import { type EvidenceIntake, requiredText, type StatedEvidence } from './intake.js';

/** An edge that somebody knows of. */
export interface AddLineageInput {
  fromKey: string;
  toKey: string;
  kind: EdgeKind;
  /** Default `TRANSFORMATION` for DIRECT, `CONDITIONAL` for INDIRECT. */
  subtype?: EdgeSubtype | null;
  text?: string | null;
  masking?: boolean | null;
  /** Why this is so. */
  reason: string;
  clientKey?: string | null;
}

/** How a Redis key pattern is filled. */
export interface CacheRuleInput {
  /** Key of the pattern, for example `redis://cache:6379/0.session:{id}`. */
  patternKey: string;
  /** Tables, views or columns whose values are cached under it. */
  sourceKeys: readonly string[];
  /** What fills it, for example a service's name. */
  reason: string;
  clientKey?: string | null;
}

const directSubtypes: ReadonlySet<EdgeSubtype> = new Set(['IDENTITY', 'TRANSFORMATION', 'AGGREGATION']);

/** Lineage that people state. */
export class ManualLineageService {
  constructor(private readonly intake: EvidenceIntake) {}

  /** Adds an edge between two assets. @throws ASSET_NOT_FOUND, INPUT_INVALID, FORBIDDEN, IDEMPOTENCY_MISMATCH */
  async add(ctx: RequestContext, input: AddLineageInput): Promise<Evidence> {
    const reason = requiredText(input.reason, 'reason', 2_000);
    const { kind, fromKey, toKey } = input;
    const subtype = input.subtype ?? (kind === 'DIRECT' ? 'TRANSFORMATION' : 'CONDITIONAL');
    if (directSubtypes.has(subtype) !== (kind === 'DIRECT'))
      throw new WaymarkError('INPUT_INVALID', `${subtype} is not a subtype of ${kind} lineage.`, {
        facts: { field: 'subtype' },
      });
    if (fromKey === toKey)
      throw new WaymarkError('INPUT_INVALID', 'An asset is not lineage of itself.', {
        facts: { field: 'toKey' },
      });
    return this.#state(ctx, 'lineage.add', input, {
      key: `MANUAL ${fromKey} ${toKey} ${kind} ${subtype}`,
      source: 'MANUAL',
      method: 'STATED',
      reason,
      edges: [
        {
          from: fromKey,
          to: toKey,
          kind,
          subtype,
          text: input.text ?? null,
          masking: input.masking ?? false,
        },
      ],
    });
  }

  /** Says which tables fill a Redis key pattern. Stating it again with other sources replaces them. @throws as {@link add} */
  async declareCacheRule(ctx: RequestContext, input: CacheRuleInput): Promise<Evidence> {
    const reason = requiredText(input.reason, 'reason', 2_000);
    if (input.sourceKeys.length === 0)
      throw new WaymarkError('INPUT_INVALID', 'A cache rule names at least one source.', {
        facts: { field: 'sourceKeys' },
      });
    return this.#state(ctx, 'lineage.cache-rule', input, {
      key: `CACHE_RULE ${input.patternKey}`,
      source: 'CACHE_RULE',
      method: 'DECLARED',
      assetKey: input.patternKey,
      sqlHash: sha256(canonicalJson([...input.sourceKeys].sort())),
      reason,
      edges: input.sourceKeys.map((from) => ({
        from,
        to: input.patternKey,
        kind: 'DIRECT' as const,
        subtype: 'TRANSFORMATION' as const,
      })),
    });
  }

  /** States what the caller is certain of, between assets that are known. */
  #state(
    ctx: RequestContext,
    operation: string,
    { clientKey, ...input }: AddLineageInput | CacheRuleInput,
    statement: Omit<StatedEvidence, 'origin' | 'confidence'>,
  ): Promise<Evidence> {
    return this.intake.stateOne(ctx, {
      operation,
      clientKey,
      input: input as unknown as JsonValue,
      statements: [{ ...statement, origin: ctx.subject.name, confidence: 1 }],
      requireKnown: true,
    });
  }
}
