import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  type GraphQLSchema,
  isInputObjectType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import { WaymarkError } from '../../src/core/errors.js';
import type { RestRoute } from './routes.js';

/** Where a value of a request goes. */
export interface RestParameter {
  name: string;
  in: 'path' | 'query';
  /** Members that lead to it in the operation's variables, for example `filter`, `kinds`. */
  target: readonly string[];
  type: GraphQLInputType;
  required: boolean;
  description: string;
}

/** A route with everything known about its operation. */
export interface BoundRoute {
  route: RestRoute;
  operation: OperationDefinitionNode;
  document: DocumentNode;
  field: GraphQLField<unknown, unknown>;
  parameters: readonly RestParameter[];
  /** The input object that the body is; its members named by the path come from there. Null: no body. */
  body: { variable: string; type: GraphQLInputObjectType; fromPath: readonly string[] } | null;
}

/** Ties a route to its operation: the path and the query give scalars and members of filters, the body gives the input. */
export function bindRoute(schema: GraphQLSchema, document: DocumentNode, route: RestRoute): BoundRoute {
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode =>
      node.kind === Kind.OPERATION_DEFINITION && node.name?.value === route.operation,
  );
  const selection = operation?.selectionSet.selections[0];
  if (operation === undefined || selection?.kind !== Kind.FIELD) throw broken(route);
  const root = operation.operation === 'query' ? schema.getQueryType() : schema.getMutationType();
  const field = root?.getFields()[selection.name.value];
  if (field === undefined) throw broken(route);
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const parameters: RestParameter[] = [];
  let body: BoundRoute['body'] = null;
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type as never) as GraphQLInputType | undefined;
    if (type === undefined) throw broken(route);
    const named = getNamedType(type);
    const required = definition.type.kind === Kind.NON_NULL_TYPE && definition.defaultValue === undefined;
    if (!isInputObjectType(named)) {
      parameters.push({
        name,
        in: inPath.includes(name) ? 'path' : 'query',
        target: [name],
        type,
        required,
        description: argumentText(field, name),
      });
      continue;
    }
    const members = Object.values(named.getFields());
    if (name === 'input') {
      const fromPath = members.map((member) => member.name).filter((member) => inPath.includes(member));
      body = { variable: name, type: named, fromPath };
    }
    for (const member of members) {
      const given = inPath.includes(member.name);
      if (name === 'input' ? !given : !isPlain(member.type)) continue;
      parameters.push({
        name: member.name,
        in: given ? 'path' : 'query',
        target: [name, member.name],
        type: member.type,
        required: given,
        description: member.description ?? '',
      });
    }
  }
  const found = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  if (found.toSorted().join() !== inPath.toSorted().join()) throw broken(route);
  return { route, operation, document: only(document, operation), field, parameters, body };
}

/** Members of filters that fit into a query string: scalars, enums, and lists of them. */
function isPlain(type: GraphQLInputType): boolean {
  return !isInputObjectType(getNamedType(type));
}

function argumentText(field: GraphQLField<unknown, unknown>, variable: string): string {
  const argument =
    field.args.find(({ name }) => name === variable) ?? (field.args.length === 1 ? field.args[0] : undefined);
  return argument?.description ?? '';
}

/** The operation with the fragments, without its neighbours. */
function only(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  return {
    kind: Kind.DOCUMENT,
    definitions: document.definitions.filter(
      (node) => node.kind === Kind.FRAGMENT_DEFINITION || node === operation,
    ),
  };
}

function broken(route: RestRoute): WaymarkError {
  return new WaymarkError(
    'INTERNAL',
    `The REST route ${route.method} ${route.path} does not fit its operation.`,
  );
}
