import { labels, relationships } from '../../schema/graph/model.js';
import { assetKinds } from '../core/asset-kind.js';
import { assetRelationTypes } from '../core/collection.js';
import { WaymarkError } from '../core/errors.js';

/** A graph query with its parameters. */
export interface CypherQuery {
  text: string;
  params: Readonly<Record<string, unknown>>;
}

/** A name of the graph model that may stand in a query's text. Made by {@link label} and {@link relationship} only. */
export class CypherName {
  constructor(readonly text: string) {}
}

const knownLabels: ReadonlySet<string> = new Set([...Object.values(labels), ...assetKinds]);
const knownRelationships: ReadonlySet<string> = new Set([
  ...Object.values(relationships),
  ...assetRelationTypes,
]);

/** A label of the model for use inside {@link cypher}. @throws INTERNAL for a name that the model does not have. */
export function label(name: string): CypherName {
  if (knownLabels.has(name)) return new CypherName(`\`${name}\``);
  throw new WaymarkError('INTERNAL', `"${name}" is not a label of the graph model.`);
}

/** A relationship type of the model for use inside {@link cypher}. @throws INTERNAL for a name that the model does not have. */
export function relationship(name: string): CypherName {
  if (knownRelationships.has(name)) return new CypherName(`\`${name}\``);
  throw new WaymarkError('INTERNAL', `"${name}" is not a relationship type of the graph model.`);
}

/**
 * Builds a query. Every value becomes a parameter; only names of the model ({@link CypherName}) and other queries
 * become text. There is no way to put a plain string into the text.
 */
export function cypher(parts: TemplateStringsArray, ...values: readonly unknown[]): CypherQuery {
  const params: Record<string, unknown> = {};
  let text = parts[0] ?? '';
  values.forEach((value, index) => {
    if (value instanceof CypherName) text += value.text;
    else if (isQuery(value)) text += embed(value, index, params);
    else {
      params[`p${index}`] = value;
      text += `$p${index}`;
    }
    text += parts[index + 1] ?? '';
  });
  return { text, params };
}

/** Text of a query inside another; its parameters get names of their own. The same shapes always give the same text, so plans are reused. */
function embed(query: CypherQuery, index: number, params: Record<string, unknown>): string {
  for (const [name, value] of Object.entries(query.params)) params[`q${index}_${name}`] = value;
  return query.text.replace(/\$(\w+)/g, (reference, name: string) =>
    Object.hasOwn(query.params, name) ? `$q${index}_${name}` : reference,
  );
}

function isQuery(value: unknown): value is CypherQuery {
  return typeof value === 'object' && value !== null && 'text' in value && 'params' in value;
}
