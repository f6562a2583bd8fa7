import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { BoundRoute } from './bind-route.js';

/** A JSON Schema of draft 2020-12, as OpenAPI 3.1 uses it. */
type Schema = Record<string, unknown>;

/** Schemas of scalars. Times are ISO 8601 in UTC; 64-bit integers are text. */
const scalars: Readonly<Record<string, Schema>> = {
  Boolean: { type: 'boolean' },
  Float: { type: 'number' },
  ID: { type: 'string' },
  Int: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  String: { type: 'string' },
  DateTimeISO: { type: 'string', format: 'date-time' },
  BigInt: { type: ['integer', 'string'] },
  JSON: {},
  JSONObject: { type: 'object', additionalProperties: true },
};

/** The document of OpenAPI 3.1 that describes the routes, made from their operations and the schema. */
export function openApiDocument(routes: readonly BoundRoute[], version: string): Schema {
  const inputs = new Map<string, Schema>();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const bound of routes) {
    const { method, path } = bound.route;
    paths[path] = { ...paths[path], [method]: operationOf(bound, inputs) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Waymark REST API',
      version: 'v1',
      description:
        'A thin layer over the GraphQL API: every route is one of its operations, with the same permissions. Lists are paged by `first` and `after`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      'x-waymark-version': version,
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }, { session: [] }],
    tags: [...new Set(routes.map(({ route }) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token made with `createApiToken`.' },
        session: { type: 'apiKey', in: 'cookie', name: 'waymark', description: 'The session of a browser.' },
      },
      schemas: {
        Problems: problems,
        ...Object.fromEntries([...inputs].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      },
    },
  };
}

/** What every route answers when it fails. */
const problems: Schema = {
  type: 'object',
  required: ['errors'],
  properties: {
    errors: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['message', 'extensions'],
        properties: {
          message: { type: 'string', description: 'What happened and what to do.' },
          extensions: {
            type: 'object',
            required: ['code', 'retryable'],
            properties: {
              code: { type: 'string', description: 'Code that programs can rely on.' },
              retryable: { type: 'boolean', description: 'Whether the same call may succeed later.' },
              facts: { type: 'object', additionalProperties: true },
            },
          },
        },
      },
    },
  },
};

function operationOf(bound: BoundRoute, inputs: Map<string, Schema>): Schema {
  const { route, field, parameters, body } = bound;
  return {
    operationId: route.operation,
    tags: [route.tag],
    summary: field.description ?? route.operation,
    ...(route.deprecated === undefined && field.deprecationReason === undefined
      ? {}
      : { deprecated: true, description: route.deprecated?.instead ?? field.deprecationReason }),
    ...(parameters.length === 0
      ? {}
      : { parameters: parameters.map((parameter) => parameterOf(parameter, inputs)) }),
    ...(body === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: inputOf(body.type, inputs, body.fromPath) } },
          },
        }),
    responses: {
      [String(route.status ?? 200)]: {
        description: 'Done.',
        content: { 'application/json': { schema: answerOf(bound) } },
      },
      default: {
        description: 'Refused or failed; the code says why.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Problems' } } },
      },
    },
  };
}

function parameterOf(parameter: BoundRoute['parameters'][number], inputs: Map<string, Schema>): Schema {
  const { name, required, description, type } = parameter;
  const schema = inputSchema(getNullableType(type), inputs);
  return {
    name,
    in: parameter.in,
    required,
    ...(description === '' ? {} : { description }),
    schema: parameter.in === 'path' ? { ...schema, minLength: 1 } : schema,
  };
}

/** An input object by reference, or in place without the members that come from the path. */
function inputOf(
  type: GraphQLInputObjectType,
  inputs: Map<string, Schema>,
  without: readonly string[] = [],
): Schema {
  if (without.length === 0) {
    if (!inputs.has(type.name)) {
      inputs.set(type.name, {});
      inputs.set(type.name, inputMembers(type, inputs, []));
    }
    return { $ref: `#/components/schemas/${type.name}` };
  }
  return inputMembers(type, inputs, without);
}

function inputMembers(
  type: GraphQLInputObjectType,
  inputs: Map<string, Schema>,
  without: readonly string[],
): Schema {
  const members = Object.values(type.getFields()).filter(({ name }) => !without.includes(name));
  const required = members
    .filter((member) => isNonNullType(member.type) && member.defaultValue === undefined)
    .map(({ name }) => name);
  return {
    type: 'object',
    additionalProperties: false,
    ...(type.description ? { description: type.description } : {}),
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(
      members.map((member) => [
        member.name,
        described(inputSchema(member.type, inputs), member.description, member.deprecationReason),
      ]),
    ),
  };
}

function inputSchema(type: GraphQLInputType, inputs: Map<string, Schema>): Schema {
  if (isNonNullType(type)) return inputSchema(type.ofType as GraphQLInputType, inputs);
  if (isListType(type)) return { type: 'array', items: inputSchema(type.ofType as GraphQLInputType, inputs) };
  if (isInputObjectType(type)) return inputOf(type, inputs);
  return leafSchema(type);
}

function leafSchema(type: unknown): Schema {
  const named = getNamedType(type as GraphQLOutputType);
  if (isEnumType(named)) return { type: 'string', enum: named.getValues().map(({ name }) => name) };
  return { ...scalars[named.name] };
}

/** The schema of what a route answers: the selection of its operation. */
function answerOf(bound: BoundRoute): Schema {
  const fragments = new Map(
    bound.document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const selection = bound.operation.selectionSet.selections[0] as FieldNode;
  const type = successOf(getNullableType(bound.field.type));
  const schema = outputSchema(type, selection.selectionSet, fragments);
  const { unwrap } = bound.route;
  return unwrap === undefined ? schema : ((schema.properties as Record<string, Schema>)[unwrap] ?? {});
}

/** The success of a result union. */
function successOf(type: GraphQLOutputType): GraphQLOutputType {
  if (!isUnionType(type)) return type;
  const success = type
    .getTypes()
    .find((member) => !member.getInterfaces().some((shared) => shared.name === 'UserError'));
  return success ?? type;
}

function outputSchema(
  type: GraphQLOutputType,
  selection: SelectionSetNode | undefined,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Schema {
  if (isNonNullType(type)) return outputSchema(type.ofType as GraphQLOutputType, selection, fragments);
  if (isListType(type))
    return { type: 'array', items: memberSchema(type.ofType as GraphQLOutputType, selection, fragments) };
  if (!isObjectType(type) || selection === undefined) return leafSchema(type);
  const fields = fieldsOf(type, selection, fragments);
  return {
    type: 'object',
    required: fields.map(([name]) => name),
    properties: Object.fromEntries(
      fields.map(([name, node]) => {
        const definition = type.getFields()[node.name.value];
        if (definition === undefined) return [name, {}];
        const schema = memberSchema(definition.type, node.selectionSet, fragments);
        return [name, described(schema, definition.description, definition.deprecationReason)];
      }),
    ),
  };
}

/** As {@link outputSchema}, with null where the type allows it. */
function memberSchema(
  type: GraphQLOutputType,
  selection: SelectionSetNode | undefined,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Schema {
  const schema = outputSchema(type, selection, fragments);
  if (isNonNullType(type) || Object.keys(schema).length === 0) return schema;
  if (Array.isArray(schema.enum))
    return { ...schema, type: ['string', 'null'], enum: [...(schema.enum as string[]), null] };
  return { ...schema, type: [...[schema.type].flat(), 'null'] };
}

/** The selected fields that the type has, fragments unfolded; what other members of a union have is left aside. */
function fieldsOf(
  type: GraphQLObjectType,
  selection: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): [string, FieldNode][] {
  const has = (condition: string | undefined): boolean =>
    condition === undefined ||
    condition === type.name ||
    type.getInterfaces().some((shared) => shared.name === condition);
  return selection.selections.flatMap((node): [string, FieldNode][] => {
    if (node.kind === Kind.FIELD) return [[node.alias?.value ?? node.name.value, node]];
    const inner = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
    if (inner === undefined || !has(inner.typeCondition?.name.value)) return [];
    return fieldsOf(type, inner.selectionSet, fragments);
  });
}

function described(
  schema: Schema,
  description: string | null | undefined,
  deprecation: string | null | undefined,
): Schema {
  const text = [description, deprecation ? `Deprecated: ${deprecation}` : null].filter(Boolean).join(' ');
  // Beside a reference, members are allowed in OpenAPI 3.1.
  return {
    ...schema,
    ...(text === '' ? {} : { description: text }),
    ...(deprecation ? { deprecated: true } : {}),
  };
}
