import { canonicalJson, type JsonValue } from '../../core/canonical-json.js';
import type { AssetProperties } from '../../core/collection.js';
import { parseGrants, parseRelations } from './versions.js';

/** A relationship between two assets, as stated by one of them. */
export interface Link {
  /** A type of collected relations, `GRANTED` or `CONTAINS`. */
  type: string;
  from: string;
  to: string;
  /** Key of the asset whose definition states the link; it goes when that asset goes. */
  owner: string;
  properties: AssetProperties;
}

/** What states links: the texts of an asset. */
export interface LinkSource {
  key: string;
  grants: string | null;
  relations: string | null;
}

/** The links an asset states about itself (without its place in the tree). */
export function linksOf(source: LinkSource): Link[] {
  const relations = parseRelations(source.relations).map((relation) => ({
    type: relation.type,
    from: source.key,
    to: relation.to,
    owner: source.key,
    properties: relation.properties ?? {},
  }));
  const grants = parseGrants(source.grants).map(({ grantee, ...properties }) => ({
    type: 'GRANTED',
    from: grantee,
    to: source.key,
    owner: source.key,
    properties: properties as unknown as AssetProperties,
  }));
  return [...relations, ...grants];
}

/** The place of an asset in the tree. */
export function containsLink(parentKey: string, key: string): Link {
  return { type: 'CONTAINS', from: parentKey, to: key, owner: key, properties: {} };
}

/** All links between two ends of one type begin and end together. */
export interface LinkGroup {
  type: string;
  from: string;
  to: string;
}

/** What must end and what begins when an asset's texts change. Groups that stay the same are in neither. */
export function linkChanges(before: LinkSource, after: LinkSource): { ended: LinkGroup[]; begun: Link[] } {
  if (before.grants === after.grants && before.relations === after.relations) return { ended: [], begun: [] };
  const old = groups(linksOf(before));
  const fresh = groups(linksOf(after));
  const ended: LinkGroup[] = [];
  const begun: Link[] = [];
  for (const [id, group] of old) {
    if (fresh.get(id)?.text !== group.text) ended.push(group);
  }
  for (const [id, group] of fresh) {
    if (old.get(id)?.text !== group.text) begun.push(...group.links);
  }
  return { ended, begun };
}

function groups(links: readonly Link[]): Map<string, LinkGroup & { links: Link[]; text: string }> {
  const result = new Map<string, LinkGroup & { links: Link[]; text: string }>();
  for (const link of links) {
    const id = `${link.type} ${link.from} ${link.to}`;
    const group = result.get(id);
    if (group === undefined) {
      result.set(id, { type: link.type, from: link.from, to: link.to, links: [link], text: '' });
    } else group.links.push(link);
  }
  for (const group of result.values()) {
    group.text = group.links
      .map((link) => canonicalJson(link.properties as JsonValue))
      .sort()
      .join('\n');
  }
  return result;
}

/** Properties as a relationship can hold them: lists of one type and plain values stay, anything else becomes JSON text. */
export function relationshipProperties(properties: AssetProperties): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    result[name] = isStorable(value) ? value : canonicalJson(value);
  }
  return result;
}

function isStorable(value: JsonValue): boolean {
  if (!Array.isArray(value)) return typeof value !== 'object';
  const first = typeof value[0];
  if (value.some((item: JsonValue) => item === null || typeof item === 'object')) return false;
  return value.every(
    (item: JsonValue) =>
      typeof item === first && (first !== 'number' || Number.isInteger(item) === Number.isInteger(value[0])),
  );
}
