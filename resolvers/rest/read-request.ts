import type { Request } from 'express';
import {
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
} from 'graphql';
import { WaymarkError } from '../../src/core/errors.js';
import type { BoundRoute, RestParameter } from './bind-route.js';

/** The variables of the operation behind a request. @throws INPUT_INVALID naming the parameter */
export function variablesOf(bound: BoundRoute, request: Request): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  const query = new URL(request.originalUrl, 'http://localhost').searchParams;
  const known = new Set(
    bound.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
  );
  for (const name of query.keys())
    if (!known.has(name)) throw invalid(name, `There is no parameter named "${name.slice(0, 100)}".`);
  if (bound.body !== null) variables[bound.body.variable] = bodyOf(bound.body, request.body);
  for (const parameter of bound.parameters) {
    const given =
      parameter.in === 'path' ? [String(request.params[parameter.name] ?? '')] : query.getAll(parameter.name);
    if (given.length === 0) {
      if (parameter.required) throw invalid(parameter.name, `The parameter "${parameter.name}" is missing.`);
      continue;
    }
    put(variables, parameter.target, valueOf(parameter, given));
  }
  return variables;
}

function bodyOf(body: NonNullable<BoundRoute['body']>, given: unknown): Record<string, unknown> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw invalid('body', 'The body must be a JSON object.');
  const fields = body.type.getFields();
  const input = given as Record<string, unknown>;
  for (const name of Object.keys(input))
    if (!Object.hasOwn(fields, name))
      throw invalid(name, `There is no member named "${name.slice(0, 100)}".`);
  for (const field of Object.values(fields)) {
    if (body.fromPath.includes(field.name)) continue;
    if (isNonNullType(field.type) && field.defaultValue === undefined && input[field.name] === undefined)
      throw invalid(field.name, `The member "${field.name}" is missing.`);
  }
  return { ...input };
}

/** Query strings hold text: numbers and booleans are read by the type; lists by repeating the parameter. */
function valueOf(parameter: RestParameter, given: readonly string[]): unknown {
  const type = getNullableType(parameter.type);
  if (isListType(type)) return given.map((text) => one(parameter.name, type.ofType, text));
  if (given.length > 1) throw invalid(parameter.name, `The parameter "${parameter.name}" is given twice.`);
  return one(parameter.name, type, given[0] ?? '');
}

function one(name: string, type: GraphQLInputType, text: string): unknown {
  const named = getNamedType(type);
  if (isEnumType(named)) {
    if (named.getValue(text) === undefined)
      throw invalid(
        name,
        `"${name}" must be one of ${named
          .getValues()
          .map((value) => value.name)
          .join(', ')}.`,
      );
    return text;
  }
  if (named.name === 'Int' || named.name === 'Float') {
    const number = Number(text);
    const fits =
      named.name === 'Int' ? Number.isInteger(number) && Math.abs(number) < 2 ** 31 : Number.isFinite(number);
    if (text.trim() === '' || !fits) throw invalid(name, `"${name}" must be a number.`);
    return number;
  }
  if (named.name === 'Boolean') {
    if (text !== 'true' && text !== 'false') throw invalid(name, `"${name}" must be true or false.`);
    return text === 'true';
  }
  return text;
}

function put(variables: Record<string, unknown>, target: readonly string[], value: unknown): void {
  const [first = '', second] = target;
  if (second === undefined) variables[first] = value;
  else variables[first] = { ...(variables[first] as Record<string, unknown> | undefined), [second]: value };
}

function invalid(field: string, message: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', message, { facts: { field: field.slice(0, 100) } });
}
