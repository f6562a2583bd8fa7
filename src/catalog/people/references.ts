import type { AssetKind } from '../../core/asset-kind.js';
import { WaymarkError } from '../../core/errors.js';
import type { GraphTransaction } from '../../graph/index.js';
import type { Annotation } from './annotation.js';
import { type PropertyDefinition, propertyProblem } from './custom-property.js';
import { decodePropertyDefinition } from './glossary.js';

/** What annotations refer to, as far as it exists. */
export interface References {
  /** Name by id of teams, units and accounts. */
  owners: ReadonlyMap<string, string>;
  /** Name by id. */
  domains: ReadonlyMap<string, string>;
  terms: ReadonlyMap<string, string>;
  /** Definition by name. */
  definitions: ReadonlyMap<string, PropertyDefinition>;
}

/** Tag names: lower-case letters and digits of any script, with `.`, `_`, `:`, `-` inside; at most 64 characters. */
const tagPattern = /^[\p{Ll}\p{Lo}\p{N}](?:[\p{Ll}\p{Lo}\p{M}\p{N}._:-]{0,62}[\p{Ll}\p{Lo}\p{M}\p{N}])?$/u;
const longestDescription = 100_000;

/** Reads everything the given annotations refer to. One query. */
export async function loadReferences(
  tx: GraphTransaction,
  annotations: readonly Annotation[],
): Promise<References> {
  const ids = (pick: (annotation: Annotation) => readonly string[]): string[] => [
    ...new Set(annotations.flatMap((annotation) => pick(annotation))),
  ];
  const [row] = await tx.run<{
    owners: [string, string][];
    domains: [string, string][];
    terms: [string, string][];
    definitions: Record<string, unknown>[];
  }>(
    `RETURN
       COLLECT { UNWIND $ownerIds AS id MATCH (o:Team|Unit|Account {id: id}) RETURN [o.id, coalesce(o.name, o.displayName, o.login, o.id)] } AS owners,
       COLLECT { UNWIND $domainIds AS id MATCH (d:Domain {id: id}) RETURN [d.id, d.name] } AS domains,
       COLLECT { UNWIND $termIds AS id MATCH (t:Term {id: id}) RETURN [t.id, t.name] } AS terms,
       COLLECT { MATCH (p:PropertyDefinition) RETURN properties(p) } AS definitions`,
    {
      ownerIds: ids((annotation) => annotation.owners.map((owner) => owner.id)),
      domainIds: ids((annotation) => annotation.domainIds),
      termIds: ids((annotation) => annotation.termIds),
    },
  );
  const definitions = (row?.definitions ?? []).map((definition) => decodePropertyDefinition(definition));
  return {
    owners: new Map(row?.owners),
    domains: new Map(row?.domains),
    terms: new Map(row?.terms),
    definitions: new Map(definitions.map((definition) => [definition.name, definition])),
  };
}

/** Makes sure that an annotation may be kept. Only what the edit changed is judged, so that a definition made stricter later blocks no other edit. @throws INPUT_INVALID naming the field */
export function checkAnnotation(
  before: Annotation,
  after: Annotation,
  kind: AssetKind,
  references: References,
): void {
  const refuse = (field: string, message: string): void => {
    throw new WaymarkError('INPUT_INVALID', message, { facts: { field } });
  };
  if ((after.description?.length ?? 0) > longestDescription)
    refuse('description', `A description has at most ${longestDescription} characters.`);
  for (const owner of after.owners) {
    if (!references.owners.has(owner.id))
      refuse('owners', `There is no team, unit or account "${owner.id}".`);
    if (!/^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(owner.role))
      refuse(
        'owners',
        'The role of an owner has letters, digits, _ and -, at most 32, and starts with a letter.',
      );
  }
  for (const tag of after.tags) {
    if (!before.tags.includes(tag) && !tagPattern.test(tag))
      refuse(
        'tags',
        `"${tag}" cannot be a tag: use lower-case letters, digits and . _ : - inside, at most 64.`,
      );
  }
  for (const id of after.domainIds)
    if (!references.domains.has(id)) refuse('domainIds', `There is no domain "${id}".`);
  for (const id of after.termIds)
    if (!references.terms.has(id)) refuse('termIds', `There is no term "${id}".`);
  for (const [name, value] of Object.entries(after.properties)) {
    if (before.properties[name] === value) continue;
    const definition = references.definitions.get(name);
    const problem = definition === undefined ? 'is not defined' : propertyProblem(definition, kind, value);
    if (problem !== null) refuse(`properties.${name}`, `The property "${name}" ${problem}.`);
  }
}

/** True when the text can be the name of a tag. */
export function isTagName(text: string): boolean {
  return tagPattern.test(text);
}
