import { createRequire } from 'node:module';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  NoFragmentCyclesRule,
  getOperationAST,
  validate,
} from 'graphql';
import { WaymarkError } from '../../src/core/errors.js';

/* The library's ESM build loads a second copy of graphql; its CommonJS build shares ours. */
const { getComplexity, fieldExtensionsEstimator } = createRequire(import.meta.url)(
  'graphql-query-complexity',
) as typeof import('graphql-query-complexity');

/** Upper bounds of one operation. */
export interface OperationLimits {
  /** Nesting of fields, counted from 1. */
  depth: number;
  /** Cost: 1 per field, times the page size asked for. */
  complexity: number;
  /** Fields under another name than their own. */
  aliases: number;
}

/** Introspection is bounded by its own depth, so that tools pass while cycles through `__Type` do not. */
const introspectionDepth = 25;
const defaultPage = 25;
const maximumPage = 1_000;

interface Shape {
  depth: number;
  aliases: number;
}

/**
 * Refuses an operation beyond the limits, before anything is resolved. Used on HTTP and WebSocket alike.
 * @throws QUERY_TOO_COMPLEX saying which limit and by how much.
 */
export function checkOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Record<string, unknown>,
  limits: OperationLimits,
): void {
  const operation = getOperationAST(document, operationName);
  if (operation === null || operation === undefined) return;
  const fragments = fragmentsOf(document);
  const introspects = isIntrospection(operation);
  const shape = measure(operation.selectionSet, fragments, new Map());
  refuseAbove('depth', shape.depth, introspects ? introspectionDepth : limits.depth);
  refuseAbove('aliases', shape.aliases, limits.aliases);
  if (introspects) return;
  const cost = getComplexity({
    schema,
    query: document,
    variables,
    ...(operationName === null || operationName === undefined ? {} : { operationName }),
    estimators: [
      fieldExtensionsEstimator(),
      ({ args, childComplexity }) => 1 + childComplexity * pageOf(args),
    ],
  });
  refuseAbove('complexity', cost, limits.complexity);
}

function refuseAbove(name: string, value: number, limit: number): void {
  if (value <= limit) return;
  throw new WaymarkError(
    'QUERY_TOO_COMPLEX',
    `The ${name} of the operation is ${value}; the limit is ${limit}.`,
    { facts: { limit: name, value, allowed: limit } },
  );
}

/** Items a field may return: `first`/`last`/`limit`, the number of ids, or 1. */
function pageOf(args: Record<string, unknown>): number {
  const asked = args.first ?? args.last ?? args.limit;
  if (typeof asked === 'number') return Math.min(Math.max(asked, 1), maximumPage);
  const ids = args.ids ?? args.keys;
  if (Array.isArray(ids)) return Math.max(ids.length, 1);
  return 'first' in args ? defaultPage : 1;
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
}

/** Who may ask for the schema: signed-in callers, or with `false` nobody. */
export function refuseIntrospection(
  document: DocumentNode,
  operationName: string | null | undefined,
  policy: { allowed: boolean; signedIn: boolean },
): void {
  const operation = getOperationAST(document, operationName);
  if (operation === null || operation === undefined || (policy.allowed && policy.signedIn)) return;
  if (!asksForSchema(operation.selectionSet, fragmentsOf(document), new Set())) return;
  if (!policy.allowed)
    throw new WaymarkError('INTROSPECTION_REFUSED', 'Introspection of the schema is switched off.');
  throw new WaymarkError('UNAUTHENTICATED', 'Introspection of the schema needs a signed-in account.');
}

/** True when a root field is `__schema` or `__type`, also inside of fragments. */
function asksForSchema(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  seen: Set<string>,
): boolean {
  return set.selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return ['__schema', '__type'].includes(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return asksForSchema(selection.selectionSet, fragments, seen);
    const name = selection.name.value;
    const fragment = seen.has(name) ? undefined : fragments.get(name);
    seen.add(name);
    return fragment !== undefined && asksForSchema(fragment.selectionSet, fragments, seen);
  });
}

function isIntrospection(operation: OperationDefinitionNode): boolean {
  return (
    operation.operation === 'query' &&
    operation.selectionSet.selections.every(
      (selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'),
    )
  );
}

/** Depth and alias count with fragments followed; each fragment is measured once and counted as often as it is spread. */
function measure(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  known: Map<string, Shape>,
): Shape {
  const shape: Shape = { depth: 0, aliases: 0 };
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const inner =
        selection.selectionSet === undefined
          ? { depth: 0, aliases: 0 }
          : measure(selection.selectionSet, fragments, known);
      shape.depth = Math.max(shape.depth, 1 + inner.depth);
      shape.aliases += inner.aliases + (selection.alias === undefined ? 0 : 1);
    } else {
      const inner =
        selection.kind === Kind.INLINE_FRAGMENT
          ? measure(selection.selectionSet, fragments, known)
          : measureFragment(selection.name.value, fragments, known);
      shape.depth = Math.max(shape.depth, inner.depth);
      shape.aliases += inner.aliases;
    }
  }
  return shape;
}

function measureFragment(
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  known: Map<string, Shape>,
): Shape {
  const seen = known.get(name);
  if (seen !== undefined) return seen;
  known.set(name, { depth: 0, aliases: 0 });
  const fragment = fragments.get(name);
  const shape =
    fragment === undefined ? { depth: 0, aliases: 0 } : measure(fragment.selectionSet, fragments, known);
  known.set(name, shape);
  return shape;
}

/** True for fragments that spread themselves: refused as invalid, and an attack rather than a mistake. */
export function goesInCircles(schema: GraphQLSchema, document: DocumentNode): boolean {
  return validate(schema, document, [NoFragmentCyclesRule]).length > 0;
}
