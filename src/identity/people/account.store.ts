import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import { accessChanged } from '../access/access.store.js';

/** An account as stored. The password hash never leaves the domain. */
export interface StoredAccount {
  id: string;
  login: string;
  name: string;
  kind: 'person' | 'service';
  email: string | null;
  disabled: boolean;
  passwordHash: string | null;
  /** The password was set by somebody else and must be changed at the next sign-in. */
  mustChangePassword: boolean;
  /** Milliseconds since 1970; 0 when never. */
  lockedUntilMs: number;
  secondFactor: boolean;
  /** ISO 8601. */
  createdAt: string;
  lastSignInAt: string | null;
  /** Issuer of the identity provider the account signs in with, null for a local one. */
  issuer: string | null;
}

/** A map of the account `a` for queries. */
export const accountMap = `a {.id, .login, .name, .kind, .createdAt, .passwordHash, .email, .lastSignInAt, .issuer,
  disabled: coalesce(a.disabled, false), mustChangePassword: coalesce(a.mustChangePassword, false),
  lockedUntilMs: coalesce(head(COLLECT { MATCH (guard:SignInGuard {login: a.login}) RETURN guard.lockedUntilMs }), 0),
  secondFactor: EXISTS { MATCH (:SecondFactor {accountId: a.id, state: 'active'}) }}`;

const textCondition = `($text = '' OR a.login CONTAINS $text OR toLower(a.name) CONTAINS $text OR toLower(coalesce(a.email, '')) CONTAINS $text)`;

/** Reads and writes accounts. */
export class AccountStore {
  constructor(private readonly graph: GraphClient) {}

  async byLogin(login: string): Promise<StoredAccount | null> {
    return this.#one('MATCH (a:Account {login: $value})', login.toLowerCase());
  }

  async byId(id: string): Promise<StoredAccount | null> {
    return this.#one('MATCH (a:Account {id: $value})', id);
  }

  /** The account of a subject of an identity provider. */
  async byExternal(issuer: string, subject: string): Promise<StoredAccount | null> {
    return this.#one('MATCH (a:Account {externalKey: $value})', externalKey(issuer, subject));
  }

  async #one(match: string, value: string): Promise<StoredAccount | null> {
    const rows = await this.graph.read<{ account: StoredAccount }>(
      `${match} RETURN ${accountMap} AS account`,
      { value },
      { id: 'identity.account' },
    );
    return rows[0]?.account ?? null;
  }

  /** Accounts that were not removed, by login. */
  async list(): Promise<StoredAccount[]> {
    const rows = await this.graph.read<{ account: StoredAccount }>(
      `MATCH (a:Account) WHERE a.removedAt IS NULL RETURN ${accountMap} AS account ORDER BY a.login`,
      {},
      { id: 'identity.accounts' },
    );
    return rows.map((row) => row.account);
  }

  /** A page of accounts that were not removed, by login; `text` is part of login, name or address, lower case. */
  async page(page: { text: string; after: string; limit: number }): Promise<StoredAccount[]> {
    const rows = await this.graph.read<{ account: StoredAccount }>(
      `MATCH (a:Account) WHERE a.removedAt IS NULL AND a.login > $after AND ${textCondition}
       WITH a ORDER BY a.login LIMIT $limit RETURN ${accountMap} AS account ORDER BY account.login`,
      page,
      { id: 'identity.account-page' },
    );
    return rows.map((row) => row.account);
  }

  async count(text: string): Promise<number> {
    const [row] = await this.graph.read<{ total: number }>(
      `MATCH (a:Account) WHERE a.removedAt IS NULL AND ${textCondition} RETURN count(a) AS total`,
      { text },
      { id: 'identity.account-count' },
    );
    return row?.total ?? 0;
  }

  async create(
    tx: GraphTransaction,
    account: Pick<
      StoredAccount,
      'id' | 'login' | 'name' | 'kind' | 'email' | 'passwordHash' | 'createdAt'
    > & {
      mustChangePassword?: boolean;
      external?: { issuer: string; subject: string };
    },
  ): Promise<void> {
    const { external, ...members } = account;
    const tied =
      external === undefined
        ? {}
        : { issuer: external.issuer, externalKey: externalKey(external.issuer, external.subject) };
    await tx.run('CREATE (a:Account) SET a = $account', { account: { ...members, ...tied } });
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

  /** Ends every session, and with `tokens` every API token and link, of an account. @returns ids of what was ended */
  async endSessions(
    tx: GraphTransaction,
    accountId: string,
    options: { tokens: boolean; except?: string | null },
  ): Promise<string[]> {
    const rows = await tx.run<{ id: string }>(
      `MATCH (s:Session|ApiToken {accountId: $accountId})
       WHERE (s:Session OR $tokens) AND s.id <> $except
       WITH s, s.id AS id DELETE s RETURN id`,
      { accountId, tokens: options.tokens, except: options.except ?? '' },
    );
    await tx.run('MATCH (l:SignInLink {accountId: $accountId}) DELETE l', { accountId });
    return rows.map((row) => row.id);
  }

  /** Takes away everything an account signs in with and holds; its name stays for histories. */
  async strip(tx: GraphTransaction, account: StoredAccount, at: string): Promise<void> {
    await tx.run(
      `MATCH (a:Account {id: $id})
       SET a.removedAt = $at, a.disabled = true, a.login = 'removed:' + a.id
       REMOVE a.passwordHash, a.email, a.externalKey, a.issuer
       WITH a
       OPTIONAL MATCH (a)-[link:BELONGS_TO|HEADS|STEWARDS]->() DELETE link
       WITH DISTINCT a
       OPTIONAL MATCH (n:RoleGrant {subjectId: a.id}) DETACH DELETE n
       WITH DISTINCT a
       OPTIONAL MATCH (n:OnCallShift|Delegation) WHERE n.accountId = a.id OR n.fromAccountId = a.id OR n.toAccountId = a.id
       DETACH DELETE n`,
      { id: account.id, at },
    );
    await tx.run('MATCH (g:SignInGuard {login: $login}) DELETE g', { login: account.login });
    await accessChanged(tx);
  }
}

/** One text for an account of an identity provider. */
function externalKey(issuer: string, subject: string): string {
  return `${issuer} ${subject}`;
}
