import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import type { RoleGrant, ScopeKind } from '../access/resolve-access.js';

/** An account as stored. The password hash never leaves the domain. */
export interface StoredAccount {
  id: string;
  login: string;
  name: string;
  kind: 'person' | 'service';
  disabled: boolean;
  passwordHash: string | null;
  failedSignIns: number;
  lockedUntilMs: number;
  createdAt: string;
}

const accountMap = `a {.id, .login, .name, .kind, .createdAt, .passwordHash, disabled: coalesce(a.disabled, false),
  failedSignIns: coalesce(a.failedSignIns, 0), lockedUntilMs: coalesce(a.lockedUntilMs, 0)}`;

/** Reads and writes accounts and their grants. */
export class AccountStore {
  constructor(private readonly graph: GraphClient) {}

  async byLogin(login: string): Promise<StoredAccount | null> {
    const rows = await this.graph.read<{ account: StoredAccount }>(
      `MATCH (a:Account {login: $login}) RETURN ${accountMap} AS account`,
      { login: login.toLowerCase() },
      { id: 'identity.account-by-login' },
    );
    return rows[0]?.account ?? null;
  }

  async byId(id: string): Promise<StoredAccount | null> {
    const rows = await this.graph.read<{ account: StoredAccount }>(
      `MATCH (a:Account {id: $id}) RETURN ${accountMap} AS account`,
      { id },
      { id: 'identity.account' },
    );
    return rows[0]?.account ?? null;
  }

  async list(): Promise<StoredAccount[]> {
    const rows = await this.graph.read<{ account: StoredAccount }>(
      `MATCH (a:Account) RETURN ${accountMap} AS account ORDER BY a.login`,
      {},
      { id: 'identity.accounts' },
    );
    return rows.map((row) => row.account);
  }

  async create(
    tx: GraphTransaction,
    account: Omit<StoredAccount, 'failedSignIns' | 'lockedUntilMs' | 'disabled'>,
  ): Promise<void> {
    await tx.run('CREATE (a:Account) SET a = $account', { account });
  }

  /** Sets members of an account; null removes. @returns false when there is none. */
  async update(
    tx: GraphTransaction,
    id: string,
    changes: Readonly<Record<string, unknown>>,
  ): Promise<boolean> {
    const rows = await tx.run('MATCH (a:Account {id: $id}) SET a += $changes RETURN a.id AS id', {
      id,
      changes,
    });
    return rows.length > 0;
  }

  /** Grants of an account. */
  async grants(accountId: string): Promise<RoleGrant[]> {
    const rows = await this.graph.read<{ grant: RoleGrant }>(
      'MATCH (g:RoleGrant {subjectId: $accountId}) RETURN g {.id, .role, .scopeKind, .scopeValue, deny: coalesce(g.deny, false)} AS grant ORDER BY g.id',
      { accountId },
      { id: 'identity.grants' },
    );
    return rows.map((row) => row.grant);
  }

  async grant(
    tx: GraphTransaction,
    grant: {
      id: string;
      accountId: string;
      role: string;
      scopeKind: ScopeKind;
      scopeValue: string | null;
      deny: boolean;
      at: string;
    },
  ): Promise<void> {
    const { accountId, ...rest } = grant;
    await tx.run('CREATE (g:RoleGrant) SET g = $grant', { grant: { ...rest, subjectId: accountId } });
  }

  /** @returns the grant that was removed, null when there was none. */
  async revoke(tx: GraphTransaction, grantId: string): Promise<{ subjectId: string; role: string } | null> {
    const rows = await tx.run<{ subjectId: string; role: string }>(
      'MATCH (g:RoleGrant {id: $grantId}) WITH g, g.subjectId AS subjectId, g.role AS role DELETE g RETURN subjectId, role',
      { grantId },
    );
    return rows[0] ?? null;
  }
}
