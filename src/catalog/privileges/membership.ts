/** One membership: `member` may use the privileges of `role`. */
export interface MembershipEdge {
  member: string;
  role: string;
  /** False when the member has to switch to the role first (PostgreSQL NOINHERIT). */
  inherit: boolean;
  /** True when the member may grant the role on. */
  admin: boolean;
}

/** A role that a principal has, directly or through others. */
export interface EffectiveRole {
  role: string;
  /** Keys from the principal's own role to this one, both included; the shortest chain. */
  via: readonly string[];
  /** 1 for a direct membership. */
  depth: number;
  /** True when the privileges apply without switching roles. */
  inherited: boolean;
}

/** The memberships of one instance, ready for questions. */
export class MembershipGraph {
  readonly #rolesOf = new Map<string, MembershipEdge[]>();
  readonly #membersOf = new Map<string, MembershipEdge[]>();

  constructor(edges: readonly MembershipEdge[]) {
    for (const edge of edges) {
      push(this.#rolesOf, edge.member, edge);
      push(this.#membersOf, edge.role, edge);
    }
  }

  /** Roles of a principal, nearest first; cycles end where they close. */
  rolesOf(principal: string): EffectiveRole[] {
    return this.#walk(principal, this.#rolesOf, (edge) => edge.role);
  }

  /** Principals that have a role, nearest first; `via` runs from the role's direct member to the principal. */
  membersOf(role: string): EffectiveRole[] {
    return this.#walk(role, this.#membersOf, (edge) => edge.member);
  }

  /**
   * Breadth first, so each role is met by its shortest chain; a chain that inherits replaces one that does not,
   * because privileges that apply at once count more than a shorter way.
   */
  #walk(
    start: string,
    edges: ReadonlyMap<string, readonly MembershipEdge[]>,
    next: (edge: MembershipEdge) => string,
  ): EffectiveRole[] {
    const found = new Map<string, EffectiveRole>();
    let front: EffectiveRole[] = [{ role: start, via: [], depth: 0, inherited: true }];
    while (front.length > 0) {
      const reached: EffectiveRole[] = [];
      for (const step of front) {
        for (const edge of edges.get(step.role) ?? []) {
          const role = next(edge);
          const inherited = step.inherited && edge.inherit;
          const known = found.get(role);
          if (role === start || (known !== undefined && (known.inherited || !inherited))) continue;
          const entry = { role, via: [...step.via, role], depth: step.depth + 1, inherited };
          found.set(role, entry);
          reached.push(entry);
        }
      }
      front = reached;
    }
    return [...found.values()].toSorted((a, b) => a.depth - b.depth || (a.role < b.role ? -1 : 1));
  }
}

function push(map: Map<string, MembershipEdge[]>, key: string, edge: MembershipEdge): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [edge]);
  else list.push(edge);
}
