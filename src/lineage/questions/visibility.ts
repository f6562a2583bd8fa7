import type { AccessScope, Intersection, ScopeSet } from '../../core/permissions.js';
import type { AssetPlace } from '../replica/adjacency.js';
import type { LineageScope } from './question.store.js';

/** The place of a key: the id of its instance, and what the key has behind the instance's. */
type Located = readonly [instanceId: string, within: string];

/** Databases, schemas and environments that a caller's limits name, as they are now. */
export interface NamedPlaces {
  databases: ReadonlyMap<string, Located>;
  schemas: ReadonlyMap<string, Located>;
  /** Environments of instances, by id. */
  environments: ReadonlyMap<string, string>;
}

type PlaceRow = [key: string, isDatabase: boolean, isSchema: boolean, instanceId: string, within: string];

/** What {@link findNamedPlaces} gives. */
export type NamedPlaceRows = Readonly<{
  places?: PlaceRow[];
  instances?: [id: string, environment: string][];
}>;

/**
 * Continues a query of one row and gives it what {@link namedPlaces} reads: where the databases, schemas and environments
 * are that a caller's limits name. Nothing when they name none.
 */
export function findNamedPlaces({ asset, lineage }: Pick<LineageScope, 'asset' | 'lineage'>): {
  cypher: string;
  returned: string;
  params: Record<string, unknown>;
} {
  const sets = [asset, lineage].flatMap((scope) => setsOf(scope));
  const keys = [...new Set(sets.flatMap(({ databases, schemas }) => [...databases, ...schemas]))];
  const needsEnvironments = sets.some(({ environments }) => environments.length > 0);
  return {
    cypher: `${keys.length > 0 ? findPlaces : ''} ${needsEnvironments ? findEnvironments : ''}`,
    returned: `${keys.length > 0 ? ', places' : ''}${needsEnvironments ? ', instances' : ''}`,
    params: keys.length > 0 ? { placeKeys: keys } : {},
  };
}

const findPlaces = `CALL () {
  UNWIND $placeKeys AS key MATCH (p:Asset {key: key})
  WHERE p.kind IN ['Database', 'Schema'] AND p.key STARTS WITH p.instanceKey
  RETURN collect([p.key, p.kind = 'Database', p.kind = 'Schema' OR p.schemaKey = p.key, p.instanceId,
    substring(p.key, size(p.instanceKey))]) AS places
}`;

const findEnvironments = `CALL () {
  MATCH (i:Instance) WHERE i.environment IS NOT NULL
  RETURN collect([i.id, i.environment]) AS instances
}`;

/** Decodes what {@link findNamedPlaces} has found. */
export function namedPlaces({ places = [], instances = [] }: NamedPlaceRows): NamedPlaces {
  const located = (list: readonly PlaceRow[]): NamedPlaces['databases'] =>
    new Map(list.map(([key, , , instanceId, within]) => [key, [instanceId, within]]));
  return {
    databases: located(places.filter(([, isDatabase]) => isDatabase)),
    schemas: located(places.filter(([, , isSchema]) => isSchema)),
    environments: new Map(instances),
  };
}

/** Every set of places that a scope is made of. */
function setsOf({ allow, deny, allowWhen, denyWhen }: AccessScope): ScopeSet[] {
  return [allow, deny, ...(allowWhen ?? []).flat(), ...(denyWhen ?? []).flat()];
}

/** Null when a rule depends on something of the asset that is not known from its place. */
type Verdict = boolean | null;

/**
 * Whether a caller may see what is in a place, decided from what never changes of an asset and what the graph says of
 * the places that the caller's limits name. The same decision as `accessClause`; null when only the graph can tell: for
 * limits by tag, domain and owner, as far as others do not decide.
 */
export class PlaceVisibility {
  readonly #known = new Map<AssetPlace, Verdict>();

  constructor(
    private readonly scope: LineageScope,
    private readonly places: NamedPlaces,
  ) {}

  /** True when everything in the place may be seen, false when nothing. */
  shows(place: AssetPlace): Verdict {
    const known = this.#known.get(place);
    if (known !== undefined) return known;
    const verdict = both(this.#within(this.scope.asset, place), this.#within(this.scope.lineage, place));
    this.#known.set(place, verdict);
    return verdict;
  }

  #within(scope: AccessScope, place: AssetPlace): Verdict {
    const allowed = scope.all || either(this.#inside(scope.allow, place), this.#any(scope.allowWhen, place));
    const denied = either(this.#inside(scope.deny, place), this.#any(scope.denyWhen, place));
    return both(allowed, denied === null ? null : !denied);
  }

  #any(list: readonly Intersection[] | undefined, place: AssetPlace): Verdict {
    return (list ?? [])
      .filter((sets) => sets.length > 0)
      .map((sets) => sets.map((set) => this.#inside(set, place)).reduce(both))
      .reduce<Verdict>(either, false);
  }

  #inside(set: ScopeSet, place: AssetPlace): Verdict {
    const { instanceId } = place;
    const people: Verdict = set.tags.length + set.domains.length + set.owners.length > 0 ? null : false;
    const located = [set.instances, set.environments, set.databases, set.schemas];
    if (instanceId === null) return located.some((list) => list.length > 0) ? null : people;
    if (set.instances.includes(instanceId)) return true;
    const environment = this.places.environments.get(instanceId);
    const byEnvironment: Verdict =
      set.environments.length === 0
        ? false
        : environment === undefined
          ? null
          : set.environments.includes(environment);
    const byDatabase = inOne(set.databases, this.places.databases, instanceId, place.database);
    const bySchema = inOne(set.schemas, this.places.schemas, instanceId, place.schema);
    return [byEnvironment, byDatabase, bySchema, people].reduce(either);
  }
}

/** Whether a place is one of those that keys name. */
function inOne(
  keys: readonly string[],
  places: NamedPlaces['databases'],
  instanceId: string,
  within: string | null | undefined,
): Verdict {
  if (keys.length === 0) return false;
  if (within === undefined) return null;
  const found = keys.map((key) => places.get(key));
  if (found.some((place) => place?.[0] === instanceId && place[1] === within)) return true;
  return found.includes(undefined) ? null : false;
}

function both(a: Verdict, b: Verdict): Verdict {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

function either(a: Verdict, b: Verdict): Verdict {
  if (a === true || b === true) return true;
  return a === null || b === null ? null : false;
}
