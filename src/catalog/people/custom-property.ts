import { type AssetKind, isAssetKind } from '../../core/asset-kind.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { WaymarkError } from '../../core/errors.js';

/** Types of custom properties. */
export const propertyTypes = ['TEXT', 'NUMBER', 'BOOLEAN', 'DATE', 'ENUM', 'URL', 'JSON'] as const;

/** One of {@link propertyTypes}. */
export type PropertyType = (typeof propertyTypes)[number];

/** What a custom property may hold and where. */
export interface PropertyDefinition {
  /** Letters, digits, `_` and `-`, starting with a letter; unique. */
  name: string;
  type: PropertyType;
  /** Markdown; null when none. */
  description: string | null;
  /** `ENUM`: the values allowed, in the order they are shown. */
  values: readonly string[];
  /** Kinds of assets it applies to; empty means all. */
  kinds: readonly AssetKind[];
  /** `TEXT`: a regular expression the whole value must match; null when any text will do. */
  pattern: string | null;
  /** `NUMBER`: bounds, null when open. */
  minimum: number | null;
  maximum: number | null;
  revision: number;
}

const mostText = 20_000;
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Null when the value is allowed, else what is wrong with it. */
export function propertyProblem(
  definition: PropertyDefinition,
  kind: AssetKind,
  value: JsonValue,
): string | null {
  if (definition.kinds.length > 0 && !definition.kinds.includes(kind))
    return `applies to ${definition.kinds.join(', ')}, not to ${kind}`;
  return checks[definition.type](definition, value);
}

type Check = (definition: PropertyDefinition, value: JsonValue) => string | null;

const checks: Readonly<Record<PropertyType, Check>> = {
  TEXT: (definition, value) => {
    if (typeof value !== 'string' || value.length > mostText)
      return `must be text of at most ${mostText} characters`;
    if (definition.pattern === null) return null;
    return new RegExp(`^(?:${definition.pattern})$`, 'u').test(value)
      ? null
      : `must match ${definition.pattern}`;
  },
  NUMBER: (definition, value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
    if (definition.minimum !== null && value < definition.minimum)
      return `must be at least ${definition.minimum}`;
    return definition.maximum !== null && value > definition.maximum
      ? `must be at most ${definition.maximum}`
      : null;
  },
  BOOLEAN: (_definition, value) => (typeof value === 'boolean' ? null : 'must be true or false'),
  DATE: (_definition, value) =>
    typeof value === 'string' && isDate(value) ? null : 'must be a date as YYYY-MM-DD',
  ENUM: (definition, value) =>
    typeof value === 'string' && definition.values.includes(value)
      ? null
      : `must be one of ${definition.values.join(', ')}`,
  URL: (_definition, value) =>
    typeof value === 'string' && isWebUrl(value) ? null : 'must be an http or https address',
  JSON: (_definition, value) =>
    JSON.stringify(value).length <= mostText ? null : `must be at most ${mostText} characters of JSON`,
};

function isDate(text: string): boolean {
  const match = datePattern.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
  return date.getUTCMonth() === (month ?? 0) - 1 && date.getUTCDate() === day;
}

function isWebUrl(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

/** Reads a value of a property from text (a CSV cell). @throws INPUT_INVALID when the text is not of the type. */
export function parsePropertyText(definition: PropertyDefinition, text: string): JsonValue {
  const refuse = (expected: string): WaymarkError =>
    new WaymarkError('INPUT_INVALID', `The property "${definition.name}" ${expected}.`, {
      facts: { field: `properties.${definition.name}` },
    });
  switch (definition.type) {
    case 'NUMBER': {
      const value = Number(text);
      if (text.trim() === '' || !Number.isFinite(value)) throw refuse('must be a number');
      return value;
    }
    case 'BOOLEAN':
      if (text !== 'true' && text !== 'false') throw refuse('must be true or false');
      return text === 'true';
    case 'JSON':
      try {
        return JSON.parse(text) as JsonValue;
      } catch {
        throw refuse('must be JSON');
      }
    default:
      return text;
  }
}

/** Writes a value of a property as text; the inverse of {@link parsePropertyText}. */
export function printPropertyText(definition: PropertyDefinition | undefined, value: JsonValue): string {
  if (definition?.type === 'JSON') return JSON.stringify(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Checks a definition itself. @throws INPUT_INVALID naming the member that is wrong */
export function checkDefinition(definition: PropertyDefinition): void {
  const refuse = (field: string, message: string): void => {
    throw new WaymarkError('INPUT_INVALID', message, { facts: { field } });
  };
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(definition.name))
    refuse('name', 'A property name has letters, digits, _ and -, at most 64, and starts with a letter.');
  if (!propertyTypes.includes(definition.type))
    refuse('type', `The type is one of ${propertyTypes.join(', ')}.`);
  if (definition.type === 'ENUM' && definition.values.length === 0)
    refuse('values', 'An enumeration needs at least one value.');
  if (definition.type !== 'ENUM' && definition.values.length > 0)
    refuse('values', 'Only an enumeration has values.');
  for (const kind of definition.kinds)
    if (!isAssetKind(kind)) refuse('kinds', `"${String(kind)}" is not a kind of asset.`);
  if (definition.pattern !== null && !isSafePattern(definition.pattern))
    refuse(
      'pattern',
      'The pattern is not a regular expression without repeated groups, of at most 200 characters.',
    );
  if (definition.minimum !== null && definition.maximum !== null && definition.minimum > definition.maximum)
    refuse('minimum', 'The minimum is above the maximum.');
}

/** Repeated groups can take exponential time on hostile values, so they are refused. */
function isSafePattern(pattern: string): boolean {
  if (pattern.length > 200 || /\)\s*[*+{]/.test(pattern) || /\\[1-9k]/.test(pattern)) return false;
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
