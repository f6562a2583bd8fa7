import { childKey, namespaceOf, parseAssetKey } from '../../core/asset-key.js';
import { relationKinds } from '../../core/asset-kind.js';
import type { RequestContext } from '../../core/context.js';
import type { AssetGrant } from '../../core/collection.js';
import { compare } from '../../core/order.js';
import type { Asset } from '../assets/asset.js';
import { type AssetService, enclosingKeys, readScope } from '../assets/asset.service.js';
import { decodeCursor, type Page, type PageRequest, pageSize, toPage } from '../page.js';
import { type EffectiveRole, MembershipGraph } from './membership.js';
import type { VersionStore } from '../versions/version.store.js';
import type { InstancePrincipals, PrivilegeStore } from './privilege.store.js';

/**
 * How a principal comes to a privilege: granted to itself (`DIRECT`), to a role it has (`MEMBERSHIP`), to everybody
 * (`PUBLIC`), as a superuser whom no grant limits (`SUPERUSER`).
 */
export type PrivilegeVia = 'DIRECT' | 'MEMBERSHIP' | 'PUBLIC' | 'SUPERUSER';

/** What one principal may do with an asset, by one way. */
export interface AssetPrivilege {
  principalKey: string;
  /** As the engine names it. */
  principalName: string;
  /** Null when the principal is unknown or hidden from the caller. */
  principal: Asset | null;
  via: PrivilegeVia;
  privileges: readonly string[];
  /** Those it may pass on. */
  grantable: readonly string[];
  /** Key of the asset the grant stands on: the asset itself or what encloses it. */
  grantedOnKey: string;
  /** For `MEMBERSHIP`: keys of the roles from the grantee down to the principal's own role. */
  through: readonly string[];
  /** False when the principal has to switch to the role first. */
  immediate: boolean;
  grantorKey: string | null;
}

/** Everyone with privileges on an asset. */
export interface AssetPrivileges {
  entries: readonly AssetPrivilege[];
  /** False when memberships could not be followed in full: principals are hidden from the caller, or not collected. */
  complete: boolean;
  /** False when no principal of the instance is in the graph, for example because the collecting account may not read them. */
  principalsKnown: boolean;
}

/** The roles and members of a principal, in full depth. */
export interface PrincipalMemberships {
  /** Roles the principal has, nearest first. */
  roles: readonly PrincipalLink[];
  /** Principals that have it as a role, nearest first. */
  members: readonly PrincipalLink[];
  complete: boolean;
}

/** One role or member. */
export interface PrincipalLink extends EffectiveRole {
  principal: Asset | null;
}

/** One privilege of a principal. */
export interface PrincipalPrivilege {
  asset: Asset;
  via: Exclude<PrivilegeVia, 'SUPERUSER'>;
  /** Key of the grantee: the principal, one of its roles, or everybody. */
  granteeKey: string;
  privileges: readonly string[];
  grantable: readonly string[];
  grantorKey: string | null;
  /** False when the principal has to switch to the role first. */
  immediate: boolean;
}

/** Principals, memberships and privileges. Needs `asset.read`. */
export class PrivilegeService {
  constructor(
    private readonly store: PrivilegeStore,
    private readonly assets: AssetService,
    private readonly versions: Pick<VersionStore, 'at'>,
  ) {}

  /** The roles and members of a principal, through any number of steps. @throws ASSET_NOT_FOUND */
  async memberships(ctx: RequestContext, input: { key: string }): Promise<PrincipalMemberships> {
    const principal = await this.assets.requireAsset(ctx, input.key);
    const found = await this.loadMemberships(ctx, [principal.key]);
    return found.get(principal.key) ?? { roles: [], members: [], complete: false };
  }

  /** The roles and members of many principals, through any number of steps. One query. */
  async loadMemberships(
    ctx: RequestContext,
    keys: readonly string[],
  ): Promise<Map<string, PrincipalMemberships>> {
    const instances = await this.store.principals(keys, readScope(ctx));
    const wanted = new Set(keys);
    const result = new Map<string, PrincipalMemberships>();
    for (const known of instances.values()) {
      const graph = new MembershipGraph(known.edges);
      const link = (role: EffectiveRole): PrincipalLink => ({
        ...role,
        principal: known.principals.get(role.role) ?? null,
      });
      for (const key of known.principals.keys()) {
        if (!wanted.has(key)) continue;
        result.set(key, {
          roles: graph.rolesOf(key).map((role) => link(role)),
          members: graph.membersOf(key).map((role) => link(role)),
          complete: known.complete,
        });
      }
    }
    return result;
  }

  /**
   * Everyone with privileges on an asset: direct grants, members of the grantees, everybody, superusers; also by
   * grants on what encloses it where the engine passes them down (table to column; in MySQL also database and server).
   * `asOf` (ISO 8601): with the grants and memberships of then. @throws ASSET_NOT_FOUND
   */
  async privilegesOn(
    ctx: RequestContext,
    { key, asOf = null }: { key: string; asOf?: string | null },
  ): Promise<AssetPrivileges> {
    const now = await this.assets.requireAsset(ctx, key);
    const asset = asOf === null ? now : ((await this.#at(ctx, key, asOf)) ?? now);
    const [enclosing, known] = await Promise.all([
      this.#enclosing(ctx, asset, asOf),
      this.#principalsOf(ctx, asset, asOf),
    ]);
    const graph = new MembershipGraph(known.edges);
    const sources = [asset, ...enclosing.filter((outer) => passesDown(outer, asset))];
    const entries = sources.flatMap((source) =>
      source.grants.flatMap((grant) => this.#entries(source, grant, graph, known)),
    );
    return {
      entries: [...entries, ...superusers(asset, known)].toSorted(
        (a, b) => compare(a.principalKey, b.principalKey) || compare(a.via, b.via),
      ),
      complete: known.complete && known.total > 0 && (enclosing.length > 0 || asset.parentKey === null),
      principalsKnown: known.total > 0,
    };
  }

  /** Grants on many assets themselves, as collected. One query. */
  async loadGrants(
    ctx: RequestContext,
    keys: readonly string[],
  ): Promise<Map<string, readonly AssetGrant[]>> {
    const found = await this.assets.loadAssets(ctx, keys);
    return new Map([...found].map(([key, asset]) => [key, asset.grants]));
  }

  /**
   * What a principal may do, by asset: its own grants and those of its roles; those to everybody only when asked for,
   * because engines grant much to everybody. @throws ASSET_NOT_FOUND
   */
  async privilegesOf(
    ctx: RequestContext,
    input: { key: string; includePublic?: boolean | null; page?: PageRequest },
  ): Promise<Page<PrincipalPrivilege>> {
    const principal = await this.assets.requireAsset(ctx, input.key);
    const known = await this.#principalsOf(ctx, principal);
    const roles = new Map(
      new MembershipGraph(known.edges).rolesOf(principal.key).map((role) => [role.role, role]),
    );
    const everybody = publicKey(principal);
    const grantees = [principal.key, ...roles.keys(), ...(input.includePublic === true ? [everybody] : [])];
    const scope = readScope(ctx);
    const size = pageSize(input.page);
    const rows = await this.store.grantsTo(grantees, decodeCursor(input.page, 'GRANTS'), size + 1, scope);
    const page = toPage(
      rows,
      size,
      (row) => ({ order: 'GRANTS', value: row.asset.key, key: `${row.granteeKey} ${row.grantor ?? ''}` }),
      () => this.store.countGrantsTo(grantees, scope),
    );
    const viaOf = (granteeKey: string): PrincipalPrivilege['via'] =>
      granteeKey === principal.key ? 'DIRECT' : granteeKey === everybody ? 'PUBLIC' : 'MEMBERSHIP';
    return {
      ...page,
      nodes: page.nodes.map((row) => ({
        asset: row.asset,
        via: viaOf(row.granteeKey),
        granteeKey: row.granteeKey,
        privileges: row.privileges,
        grantable: row.grantable,
        grantorKey: row.grantor,
        immediate: roles.get(row.granteeKey)?.inherited ?? true,
      })),
    };
  }

  async #at(ctx: RequestContext, key: string, asOf: string): Promise<Asset | null> {
    return (await this.versions.at(key, asOf, readScope(ctx)))?.asset ?? null;
  }

  /** What holds an asset, from the outside in. */
  async #enclosing(ctx: RequestContext, { key }: Asset, asOf: string | null): Promise<Asset[]> {
    const keys = enclosingKeys(key);
    if (asOf === null) return [...(await this.assets.loadAssets(ctx, keys)).values()];
    const found = await Promise.all(keys.map(async (outer) => this.#at(ctx, outer, asOf)));
    return found.filter((outer) => outer !== null);
  }

  async #principalsOf(
    ctx: RequestContext,
    asset: Asset,
    asOf: string | null = null,
  ): Promise<InstancePrincipals> {
    if (asOf !== null && asset.instanceId !== null)
      return this.store.principalsAt(asset.instanceId, asOf, readScope(ctx));
    const found = await this.store.principals([asset.key], readScope(ctx));
    return (
      found.get(asset.instanceId ?? '') ?? { principals: new Map(), edges: [], complete: true, total: 0 }
    );
  }

  #entries(
    source: Asset,
    grant: AssetGrant,
    graph: MembershipGraph,
    known: InstancePrincipals,
  ): AssetPrivilege[] {
    const entry = (
      principalKey: string,
      via: PrivilegeVia,
      through: readonly string[],
      immediate: boolean,
    ): AssetPrivilege => ({
      principalKey,
      principalName: nameOf(principalKey),
      principal: known.principals.get(principalKey) ?? null,
      via,
      privileges: grant.privileges,
      grantable: via === 'MEMBERSHIP' && !immediate ? [] : (grant.grantable ?? []),
      grantedOnKey: source.key,
      through,
      immediate,
      grantorKey: grant.grantor ?? null,
    });
    if (grant.grantee === publicKey(source)) return [entry(grant.grantee, 'PUBLIC', [], true)];
    const members = graph
      .membersOf(grant.grantee)
      .map((member) =>
        entry(member.role, 'MEMBERSHIP', [grant.grantee, ...member.via.slice(0, -1)], member.inherited),
      );
    return [entry(grant.grantee, 'DIRECT', [], true), ...members];
  }
}

/** True when a grant on `outer` holds for `inner` inside it. */
function passesDown(outer: Asset, inner: Asset): boolean {
  if (inner.kind === 'Column' && relationKinds.has(outer.kind)) return true;
  return inner.engine === 'mysql' && inner.kind !== 'Principal' && inner.kind !== 'Setting';
}

function superusers(asset: Asset, known: InstancePrincipals): AssetPrivilege[] {
  return [...known.principals.values()]
    .filter((principal) => principal.properties['superuser'] === true && !principal.deleted)
    .map((principal) => ({
      principalKey: principal.key,
      principalName: principal.name,
      principal,
      via: 'SUPERUSER' as const,
      privileges: ['ALL'],
      grantable: ['ALL'],
      grantedOnKey: asset.key,
      through: [],
      immediate: true,
      grantorKey: null,
    }));
}

/** Key of the pseudo principal that stands for everybody. */
function publicKey(asset: Asset): string {
  return childKey(namespaceOf(asset.key), 'Principal', 'PUBLIC');
}

function nameOf(key: string): string {
  return parseAssetKey(key).path.at(-1)?.name ?? key;
}
