import type { JsonValue } from '../../core/canonical-json.js';
import type { GraphClient } from '../../graph/index.js';

/** An account of an engine. */
export interface PrincipalFacts {
  key: string;
  name: string;
  engine: string;
  instanceId: string;
  /** What the collector read: `login`, `superuser`, `host`, … */
  properties: Readonly<Record<string, JsonValue>>;
  /** How many assets it owns, roles it is in, and grants it holds. */
  ownedCount: number;
  memberOfCount: number;
  grantCount: number;
}

/** Privileges of a principal on an asset. */
export interface PrivilegeFacts {
  granteeKey: string;
  granteeName: string;
  assetKey: string;
  assetKind: string;
  instanceId: string;
  engine: string;
  privileges: readonly string[];
  grantable: readonly string[];
}

/** An instance as it is reached and set up. */
export interface InstanceFacts {
  id: string;
  key: string;
  name: string;
  engine: string;
  /** How Waymark connects: `disable`, `prefer`, `require`, … */
  tls: string | null;
  properties: Readonly<Record<string, JsonValue>>;
  /** Value by name, of the settings that rules look at. */
  settings: Readonly<Record<string, string>>;
}

/** A column that looks sensitive or is said to be. */
export interface ColumnFacts {
  key: string;
  name: string;
  instanceId: string;
  tags: readonly string[];
  ownerIds: readonly string[];
  /** Kinds of data that people confirmed, that rules or lineage suggest surely enough, and that people rejected. */
  confirmed: readonly string[];
  suggested: readonly string[];
  rejected: readonly string[];
}

/** An account of Waymark. */
export interface AccountFacts {
  id: string;
  login: string;
  name: string;
  kind: string;
  createdAt: string;
  lastSignInAt: string | null;
  lastTokenUseMs: number | null;
  secondFactor: boolean;
  issuer: string | null;
  hasPassword: boolean;
  /** Roles held everywhere, without conditions. */
  wholeRoles: readonly string[];
  /** Addresses of living sessions. */
  addresses: readonly string[];
}

/** Who opened, approved and carried out a ticket, from the audit trail. */
export interface TicketFacts {
  ticket: string;
  authorIds: readonly string[];
  approverIds: readonly string[];
  approverNames: readonly string[];
  executed: boolean;
  closed: boolean;
  /** ISO 8601 of the newest approval, null without one. */
  approvedAt: string | null;
}

/** Everything the rules look at, at one time. */
export interface ComplianceFacts {
  nowMs: number;
  principals: readonly PrincipalFacts[];
  privileges: readonly PrivilegeFacts[];
  instances: readonly InstanceFacts[];
  columns: readonly ColumnFacts[];
  accounts: readonly AccountFacts[];
  tickets: readonly TicketFacts[];
}

/** Words in names of columns that hold personal, payment or secret data. */
export const sensitiveWords = [
  'birth_date',
  'birthdate',
  'card_number',
  'credit_card',
  'cvv',
  'date_of_birth',
  'email',
  'iban',
  'medical',
  'national_id',
  'passport',
  'passwd',
  'password',
  'phone',
  'salary',
  'secret',
  'social_security',
  'ssn',
  'tax_id',
] as const;

/** Tags that say how sensitive something is. */
export const classificationTags = [
  'public',
  'internal',
  'confidential',
  'restricted',
  'sensitive',
  'pii',
  'phi',
  'pci',
] as const;
/** Those of them that demand an owner. */
export const sensitiveTags = ['confidential', 'restricted', 'sensitive', 'pii', 'phi', 'pci'] as const;

/** Settings that rules look at. */
const settingNames = ['ssl', 'require_secure_transport', 'have_ssl'];
const wideNames = ['PUBLIC', 'public'];
const mostRows = 50_000;
const timeoutMs = 120_000;

/** Reads the facts from the graph: a fixed number of queries. */
export async function loadFacts(graph: GraphClient, nowMs: number): Promise<ComplianceFacts> {
  const [principals, privileges, instances, columns, accounts, tickets] = [
    await loadPrincipals(graph),
    await loadPrivileges(graph),
    await loadInstances(graph),
    await loadColumns(graph),
    await loadAccounts(graph, nowMs),
    await loadTickets(graph),
  ];
  return { nowMs, principals, privileges, instances, columns, accounts, tickets };
}

async function loadPrincipals(graph: GraphClient): Promise<PrincipalFacts[]> {
  const rows = await graph.read<{
    principal: Omit<PrincipalFacts, 'properties'> & { definition: string | null };
  }>(
    `MATCH (p:Live {kind: 'Principal'})
     RETURN p {.key, .name, .engine, .instanceId, .definition,
       ownedCount: COUNT { MATCH (p)<-[:OWNED_BY]-(:Live) }, memberOfCount: COUNT { MATCH (p)-[:MEMBER_OF]->() },
       grantCount: COUNT { MATCH (p)-[:GRANTED]->(:Live) }} AS principal ORDER BY p.key LIMIT $mostRows`,
    { mostRows },
    { id: 'compliance.principals', timeoutMs },
  );
  return rows.map(({ principal: { definition, ...rest } }) => ({ ...rest, properties: parse(definition) }));
}

async function loadPrivileges(graph: GraphClient): Promise<PrivilegeFacts[]> {
  const rows = await graph.read<{ privilege: PrivilegeFacts }>(
    `MATCH (p:Live {kind: 'Principal'})-[g:GRANTED]->(a:Live)
     WHERE p.name IN $wideNames OR a.kind = 'Instance'
     RETURN {granteeKey: p.key, granteeName: p.name, assetKey: a.key, assetKind: a.kind, instanceId: a.instanceId,
       engine: a.engine, privileges: coalesce(g.privileges, []), grantable: coalesce(g.grantable, [])} AS privilege
     ORDER BY privilege.assetKey, privilege.granteeKey LIMIT $mostRows`,
    { wideNames, mostRows },
    { id: 'compliance.privileges', timeoutMs },
  );
  return rows.map((row) => row.privilege);
}

async function loadInstances(graph: GraphClient): Promise<InstanceFacts[]> {
  const rows = await graph.read<{
    instance: Omit<InstanceFacts, 'properties' | 'settings'> & { definition: string | null };
    settings: { name: string; definition: string | null }[];
  }>(
    `MATCH (i:Live {kind: 'Instance'})
     RETURN i {.id, .key, .name, .engine, .tls, .definition} AS instance,
       COLLECT { MATCH (s:Asset {instanceId: i.id, kind: 'Setting'}) WHERE s:Live AND s.name IN $settingNames
         RETURN {name: s.name, definition: s.definition} } AS settings
     ORDER BY i.key`,
    { settingNames },
    { id: 'compliance.instances', timeoutMs },
  );
  return rows.map(({ instance: { definition, ...rest }, settings }) => ({
    ...rest,
    properties: parse(definition),
    settings: Object.fromEntries(
      settings.map((item) => [item.name, settingValue(parse(item.definition)['value'])]),
    ),
  }));
}

async function loadColumns(graph: GraphClient): Promise<ColumnFacts[]> {
  const rows = await graph.read<{ column: ColumnFacts }>(
    `MATCH (c:Live {kind: 'Column'})
     WHERE any(word IN $words WHERE c.nameLower CONTAINS word) OR any(tag IN coalesce(c.tags, []) WHERE tag IN $tags)
       OR c.classifications IS NOT NULL
     WITH c, COLLECT { MATCH (c)<-[:CLASSIFIES]-(k:Classification) RETURN [k.state, k.kind, k.effective] ORDER BY k.kind } AS kinds
     RETURN c {.key, .name, .instanceId, tags: coalesce(c.tags, []), ownerIds: coalesce(c.ownerIds, []),
       confirmed: [kind IN kinds WHERE kind[0] = 'CONFIRMED' | kind[1]],
       suggested: [kind IN kinds WHERE kind[0] = 'SUGGESTED' AND kind[2] | kind[1]],
       rejected: [kind IN kinds WHERE kind[0] = 'REJECTED' | kind[1]]} AS column
     ORDER BY c.key LIMIT $mostRows`,
    { words: sensitiveWords, tags: sensitiveTags, mostRows },
    { id: 'compliance.columns', timeoutMs },
  );
  return rows.map((row) => row.column);
}

async function loadAccounts(graph: GraphClient, nowMs: number): Promise<AccountFacts[]> {
  const rows = await graph.read<{ account: AccountFacts }>(
    `MATCH (a:Account) WHERE a.removedAt IS NULL AND NOT coalesce(a.disabled, false)
     WITH a ORDER BY a.login LIMIT $mostRows
     RETURN a {.id, .login, .name, .kind, .createdAt, .lastSignInAt, .issuer,
       hasPassword: a.passwordHash IS NOT NULL,
       secondFactor: EXISTS { MATCH (:SecondFactor {accountId: a.id, state: 'active'}) },
       lastTokenUseMs: head(COLLECT { MATCH (t:ApiToken {accountId: a.id}) WHERE t.lastUsedMs IS NOT NULL RETURN t.lastUsedMs ORDER BY t.lastUsedMs DESC LIMIT 1 }),
       wholeRoles: COLLECT {
         MATCH (g:RoleGrant {scopeKind: 'organisation'})
         WHERE g.subjectId IN [a.id] + COLLECT { MATCH (a)-[:BELONGS_TO*1..3]->(group) RETURN group.id }
           AND g.scopeValue IS NULL AND NOT coalesce(g.deny, false) AND g.environments IS NULL AND g.tags IS NULL
         RETURN DISTINCT g.role },
       addresses: COLLECT { MATCH (s:Session {accountId: a.id}) WHERE s.expiresMs > $nowMs AND s.idleUntilMs > $nowMs AND s.address IS NOT NULL
         RETURN DISTINCT s.address }} AS account`,
    { nowMs, mostRows },
    { id: 'compliance.accounts', timeoutMs },
  );
  return rows.map((row) => row.account);
}

async function loadTickets(graph: GraphClient): Promise<TicketFacts[]> {
  const rows = await graph.read<{ ticket: TicketFacts }>(
    `MATCH (r:AuditRecord) WHERE r.action = 'ticket.approve' AND r.outcome = 'success' AND r.ticket IS NOT NULL
     WITH r.ticket AS ticket, collect(DISTINCT r.subjectId) AS approverIds, collect(DISTINCT r.subjectName) AS approverNames,
       max(r.at) AS approvedAt
     RETURN {ticket: ticket, approverIds: approverIds, approverNames: approverNames, approvedAt: approvedAt,
       authorIds: COLLECT { MATCH (c:AuditRecord {action: 'ticket.create', ticket: ticket}) RETURN DISTINCT c.subjectId },
       executed: EXISTS { MATCH (:AuditRecord {action: 'engine.execute', ticket: ticket}) },
       closed: EXISTS { MATCH (:AuditRecord {action: 'ticket.close', ticket: ticket}) }} AS ticket
     ORDER BY ticket.ticket LIMIT $mostRows`,
    { mostRows },
    { id: 'compliance.tickets', timeoutMs },
  );
  return rows.map((row) => row.ticket);
}

function settingValue(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

function parse(text: string | null): Record<string, JsonValue> {
  if (text === null) return {};
  try {
    return JSON.parse(text) as Record<string, JsonValue>;
  } catch {
    return {};
  }
}
