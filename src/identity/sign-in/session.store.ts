import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import { type AccessRow, accessQueryPart } from '../access/access.store.js';

/** A session or token with everything that decides what it may do. */
export interface FoundSession {
  id: string;
  /** `Session` or `ApiToken`. */
  kind: string;
  accountId: string;
  accountKind: 'person' | 'service';
  name: string;
  /** Permissions a token is limited to; null for a session. */
  permissions: string[] | null;
  idleUntilMs: number;
  lastUsedMs: number;
  mustChangePassword: boolean;
  secondFactor: boolean;
  /** How the session began. */
  by: string | null;
  access: AccessRow;
  [member: string]: unknown;
}

/** A session or token as its owner sees it. */
export interface SessionInfo {
  id: string;
  kind: 'session' | 'token';
  accountId: string;
  /** Name of a token, null for a session. */
  name: string | null;
  /** First characters of a token. */
  prefix: string | null;
  permissions: readonly string[] | null;
  /** ISO 8601. */
  startedAt: string;
  expiresAtMs: number;
  lastUsedMs: number | null;
  address: string | null;
  userAgent: string | null;
}

const alive = 's.expiresMs > $nowMs AND coalesce(s.idleUntilMs, $nowMs + 1) > $nowMs';
const found = `
  MATCH (a:Account {id: s.accountId}) WHERE NOT coalesce(a.disabled, false)
  ${accessQueryPart}
  RETURN s.id AS id, head([l IN labels(s) WHERE l IN ['Session', 'ApiToken']]) AS kind, a.id AS accountId, a.kind AS accountKind, a.name AS name,
    s.permissions AS permissions, coalesce(s.idleUntilMs, s.expiresMs) AS idleUntilMs, coalesce(s.lastUsedMs, 0) AS lastUsedMs,
    coalesce(a.mustChangePassword, false) AS mustChangePassword, s.by AS by,
    EXISTS { MATCH (:SecondFactor {accountId: a.id, state: 'active'}) } AS secondFactor, access`;

/** Reads and writes sessions, tokens and sign-in links. */
export class SessionStore {
  constructor(private readonly graph: GraphClient) {}

  async bySession(hash: string, nowMs: number): Promise<FoundSession | null> {
    return this.#find(`MATCH (s:Session {tokenHash: $hash}) WHERE ${alive} ${found}`, hash, nowMs);
  }

  /** What decides whether a session is restricted; null for tokens and for sessions that have ended. */
  async stateOf(sessionId: string): Promise<{
    mustChangePassword: boolean;
    secondFactor: boolean;
    by: string | null;
    accountKind: string;
  } | null> {
    const rows = await this.graph.read<{
      state: { mustChangePassword: boolean; secondFactor: boolean; by: string | null; accountKind: string };
    }>(
      `MATCH (s:Session {id: $sessionId}) MATCH (a:Account {id: s.accountId})
       RETURN {by: s.by, accountKind: a.kind, mustChangePassword: coalesce(a.mustChangePassword, false),
         secondFactor: EXISTS { MATCH (:SecondFactor {accountId: a.id, state: 'active'}) }} AS state`,
      { sessionId },
      { id: 'identity.session-state' },
    );
    return rows[0]?.state ?? null;
  }

  async byToken(hash: string, nowMs: number): Promise<FoundSession | null> {
    return this.#find(`MATCH (s:ApiToken {tokenHash: $hash}) WHERE ${alive} ${found}`, hash, nowMs);
  }

  async #find(query: string, hash: string, nowMs: number): Promise<FoundSession | null> {
    const rows = await this.graph.read<FoundSession>(query, { hash, nowMs }, { id: 'identity.authenticate' });
    return rows[0] ?? null;
  }

  /** Those of some sessions and tokens that are still valid, with what they may do. */
  async living(ids: readonly string[], nowMs: number): Promise<FoundSession[]> {
    return this.graph.read<FoundSession>(
      `MATCH (s:Session|ApiToken) WHERE s.id IN $ids AND ${alive} ${found}`,
      { ids, nowMs },
      { id: 'identity.sessions-living' },
    );
  }

  /** Ids of those that are still valid, and the version of everybody's access. Cheap. */
  async livingIds(ids: readonly string[], nowMs: number): Promise<{ ids: string[]; version: number }> {
    const [row] = await this.graph.read<{ ids: string[]; version: number }>(
      `RETURN COLLECT { MATCH (s:Session|ApiToken) WHERE s.id IN $ids AND ${alive}
           MATCH (a:Account {id: s.accountId}) WHERE NOT coalesce(a.disabled, false) RETURN s.id } AS ids,
         coalesce(head(COLLECT { MATCH (v:AccessState {name: 'access'}) RETURN v.version }), 0) AS version`,
      { ids, nowMs },
      { id: 'identity.sessions-alive' },
    );
    return row ?? { ids: [], version: 0 };
  }

  async createSession(tx: GraphTransaction, session: Readonly<Record<string, unknown>>): Promise<void> {
    await tx.run('CREATE (s:Session) SET s = $session', { session });
  }

  /** Moves the idle limit on. */
  async touch(id: string, kind: string, nowMs: number, idleUntilMs: number | null): Promise<void> {
    await this.graph.write(
      kind === 'Session'
        ? 'MATCH (s:Session {id: $id}) SET s.lastUsedMs = $nowMs, s.idleUntilMs = $idleUntilMs'
        : 'MATCH (s:ApiToken {id: $id}) SET s.lastUsedMs = $nowMs',
      { id, nowMs, idleUntilMs },
      { id: 'identity.session-touch' },
    );
  }

  /** @returns whose it is, null when it is gone */
  async ownerOf(id: string): Promise<string | null> {
    const rows = await this.graph.read<{ accountId: string }>(
      'MATCH (s:Session|ApiToken {id: $id}) RETURN s.accountId AS accountId',
      { id },
      { id: 'identity.session-owner' },
    );
    return rows[0]?.accountId ?? null;
  }

  /** @returns whose it was and what, null when it was gone */
  async end(tx: GraphTransaction, id: string): Promise<{ accountId: string; kind: string } | null> {
    const rows = await tx.run<{ accountId: string; kind: string }>(
      `MATCH (s:Session|ApiToken {id: $id})
       WITH s, s.accountId AS accountId, head([l IN labels(s) WHERE l IN ['Session', 'ApiToken']]) AS kind
       DELETE s RETURN accountId, kind`,
      { id },
    );
    return rows[0] ?? null;
  }

  /** @returns the id of the session that had this token */
  async endByHash(tx: GraphTransaction, hash: string): Promise<string | null> {
    const rows = await tx.run<{ id: string }>(
      'MATCH (s:Session {tokenHash: $hash}) WITH s, s.id AS id DELETE s RETURN id',
      { hash },
    );
    return rows[0]?.id ?? null;
  }

  /** Sessions and tokens of an account, newest first. */
  async list(accountId: string, nowMs: number): Promise<SessionInfo[]> {
    const rows = await this.graph.read<{ session: SessionInfo }>(
      `MATCH (s:Session|ApiToken {accountId: $accountId}) WHERE ${alive}
       RETURN s {.id, .accountId, .name, .prefix, .permissions, .address, .userAgent, .lastUsedMs,
         kind: CASE WHEN s:Session THEN 'session' ELSE 'token' END,
         startedAt: coalesce(s.startedAt, s.createdAt), expiresAtMs: s.expiresMs} AS session
       ORDER BY s.id DESC`,
      { accountId, nowMs },
      { id: 'identity.sessions' },
    );
    return rows.map((row) => row.session);
  }

  async createLink(
    tx: GraphTransaction,
    link: { tokenHash: string; accountId: string; expiresMs: number },
  ): Promise<void> {
    await tx.run('CREATE (l:SignInLink) SET l = $link', { link });
  }

  /** Uses a link up, once however often it is tried at the same time. @returns its account */
  async useLink(hash: string, nowMs: number): Promise<string | null> {
    const rows = await this.graph.write<{ accountId: string; valid: boolean }>(
      `MATCH (l:SignInLink {tokenHash: $hash}) SET l.lock = 1
       WITH l, l.accountId AS accountId, l.expiresMs > $nowMs AS valid
       DELETE l RETURN accountId, valid`,
      { hash, nowMs },
      { id: 'identity.link' },
    );
    return rows[0]?.valid === true ? rows[0].accountId : null;
  }

  async createToken(tx: GraphTransaction, token: Readonly<Record<string, unknown>>): Promise<void> {
    await tx.run('CREATE (t:ApiToken) SET t = $token', { token });
  }

  /** Removes what has run out; called regularly. @returns how many */
  async sweep(nowMs: number): Promise<number> {
    const [row] = await this.graph.write<{ removed: number }>(
      `MATCH (s:Session|ApiToken|SignInLink|OidcFlow) WHERE s.expiresMs < $nowMs OR s.idleUntilMs < $nowMs
       WITH s LIMIT 50000 DETACH DELETE s RETURN count(*) AS removed`,
      { nowMs },
      { id: 'identity.session-sweep' },
    );
    return row?.removed ?? 0;
  }
}
