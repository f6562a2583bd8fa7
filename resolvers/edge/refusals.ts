import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { UserError } from '../../schema/api/common/user-error.type.js';
import type { RequestContext } from '../../src/core/context.js';
import { type ErrorCode, isWaymarkError, messageOf } from '../../src/core/errors.js';
import type { Logger } from '../../src/core/logger.js';
import { isEverywhere, isNowhere } from '../../src/core/permissions.js';
import type { ApiContext } from './api-context.js';

/** Something that was refused, as the audit trail keeps it. */
export interface Refusal {
  code: string;
  permission?: string | null;
  operation: string;
  assetKey?: string | null;
  targetId?: string | null;
}

/** Writes to the audit trail what no mutation writes: refusals, and reads of what is classified. */
export interface RefusalLog {
  refused(ctx: RequestContext, refusal: Refusal): Promise<unknown>;
  sensitiveRead(ctx: RequestContext, assetKeys: readonly string[]): Promise<unknown>;
}

/** Errors that are written to the audit trail wherever they end a request. */
const refusals: ReadonlySet<string> = new Set<ErrorCode>([
  'FORBIDDEN',
  'LIMIT_EXCEEDED',
  'PERSISTED_ONLY',
  'QUERY_TOO_COMPLEX',
  'REQUEST_REFUSED',
  'UNAUTHENTICATED',
]);
/** Answers that hide from a caller limited to some places what stands elsewhere. */
const hidden: ReadonlySet<string> = new Set<ErrorCode>(['ASSET_NOT_FOUND', 'NOT_FOUND']);
const identifying = /^(?:key|id|from|to|parentKey|\w+(?:Keys?|Ids?))$/;
const ofAsset = /keys?$|^from$|^to$/i;

/** True for codes that are always audited. */
export function isRefusal(code: string): boolean {
  return refusals.has(code);
}

/** Takes refusals and sensitive reads of one request to the log; failing to write is logged and never fails the request. */
export class RefusalNotes {
  readonly #writing: Promise<unknown>[] = [];
  /** Keys of sensitive assets that were read, by who read them. */
  readonly #read = new Map<RequestContext, Set<string>>();

  constructor(
    private readonly log: RefusalLog,
    private readonly logger: Logger,
  ) {}

  /** Begins to write. */
  note(ctx: RequestContext, refusal: Refusal): void {
    this.#writing.push(
      this.log
        .refused(ctx, refusal)
        .catch((error: unknown) =>
          this.logger.warn({ code: refusal.code, error: messageOf(error) }, 'a refusal could not be audited'),
        ),
    );
  }

  /** Remembers that assets with a classification were read; all of them are written together by {@link written}. */
  noteRead(ctx: RequestContext, assetKeys: readonly string[]): void {
    if (assetKeys.length === 0) return;
    const read = this.#read.get(ctx) ?? new Set();
    this.#read.set(ctx, read);
    for (const key of assetKeys) read.add(key);
  }

  /** True when {@link written} has something to wait for. */
  get isPending(): boolean {
    return this.#writing.length > 0 || this.#read.size > 0;
  }

  /** Ends when everything is written: the answer follows its record. */
  async written(): Promise<void> {
    for (const [ctx, keys] of this.#read)
      this.#writing.push(
        this.log
          .sensitiveRead(ctx, [...keys])
          .catch((error: unknown) =>
            this.logger.warn({ error: messageOf(error) }, 'a sensitive read could not be audited'),
          ),
      );
    this.#read.clear();
    await Promise.all(this.#writing.splice(0));
  }
}

/**
 * Makes every operation tell the audit trail what it refuses: errors for want of a permission, refusals in result
 * unions, and identifiers for which a caller limited to some places gets nothing. Only the fields of the root types are
 * wrapped, so fields below cost nothing.
 */
export function watchRefusals(schema: GraphQLSchema): GraphQLSchema {
  for (const type of [schema.getQueryType(), schema.getMutationType()]) if (type) watchType(type);
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const { subscribe, name } = field;
    if (subscribe === undefined) continue;
    field.subscribe = async (source, args, context: ApiContext, info) => {
      try {
        return await subscribe(source, args, context, info);
      } catch (error) {
        noteError(context, name, args as Record<string, unknown>, error);
        throw error;
      }
    };
  }
  return schema;
}

function watchType(type: GraphQLObjectType): void {
  for (const field of Object.values(type.getFields())) {
    const { resolve, name } = field;
    if (resolve === undefined) continue;
    field.resolve = async (source, args, context: ApiContext, info) => {
      try {
        const result: unknown = await resolve(source, args, context, info);
        noteResult(context, name, args as Record<string, unknown>, result);
        return result;
      } catch (error) {
        noteError(context, name, args as Record<string, unknown>, error);
        throw error;
      }
    };
  }
}

function noteError(
  context: ApiContext,
  operation: string,
  args: Readonly<Record<string, unknown>>,
  error: unknown,
): void {
  if (!isWaymarkError(error) || context.refusals === undefined) return;
  const { code, facts } = error;
  const aim = aimOf(args);
  if (!isRefusal(code) && !(hidden.has(code) && mayHide(context.request, aim))) return;
  const permission = typeof facts.permission === 'string' ? facts.permission : null;
  context.refusals.note(context.request, { code, permission, operation, ...aim });
}

function noteResult(
  context: ApiContext,
  operation: string,
  args: Readonly<Record<string, unknown>>,
  result: unknown,
): void {
  if (context.refusals === undefined) return;
  if (result instanceof UserError) {
    const { code, facts } = result;
    const aim = aimOf(args);
    if (!isRefusal(code) && !(hidden.has(code) && mayHide(context.request, aim))) return;
    const permission = typeof facts['permission'] === 'string' ? facts['permission'] : null;
    context.refusals.note(context.request, { code, permission, operation, ...aim });
    return;
  }
  if (!isEmpty(result) || !isLimited(context.request)) return;
  const aim = aimOf(args);
  if (aim.assetKey === null && aim.targetId === null) return;
  context.refusals.note(context.request, { code: 'NOT_FOUND', operation, ...aim });
}

/** True for callers who do not see every asset: to them nothing and nothing they may see look alike. */
function isLimited(ctx: RequestContext): boolean {
  return !isEverywhere(ctx.access('asset.read'));
}

/** True when what is answered as nothing may be something of others: an asset elsewhere, or what belongs to an account. */
function mayHide(ctx: RequestContext, aim: { assetKey: string | null; targetId: string | null }): boolean {
  if (isLimited(ctx)) return true;
  return aim.assetKey === null && aim.targetId !== null && isNowhere(ctx.access('account.manage'));
}

function isEmpty(result: unknown): boolean {
  if (result === null || result === undefined) return true;
  if (Array.isArray(result)) return result.length === 0;
  const { nodes } = result as { nodes?: unknown };
  return Array.isArray(nodes) && nodes.length === 0;
}

/** What the arguments, or the members of an input or filter, point at. */
function aimOf(args: Readonly<Record<string, unknown>>): {
  assetKey: string | null;
  targetId: string | null;
} {
  const aim: { assetKey: string | null; targetId: string | null } = { assetKey: null, targetId: null };
  for (const [name, given] of Object.entries(args)) {
    const value: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
    if (typeof value === 'string' && identifying.test(name) && name !== 'clientKey') {
      if (ofAsset.test(name)) aim.assetKey ??= value.slice(0, 4_000);
      else aim.targetId ??= value.slice(0, 4_000);
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const inner = aimOf(value as Record<string, unknown>);
      aim.assetKey ??= inner.assetKey;
      aim.targetId ??= inner.targetId;
    }
  }
  return aim;
}
