import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isUnionType,
} from 'graphql';

/** What an operation can be aimed at. */
export interface Target {
  instanceId: string;
  instanceKey: string;
  schemaKey: string;
  tableKey: string;
  /** A table that is made from the first. */
  derivedKey: string;
  tableId: string;
  runId: string;
  accountId: string;
}

/** An operation with inputs made from the schema. */
export interface GeneratedOperation {
  /** For example `Query.asset`. */
  name: string;
  kind: 'query' | 'mutation' | 'subscription';
  field: GraphQLField<unknown, unknown>;
  /** Permission it states, undefined when it states none. */
  requirement: string | undefined;
  document: string;
  /** Values of its variables for a target; `aimed` when they point at something of the target's instance. */
  variables: (target: Target) => { values: Record<string, unknown>; aimed: boolean };
}

interface Aim {
  target: Target;
  /** Name of the type that the operation is about, for an argument that is just called `id`. */
  about: string;
  aimed: boolean;
  everyText: boolean;
}

/** How inputs are made. */
export interface InputOptions {
  /** Also every optional argument and member that is or holds a text, one level deep. */
  everyText?: boolean;
}

/** Every operation of a schema. An operation that is added later is among them without new test code. */
export function operationsOf(schema: GraphQLSchema, options: InputOptions = {}): GeneratedOperation[] {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  return roots.flatMap(([kind, type]) =>
    Object.values(type?.getFields() ?? {}).map((field) =>
      operationOf(kind, type?.name ?? '', field, options),
    ),
  );
}

function operationOf(
  kind: GeneratedOperation['kind'],
  typeName: string,
  field: GraphQLField<unknown, unknown>,
  options: InputOptions,
): GeneratedOperation {
  const chosen = options.everyText === true ? textArguments(field.args) : chosenArguments(field.args);
  const about = getNamedType(field.type).name;
  const declared = chosen.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = chosen.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const head = declared === '' ? kind : `${kind} (${declared})`;
  const call = passed === '' ? field.name : `${field.name}(${passed})`;
  return {
    name: `${typeName}.${field.name}`,
    kind,
    field,
    requirement: (field.extensions as { requirement?: string }).requirement,
    document: `${head} { result: ${call} ${selectionOf(field.type)} }`,
    variables: (target) => {
      const aim: Aim = { target, about, aimed: false, everyText: options.everyText ?? false };
      const values = Object.fromEntries(
        chosen.map((arg) => [arg.name, valueFor(arg.name, arg.type, aim, 0)]),
      );
      return { values, aimed: aim.aimed };
    },
  };
}

const identifying = /^(?:key|id|from|to|parentKey|\w+(?:Key|Keys|Id|Ids))$/;

function isIdentifying(name: string): boolean {
  return identifying.test(name) && name !== 'clientKey';
}

/** Required arguments and those that identify something; of several that are optional one is enough. */
function chosenArguments(args: readonly GraphQLArgument[]): GraphQLArgument[] {
  const optional = args.filter((arg) => !isNonNullType(arg.type) && isIdentifying(arg.name));
  const chosen = optional.find((arg) => /key/i.test(arg.name)) ?? optional[0];
  return args.filter(
    (arg) =>
      (isNonNullType(arg.type) && arg.defaultValue === undefined) ||
      arg === chosen ||
      (arg.name === 'filter' && identifies(arg.type)),
  );
}

function identifies(type: GraphQLInputType): boolean {
  const named = getNamedType(type);
  return isInputObjectType(named) && Object.keys(named.getFields()).some((name) => isIdentifying(name));
}

function valueFor(name: string, type: GraphQLInputType, aim: Aim, depth: number): unknown {
  if (isNonNullType(type)) return valueFor(name, type.ofType, aim, depth);
  if (isListType(type)) return [valueFor(name.replace(/s$/, ''), type.ofType, aim, depth)];
  if (isEnumType(type)) return type.name === 'AssetKind' ? 'TABLE' : type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const all = Object.values(type.getFields());
    const fields =
      aim.everyText && depth < 2 ? all.filter((field) => isWantedText(field)) : wantedFields(all, depth);
    return Object.fromEntries(
      fields.map((field) => [field.name, valueFor(field.name, field.type, aim, depth + 1)]),
    );
  }
  return scalarFor(name, isScalarType(type) ? type.name : 'String', aim);
}

/** Required members, and of the optional ones that identify something the one that points at an asset's place best. */
function wantedFields(fields: readonly GraphQLInputField[], depth: number): GraphQLInputField[] {
  const required = fields.filter((field) => isNonNullType(field.type) && field.defaultValue === undefined);
  if (depth > 0 || required.some((field) => isIdentifying(field.name))) return required;
  const optional = fields.filter((field) => !required.includes(field) && isIdentifying(field.name));
  const chosen =
    optional.find(({ name }) => /^(?:instanceIds?|parentKey)$/.test(name)) ??
    optional.find(({ name }) => /keys?$/i.test(name)) ??
    optional[0];
  return chosen === undefined ? required : [...required, chosen];
}

function textArguments(args: readonly GraphQLArgument[]): GraphQLArgument[] {
  return args.filter((arg) => isWantedText(arg));
}

/** Required, or a text, a list of texts, or an input. */
function isWantedText(field: GraphQLArgument | GraphQLInputField): boolean {
  if (isNonNullType(field.type) && field.defaultValue === undefined) return true;
  const named = getNamedType(field.type);
  return isInputObjectType(named) || named.name === 'String' || named.name === 'ID';
}

const texts: Readonly<Record<string, string>> = {
  code: '123456',
  color: '#336699',
  content: 'key,description\n',
  cron: '0 3 * * *',
  email: 'somebody@example.org',
  host: '127.0.0.1',
  login: 'somebody',
  manifest: '{"metadata":{},"nodes":{}}',
  permission: 'asset.read',
  role: 'viewer',
  schedule: '0 3 * * *',
  scopeKind: 'environments',
  scopeValue: 'none',
  text: 'orders',
  timezone: 'UTC',
  url: 'http://127.0.0.1:1/',
};

function scalarFor(name: string, type: string, aim: Aim): unknown {
  if (type === 'Int' || type === 'Float' || type === 'BigInt') return 40;
  if (type === 'Boolean') return false;
  if (type.startsWith('DateTime'))
    return new Date(Date.now() + (name === 'until' ? 86_400_000 : 0)).toISOString();
  if (type.startsWith('JSON')) return {};
  return identifierFor(name, aim) ?? texts[name] ?? 'for the permission matrix';
}

/** What an identifier points at; undefined for a text that is none. Identifiers of other things lead nowhere. */
function identifierFor(name: string, aim: Aim): string | undefined {
  if (!isIdentifying(name)) return undefined;
  const { target } = aim;
  const own: readonly [RegExp, string][] = [
    [/^parentKey$/, target.schemaKey],
    [/^instanceKey$/, target.instanceKey],
    [/^(?:patternKey|to|toKey)$/, target.derivedKey],
    [/^from$/, target.tableKey],
    [/key$/i, target.tableKey],
    [/^instanceId$/, target.instanceId],
    [/^assetId$/, target.tableId],
  ];
  const byAbout: Readonly<Record<string, string>> = {
    Asset: target.tableId,
    Instance: target.instanceId,
    CollectionRun: target.runId,
    CancelCollectionResult: target.runId,
    CollectionProgress: target.instanceId,
  };
  const found = own.find(([pattern]) => pattern.test(name))?.[1];
  const aimed = found ?? (/^(?:id|runId)$/.test(name) ? byAbout[aim.about] : undefined);
  if (aimed !== undefined) {
    aim.aimed = true;
    return aimed;
  }
  if (/^(?:accountId|authorId)$/.test(name) || (name === 'id' && aim.about === 'Account'))
    return target.accountId;
  return '01aaaaaaaaaaaaaaaaaaaaaaaa';
}

/** The least that shows what came of an operation. */
function selectionOf(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (isUnionType(named)) return '{ __typename ... on UserError { code } }';
  if (!isObjectType(named)) return '';
  return 'nodes' in named.getFields() ? '{ __typename nodes { __typename } }' : '{ __typename }';
}
