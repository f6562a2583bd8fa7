import { parentKey } from '../core/asset-key.js';
import { type AccessScope, isNowhere, type Permission } from '../core/permissions.js';
import { type AccessSubjectAsset, type GraphClient, isAccessible } from '../graph/index.js';
import { type EventDefinition, eventDefinitions } from './definitions.js';
import type { PublishedEvent } from './outbox.js';

/** An event with what decides who may see it. */
export interface PlacedEvent {
  event: PublishedEvent;
  /** The asset or instance it happened at; null for an event of the whole installation. */
  place: AccessSubjectAsset | null;
  /** What all subscribers receive: one object, so that what is made of it can be shared. */
  item: { type: 'event'; event: PublishedEvent };
}

/** Where a subject holds a permission. */
export type AccessOf = (permission: Permission) => AccessScope;

/** Where an event happened, as its definition says; null for an event of the whole installation. */
export function placeOf(event: PublishedEvent): { asset: string } | { instance: string } | null {
  const { place }: EventDefinition = definitionOf(event);
  if (place === undefined) return null;
  const payload = event.payload as Readonly<Record<string, unknown>>;
  const value = payload['asset' in place ? place.asset : place.instance];
  if (typeof value !== 'string') return null;
  return 'asset' in place ? { asset: value } : { instance: value };
}

/** Kinds of a newer version are unknown here: only who may read all events sees them. */
const unknownKind: Pick<EventDefinition, 'permission' | 'place'> = { permission: 'event.read' };

function definitionOf(event: PublishedEvent): EventDefinition {
  const known: Record<string, EventDefinition> = eventDefinitions;
  return known[event.kind] ?? (unknownKind as EventDefinition);
}

/** True when a subject may see the event. */
export function isVisible({ event, place }: Pick<PlacedEvent, 'event' | 'place'>, access: AccessOf): boolean {
  const scope = access(definitionOf(event).permission);
  return place === null ? !isNowhere(scope) : isAccessible(place, scope);
}

const factsShape = `a {.key, .instanceId, .databaseKey, .schemaKey, .environment, tags: coalesce(a.tags, []),
  domainIds: coalesce(a.domainIds, []), ownerIds: coalesce(a.ownerIds, [])}`;

/**
 * Its plan is pinned and kept: planning it anew can take hundreds of times as long, and all subscribers wait for it. The
 * lists are members of one parameter, because a list given alone is planned anew for each order of magnitude.
 */
const factsQuery = `CYPHER replan=skip
CALL () {
  UNWIND $places.keys AS key MATCH (a:Asset {key: key}) USING INDEX a:Asset(key) RETURN a.key AS found, ${factsShape} AS facts
  UNION ALL
  UNWIND $places.ids AS id MATCH (a:Asset {id: id}) USING INDEX a:Asset(id) RETURN a.id AS found, ${factsShape} AS facts
}
RETURN found, facts`;

/** Has the question about places planned before the first event waits for it. */
export async function preparePlaces(graph: GraphClient): Promise<void> {
  await graph.read(factsQuery, { places: { keys: [''], ids: [''] } }, { id: 'events.places' });
}

/**
 * Looks up where events happened, one query for all. An asset that is gone has the facts of its nearest ancestor that
 * is still there.
 */
export async function placeEvents(
  graph: GraphClient,
  events: readonly PublishedEvent[],
): Promise<PlacedEvent[]> {
  const keys = new Set<string>();
  const ids = new Set<string>();
  for (const event of events) {
    const place = placeOf(event);
    if (place === null) continue;
    if ('instance' in place) ids.add(place.instance);
    else for (const key of lineOf(place.asset)) keys.add(key);
  }
  const found = new Map<string, AccessSubjectAsset>();
  if (keys.size + ids.size > 0) {
    const rows = await graph.read<{ found: string; facts: AccessSubjectAsset }>(
      factsQuery,
      { places: { keys: [...keys], ids: [...ids] } },
      { id: 'events.places' },
    );
    for (const row of rows) found.set(row.found, row.facts);
  }
  return events.map((event) => ({
    event,
    place: factsOf(event, found),
    item: { type: 'event', event },
  }));
}

function factsOf(
  event: PublishedEvent,
  found: ReadonlyMap<string, AccessSubjectAsset>,
): AccessSubjectAsset | null {
  const { place: declared }: EventDefinition = definitionOf(event);
  if (declared === undefined) return null;
  const place = placeOf(event);
  if (place === null) return nobodyKnows('');
  if ('instance' in place)
    return found.get(place.instance) ?? { ...nobodyKnows(place.instance), instanceId: place.instance };
  for (const key of lineOf(place.asset)) {
    const facts = found.get(key);
    if (facts !== undefined) return { ...facts, key: place.asset };
  }
  return nobodyKnows(place.asset);
}

/** A place with no facts: only who may see everything sees what happens there. */
function nobodyKnows(key: string): AccessSubjectAsset {
  return {
    key,
    instanceId: null,
    databaseKey: null,
    schemaKey: null,
    tags: [],
    domainIds: [],
    environment: null,
    ownerIds: [],
  };
}

/** A key and those of everything that encloses it, from the inside out. */
function lineOf(key: string): string[] {
  const line: string[] = [];
  try {
    for (let at: string | null = key; at !== null && line.length < 12; at = parentKey(at)) line.push(at);
  } catch {
    // Not the key of an asset: nothing encloses it.
  }
  return line.length === 0 ? [key] : line;
}
