import { recordAudit } from '../../audit/index.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import { appendEvent } from '../../events/index.js';
import { type GraphClient, type GraphTransaction, idempotent } from '../../graph/index.js';
import {
  type ClassificationRule,
  compilePattern,
  compileRules,
  type RuleEffect,
  type RuleSubject,
} from './custom-rule.js';
import { classificationCategories, classificationKinds, isBuiltInKind } from './detect/kinds.js';
import { type Detection, detectColumn, strongest } from './detect/detect.js';
import type { RuleStore } from './rule.store.js';

/** A rule as people hand it in. */
export interface RuleInput {
  /** Absent for a new rule. */
  id?: string | null;
  name: string;
  description?: string | null;
  kind: string;
  category?: string | null;
  effect: RuleEffect;
  subject: RuleSubject;
  pattern: string;
  typePattern?: string | null;
  engines?: readonly string[] | null;
  confidence?: number | null;
  enabled?: boolean | null;
  /** The revision the change was made from; refused when it is another by now. */
  expectedRevision?: number | null;
  clientKey?: string | null;
}

const mostRules = 200;
const kindPattern = /^[A-Z][A-Z0-9_]{1,59}$/;

/** Rules of people. Seeing them needs `asset.read`, changing them `classification.manage`. */
export class RuleService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: RuleStore,
    private readonly clock: Clock,
  ) {}

  /** All rules, in the order of their names. */
  async rules(ctx: RequestContext): Promise<ClassificationRule[]> {
    requirePermission(ctx, 'asset.read');
    return (await this.store.current()).rules;
  }

  /** Every kind: the built-in ones, then those of people's rules. */
  async kinds(
    ctx: RequestContext,
  ): Promise<{ kind: string; category: string | null; description: string | null }[]> {
    const own = (await this.rules(ctx)).filter(({ kind }) => !isBuiltInKind(kind));
    return [
      ...Object.entries(classificationKinds).map(([kind, definition]) => ({ kind, ...definition })),
      ...new Map(
        own.map(({ kind, category, description }) => [kind, { kind, category, description }]),
      ).values(),
    ];
  }

  /** What the built-in rules and those of people say about a column that need not exist. */
  async test(
    ctx: RequestContext,
    input: {
      name: string;
      dataType?: string | null;
      comment?: string | null;
      table?: string | null;
      engine?: string | null;
    },
  ): Promise<Detection[]> {
    requirePermission(ctx, 'asset.read');
    const traits = {
      name: limited(input.name, 'name', 300),
      dataType: input.dataType ?? null,
      comment: input.comment ?? null,
      table: input.table ?? null,
    };
    const compiled = compileRules((await this.store.current()).rules);
    return strongest(compiled.apply({ ...traits, engine: input.engine ?? 'postgres' }, detectColumn(traits)));
  }

  /** Makes a rule, or changes the one of the id. What it says shows after the next run. @throws NOT_FOUND, INPUT_INVALID, CONFLICT, FORBIDDEN, IDEMPOTENCY_MISMATCH */
  async save(ctx: RequestContext, input: RuleInput): Promise<ClassificationRule> {
    requirePermission(ctx, 'classification.manage');
    const { clientKey, ...rest } = input;
    const call = { operation: 'classification.save-rule', clientKey, input: { ...rest } as JsonValue };
    const { result } = await this.graph.transaction(
      (tx) =>
        idempotent(tx, ctx, call, async () => (await this.#save(tx, ctx, input)) as unknown as JsonValue),
      { id: 'classification.save-rule', signal: ctx.signal },
    );
    return result as unknown as ClassificationRule;
  }

  /** Removes a rule; what it found goes with the next run. @throws NOT_FOUND, FORBIDDEN, IDEMPOTENCY_MISMATCH */
  async remove(ctx: RequestContext, input: { id: string; clientKey?: string | null }): Promise<boolean> {
    requirePermission(ctx, 'classification.manage');
    const { id, clientKey } = input;
    const call = { operation: 'classification.remove-rule', clientKey, input: { id } };
    await this.graph.transaction(
      (tx) =>
        idempotent<true>(tx, ctx, call, async () => {
          const rule = await this.store.locked(tx, id);
          if (rule === null) throw noRule(id);
          await this.store.remove(tx, id);
          await this.#told(tx, ctx, rule, null);
          return true;
        }),
      { id: 'classification.remove-rule', signal: ctx.signal },
    );
    return true;
  }

  async #save(tx: GraphTransaction, ctx: RequestContext, input: RuleInput): Promise<ClassificationRule> {
    const id = input.id ?? null;
    const before = id === null ? null : await this.store.locked(tx, id);
    if (id !== null && before === null) throw noRule(id);
    const expected = input.expectedRevision ?? null;
    if (before !== null && expected !== null && expected !== before.revision)
      throw new WaymarkError('CONFLICT', `The rule is at revision ${before.revision}, not ${expected}.`, {
        facts: { revision: before.revision },
      });
    const checked = checkedRule(input);
    const holder = await this.store.named(tx, checked.name);
    if (holder !== null && holder !== id)
      throw new WaymarkError('CONFLICT', `There is a rule named ${checked.name} already.`, {
        facts: { field: 'name' },
      });
    if (before === null && (await this.store.count(tx)) >= mostRules)
      throw new WaymarkError('INPUT_INVALID', `There may be at most ${mostRules} rules.`, {
        facts: { field: 'name' },
      });
    const rule: ClassificationRule = {
      ...checked,
      id: id ?? newId(),
      revision: (before?.revision ?? 0) + 1,
      updatedAt: isoTime(this.clock.nowMs()),
      updatedBy: ctx.subject.name,
    };
    await this.store.save(tx, rule);
    await this.#told(tx, ctx, before, rule);
    return rule;
  }

  async #told(
    tx: GraphTransaction,
    ctx: RequestContext,
    before: ClassificationRule | null,
    after: ClassificationRule | null,
  ): Promise<void> {
    const rule = after ?? before;
    await recordAudit(tx, ctx, {
      action: 'classification.rule',
      outcome: 'success',
      targetId: rule?.id ?? null,
      before: before as unknown as JsonValue,
      after: after as unknown as JsonValue,
    });
    const change = before === null ? 'added' : after === null ? 'removed' : 'changed';
    await appendEvent(tx, ctx, {
      kind: 'classification.rule-changed',
      aggregate: `classification-rule:${rule?.id ?? ''}`,
      payload: { ruleId: rule?.id ?? '', name: rule?.name ?? '', change },
    });
  }
}

function checkedRule(
  input: RuleInput,
): Omit<ClassificationRule, 'id' | 'revision' | 'updatedAt' | 'updatedBy'> {
  const { kind } = input;
  if (!kindPattern.test(kind))
    throw new WaymarkError(
      'INPUT_INVALID',
      'A kind has capital letters, digits and underscores, at most 60.',
      {
        facts: { field: 'kind' },
      },
    );
  const category = isBuiltInKind(kind) ? null : (input.category ?? null);
  if (category !== null && !(classificationCategories as readonly string[]).includes(category))
    throw new WaymarkError('INPUT_INVALID', `"${category}" is not a category.`, {
      facts: { field: 'category' },
    });
  const confidence = input.confidence ?? 0.9;
  if (!(confidence > 0 && confidence <= 1))
    throw new WaymarkError('INPUT_INVALID', 'The confidence is more than 0 and at most 1.', {
      facts: { field: 'confidence' },
    });
  compilePattern(input.pattern, 'pattern');
  const typePattern = input.typePattern ?? null;
  if (typePattern !== null) compilePattern(typePattern, 'typePattern');
  return {
    name: limited(input.name, 'name', 100),
    description:
      input.description === null || input.description === undefined
        ? null
        : input.description.slice(0, 2_000),
    kind,
    category,
    effect: input.effect,
    subject: input.subject,
    pattern: input.pattern,
    typePattern,
    engines: [...(input.engines ?? [])].slice(0, 20),
    confidence,
    enabled: input.enabled ?? true,
  };
}

/** @throws INPUT_INVALID when a text is empty or too long */
export function limited(text: string, field: string, most: number): string {
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed.length <= most) return trimmed;
  throw new WaymarkError('INPUT_INVALID', `"${field}" has 1 to ${most} characters.`, { facts: { field } });
}

function noRule(id: string): WaymarkError {
  return new WaymarkError('NOT_FOUND', 'There is no such rule.', { facts: { id } });
}
