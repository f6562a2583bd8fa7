/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What a grant does to an answer. */
export type AccessEffect =
  | 'ALLOW'
  | 'DENY';

/** Kind of an account. */
export type AccountKind =
  /** Signs in with a password, a link or an identity provider. */
  | 'PERSON'
  /** A program; it has API tokens only. */
  | 'SERVICE';

/** A rule that is not to hold for something for a time. */
export type AddComplianceExceptionInput = {
  /** Why, in ten characters or more. */
  reason: string;
  /** Rule. */
  ruleId: string | number;
  /** Key of the subject; with * at the end, everything whose key begins so. */
  subjectKey: string;
  /** Ticket. */
  ticket?: string | null | undefined;
  /** Until when, a year at most. */
  until: string;
};

/** When a member of a team shall be on call. */
export type AddOnCallShiftInput = {
  /** Account; a member of the team. */
  accountId: string | number;
  /** From. */
  from: string;
  /** Team. */
  teamId: string | number;
  /** Until; at most 92 days later. */
  until: string;
};

/** Somebody who shall be in a team. */
export type AddTeamMemberInput = {
  /** Account. */
  accountId: string | number;
  /** They lead the team. */
  lead?: boolean;
  /** Team. */
  teamId: string | number;
};

/** How the text of a file with addresses is read. */
export type AddressFileFormat =
  /** Columns host, port and engine, by a header line or in this order. */
  | 'CSV'
  /** One address a line; `#` starts a comment. */
  | 'LINES'
  /** A list of addresses, or of mappings with host, port and engine. */
  | 'YAML';

/** A file with addresses, as text. */
export type AddressFileInput = {
  /** Default: told by the text. */
  format?: AddressFileFormat | null | undefined;
  /** The text, at most 4 MB. */
  text: string;
};

/** How to sign in to a candidate and how it is to be collected. Address and engine are its own. */
export type AdoptCandidateInput = {
  /** Id of the candidate. */
  candidateId: string | number;
  /** Start a first collection at once; default true. */
  collect?: boolean | null | undefined;
  /** Database to connect to first. */
  database?: string | null | undefined;
  /** Environment. */
  environment?: string | null | undefined;
  /** Display name; default host:port. */
  name?: string | null | undefined;
  /** Password; encrypted before it is stored, never returned. */
  password?: string | null | undefined;
  /** Cron expression of its runs. */
  schedule?: string | null | undefined;
  /** Tags, inherited by everything in it. */
  tags?: Array<string> | null | undefined;
  /** Time zone of the schedule. */
  timezone?: string | null | undefined;
  /** How TLS is used; default PREFER. */
  tls?: TlsMode | null | undefined;
  /** PEM text of the certificate authority. */
  tlsCa?: string | null | undefined;
  /** Account. */
  user?: string | null | undefined;
};

/** A change of what people say about an asset; members left out stay. */
export type AnnotateAssetInput = {
  /** Key of this call: a repetition with the same key does nothing again. */
  clientKey?: string | null | undefined;
  /** Description, Markdown; empty removes it. */
  description?: string | null | undefined;
  /** Ids of domains. */
  domainIds?: ListEditInput | null | undefined;
  /** Refuse the edit when the annotation is at another revision. */
  expectedRevision?: number | null | undefined;
  /** Key of the asset. */
  key: string;
  /** Owners. */
  owners?: OwnersEditInput | null | undefined;
  /** Custom properties by name; null removes one. */
  properties?: Record<string, unknown> | null | undefined;
  /** Tags; those that do not exist are made. */
  tags?: ListEditInput | null | undefined;
  /** Ids of terms. */
  termIds?: ListEditInput | null | undefined;
};

/** Narrows a list; members are joined by "and", values of one member by "or". */
export type AssetFilterInput = {
  /** Kinds of data that columns and key patterns are taken to hold, for example EMAIL. */
  classifications?: Array<string> | null | undefined;
  /** Keys of enclosing databases. */
  databaseKeys?: Array<string> | null | undefined;
  /** Ids of domains. */
  domainIds?: Array<string | number> | null | undefined;
  /** Engines: postgres, mysql, redis. */
  engines?: Array<string> | null | undefined;
  /** Environments of instances. */
  environments?: Array<string> | null | undefined;
  /** Ids of instances. */
  instanceIds?: Array<string | number> | null | undefined;
  /** Kinds. */
  kinds?: Array<AssetKind> | null | undefined;
  /** Ids of owning teams and accounts, own or of what encloses the asset. */
  ownerIds?: Array<string | number> | null | undefined;
  /** Keys of enclosing schemas. */
  schemaKeys?: Array<string> | null | undefined;
  /** Tags, own or of what encloses the asset. */
  tags?: Array<string> | null | undefined;
};

/** What an asset is. */
export type AssetKind =
  | 'ACCESS_METHOD'
  | 'AGGREGATE'
  | 'CAST'
  | 'COLLATION'
  | 'COLUMN'
  | 'CONSTRAINT'
  | 'CONSUMER_GROUP'
  | 'CONVERSION'
  | 'DASHBOARD'
  | 'DATABASE'
  | 'DEFAULT_PRIVILEGE'
  | 'EVENT'
  | 'EVENT_TRIGGER'
  | 'EXTENSION'
  | 'EXTERNAL_DATASET'
  | 'FOREIGN_DATA_WRAPPER'
  | 'FOREIGN_SERVER'
  | 'FOREIGN_TABLE'
  | 'FUNCTION'
  | 'INDEX'
  | 'INSTANCE'
  | 'JOB'
  | 'KEY_PATTERN'
  | 'LANGUAGE'
  | 'MATERIALIZED_VIEW'
  | 'MODULE'
  | 'OPERATOR'
  | 'OPERATOR_CLASS'
  | 'OPERATOR_FAMILY'
  | 'PARTITION'
  | 'POLICY'
  | 'PRINCIPAL'
  | 'PUBLICATION'
  | 'REPLICATION_SLOT'
  | 'ROUTINE'
  | 'RULE'
  | 'SCHEMA'
  | 'SEQUENCE'
  | 'SETTING'
  | 'STATISTICS'
  | 'STREAM'
  | 'SUBSCRIPTION'
  | 'TABLE'
  | 'TABLESPACE'
  | 'TEXT_SEARCH_CONFIGURATION'
  | 'TEXT_SEARCH_DICTIONARY'
  | 'TEXT_SEARCH_PARSER'
  | 'TEXT_SEARCH_TEMPLATE'
  | 'TRANSFORM'
  | 'TRIGGER'
  | 'TYPE'
  | 'USER_MAPPING'
  | 'VIEW';

/** A list of assets that want attention. */
export type AssetReport =
  /** No rows by the engine’s estimate. */
  | 'EMPTY'
  /** Largest first. */
  | 'LARGEST'
  /** Neither a description nor a comment. */
  | 'UNDOCUMENTED'
  /** Nobody owns the asset or what encloses it. */
  | 'UNOWNED'
  /** No scan counted, and no constraint needs it. */
  | 'UNUSED_INDEXES'
  /** No use counted since the engine’s statistics began. */
  | 'UNUSED_TABLES'
  /** Tables without a primary key and without a unique constraint. */
  | 'WITHOUT_KEY';

/** Which audit records are wanted. Everything given must hold; a list is met by any member. */
export type AuditFilterInput = {
  /** Actions, by name. */
  actions?: Array<string> | null | undefined;
  /** Key of an asset. */
  assetKey?: string | null | undefined;
  /** Everything one outer cause led to. */
  correlationId?: string | number | null | undefined;
  /** Not before. */
  from?: string | null | undefined;
  /** With assetKey: also everything inside the asset. */
  includeInside?: boolean | null | undefined;
  /** Outcomes. */
  outcomes?: Array<AuditOutcome> | null | undefined;
  /** Id of an account, or part of its name in any case. */
  subject?: string | null | undefined;
  /** Accounts, by id; also system and anonymous. */
  subjectIds?: Array<string | number> | null | undefined;
  /** Id of what else was acted on: an account, a run, a token. */
  targetId?: string | number | null | undefined;
  /** Part of anything the record says, as written. */
  text?: string | null | undefined;
  /** Ticket. */
  ticket?: string | null | undefined;
  /** Before. */
  until?: string | null | undefined;
};

/** How an audited action ended: done, failed, or refused. */
export type AuditOutcome =
  | 'DENIED'
  | 'FAILURE'
  | 'SUCCESS';

/** Narrows the list of candidates. */
export type CandidateFilterInput = {
  /** Engines. */
  engines?: Array<EngineKind> | null | undefined;
  /** Id of a search: only what it found. */
  runId?: string | number | null | undefined;
  /** States. */
  states?: Array<CandidateState> | null | undefined;
};

/** What became of an address where an engine answered. */
export type CandidateState =
  /** It is registered as an instance. */
  | 'ADOPTED'
  /** It waits for a decision. */
  | 'FOUND'
  /** It answered once, and not when it was last looked at. */
  | 'GONE'
  /** Somebody set it aside. */
  | 'IGNORED';

/** How changes are noticed between scheduled runs. */
export type ChangeWatchMethod =
  | 'BINLOG'
  | 'EVENT_TRIGGER'
  | 'POLLING';

/** What people say: it is so, it is not so, or let the rules say again. */
export type ClassificationDecision =
  | 'CONFIRM'
  | 'RECONSIDER'
  | 'REJECT';

/** How a classification came about: by names, values, tags of people, or along lineage. */
export type ClassificationMethod =
  | 'LINEAGE'
  | 'NAME'
  | 'TAG'
  | 'VALUE';

/** How a classification stands: suggested by rules or lineage, confirmed or rejected by people, or no longer suggested. */
export type ClassificationState =
  | 'CONFIRMED'
  | 'REJECTED'
  | 'SUGGESTED'
  | 'WITHDRAWN';

/** FULL reads everything anew; INCREMENTAL only what has changed since the last run. */
export type CollectionMode =
  | 'FULL'
  | 'INCREMENTAL';

/** State of a run. */
export type CollectionState =
  | 'CANCELLED'
  | 'FAILED'
  /** Its process or the graph went away; the graph is as before for what was not finished. */
  | 'INTERRUPTED'
  /** It ended, but something could not be read; see the warnings. */
  | 'PARTIAL'
  | 'QUEUED'
  | 'RUNNING'
  | 'SUCCEEDED';

/** Why a run was started. */
export type CollectionTrigger =
  | 'ADOPTION'
  | 'CHANGE'
  | 'MANUAL'
  | 'SCHEDULED';

/** Which findings are wanted. Everything given must hold. */
export type ComplianceFilterInput = {
  /** Also those that a check found gone. */
  includeResolved?: boolean | null | undefined;
  /** Rule. */
  ruleId?: string | number | null | undefined;
  /** How much it matters. */
  severity?: ComplianceSeverity | null | undefined;
  /** Key of one subject: with includeResolved its history. */
  subjectKey?: string | null | undefined;
  /** Part of the name or key, in any case. */
  text?: string | null | undefined;
  /** Leave out what an exception holds for. */
  withoutExcepted?: boolean | null | undefined;
};

/** How much a finding matters. */
export type ComplianceSeverity =
  | 'HIGH'
  | 'LOW'
  | 'MEDIUM';

/** How well a component works. */
export type ComponentHealth =
  | 'DEGRADED'
  | 'FAILED'
  | 'OK'
  | 'UNKNOWN';

/** What a component of the service map is. */
export type ComponentKind =
  | 'CONSUMER'
  | 'INSTANCE'
  | 'NEO4J'
  | 'NODE'
  | 'QUEUE'
  | 'REDIS'
  | 'STREAM';

/** A new account. */
export type CreateAccountInput = {
  /** E-mail address. */
  email?: string | null | undefined;
  /** Person or service. */
  kind?: AccountKind;
  /** Login: 2 to 63 lower-case letters, digits and . _ @ -. */
  login: string;
  /** The password must be changed at the first sign-in. */
  mustChangePassword?: boolean;
  /** Name to show; default the login. */
  name?: string | null | undefined;
  /** Password; without one the account signs in by link or token only. */
  password?: string | null | undefined;
};

/** A new API token of one’s own, or of a service account. */
export type CreateApiTokenInput = {
  /** A service account (needs account.manage); default one’s own account. */
  accountId?: string | number | null | undefined;
  /** What it is for. */
  name: string;
  /** Permissions it is limited to; never more than its account has. */
  permissions: Array<string>;
  /** Days it is valid, 1 to 366. */
  validDays?: number;
};

/** A new organisation, unit or team. */
export type CreateGroupInput = {
  /** What it does. */
  description?: string | null | undefined;
  /** Level. */
  kind: GroupKind;
  /** Name, unlike those of the others beside it. */
  name: string;
  /** Organisation of a unit, unit of a team. */
  parentId?: string | number | null | undefined;
};

/** What becomes of an event that a consumer could not handle. */
export type DeadLetterState =
  /** It was given up and waits for an operator. */
  | 'DEAD'
  /** An operator set it aside. */
  | 'DISCARDED'
  /** It is tried again after a while. */
  | 'RETRYING'
  /** It waits behind an earlier event of the same aggregate. */
  | 'WAITING';

/** What somebody decides about an asset and a kind of data. */
export type DecideClassificationInput = {
  /** Key of the column or Redis key pattern. */
  assetKey: string;
  /** Key of this call: a repetition with the same key does nothing again. */
  clientKey?: string | null | undefined;
  /** What is decided. */
  decision: ClassificationDecision;
  /** Kind; one that nothing suggested may be confirmed too. */
  kind: string;
  /** Why, at most 2,000 characters. */
  reason: string;
};

/** Another person who shall decide in one’s place for a time. */
export type DelegateInput = {
  /** From. */
  from: string;
  /** Why. */
  reason?: string | null | undefined;
  /** Who shall decide. */
  toAccountId: string | number;
  /** Until; at most 92 days later. */
  until: string;
};

/** Which dead letters to set aside for good. */
export type DiscardDeadLettersInput = {
  /** Their ids, 1 to 1,000. */
  ids: Array<string | number>;
  /** Why; kept with them. */
  reason?: string | null | undefined;
};

/** State of a search for instances. */
export type DiscoveryState =
  | 'CANCELLED'
  | 'FAILED'
  /** Its process went away; what it had found stays. */
  | 'INTERRUPTED'
  | 'RUNNING'
  | 'SUCCEEDED';

/** An engine Waymark manages. MySQL and MariaDB share MYSQL. */
export type EngineKind =
  | 'MYSQL'
  | 'POSTGRES'
  | 'REDIS';

/** Which events are wanted. Everything given must hold; a list is met by any member. */
export type EventFilterInput = {
  /** What the events are about. */
  aggregates?: Array<string> | null | undefined;
  /** Key of an asset: events at it and inside of it. */
  assetPrefix?: string | null | undefined;
  /** Everything one outer cause led to. */
  correlationId?: string | number | null | undefined;
  /** Id of an instance that the payload names. */
  instanceId?: string | number | null | undefined;
  /** Members of the payload. */
  payload?: Array<EventPayloadMatchInput> | null | undefined;
  /** Accounts that caused them. */
  subjectIds?: Array<string | number> | null | undefined;
};

/** A member of the payload that must have a value. */
export type EventPayloadMatchInput = {
  /** Its value, compared as text. */
  equals: string;
  /** Name of the member. */
  member: string;
};

/** A role to be held within a place and under conditions. */
export type GrantRoleInput = {
  /** Account that shall hold it. */
  accountId?: string | number | null | undefined;
  /** Take the role’s permissions away there instead. Deny wins. */
  deny?: boolean;
  /** Only in these environments. */
  environments?: Array<string> | null | undefined;
  /** Why. */
  reason?: string | null | undefined;
  /** Name of a built-in or custom role. */
  role: string;
  /** Kind of place. */
  scopeKind?: ScopeKind;
  /** Id, key or name of the place. */
  scopeValue?: string | null | undefined;
  /** Account, team, unit or organisation that shall hold it; or give accountId. */
  subjectId?: string | number | null | undefined;
  /** Only with one of these tags. */
  tags?: Array<string> | null | undefined;
  /** Ticket it was decided in. */
  ticket?: string | null | undefined;
  /** Only in these hours. */
  timeWindow?: TimeWindowInput | null | undefined;
  /** Not before. */
  validFrom?: string | null | undefined;
  /** Until. */
  validUntil?: string | null | undefined;
};

/** Level of a group of people. */
export type GroupKind =
  /** A company. */
  | 'ORGANISATION'
  /** A work group of a department; people are members of teams. */
  | 'TEAM'
  /** A department of a company. */
  | 'UNIT';

/** What happened to an asset. */
export type HistoryChange =
  /** Its definition, comment, grants or links changed. */
  | 'CHANGED'
  /** It was first seen. */
  | 'CREATED'
  /** It was dropped before and is there again. */
  | 'RECREATED'
  /** It was dropped. */
  | 'REMOVED'
  /** It lives on under another key. */
  | 'RENAMED';

/** Narrows the list of jobs. */
export type JobFilterInput = {
  /** Instance. */
  instanceId?: string | number | null | undefined;
  /** Kinds. */
  kinds?: Array<string> | null | undefined;
  /** Schedule that queued them. */
  scheduleName?: string | null | undefined;
  /** States. */
  states?: Array<JobState> | null | undefined;
};

/** State of a job. */
export type JobState =
  /** Somebody ended it. */
  | 'CANCELLED'
  /** It failed for good; it can be queued again. */
  | 'FAILED'
  /** A node works on it. */
  | 'RUNNING'
  /** It is done. */
  | 'SUCCEEDED'
  /** It waits for its time, for a place, or for another attempt. */
  | 'WAITING';

/** How far an answer may go. What is not named has its default. */
export type LineageBudgetInput = {
  /** Edges; default 100,000, at most 4,000,000. */
  edges?: number | null | undefined;
  /** Edges from the asset asked about; default 100, at most 1,000. */
  hops?: number | null | undefined;
  /** Assets found; default 10,000, at most 1,000,000. */
  nodes?: number | null | undefined;
  /** Time in ms; default 5,000, at most 60,000. */
  timeMs?: number | null | undefined;
};

/** Why something may be missing in an answer. */
export type LineageCutReason =
  /** There are more edges than the budget. */
  | 'EDGES'
  /** More lies further away than the budget of hops. */
  | 'HOPS'
  /** There are more assets than the budget. */
  | 'NODES'
  /** Lineage leads to what the caller may not see. */
  | 'PERMISSION'
  /** No account or role of an instance is collected, so who holds a grant through a role is not known. */
  | 'PRINCIPALS'
  /** Something is collected in an instance that the answer has reached and not in lineage yet, or lineage changed again and again while it was read. */
  | 'STALE'
  /** The time was over. */
  | 'TIME';

/** Which edges are followed. */
export type LineageEdgeFilterInput = {
  /** Direct or indirect ones alone. */
  edgeKinds?: Array<LineageEdgeKind> | null | undefined;
  /** Only edges that evidence has stated since. */
  seenSince?: string | null | undefined;
  /** Only edges that one of these states. */
  sources?: Array<LineageSource> | null | undefined;
};

/** What an edge does, as in the OpenLineage column-lineage facet. */
export type LineageEdgeKind =
  /** A value moves. */
  | 'DIRECT'
  /** A value decides about rows or about another value. */
  | 'INDIRECT';

/** Which ways a part of the graph goes. */
export type LineageGraphDirection =
  /** Both, each within the whole budget. */
  | 'BOTH'
  /** To where values go. */
  | 'DOWNSTREAM'
  /** To where values come from. */
  | 'UPSTREAM';

/** How fine lineage is looked at. */
export type LineageLevel =
  /** Everything, columns included. A table stands for itself and its columns. */
  | 'COLUMN'
  /** Between tables, views and routines. A column stands for its table. */
  | 'TABLE';

/** How a question about lineage is answered. */
export type LineageOptionsInput = {
  /** The past: lineage as it was at this time. */
  asOf?: string | null | undefined;
  /** How far the answer may go. */
  budget?: LineageBudgetInput | null | undefined;
  /** Which edges are followed. */
  edges?: LineageEdgeFilterInput | null | undefined;
  /** Default TABLE. */
  level?: LineageLevel | null | undefined;
  /** Which assets are shown. */
  shown?: LineageShownInput | null | undefined;
};

/** Which assets an answer shows. Ways through others are followed all the same. */
export type LineageShownInput = {
  /** Ids of domains. */
  domains?: Array<string | number> | null | undefined;
  /** Engines, for example postgres. */
  engines?: Array<string> | null | undefined;
  /** Kinds. */
  kinds?: Array<AssetKind> | null | undefined;
  /** Ids of owning teams and accounts. */
  owners?: Array<string | number> | null | undefined;
  /** Names of tags. */
  tags?: Array<string> | null | undefined;
};

/** What states an edge of lineage. */
export type LineageSource =
  | 'CACHE_RULE'
  | 'DBT'
  | 'EXECUTED_SQL'
  | 'FOREIGN_KEY'
  | 'GENERATED_COLUMN'
  | 'MANUAL'
  | 'OPENLINEAGE'
  | 'ROUTINE'
  | 'RULE'
  | 'TRIGGER'
  | 'VIEW';

/** A change of a list: set replaces it first, then add and remove apply. */
export type ListEditInput = {
  /** Items to add. */
  add?: Array<string> | null | undefined;
  /** Items to remove. */
  remove?: Array<string> | null | undefined;
  /** The whole list. */
  set?: Array<string> | null | undefined;
};

/** State of a node. */
export type NodeState =
  /** It hands over its work and leaves. */
  | 'DRAINING'
  /** It left in good order. */
  | 'LEFT'
  /** It has not answered for longer than its lease. */
  | 'LOST'
  /** It answers and works. */
  | 'UP';

/** Where messages go. */
export type NotificationChannelKind =
  /** DingTalk. */
  | 'DINGTALK'
  /** Mail. */
  | 'EMAIL'
  /** Feishu or Lark. */
  | 'FEISHU'
  /** Slack, or what takes its messages. */
  | 'SLACK'
  /** Microsoft Teams. */
  | 'TEAMS'
  /** An address of yours, given the events as signed JSON. */
  | 'WEBHOOK'
  /** WeCom. */
  | 'WECOM';

/** Which deliveries. */
export type NotificationDeliveryFilterInput = {
  /** Through this channel. */
  channelId?: string | number | null | undefined;
  /** Of this subscription. */
  subscriptionId?: string | number | null | undefined;
};

/** What became of a message. */
export type NotificationDeliveryState =
  /** It was given up. */
  | 'FAILED'
  /** It waits for its time, or for another try. */
  | 'PENDING'
  /** A node is sending it. */
  | 'SENDING'
  /** The other side took it. */
  | 'SENT';

/** What is written; {{event.payload.assetKey}} and the like stand for values. */
export type NotificationTemplateInput = {
  /** Text, in Markdown. {{#events}}…{{/events}} repeats. */
  body: string;
  /** Subject, or first line. */
  subject: string;
};

/** A team or person to stand for an asset. */
export type OwnerInput = {
  /** Id of a team, unit or account. */
  id: string | number;
  /** For example owner or steward; default owner. */
  role?: string | null | undefined;
};

/** A change of owners: set replaces them first, then add and remove apply. */
export type OwnersEditInput = {
  /** Owners to add. */
  add?: Array<OwnerInput> | null | undefined;
  /** Ids to remove. */
  remove?: Array<string | number> | null | undefined;
  /** All owners. */
  set?: Array<OwnerInput> | null | undefined;
};

/** What to preview. */
export type PreviewNotificationInput = {
  /** About this event. */
  eventId?: string | number | null | undefined;
  /** Or about a made-up event of this kind. */
  eventKind?: string | null | undefined;
  /** For this kind of channel. */
  kind: NotificationChannelKind;
  /** The text; the usual one when absent. */
  template?: NotificationTemplateInput | null | undefined;
};

/** How a principal comes to a privilege. */
export type PrivilegeVia =
  /** Granted to the principal itself. */
  | 'DIRECT'
  /** Granted to a role it has. */
  | 'MEMBERSHIP'
  /** Granted to everybody. */
  | 'PUBLIC'
  /** A superuser, whom no grant limits. */
  | 'SUPERUSER';

/** Hours in which nothing is sent; what happens then is sent at their end. */
export type QuietHoursInput = {
  /** Days on which they begin, 1 Monday to 7 Sunday; every day when absent. */
  days?: Array<number> | null | undefined;
  /** Begin, hh:mm. */
  from: string;
  /** Time zone, for example Europe/Berlin. */
  timezone: string;
  /** End, hh:mm; when it is earlier than the begin, of the next day. */
  until: string;
};

/** Whose second factor to remove. */
export type RemoveSecondFactorInput = {
  /** Account; one’s own, or another’s with account.manage. */
  accountId: string | number;
  /** A code of the second factor; needed to remove one’s own. */
  code?: string | null | undefined;
};

/** Somebody who shall leave a team. */
export type RemoveTeamMemberInput = {
  /** Account. */
  accountId: string | number;
  /** Team. */
  teamId: string | number;
};

/** Which failed deliveries to send again. */
export type ResendNotificationsInput = {
  /** Their ids, 1 to 1,000. */
  ids: Array<string | number>;
};

/** Which dead letters to have handled again. */
export type RetryDeadLettersInput = {
  /** Their ids, 1 to 1,000. */
  ids: Array<string | number>;
};

/** A grant to take back. */
export type RevokeRoleInput = {
  /** Id of the grant. */
  grantId: string | number;
  /** Why. */
  reason?: string | null | undefined;
  /** Ticket it was decided in. */
  ticket?: string | null | undefined;
};

/** A schedule as it is to be. */
export type SaveJobScheduleInput = {
  /** Cron expression of five or six fields, for example `0 3 * * *`. */
  cron: string;
  /** Whether it fires; default true. */
  enabled?: boolean | null | undefined;
  /** Kind of its jobs. */
  kind: string;
  /** Name, unique. */
  name: string;
  /** Payload of its jobs; default empty. */
  payload?: Record<string, unknown> | null | undefined;
  /** Revision that is changed; absent to create. */
  revision?: number | null | undefined;
  /** Time zone, for example `Europe/Berlin`; default UTC. */
  timezone?: string | null | undefined;
};

/** A channel to make, or to change when an id is given. What is absent stays as it is. */
export type SaveNotificationChannelInput = {
  /** False: nothing is sent through it. */
  enabled?: boolean | null | undefined;
  /** Id of the channel to change. */
  id?: string | number | null | undefined;
  /** Kind; needed for a new one, stays as it is. */
  kind?: NotificationChannelKind | null | undefined;
  /** Name; needed for a new one. */
  name?: string | null | undefined;
  /** Replaces all its secrets. WEBHOOK: signingKey, and headers with credentials. EMAIL: password. Chat services: url, and secret where they sign. */
  secrets?: Record<string, unknown> | null | undefined;
  /** WEBHOOK: url, headers without credentials. EMAIL: host, port, security (tls, starttls, none), user, from, to. Others: nothing. */
  settings?: Record<string, unknown> | null | undefined;
};

/** A subscription to make, or to change when an id is given. What is absent stays as it is, null takes it away. */
export type SaveNotificationSubscriptionInput = {
  /** The channel; needed for a new one. */
  channelId?: string | number | null | undefined;
  /** Messages of so many minutes are put into one. */
  digestMinutes?: number | null | undefined;
  /** False: it makes no messages. */
  enabled?: boolean | null | undefined;
  /** Which events of these kinds. */
  filter?: EventFilterInput | null | undefined;
  /** Id of the subscription to change. */
  id?: string | number | null | undefined;
  /** Kinds of events; all when neither given nor set before. */
  kinds?: Array<string> | null | undefined;
  /** Name; needed for a new one. */
  name?: string | null | undefined;
  /** When nothing is sent. */
  quietHours?: QuietHoursInput | null | undefined;
  /** Its text. */
  template?: NotificationTemplateInput | null | undefined;
};

/** A custom role as it shall be. */
export type SaveRoleInput = {
  /** What it is for. */
  description?: string | null | undefined;
  /** Name: 2 to 60 lower-case letters, digits and dashes. */
  name: string | number;
  /** Its permissions, by name; all must be held everywhere by oneself. */
  permissions: Array<string>;
};

/** Kind of place a role is granted in. */
export type ScopeKind =
  /** A database, by key. */
  | 'DATABASE'
  /** Everything of a domain, by id. */
  | 'DOMAIN'
  /** Every instance of an environment, by name. */
  | 'ENVIRONMENT'
  /** An instance, by id. */
  | 'INSTANCE'
  /** Everything; with the id of an organisation, what its units and teams own. */
  | 'ORGANISATION'
  /** What the holder and the holder’s groups own. */
  | 'OWN'
  /** What one account, team or unit owns, by id. */
  | 'OWNER'
  /** A schema, by key. */
  | 'SCHEMA'
  /** Everything with a tag, by name. */
  | 'TAG'
  /** What a team owns, by id. */
  | 'TEAM'
  /** What a unit and its teams own, by id. */
  | 'UNIT';

/** What a request comes with. */
export type SessionKind =
  /** A sign-in by a person. */
  | 'SESSION'
  /** An API token. */
  | 'TOKEN';

/** A new password. */
export type SetPasswordInput = {
  /** Account; one’s own, or another’s with account.manage. */
  accountId: string | number;
  /** The present password; needed to change one’s own when there is one. */
  currentPassword?: string | null | undefined;
  /** The new password. */
  password: string;
};

/** Who shall head a unit. */
export type SetUnitHeadInput = {
  /** Account; null for nobody. */
  accountId?: string | number | null | undefined;
  /** Unit. */
  unitId: string | number;
};

/** A run to start. */
export type StartCollectionInput = {
  /** Id of the instance. */
  instanceId: string | number;
  /** Default INCREMENTAL. */
  mode?: CollectionMode | null | undefined;
  /** Keys of the parts to collect; everything when absent. */
  only?: Array<string> | null | undefined;
};

/** Where to look for instances. At least one of targets, srvNames and file must name something; nothing else is probed. */
export type StartDiscoveryInput = {
  /** Engines to look for; default all. */
  engines?: Array<EngineKind> | null | undefined;
  /** A file with addresses. */
  file?: AddressFileInput | null | undefined;
  /** Ports of addresses named without one; default the usual ports of the engines looked for. */
  ports?: Array<number> | null | undefined;
  /** DNS SRV names, for example `_postgresql._tcp.example.com`; their answers give hosts and ports. */
  srvNames?: Array<string> | null | undefined;
  /** Hosts and ranges: `db-1`, `db-1:5432`, `[2001:db8::1]:5432`, `10.0.0.0/24`, `10.0.0.0/24:5432,6432`, `db-1:5432-5440`. */
  targets?: Array<string> | null | undefined;
};

/** A job to be queued by hand. */
export type StartJobInput = {
  /** Seconds before it may begin; default 0. */
  delaySeconds?: number | null | undefined;
  /** Kind, one of those of `jobQueues`. */
  kind: string;
  /** Payload, of the shape the kind demands; default empty. */
  payload?: Record<string, unknown> | null | undefined;
  /** 1 first, 10 last; default of the kind. */
  priority?: number | null | undefined;
};

/** Hours of the week in which a grant holds. */
export type TimeWindowInput = {
  /** Days of the week: 1 is Monday, 7 Sunday. Hours over midnight belong to the day they begin. */
  days: Array<number>;
  /** From this time on, HH:MM. */
  from: string;
  /** Time zone, for example Europe/Berlin. */
  timeZone: string;
  /** Before this time, HH:MM; the same time twice is the whole day. */
  until: string;
};

/** How TLS is used: never, when offered, always, with the certificate’s chain verified, and also its host name. */
export type TlsMode =
  | 'DISABLE'
  | 'PREFER'
  | 'REQUIRE'
  | 'VERIFY_CA'
  | 'VERIFY_FULL';

/** What to change of an account; what is absent stays. */
export type UpdateAccountInput = {
  /** Account. */
  accountId: string | number;
  /** True ends all sessions and tokens and lets nobody sign in; false lets them again. */
  disabled?: boolean | null | undefined;
  /** E-mail address; null removes it. */
  email?: string | null | undefined;
  /** Name to show. */
  name?: string | null | undefined;
};

export type AccountPageQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountPageQuery = { me: { id: string, login: string, name: string, email: string | null, issuer: string | null, secondFactor: boolean, mustChangePassword: boolean, lastSignInAt: string | null, grants: Array<{ id: string, role: string, scopeKind: ScopeKind, scopeValue: string | null, placeName: string | null, deny: boolean }> } | null, sessions: Array<{ id: string, kind: SessionKind, name: string | null, prefix: string | null, permissions: Array<string> | null, startedAt: string, expiresAt: string, lastUsedAt: string | null, address: string | null, userAgent: string | null, current: boolean }>, permissions: Array<{ name: string, description: string }> };

export type ChangePasswordMutationVariables = Exact<{
  input: SetPasswordInput;
}>;


export type ChangePasswordMutation = { setPassword:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'Done' }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type BeginFactorMutationVariables = Exact<{ [key: string]: never; }>;


export type BeginFactorMutation = { beginSecondFactor:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NewSecondFactor', address: string, secret: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type ConfirmFactorMutationVariables = Exact<{
  code: string;
}>;


export type ConfirmFactorMutation = { confirmSecondFactor:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
    | { __typename: 'RecoveryCodes', recoveryCodes: Array<string> }
   };

export type RenewCodesMutationVariables = Exact<{
  code: string;
}>;


export type RenewCodesMutation = { renewRecoveryCodes:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
    | { __typename: 'RecoveryCodes', recoveryCodes: Array<string> }
   };

export type RemoveFactorMutationVariables = Exact<{
  input: RemoveSecondFactorInput;
}>;


export type RemoveFactorMutation = { removeSecondFactor:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'Done' }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type CreateTokenMutationVariables = Exact<{
  input: CreateApiTokenInput;
}>;


export type CreateTokenMutation = { createApiToken:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'CreatedApiToken', id: string, token: string, expiresAt: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type EndOneSessionMutationVariables = Exact<{
  id: string | number;
}>;


export type EndOneSessionMutation = { endSession:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'Done' }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type DelegationsQueryVariables = Exact<{
  accountId?: string | number | null | undefined;
}>;


export type DelegationsQuery = { delegations: Array<{ id: string, fromAccountId: string, toAccountId: string, from: string, until: string }> };

export type DelegateMutationVariables = Exact<{
  input: DelegateInput;
}>;


export type DelegateMutation = { delegate:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type WithdrawDelegationMutationVariables = Exact<{
  id: string | number;
}>;


export type WithdrawDelegationMutation = { withdrawDelegation:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type RestrictedAccountQueryVariables = Exact<{ [key: string]: never; }>;


export type RestrictedAccountQuery = { me: { id: string, login: string, secondFactor: boolean } | null };

export type AdministrationAccountsQueryVariables = Exact<{
  text?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type AdministrationAccountsQuery = { accounts: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, login: string, name: string, kind: AccountKind, email: string | null, disabled: boolean, lockedUntil: string | null, secondFactor: boolean, issuer: string | null, lastSignInAt: string | null, grants: Array<{ id: string, role: string, deny: boolean }> }> } };

export type AdministrationRolesQueryVariables = Exact<{ [key: string]: never; }>;


export type AdministrationRolesQuery = { roles: Array<{ name: string, description: string, permissions: Array<string>, builtIn: boolean }>, permissions: Array<{ name: string, description: string }> };

export type AdministrationGrantsQueryVariables = Exact<{
  role?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type AdministrationGrantsQuery = { roleGrants: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, subjectId: string, holderName: string | null, role: string, scopeKind: ScopeKind, scopeValue: string | null, placeName: string | null, deny: boolean, environments: Array<string>, tags: Array<string>, validFrom: string | null, validUntil: string | null, origin: string, at: string, reason: string | null, timeWindow: { days: Array<number>, from: string, until: string, timeZone: string } | null }> }, roles: Array<{ name: string }>, groups: Array<{ id: string, kind: GroupKind, name: string }>, accounts: { nodes: Array<{ id: string, login: string }> } };

export type AddAccountMutationVariables = Exact<{
  input: CreateAccountInput;
}>;


export type AddAccountMutation = { createAccount:
    | { __typename: 'Account', id: string }
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type ChangeAccountMutationVariables = Exact<{
  input: UpdateAccountInput;
}>;


export type ChangeAccountMutation = { updateAccount:
    | { __typename: 'Account' }
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type ResetAccountMutationVariables = Exact<{
  accountId: string | number;
}>;


export type ResetAccountMutation = { resetPassword:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
    | { __typename: 'TemporaryPassword', temporaryPassword: string }
   };

export type UnlockOneMutationVariables = Exact<{
  accountId: string | number;
}>;


export type UnlockOneMutation = { unlockAccount:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'Done' }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type DefineRoleMutationVariables = Exact<{
  input: SaveRoleInput;
}>;


export type DefineRoleMutation = { saveRole:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
    | { __typename: 'Role' }
   };

export type DropRoleMutationVariables = Exact<{
  name: string | number;
}>;


export type DropRoleMutation = { removeRole:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'Done' }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type AddGrantMutationVariables = Exact<{
  input: GrantRoleInput;
}>;


export type AddGrantMutation = { grantRole:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type RevokeGrantMutationVariables = Exact<{
  input: RevokeRoleInput;
}>;


export type RevokeGrantMutation = { revokeRole:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'Done' }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type GrantPlacesQueryVariables = Exact<{ [key: string]: never; }>;


export type GrantPlacesQuery = { instances: Array<{ id: string, name: string }>, domains: { nodes: Array<{ id: string, name: string }> } };

export type AccessQuestionQueryVariables = Exact<{
  permission: string;
  assetKey?: string | number | null | undefined;
  accountId?: string | number | null | undefined;
}>;


export type AccessQuestionQuery = { can: { allowed: boolean, text: string, because: Array<{ grantId: string, effect: AccessEffect, applies: boolean, role: string, holderName: string, scopeKind: ScopeKind, scopeValue: string | null, placeName: string | null, text: string }> } };

export type PermissionNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type PermissionNamesQuery = { permissions: Array<{ name: string, description: string }> };

export type AccountPanelQueryVariables = Exact<{
  id: string | number;
}>;


export type AccountPanelQuery = { account: { id: string, login: string, name: string, kind: AccountKind, issuer: string | null, secondFactor: boolean, disabled: boolean } | null, sessions: Array<{ id: string, kind: SessionKind, name: string | null, prefix: string | null, permissions: Array<string> | null, startedAt: string, expiresAt: string, lastUsedAt: string | null, address: string | null, userAgent: string | null, current: boolean }>, permissions: Array<{ name: string, description: string }> };

export type MakeSignInLinkMutationVariables = Exact<{
  accountId: string | number;
}>;


export type MakeSignInLinkMutation = { createSignInLink:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
    | { __typename: 'SignInLink', path: string, expiresAt: string }
   };

export type EndAllSessionsMutationVariables = Exact<{
  accountId: string | number;
  tokens: boolean;
}>;


export type EndAllSessionsMutation = { endSessions:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EndedSessions' }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type RemoveOneAccountMutationVariables = Exact<{
  accountId: string | number;
}>;


export type RemoveOneAccountMutation = { removeAccount:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'Done' }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type AdministrationGroupsQueryVariables = Exact<{ [key: string]: never; }>;


export type AdministrationGroupsQuery = { groups: Array<{ id: string, kind: GroupKind, name: string, description: string, parentId: string | null, headId: string | null, memberCount: number, members: Array<{ accountId: string, login: string, name: string, lead: boolean }>, onCall: Array<{ id: string, teamId: string, accountId: string, from: string, until: string }> }> };

export type AddGroupMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type AddGroupMutation = { createGroup:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type DropGroupMutationVariables = Exact<{
  id: string | number;
}>;


export type DropGroupMutation = { removeGroup:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type AddMemberMutationVariables = Exact<{
  input: AddTeamMemberInput;
}>;


export type AddMemberMutation = { addTeamMember:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type RemoveMemberMutationVariables = Exact<{
  input: RemoveTeamMemberInput;
}>;


export type RemoveMemberMutation = { removeTeamMember:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type SetHeadMutationVariables = Exact<{
  input: SetUnitHeadInput;
}>;


export type SetHeadMutation = { setUnitHead:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type AddShiftMutationVariables = Exact<{
  input: AddOnCallShiftInput;
}>;


export type AddShiftMutation = { addOnCallShift:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type RemoveShiftMutationVariables = Exact<{
  id: string | number;
}>;


export type RemoveShiftMutation = { removeOnCallShift:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type CollectedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type CollectedSubscription = { collectionProgress: { missed: number, run: { instanceKey: string, state: CollectionState, added: number, changed: number, removed: number } | null } };

export type AssetPageQueryVariables = Exact<{
  key: string;
}>;


export type AssetPageQuery = { asset: { id: string, key: string, name: string, kind: AssetKind, engine: string, path: string, comment: string | null, description: string | null, properties: Record<string, unknown>, statistics: Record<string, unknown>, rowEstimate: string | number | null, sizeBytes: string | number | null, environment: string | null, tags: Array<string>, changedAt: string, validFrom: string, validTo: string | null, deleted: boolean, dataType: string | null, annotation: { revision: number, tags: Array<string> } | null, owners: Array<{ id: string, name: string, role: string, fromKey: string }>, classifications: Array<{ id: string, kind: string, state: ClassificationState, confidence: number, effective: boolean, origins: Array<{ method: ClassificationMethod, rule: string, sampled: number | null, matched: number | null }>, flow: { rootKey: string | null, hops: Array<{ toKey: string | null }> } | null, decision: { by: string, at: string, reason: string } | null }>, ancestors: Array<{ key: string, name: string, kind: AssetKind }>, childCounts: Array<{ kind: AssetKind, count: number }>, columns: Array<{ key: string, name: string, dataType: string | null, nullable: boolean | null, comment: string | null, description: string | null, properties: Record<string, unknown>, tags: Array<string>, classifications: Array<{ id: string, kind: string, state: ClassificationState, confidence: number, effective: boolean }> }>, constraints: Array<{ key: string, name: string, properties: Record<string, unknown> }>, indexes: Array<{ key: string, name: string, properties: Record<string, unknown>, sizeBytes: string | number | null, usageCount: string | number | null }>, engineOwner: { key: string, name: string } | null, links: Array<{ type: string, properties: Record<string, unknown>, other: { key: string, name: string, kind: AssetKind, path: string } }>, incoming: Array<{ type: string, properties: Record<string, unknown>, other: { key: string, name: string, kind: AssetKind, path: string } }> } | null };

export type ClassificationPartsFragment = { id: string, kind: string, state: ClassificationState, confidence: number, effective: boolean };

export type LinkPartsFragment = { type: string, properties: Record<string, unknown>, other: { key: string, name: string, kind: AssetKind, path: string } };

export type AssetPrivilegesQueryVariables = Exact<{
  key: string;
}>;


export type AssetPrivilegesQuery = { asset: { id: string, privileges: { complete: boolean, entries: Array<{ principalKey: string, principalName: string, via: PrivilegeVia, privileges: Array<string>, grantable: Array<string>, grantedOnKey: string, through: Array<string> }> } } | null };

export type AssetContentsQueryVariables = Exact<{
  key: string;
  kinds?: Array<AssetKind> | AssetKind | null | undefined;
  after?: string | null | undefined;
}>;


export type AssetContentsQuery = { tree: { nodes: Array<{ key: string, name: string, kind: AssetKind, comment: string | null, description: string | null, rowEstimate: string | number | null, sizeBytes: string | number | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type DecideClassificationMutationVariables = Exact<{
  input: DecideClassificationInput;
}>;


export type DecideClassificationMutation = { decideClassification:
    | { __typename: 'Classification' }
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type ClassificationKindsQueryVariables = Exact<{ [key: string]: never; }>;


export type ClassificationKindsQuery = { classificationKinds: Array<{ kind: string }> };

export type AnnotateAssetMutationVariables = Exact<{
  input: AnnotateAssetInput;
}>;


export type AnnotateAssetMutation = { annotateAsset:
    | { __typename: 'AnnotationEdited', annotation: { revision: number } }
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type AssetHistoryQueryVariables = Exact<{
  key: string;
  after?: string | null | undefined;
}>;


export type AssetHistoryQuery = { asset: { id: string, renames: Array<{ from: string, to: string, evidence: string, confidence: number, at: string }>, history: { nodes: Array<{ number: number, at: string, change: HistoryChange, cause: Record<string, unknown> | null, diff: Array<{ path: string, from: unknown, to: unknown }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type AssetThenQueryVariables = Exact<{
  key: string;
  asOf: string;
}>;


export type AssetThenQuery = { assetAt: { number: number, since: string, until: string | null, asset: { id: string, key: string, name: string, comment: string | null, properties: Record<string, unknown> } } | null, childrenAt: Array<{ key: string, name: string, dataType: string | null, nullable: boolean | null }> };

export type PartChangesQueryVariables = Exact<{
  key: string;
}>;


export type PartChangesQuery = { assets: { nodes: Array<{ key: string, name: string, kind: AssetKind, changedAt: string, validFrom: string, deleted: boolean }> } };

export type AuditPageQueryVariables = Exact<{
  filter?: AuditFilterInput | null | undefined;
  after?: string | null | undefined;
}>;


export type AuditPageQuery = { auditActions: Array<{ name: string, description: string }>, auditRecords: { totalCount: number, nodes: Array<{ id: string, at: string, action: string, outcome: AuditOutcome, subjectName: string, subjectKind: string, channel: string, address: string | null, assetKey: string | null, targetId: string | null, reason: string | null, ticket: string | null, before: unknown, after: unknown, details: unknown, chain: string, sequence: number, hash: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AuditRowFragment = { id: string, at: string, action: string, outcome: AuditOutcome, subjectName: string, subjectKind: string, channel: string, address: string | null, assetKey: string | null, targetId: string | null, reason: string | null, ticket: string | null, before: unknown, after: unknown, details: unknown, chain: string, sequence: number, hash: string };

export type VerifyTrailMutationVariables = Exact<{ [key: string]: never; }>;


export type VerifyTrailMutation = { verifyAudit:
    | { __typename: 'AuditVerification', intact: boolean, records: number, checkpoints: number, faults: Array<{ message: string }> }
    | { __typename: 'ConflictError', code: string, message: string }
    | { __typename: 'EngineError', code: string, message: string }
    | { __typename: 'InvalidInputError', code: string, message: string }
    | { __typename: 'NotFoundError', code: string, message: string }
    | { __typename: 'PermissionDeniedError', code: string, message: string }
   };

export type CompliancePageQueryVariables = Exact<{
  filter?: ComplianceFilterInput | null | undefined;
  after?: string | null | undefined;
}>;


export type CompliancePageQuery = { complianceRules: Array<{ id: string, title: string, severity: ComplianceSeverity, findings: { open: number, excepted: number } }>, complianceExceptions: Array<{ id: string, ruleId: string, subjectKey: string, reason: string, ticket: string | null, until: string, expired: boolean, at: string, grantedByName: string | null }>, complianceFindings: { totalCount: number, nodes: Array<{ id: string, ruleId: string, title: string, severity: ComplianceSeverity, subjectKey: string, subjectName: string, evidence: unknown, remedy: string, firstSeenAt: string, resolvedAt: string | null, exception: { until: string, reason: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, complianceTrend: Array<{ id: string, at: string, open: number, excepted: number }> };

export type FindingRowFragment = { id: string, ruleId: string, title: string, severity: ComplianceSeverity, subjectKey: string, subjectName: string, evidence: unknown, remedy: string, firstSeenAt: string, resolvedAt: string | null, exception: { until: string, reason: string } | null };

export type ExceptionRowFragment = { id: string, ruleId: string, subjectKey: string, reason: string, ticket: string | null, until: string, expired: boolean, at: string, grantedByName: string | null };

export type CheckNowMutationVariables = Exact<{ [key: string]: never; }>;


export type CheckNowMutation = { checkCompliance:
    | { __typename: 'ComplianceCheck' }
    | { __typename: 'ConflictError', code: string, message: string }
    | { __typename: 'EngineError', code: string, message: string }
    | { __typename: 'InvalidInputError', code: string, message: string }
    | { __typename: 'NotFoundError', code: string, message: string }
    | { __typename: 'PermissionDeniedError', code: string, message: string }
   };

export type AddComplianceExceptionMutationVariables = Exact<{
  input: AddComplianceExceptionInput;
}>;


export type AddComplianceExceptionMutation = { addComplianceException:
    | { __typename: 'ComplianceException' }
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
   };

export type WithdrawComplianceExceptionMutationVariables = Exact<{
  id: string | number;
}>;


export type WithdrawComplianceExceptionMutation = { withdrawComplianceException:
    | { __typename: 'ConflictError', code: string, message: string }
    | { __typename: 'Done' }
    | { __typename: 'EngineError', code: string, message: string }
    | { __typename: 'InvalidInputError', code: string, message: string }
    | { __typename: 'NotFoundError', code: string, message: string }
    | { __typename: 'PermissionDeniedError', code: string, message: string }
   };

export type DiscoveryPageQueryVariables = Exact<{
  filter?: CandidateFilterInput | null | undefined;
  after?: string | null | undefined;
}>;


export type DiscoveryPageQuery = { discoveryRuns: Array<{ id: string, state: DiscoveryState, addressCount: number, probedCount: number, foundCount: number, skippedCount: number, requestedBy: string, startedAt: string, finishedAt: string | null, errorMessage: string | null }>, candidates: { totalCount: number, nodes: Array<{ id: string, host: string, port: number, engine: EngineKind, flavour: string, version: string | null, tlsOffered: boolean, authRequired: boolean | null, state: CandidateState, instanceId: string | null, note: string | null, firstSeenAt: string, lastSeenAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type DiscoveryRunPartsFragment = { id: string, state: DiscoveryState, addressCount: number, probedCount: number, foundCount: number, skippedCount: number, requestedBy: string, startedAt: string, finishedAt: string | null, errorMessage: string | null };

export type CandidatePartsFragment = { id: string, host: string, port: number, engine: EngineKind, flavour: string, version: string | null, tlsOffered: boolean, authRequired: boolean | null, state: CandidateState, instanceId: string | null, note: string | null, firstSeenAt: string, lastSeenAt: string };

export type DiscoveryProgressSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type DiscoveryProgressSubscription = { discoveryProgress: { missed: number, run: { id: string, state: DiscoveryState, addressCount: number, probedCount: number, foundCount: number, skippedCount: number, requestedBy: string, startedAt: string, finishedAt: string | null, errorMessage: string | null } | null } };

export type StartDiscoveryMutationVariables = Exact<{
  input: StartDiscoveryInput;
}>;


export type StartDiscoveryMutation = { startDiscovery:
    | { __typename: 'ConflictError', message: string, facts: Record<string, unknown> }
    | { __typename: 'DiscoveryRun', id: string, state: DiscoveryState, addressCount: number, probedCount: number, foundCount: number, skippedCount: number, requestedBy: string, startedAt: string, finishedAt: string | null, errorMessage: string | null }
    | { __typename: 'EngineError', message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', message: string, facts: Record<string, unknown> }
   };

export type CancelDiscoveryMutationVariables = Exact<{
  runId: string | number;
}>;


export type CancelDiscoveryMutation = { cancelDiscovery:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'DiscoveryRun' }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type AdoptCandidateMutationVariables = Exact<{
  input: AdoptCandidateInput;
}>;


export type AdoptCandidateMutation = { adoptCandidate:
    | { __typename: 'AdoptedCandidate', instance: { key: string, name: string } }
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type IgnoreCandidateMutationVariables = Exact<{
  id: string | number;
  note?: string | null | undefined;
}>;


export type IgnoreCandidateMutation = { ignoreCandidate:
    | { __typename: 'Candidate' }
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type RestoreCandidateMutationVariables = Exact<{
  id: string | number;
}>;


export type RestoreCandidateMutation = { restoreCandidate:
    | { __typename: 'Candidate' }
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type EventsPageQueryVariables = Exact<{
  kinds?: Array<string> | string | null | undefined;
  aggregate?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type EventsPageQuery = { events: { nodes: Array<{ id: string, kind: string, at: string, aggregate: string, subjectId: string, correlationId: string, payload: Record<string, unknown> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type EventPartsFragment = { id: string, kind: string, at: string, aggregate: string, subjectId: string, correlationId: string, payload: Record<string, unknown> };

export type EventKindNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type EventKindNamesQuery = { eventKinds: Array<{ kind: string, description: string }> };

export type EventFeedSubscriptionVariables = Exact<{
  kinds?: Array<string> | string | null | undefined;
  filter?: EventFilterInput | null | undefined;
}>;


export type EventFeedSubscription = { events: { event: { id: string, kind: string, at: string, aggregate: string, subjectId: string, correlationId: string, payload: Record<string, unknown> } | null, missed: { count: number } | null } };

export type DeadLettersPageQueryVariables = Exact<{
  state: DeadLetterState;
  after?: string | null | undefined;
}>;


export type DeadLettersPageQuery = { deadLetters: { nodes: Array<{ id: string, consumer: string, state: DeadLetterState, attempts: number, errorCode: string | null, errorMessage: string | null, firstFailedAt: string, lastFailedAt: string, compensatedAt: string | null, compensationError: string | null, discardReason: string | null, event: { id: string, kind: string, at: string, aggregate: string, subjectId: string, correlationId: string, payload: Record<string, unknown> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RetryLettersMutationVariables = Exact<{
  input: RetryDeadLettersInput;
}>;


export type RetryLettersMutation = { retryDeadLetters:
    | { count: number }
    | { message: string }
    | { message: string }
    | { message: string }
    | { message: string }
    | { message: string }
   };

export type DiscardLettersMutationVariables = Exact<{
  input: DiscardDeadLettersInput;
}>;


export type DiscardLettersMutation = { discardDeadLetters:
    | { count: number }
    | { message: string }
    | { message: string }
    | { message: string }
    | { message: string }
    | { message: string }
   };

export type ChannelsPageQueryVariables = Exact<{ [key: string]: never; }>;


export type ChannelsPageQuery = { notificationChannels: Array<{ id: string, name: string, kind: NotificationChannelKind, enabled: boolean, hasSecrets: boolean, settings: Record<string, unknown> }>, notificationSubscriptions: Array<{ id: string, name: string, channelId: string, enabled: boolean, filter: Record<string, unknown>, digestMinutes: number | null, quietHours: { days: Array<number> | null, from: string, until: string, timezone: string } | null, template: { subject: string, body: string } | null }> };

export type DeliveriesPageQueryVariables = Exact<{
  filter?: NotificationDeliveryFilterInput | null | undefined;
  after?: string | null | undefined;
}>;


export type DeliveriesPageQuery = { notificationDeliveries: { nodes: Array<{ id: string, channelId: string, state: NotificationDeliveryState, test: boolean, eventKind: string | null, attempts: number, status: number | null, durationMs: number | null, error: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PreviewMessageQueryVariables = Exact<{
  input: PreviewNotificationInput;
}>;


export type PreviewMessageQuery = { notificationPreview: { subject: string, body: string, request: Record<string, unknown> } };

export type SaveChannelMutationVariables = Exact<{
  input: SaveNotificationChannelInput;
}>;


export type SaveChannelMutation = { saveNotificationChannel:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type TestChannelMutationVariables = Exact<{
  id: string | number;
}>;


export type TestChannelMutation = { testNotificationChannel:
    | { message: string }
    | { message: string }
    | { message: string }
    | { message: string }
    | { id: string, state: NotificationDeliveryState, status: number | null, error: string | null, durationMs: number | null }
    | { message: string }
   };

export type RemoveChannelMutationVariables = Exact<{
  id: string | number;
}>;


export type RemoveChannelMutation = { removeNotificationChannel:
    | { message: string }
    | { message: string }
    | { message: string }
    | { message: string }
    | { id: string }
    | { message: string }
   };

export type SaveSubscriptionMutationVariables = Exact<{
  input: SaveNotificationSubscriptionInput;
}>;


export type SaveSubscriptionMutation = { saveNotificationSubscription:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type RemoveSubscriptionMutationVariables = Exact<{
  id: string | number;
}>;


export type RemoveSubscriptionMutation = { removeNotificationSubscription:
    | { message: string }
    | { message: string }
    | { message: string }
    | { message: string }
    | { id: string }
    | { message: string }
   };

export type ResendDeliveriesMutationVariables = Exact<{
  input: ResendNotificationsInput;
}>;


export type ResendDeliveriesMutation = { resendNotifications:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
    | { __typename: 'ResentNotifications' }
   };

export type JobsPageQueryVariables = Exact<{
  filter?: JobFilterInput | null | undefined;
  after?: string | null | undefined;
}>;


export type JobsPageQuery = { jobs: { nodes: Array<{ id: string, kind: string, state: JobState, instanceId: string | null, queuedAt: string, runAt: string, startedAt: string | null, finishedAt: string | null, waitMs: number | null, durationMs: number | null, attempts: number, maxAttempts: number, recoveries: number, cancelRequested: boolean, errorCode: string | null, errorMessage: string | null, progressDone: number, progressTotal: number | null, progressText: string | null, priority: number, nodeId: string | null, requestedBy: string, scheduleName: string | null, payload: unknown, result: unknown }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, jobQueues: Array<{ kind: string }> };

export type JobRowFragment = { id: string, kind: string, state: JobState, instanceId: string | null, queuedAt: string, runAt: string, startedAt: string | null, finishedAt: string | null, waitMs: number | null, durationMs: number | null, attempts: number, maxAttempts: number, recoveries: number, cancelRequested: boolean, errorCode: string | null, errorMessage: string | null, progressDone: number, progressTotal: number | null, progressText: string | null, priority: number, nodeId: string | null, requestedBy: string, scheduleName: string | null, payload: unknown, result: unknown };

export type JobPageQueryVariables = Exact<{
  id: string | number;
}>;


export type JobPageQuery = { job: { id: string, kind: string, state: JobState, instanceId: string | null, queuedAt: string, runAt: string, startedAt: string | null, finishedAt: string | null, waitMs: number | null, durationMs: number | null, attempts: number, maxAttempts: number, recoveries: number, cancelRequested: boolean, errorCode: string | null, errorMessage: string | null, progressDone: number, progressTotal: number | null, progressText: string | null, priority: number, nodeId: string | null, requestedBy: string, scheduleName: string | null, payload: unknown, result: unknown } | null };

export type InstanceNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type InstanceNamesQuery = { instances: Array<{ id: string, key: string, name: string }> };

export type QueuesPageQueryVariables = Exact<{ [key: string]: never; }>;


export type QueuesPageQuery = { jobQueues: Array<{ kind: string, description: string, paused: boolean, pausedBy: string | null, pausedAt: string | null, waiting: number, delayed: number, running: number, succeeded: number, failed: number, oldestWaitMs: number, waitP50Ms: number | null, waitP95Ms: number | null, durationP50Ms: number | null, durationP95Ms: number | null, concurrency: number, perInstance: number | null }> };

export type KindsOfJobsQueryVariables = Exact<{ [key: string]: never; }>;


export type KindsOfJobsQuery = { jobQueues: Array<{ kind: string, description: string, startable: boolean, payloadSchema: unknown }>, instances: Array<{ id: string, name: string }> };

export type SchedulesPageQueryVariables = Exact<{ [key: string]: never; }>;


export type SchedulesPageQuery = { jobSchedules: Array<{ name: string, kind: string, cron: string, timezone: string, enabled: boolean, builtIn: boolean, revision: number, lastFiredAt: string | null, lastJobId: string | null, nextAt: string | null, payload: unknown }> };

export type CancelOneJobMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelOneJobMutation = { cancelJob:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type RetryOneJobMutationVariables = Exact<{
  id: string | number;
}>;


export type RetryOneJobMutation = { retryJob:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type PauseQueueMutationVariables = Exact<{
  kind: string;
}>;


export type PauseQueueMutation = { pauseJobQueue:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type ResumeQueueMutationVariables = Exact<{
  kind: string;
}>;


export type ResumeQueueMutation = { resumeJobQueue:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type StartOneJobMutationVariables = Exact<{
  input: StartJobInput;
}>;


export type StartOneJobMutation = { startJob:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { id: string }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
   };

export type RemoveScheduleMutationVariables = Exact<{
  name: string;
}>;


export type RemoveScheduleMutation = { removeJobSchedule:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type SaveScheduleMutationVariables = Exact<{
  input: SaveJobScheduleInput;
}>;


export type SaveScheduleMutation = { saveJobSchedule:
    | { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> }
    | { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> }
    | Record<PropertyKey, never>
   };

export type LineageGraphQueryVariables = Exact<{
  key: string;
  direction: LineageGraphDirection;
  options?: LineageOptionsInput | null | undefined;
  nodesAfter?: string | null | undefined;
  linksAfter?: string | null | undefined;
}>;


export type LineageGraphQuery = { lineage: { nodeCount: number, linkCount: number, facts: { complete: boolean, graphAt: string, servedFrom: string, cuts: Array<{ reason: LineageCutReason, limit: number | null }>, freshness: { upToDate: boolean, stale: Array<{ scope: string, appliedAt: string }> } }, nodes: { nodes: Array<{ id: string, hop: number, open: boolean, asset: { key: string, name: string, kind: AssetKind, engine: string, parentKey: string | null, deleted: boolean } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, links: { nodes: Array<{ fromId: string, toId: string, direct: boolean, indirect: boolean }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type LineageEvidenceOfQueryVariables = Exact<{
  from: string;
  to: string;
  options?: LineageOptionsInput | null | undefined;
}>;


export type LineageEvidenceOfQuery = { lineagePaths: { facts: { cuts: Array<{ reason: LineageCutReason }> }, nodes: Array<{ reasons: Array<Array<{ evidenceId: string, source: LineageSource | null, kind: LineageEdgeKind, subtype: string | null, masking: boolean, text: string | null, method: string | null, confidence: number | null, assetKey: string | null, sqlHash: string | null, firstSeenAt: string | null, lastSeenAt: string | null }>> }> } };

export type LineageChangesSubscriptionVariables = Exact<{
  key: string;
  direction: LineageGraphDirection;
  options?: LineageOptionsInput | null | undefined;
}>;


export type LineageChangesSubscription = { lineageChanged: { at: string, edgesChanged: boolean } };

export type NodesPageQueryVariables = Exact<{ [key: string]: never; }>;


export type NodesPageQuery = { nodes: Array<{ id: string, name: string, version: string, roles: Array<string>, state: NodeState, lastHeartbeatAt: string, load: { cpuRatio: number, memoryBytes: number, runningJobs: number } }>, serviceMap: { at: string, components: Array<{ id: string, kind: ComponentKind, name: string, health: ComponentHealth, reason: string | null, latencyMs: number | null, errorRatio: number | null, dependsOn: Array<string>, dependents: Array<string>, figures: Array<{ name: string, value: number }> }> } };

export type AccountChoicesQueryVariables = Exact<{
  text?: string | null | undefined;
}>;


export type AccountChoicesQuery = { accounts: { nodes: Array<{ id: string, login: string, name: string }> } };

export type AccountNameQueryVariables = Exact<{
  id: string | number;
}>;


export type AccountNameQuery = { account: { id: string, login: string, name: string } | null };

type Refused_ConflictError_Fragment = { __typename: 'ConflictError', code: string, message: string, facts: Record<string, unknown> };

type Refused_EngineError_Fragment = { __typename: 'EngineError', code: string, message: string, facts: Record<string, unknown> };

type Refused_InvalidInputError_Fragment = { __typename: 'InvalidInputError', code: string, message: string, facts: Record<string, unknown> };

type Refused_NotFoundError_Fragment = { __typename: 'NotFoundError', code: string, message: string, facts: Record<string, unknown> };

type Refused_PermissionDeniedError_Fragment = { __typename: 'PermissionDeniedError', code: string, message: string, facts: Record<string, unknown> };

export type RefusedFragment =
  | Refused_ConflictError_Fragment
  | Refused_EngineError_Fragment
  | Refused_InvalidInputError_Fragment
  | Refused_NotFoundError_Fragment
  | Refused_PermissionDeniedError_Fragment
;

export type RunsPageQueryVariables = Exact<{ [key: string]: never; }>;


export type RunsPageQuery = { instances: Array<{ id: string, key: string, name: string, flavour: string | null, version: string | null, environment: string, watchMethod: ChangeWatchMethod | null, watchAdvice: string | null, watchSetup: string | null, lastSuccessAt: string | null, lastErrorMessage: string | null }>, collectionRuns: { nodes: Array<{ id: string, instanceId: string, instanceKey: string, mode: CollectionMode, trigger: CollectionTrigger, state: CollectionState, phase: string, done: number, total: number | null, queuedAt: string, startedAt: string | null, durationMs: number | null, added: number, changed: number, removed: number, unchanged: number, warningCount: number, errorMessage: string | null, warnings: Array<{ code: string, key: string, message: string, remedy: string }> }> } };

export type RunPartsFragment = { id: string, instanceId: string, instanceKey: string, mode: CollectionMode, trigger: CollectionTrigger, state: CollectionState, phase: string, done: number, total: number | null, queuedAt: string, startedAt: string | null, durationMs: number | null, added: number, changed: number, removed: number, unchanged: number, warningCount: number, errorMessage: string | null, warnings: Array<{ code: string, key: string, message: string, remedy: string }> };

export type RunProgressSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type RunProgressSubscription = { collectionProgress: { missed: number, run: { id: string, instanceId: string, instanceKey: string, mode: CollectionMode, trigger: CollectionTrigger, state: CollectionState, phase: string, done: number, total: number | null, queuedAt: string, startedAt: string | null, durationMs: number | null, added: number, changed: number, removed: number, unchanged: number, warningCount: number, errorMessage: string | null, warnings: Array<{ code: string, key: string, message: string, remedy: string }> } | null } };

export type StartRunMutationVariables = Exact<{
  input: StartCollectionInput;
}>;


export type StartRunMutation = { startCollection:
    | { __typename: 'CollectionRun' }
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type CancelRunMutationVariables = Exact<{
  runId: string | number;
}>;


export type CancelRunMutation = { cancelCollection:
    | { __typename: 'CollectionRun' }
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EngineError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PermissionDeniedError', message: string }
   };

export type SearchPageQueryVariables = Exact<{
  text: string;
  filter?: AssetFilterInput | null | undefined;
  includeDeleted?: boolean | null | undefined;
  after?: string | null | undefined;
}>;


export type SearchPageQuery = { search: { matches: number, complete: boolean, corrected: boolean, nodes: Array<{ matchedIn: Array<string>, asset: { key: string, name: string, kind: AssetKind, engine: string, path: string, instanceKey: string | null, comment: string | null, description: string | null, tags: Array<string>, dataType: string | null, deleted: boolean } }>, facets: { kinds: Array<{ value: string, count: number }>, engines: Array<{ value: string, count: number }>, schemaKeys: Array<{ value: string, label: string | null, count: number }>, instanceIds: Array<{ value: string, label: string | null, count: number }>, ownerIds: Array<{ value: string, label: string | null, count: number }>, domainIds: Array<{ value: string, label: string | null, count: number }>, classifications: Array<{ value: string, label: string | null, count: number }>, tags: Array<{ value: string, count: number }> }, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type StatisticsPageQueryVariables = Exact<{
  report: AssetReport;
}>;


export type StatisticsPageQuery = { statistics: Array<{ value: string | null, assets: number, tables: number, columns: number, rowEstimate: string | number, sizeBytes: string | number }>, instances: Array<{ id: string, name: string, key: string }>, report: { totalCount: number, nodes: Array<{ key: string, name: string, kind: AssetKind, path: string, rowEstimate: string | number | null, sizeBytes: string | number | null }> }, wideGrants: { nodes: Array<{ granteeName: string, privileges: Array<string>, reason: string, asset: { key: string, kind: AssetKind, path: string } }> } };

export type FleetPageQueryVariables = Exact<{ [key: string]: never; }>;


export type FleetPageQuery = { instances: Array<{ id: string, key: string, name: string, engine: EngineKind, flavour: string | null, version: string | null, environment: string, lastSuccessAt: string | null, lastErrorMessage: string | null, assetCounts: Array<{ kind: AssetKind, count: number }> }>, recent: { nodes: Array<{ key: string, name: string, kind: AssetKind, path: string, changedAt: string }> } };

export type TreeLevelQueryVariables = Exact<{
  parentKey?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type TreeLevelQuery = { tree: { nodes: Array<{ key: string, name: string, path: string, kind: AssetKind, engine: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export const ClassificationPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ClassificationParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Classification"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"confidence"}},{"kind":"Field","name":{"kind":"Name","value":"effective"}}]}}]} as unknown as DocumentNode<ClassificationPartsFragment, unknown>;
export const LinkPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LinkParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AssetLink"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"properties"}},{"kind":"Field","name":{"kind":"Name","value":"other"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]} as unknown as DocumentNode<LinkPartsFragment, unknown>;
export const AuditRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AuditRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuditRecord"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"subjectName"}},{"kind":"Field","name":{"kind":"Name","value":"subjectKind"}},{"kind":"Field","name":{"kind":"Name","value":"channel"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"assetKey"}},{"kind":"Field","name":{"kind":"Name","value":"targetId"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"ticket"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"details"}},{"kind":"Field","name":{"kind":"Name","value":"chain"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"hash"}}]}}]} as unknown as DocumentNode<AuditRowFragment, unknown>;
export const FindingRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FindingRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ComplianceFinding"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ruleId"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"subjectKey"}},{"kind":"Field","name":{"kind":"Name","value":"subjectName"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolvedAt"}},{"kind":"Field","name":{"kind":"Name","value":"exception"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]} as unknown as DocumentNode<FindingRowFragment, unknown>;
export const ExceptionRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ExceptionRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ComplianceException"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ruleId"}},{"kind":"Field","name":{"kind":"Name","value":"subjectKey"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"ticket"}},{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"expired"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"grantedByName"}}]}}]} as unknown as DocumentNode<ExceptionRowFragment, unknown>;
export const DiscoveryRunPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DiscoveryRunParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DiscoveryRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"addressCount"}},{"kind":"Field","name":{"kind":"Name","value":"probedCount"}},{"kind":"Field","name":{"kind":"Name","value":"foundCount"}},{"kind":"Field","name":{"kind":"Name","value":"skippedCount"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}}]}}]} as unknown as DocumentNode<DiscoveryRunPartsFragment, unknown>;
export const CandidatePartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CandidateParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Candidate"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"host"}},{"kind":"Field","name":{"kind":"Name","value":"port"}},{"kind":"Field","name":{"kind":"Name","value":"engine"}},{"kind":"Field","name":{"kind":"Name","value":"flavour"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"tlsOffered"}},{"kind":"Field","name":{"kind":"Name","value":"authRequired"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"instanceId"}},{"kind":"Field","name":{"kind":"Name","value":"note"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}}]}}]} as unknown as DocumentNode<CandidatePartsFragment, unknown>;
export const EventPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Event"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"aggregate"}},{"kind":"Field","name":{"kind":"Name","value":"subjectId"}},{"kind":"Field","name":{"kind":"Name","value":"correlationId"}},{"kind":"Field","name":{"kind":"Name","value":"payload"}}]}}]} as unknown as DocumentNode<EventPartsFragment, unknown>;
export const JobRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"JobRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Job"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"instanceId"}},{"kind":"Field","name":{"kind":"Name","value":"queuedAt"}},{"kind":"Field","name":{"kind":"Name","value":"runAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitMs"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"maxAttempts"}},{"kind":"Field","name":{"kind":"Name","value":"recoveries"}},{"kind":"Field","name":{"kind":"Name","value":"cancelRequested"}},{"kind":"Field","name":{"kind":"Name","value":"errorCode"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}},{"kind":"Field","name":{"kind":"Name","value":"progressDone"}},{"kind":"Field","name":{"kind":"Name","value":"progressTotal"}},{"kind":"Field","name":{"kind":"Name","value":"progressText"}},{"kind":"Field","name":{"kind":"Name","value":"priority"}},{"kind":"Field","name":{"kind":"Name","value":"nodeId"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"}},{"kind":"Field","name":{"kind":"Name","value":"scheduleName"}},{"kind":"Field","name":{"kind":"Name","value":"payload"}},{"kind":"Field","name":{"kind":"Name","value":"result"}}]}}]} as unknown as DocumentNode<JobRowFragment, unknown>;
export const RefusedFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<RefusedFragment, unknown>;
export const RunPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RunParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CollectionRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"instanceId"}},{"kind":"Field","name":{"kind":"Name","value":"instanceKey"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"trigger"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"done"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"queuedAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"added"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"removed"}},{"kind":"Field","name":{"kind":"Name","value":"unchanged"}},{"kind":"Field","name":{"kind":"Name","value":"warningCount"}},{"kind":"Field","name":{"kind":"Name","value":"warnings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}}]}}]} as unknown as DocumentNode<RunPartsFragment, unknown>;
export const AccountPageDocument = {"__meta__":{"hash":"sha256:77cb8e3a2d5597327eb6e2657092aa69b5dfedb7fd7fbecfcccc57fd1aba1900"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AccountPage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"login"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"issuer"}},{"kind":"Field","name":{"kind":"Name","value":"secondFactor"}},{"kind":"Field","name":{"kind":"Name","value":"mustChangePassword"}},{"kind":"Field","name":{"kind":"Name","value":"lastSignInAt"}},{"kind":"Field","name":{"kind":"Name","value":"grants"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"scopeKind"}},{"kind":"Field","name":{"kind":"Name","value":"scopeValue"}},{"kind":"Field","name":{"kind":"Name","value":"placeName"}},{"kind":"Field","name":{"kind":"Name","value":"deny"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"sessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"current"}}]}},{"kind":"Field","name":{"kind":"Name","value":"permissions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}}]} as unknown as DocumentNode<AccountPageQuery, AccountPageQueryVariables>;
export const ChangePasswordDocument = {"__meta__":{"hash":"sha256:61aec5b63eeedbd77077926c6a48ee49ee688f5beeaf531ae002b06a5c6c6d02"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangePassword"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetPasswordInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setPassword"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const BeginFactorDocument = {"__meta__":{"hash":"sha256:800b425ec4e1c01d5c4b688b6c33ad24e7aa6ede272d0628facb4df8a35c0b97"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"BeginFactor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"beginSecondFactor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NewSecondFactor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"secret"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<BeginFactorMutation, BeginFactorMutationVariables>;
export const ConfirmFactorDocument = {"__meta__":{"hash":"sha256:677ee777a0045e6daa8c998e391601b9dd8e9ad7a862d9044b1d8512cbac0611"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ConfirmFactor"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"confirmSecondFactor"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RecoveryCodes"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recoveryCodes"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ConfirmFactorMutation, ConfirmFactorMutationVariables>;
export const RenewCodesDocument = {"__meta__":{"hash":"sha256:991a2899c4bf80fef76bbbd1a400dd1704155f49dffcb50ccdf7760794171e25"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RenewCodes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"renewRecoveryCodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RecoveryCodes"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recoveryCodes"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RenewCodesMutation, RenewCodesMutationVariables>;
export const RemoveFactorDocument = {"__meta__":{"hash":"sha256:3195933cffed608a2df14b37f3b4f4846fa8e852977206409dbe4ba5c919d789"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveFactor"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RemoveSecondFactorInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeSecondFactor"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RemoveFactorMutation, RemoveFactorMutationVariables>;
export const CreateTokenDocument = {"__meta__":{"hash":"sha256:fd52cae5358294cd7e92dd416bfa894cee28d7639488386372dcbec81fa15e69"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateApiTokenInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createApiToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreatedApiToken"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"token"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<CreateTokenMutation, CreateTokenMutationVariables>;
export const EndOneSessionDocument = {"__meta__":{"hash":"sha256:d3a08dada2d4ca69309d5cf77fc7a48396db44939adc5295e85a2fa9c62f1502"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EndOneSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<EndOneSessionMutation, EndOneSessionMutationVariables>;
export const DelegationsDocument = {"__meta__":{"hash":"sha256:08cb8191bffec0c9549fcf6f1721715e0e6a5ee866886eabe20a4c2b1cc2587a"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Delegations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"delegations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"fromAccountId"}},{"kind":"Field","name":{"kind":"Name","value":"toAccountId"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"until"}}]}}]}}]} as unknown as DocumentNode<DelegationsQuery, DelegationsQueryVariables>;
export const DelegateDocument = {"__meta__":{"hash":"sha256:d85197eb4c67444caf1540959bba7402f7bb4a162c5a286c3d28a76c6923cea8"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Delegate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DelegateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"delegate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<DelegateMutation, DelegateMutationVariables>;
export const WithdrawDelegationDocument = {"__meta__":{"hash":"sha256:f2fbbad34249b60a1c39744ce3978e0bc40187965e191c11c90d33987cad65ef"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"WithdrawDelegation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"withdrawDelegation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<WithdrawDelegationMutation, WithdrawDelegationMutationVariables>;
export const RestrictedAccountDocument = {"__meta__":{"hash":"sha256:b0e9f69ac592283d00761b6a9b723c97b3659527d62c26690120fd7d84ce31e3"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RestrictedAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"login"}},{"kind":"Field","name":{"kind":"Name","value":"secondFactor"}}]}}]}}]} as unknown as DocumentNode<RestrictedAccountQuery, RestrictedAccountQueryVariables>;
export const AdministrationAccountsDocument = {"__meta__":{"hash":"sha256:bf6c514442a18a32e615a4c87c5c7b673a6b62ab3f3de9db30177eb12284c95a"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AdministrationAccounts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"text"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"text"},"value":{"kind":"Variable","name":{"kind":"Name","value":"text"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"login"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"disabled"}},{"kind":"Field","name":{"kind":"Name","value":"lockedUntil"}},{"kind":"Field","name":{"kind":"Name","value":"secondFactor"}},{"kind":"Field","name":{"kind":"Name","value":"issuer"}},{"kind":"Field","name":{"kind":"Name","value":"lastSignInAt"}},{"kind":"Field","name":{"kind":"Name","value":"grants"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"deny"}}]}}]}}]}}]}}]} as unknown as DocumentNode<AdministrationAccountsQuery, AdministrationAccountsQueryVariables>;
export const AdministrationRolesDocument = {"__meta__":{"hash":"sha256:1f653b45491231ebec9fb09e5ae9d3fc782a9eeb0a6b062b3e876c65ae371e8f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AdministrationRoles"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"roles"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"builtIn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"permissions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}}]} as unknown as DocumentNode<AdministrationRolesQuery, AdministrationRolesQueryVariables>;
export const AdministrationGrantsDocument = {"__meta__":{"hash":"sha256:ec1a5fe291531e0364bee3b5fbdeeec12111855c823dd5eb0f569b4259d9b50c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AdministrationGrants"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"role"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"roleGrants"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"role"},"value":{"kind":"Variable","name":{"kind":"Name","value":"role"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"subjectId"}},{"kind":"Field","name":{"kind":"Name","value":"holderName"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"scopeKind"}},{"kind":"Field","name":{"kind":"Name","value":"scopeValue"}},{"kind":"Field","name":{"kind":"Name","value":"placeName"}},{"kind":"Field","name":{"kind":"Name","value":"deny"}},{"kind":"Field","name":{"kind":"Name","value":"environments"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"timeWindow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"validUntil"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"roles"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"login"}}]}}]}}]}}]} as unknown as DocumentNode<AdministrationGrantsQuery, AdministrationGrantsQueryVariables>;
export const AddAccountDocument = {"__meta__":{"hash":"sha256:2e2f623ae65c231906060a6f7b958af21b0daf3b5d1cbcb42b7800f4632af633"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddAccount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateAccountInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createAccount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<AddAccountMutation, AddAccountMutationVariables>;
export const ChangeAccountDocument = {"__meta__":{"hash":"sha256:451a87226cf38b48687b6df36f291b2a9f1be240e204c3ab5aa9f3fdb413cfba"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangeAccount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateAccountInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateAccount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ChangeAccountMutation, ChangeAccountMutationVariables>;
export const ResetAccountDocument = {"__meta__":{"hash":"sha256:7d7dda40a1ae3f56f269d0baaecfdca964e194a20d6384dc406e930d66c08f17"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResetAccount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resetPassword"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TemporaryPassword"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"temporaryPassword"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ResetAccountMutation, ResetAccountMutationVariables>;
export const UnlockOneDocument = {"__meta__":{"hash":"sha256:6b017f8f2d8e0225e56285b40f0352b167f9ad7d9e59594ce73eb656bd8ea2e0"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnlockOne"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unlockAccount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<UnlockOneMutation, UnlockOneMutationVariables>;
export const DefineRoleDocument = {"__meta__":{"hash":"sha256:83c413f07534379094462ae64955a4875129f2035225a75f436b1810cb74e925"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DefineRole"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SaveRoleInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"saveRole"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DefineRoleMutation, DefineRoleMutationVariables>;
export const DropRoleDocument = {"__meta__":{"hash":"sha256:b4c16bb28d806437aed2d10989631b34cd4c79c9940a7a2b7f7f59cfe484bde9"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DropRole"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeRole"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DropRoleMutation, DropRoleMutationVariables>;
export const AddGrantDocument = {"__meta__":{"hash":"sha256:eeeab78970be53b4a103ec4d3eba6a6fc0721b3088003ace5560bb5a369d7f74"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddGrant"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GrantRoleInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"grantRole"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<AddGrantMutation, AddGrantMutationVariables>;
export const RevokeGrantDocument = {"__meta__":{"hash":"sha256:22f631a2c2248cc92c28006b94d5d5e217ad49dc1cd48ff35b4c1273ab6f219b"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeGrant"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RevokeRoleInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeRole"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RevokeGrantMutation, RevokeGrantMutationVariables>;
export const GrantPlacesDocument = {"__meta__":{"hash":"sha256:46b9148b466b95e27b22acca23b3013ed8121a8b51bec222a53ca0ca337c1f82"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"GrantPlaces"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"instances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"domains"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<GrantPlacesQuery, GrantPlacesQueryVariables>;
export const AccessQuestionDocument = {"__meta__":{"hash":"sha256:73386341bec21e2b5db2cd1037523d3fb06e8588ef6c45fe98c2f2e734df1a17"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AccessQuestion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"permission"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"assetKey"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"can"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"permission"},"value":{"kind":"Variable","name":{"kind":"Name","value":"permission"}}},{"kind":"Argument","name":{"kind":"Name","value":"assetKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"assetKey"}}},{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"because"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"grantId"}},{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"applies"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"holderName"}},{"kind":"Field","name":{"kind":"Name","value":"scopeKind"}},{"kind":"Field","name":{"kind":"Name","value":"scopeValue"}},{"kind":"Field","name":{"kind":"Name","value":"placeName"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<AccessQuestionQuery, AccessQuestionQueryVariables>;
export const PermissionNamesDocument = {"__meta__":{"hash":"sha256:892b78a694d3cd03f6de78b4beaee2cae9b62c7d29fa7ef3639153695878c779"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PermissionNames"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"permissions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}}]} as unknown as DocumentNode<PermissionNamesQuery, PermissionNamesQueryVariables>;
export const AccountPanelDocument = {"__meta__":{"hash":"sha256:9ca95e9382e13571b4d28b0f35427285d4a57627dbe4aedc0844e19420f8a66f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AccountPanel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"login"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"issuer"}},{"kind":"Field","name":{"kind":"Name","value":"secondFactor"}},{"kind":"Field","name":{"kind":"Name","value":"disabled"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sessions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"current"}}]}},{"kind":"Field","name":{"kind":"Name","value":"permissions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}}]} as unknown as DocumentNode<AccountPanelQuery, AccountPanelQueryVariables>;
export const MakeSignInLinkDocument = {"__meta__":{"hash":"sha256:ae503344cc6c610249b22a5a449e7e6da054ac8f8d7f63303704f0c089d3c9ab"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MakeSignInLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createSignInLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SignInLink"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<MakeSignInLinkMutation, MakeSignInLinkMutationVariables>;
export const EndAllSessionsDocument = {"__meta__":{"hash":"sha256:610f06723e38ddba9d85f1522e5fd99327bc5243596ac63d41d795d920003e09"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EndAllSessions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"tokens"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endSessions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"tokens"},"value":{"kind":"Variable","name":{"kind":"Name","value":"tokens"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<EndAllSessionsMutation, EndAllSessionsMutationVariables>;
export const RemoveOneAccountDocument = {"__meta__":{"hash":"sha256:2e0be8705c9b11fd327586683daf05f330adf0394b7f00167987e9d7d666aa14"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveOneAccount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeAccount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RemoveOneAccountMutation, RemoveOneAccountMutationVariables>;
export const AdministrationGroupsDocument = {"__meta__":{"hash":"sha256:6154feac786b52a1d29da250f0ea20e5b91337dc91afcaab56b98528e0426cd1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AdministrationGroups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"parentId"}},{"kind":"Field","name":{"kind":"Name","value":"headId"}},{"kind":"Field","name":{"kind":"Name","value":"memberCount"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"login"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"lead"}}]}},{"kind":"Field","name":{"kind":"Name","value":"onCall"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"teamId"}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"until"}}]}}]}}]}}]} as unknown as DocumentNode<AdministrationGroupsQuery, AdministrationGroupsQueryVariables>;
export const AddGroupDocument = {"__meta__":{"hash":"sha256:32f176475cd8fb7e94c3a7778fcb1e211ccac058e29c4d3c1a583683e04c9988"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddGroup"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateGroupInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createGroup"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<AddGroupMutation, AddGroupMutationVariables>;
export const DropGroupDocument = {"__meta__":{"hash":"sha256:0d82a6ea36adfe9d7764c2ffdf4806f37df56c95967f4a947f292deb96ee859f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DropGroup"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeGroup"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<DropGroupMutation, DropGroupMutationVariables>;
export const AddMemberDocument = {"__meta__":{"hash":"sha256:624a8e93d255c6e69c4da1ee3970cf564c3393d88a272284e6fb1898db0d473b"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddMember"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddTeamMemberInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addTeamMember"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<AddMemberMutation, AddMemberMutationVariables>;
export const RemoveMemberDocument = {"__meta__":{"hash":"sha256:5bd69037e87540a8d2755d43f45f824076b4335b67be7b46e99102b70f1f4b6f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveMember"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RemoveTeamMemberInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeTeamMember"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<RemoveMemberMutation, RemoveMemberMutationVariables>;
export const SetHeadDocument = {"__meta__":{"hash":"sha256:a1597514046779ee3116eb71c4ee4babe13204333425b8af043a654b017a5845"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetHead"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetUnitHeadInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setUnitHead"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<SetHeadMutation, SetHeadMutationVariables>;
export const AddShiftDocument = {"__meta__":{"hash":"sha256:951b1787bd8e0ff5801ee3f0a43bdb6be4d678e8e5f5a56c1709c23db061e856"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddShift"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddOnCallShiftInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addOnCallShift"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<AddShiftMutation, AddShiftMutationVariables>;
export const RemoveShiftDocument = {"__meta__":{"hash":"sha256:4f3f0fe2f605637a9895f68ac71ad919dc50607903e7eb0c32cb32284d516805"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveShift"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeOnCallShift"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<RemoveShiftMutation, RemoveShiftMutationVariables>;
export const CollectedDocument = {"__meta__":{"hash":"sha256:e0aad053e0581d6cd13a122570339179fab345f8815c15b7eb459f18a6ffed80"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Collected"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"collectionProgress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"missed"}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"instanceKey"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"added"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"removed"}}]}}]}}]}}]} as unknown as DocumentNode<CollectedSubscription, CollectedSubscriptionVariables>;
export const AssetPageDocument = {"__meta__":{"hash":"sha256:1b16d5f5d68419c3f235aaf7fefdd5ff03e4ed5d3045a8cf93808a8d77bbf7af"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AssetPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"key"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"engine"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"properties"}},{"kind":"Field","name":{"kind":"Name","value":"statistics"}},{"kind":"Field","name":{"kind":"Name","value":"rowEstimate"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"changedAt"}},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"validTo"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}},{"kind":"Field","name":{"kind":"Name","value":"dataType"}},{"kind":"Field","name":{"kind":"Name","value":"annotation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}}]}},{"kind":"Field","name":{"kind":"Name","value":"owners"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"fromKey"}}]}},{"kind":"Field","name":{"kind":"Name","value":"classifications"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ClassificationParts"}},{"kind":"Field","name":{"kind":"Name","value":"origins"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"rule"}},{"kind":"Field","name":{"kind":"Name","value":"sampled"}},{"kind":"Field","name":{"kind":"Name","value":"matched"}}]}},{"kind":"Field","name":{"kind":"Name","value":"flow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rootKey"}},{"kind":"Field","name":{"kind":"Name","value":"hops"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"toKey"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"decision"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"by"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"ancestors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"childCounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"columns"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"dataType"}},{"kind":"Field","name":{"kind":"Name","value":"nullable"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"properties"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"classifications"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ClassificationParts"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"constraints"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"properties"}}]}},{"kind":"Field","name":{"kind":"Name","value":"indexes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"properties"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"usageCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"engineOwner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"links"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"OUT"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LinkParts"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"incoming"},"name":{"kind":"Name","value":"links"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"IN"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LinkParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ClassificationParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Classification"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"confidence"}},{"kind":"Field","name":{"kind":"Name","value":"effective"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LinkParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AssetLink"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"properties"}},{"kind":"Field","name":{"kind":"Name","value":"other"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]} as unknown as DocumentNode<AssetPageQuery, AssetPageQueryVariables>;
export const AssetPrivilegesDocument = {"__meta__":{"hash":"sha256:7feb2bf35f65fb7963cb21fed683add56b844007f4f7ca174d740d94d6153dd1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AssetPrivileges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"key"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"privileges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"entries"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"principalKey"}},{"kind":"Field","name":{"kind":"Name","value":"principalName"}},{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"privileges"}},{"kind":"Field","name":{"kind":"Name","value":"grantable"}},{"kind":"Field","name":{"kind":"Name","value":"grantedOnKey"}},{"kind":"Field","name":{"kind":"Name","value":"through"}}]}}]}}]}}]}}]} as unknown as DocumentNode<AssetPrivilegesQuery, AssetPrivilegesQueryVariables>;
export const AssetContentsDocument = {"__meta__":{"hash":"sha256:1a4f161128bd759f1b91fb52b7fc7d8459baded34392c7abdf57f8f08b9d88a4"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AssetContents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AssetKind"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tree"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"parentKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}},{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"200"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"rowEstimate"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<AssetContentsQuery, AssetContentsQueryVariables>;
export const DecideClassificationDocument = {"__meta__":{"hash":"sha256:4de8cbf03f3e76544150c8c8ebb9b7da8a88bdd5b920a07660264446a838e425"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DecideClassification"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DecideClassificationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decideClassification"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DecideClassificationMutation, DecideClassificationMutationVariables>;
export const ClassificationKindsDocument = {"__meta__":{"hash":"sha256:4461ef7bcb829a5a347cb2a3e543c0ac047d5d39a70b92196c26ccb14cc05165"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ClassificationKinds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"classificationKinds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}}]}}]} as unknown as DocumentNode<ClassificationKindsQuery, ClassificationKindsQueryVariables>;
export const AnnotateAssetDocument = {"__meta__":{"hash":"sha256:af74b01dd354cf23a69ee65acec1885084e680e1049a8d510031e01deb6f32c3"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AnnotateAsset"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AnnotateAssetInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"annotateAsset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AnnotationEdited"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"annotation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<AnnotateAssetMutation, AnnotateAssetMutationVariables>;
export const AssetHistoryDocument = {"__meta__":{"hash":"sha256:8a43f5d9786c20c3f226ba03862d994e53350db68871014d8b30ade8e3ae0a81"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AssetHistory"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"key"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"renames"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"}},{"kind":"Field","name":{"kind":"Name","value":"confidence"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"Field","name":{"kind":"Name","value":"history"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"change"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"diff"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]} as unknown as DocumentNode<AssetHistoryQuery, AssetHistoryQueryVariables>;
export const AssetThenDocument = {"__meta__":{"hash":"sha256:ef8c8c3dfe456e26a93d2f8322c5235524aac939ce86a98df91d9d6c3be860ec"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AssetThen"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeISO"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assetAt"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"key"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}},{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"properties"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"childrenAt"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"key"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}},{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}},{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"COLUMN"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"dataType"}},{"kind":"Field","name":{"kind":"Name","value":"nullable"}}]}}]}}]} as unknown as DocumentNode<AssetThenQuery, AssetThenQueryVariables>;
export const PartChangesDocument = {"__meta__":{"hash":"sha256:d17cac55afc4ba94ee2c166215f6b9f6f8327d9cf320f7f4873014905d0b3212"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PartChanges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"30"}},{"kind":"Argument","name":{"kind":"Name","value":"order"},"value":{"kind":"EnumValue","value":"CHANGED_AT"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"parentKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"deleted"},"value":{"kind":"EnumValue","value":"INCLUDE"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"changedAt"}},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}}]}}]}}]}}]} as unknown as DocumentNode<PartChangesQuery, PartChangesQueryVariables>;
export const AuditPageDocument = {"__meta__":{"hash":"sha256:d418c48b98d90a147f2f6c7a770172c7fce7d81167ed9ac28f67deff5629dba4"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AuditPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AuditFilterInput"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"auditActions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}},{"kind":"Field","name":{"kind":"Name","value":"auditRecords"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AuditRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AuditRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuditRecord"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"subjectName"}},{"kind":"Field","name":{"kind":"Name","value":"subjectKind"}},{"kind":"Field","name":{"kind":"Name","value":"channel"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"assetKey"}},{"kind":"Field","name":{"kind":"Name","value":"targetId"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"ticket"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"details"}},{"kind":"Field","name":{"kind":"Name","value":"chain"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"hash"}}]}}]} as unknown as DocumentNode<AuditPageQuery, AuditPageQueryVariables>;
export const VerifyTrailDocument = {"__meta__":{"hash":"sha256:a93842fcd65ebe3fe8bc9282bb1be53a8f2904c6183a2810326f3771519f22f6"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"VerifyTrail"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verifyAudit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuditVerification"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"intact"}},{"kind":"Field","name":{"kind":"Name","value":"records"}},{"kind":"Field","name":{"kind":"Name","value":"checkpoints"}},{"kind":"Field","name":{"kind":"Name","value":"faults"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<VerifyTrailMutation, VerifyTrailMutationVariables>;
export const CompliancePageDocument = {"__meta__":{"hash":"sha256:8cce5945d31060b0b314758aecf088dfcf49cb1e501d67b5157b5c634a8b8ca4"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CompliancePage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ComplianceFilterInput"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"complianceRules"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"excepted"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"complianceExceptions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ExceptionRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"complianceFindings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FindingRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"complianceTrend"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"days"},"value":{"kind":"IntValue","value":"90"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"excepted"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ExceptionRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ComplianceException"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ruleId"}},{"kind":"Field","name":{"kind":"Name","value":"subjectKey"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"ticket"}},{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"expired"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"grantedByName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FindingRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ComplianceFinding"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ruleId"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"subjectKey"}},{"kind":"Field","name":{"kind":"Name","value":"subjectName"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolvedAt"}},{"kind":"Field","name":{"kind":"Name","value":"exception"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]} as unknown as DocumentNode<CompliancePageQuery, CompliancePageQueryVariables>;
export const CheckNowDocument = {"__meta__":{"hash":"sha256:24393928aa7a14224afc474398983f3dc16e1367dee8c7eae3b1c16157d16348"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CheckNow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkCompliance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<CheckNowMutation, CheckNowMutationVariables>;
export const AddComplianceExceptionDocument = {"__meta__":{"hash":"sha256:a867a8d1bf983575898e8eb62f36e52ab949d0d78d17f3f635239f0afacf7735"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddComplianceException"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddComplianceExceptionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addComplianceException"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<AddComplianceExceptionMutation, AddComplianceExceptionMutationVariables>;
export const WithdrawComplianceExceptionDocument = {"__meta__":{"hash":"sha256:a4500c7d1b2195f25bc56ddc95eb81f42379849f2470af8c1105f8e9284fe2e1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"WithdrawComplianceException"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"withdrawComplianceException"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<WithdrawComplianceExceptionMutation, WithdrawComplianceExceptionMutationVariables>;
export const DiscoveryPageDocument = {"__meta__":{"hash":"sha256:18228980280d28051985c782be7962951699ac7755f5e8435e3d9f70bfa7ac72"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DiscoveryPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"CandidateFilterInput"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"discoveryRuns"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DiscoveryRunParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"candidates"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CandidateParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DiscoveryRunParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DiscoveryRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"addressCount"}},{"kind":"Field","name":{"kind":"Name","value":"probedCount"}},{"kind":"Field","name":{"kind":"Name","value":"foundCount"}},{"kind":"Field","name":{"kind":"Name","value":"skippedCount"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CandidateParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Candidate"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"host"}},{"kind":"Field","name":{"kind":"Name","value":"port"}},{"kind":"Field","name":{"kind":"Name","value":"engine"}},{"kind":"Field","name":{"kind":"Name","value":"flavour"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"tlsOffered"}},{"kind":"Field","name":{"kind":"Name","value":"authRequired"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"instanceId"}},{"kind":"Field","name":{"kind":"Name","value":"note"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}}]}}]} as unknown as DocumentNode<DiscoveryPageQuery, DiscoveryPageQueryVariables>;
export const DiscoveryProgressDocument = {"__meta__":{"hash":"sha256:f9a2bad6bb3681a17c250b32d37fbe169bafc638f4aa2af8b571605a709eb037"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"DiscoveryProgress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"discoveryProgress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"missed"}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DiscoveryRunParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DiscoveryRunParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DiscoveryRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"addressCount"}},{"kind":"Field","name":{"kind":"Name","value":"probedCount"}},{"kind":"Field","name":{"kind":"Name","value":"foundCount"}},{"kind":"Field","name":{"kind":"Name","value":"skippedCount"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}}]}}]} as unknown as DocumentNode<DiscoveryProgressSubscription, DiscoveryProgressSubscriptionVariables>;
export const StartDiscoveryDocument = {"__meta__":{"hash":"sha256:8778cdeb7966985351ea76433379e43255d69d5afe311a6fdcbd60df4a242ff1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartDiscovery"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartDiscoveryInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startDiscovery"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DiscoveryRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DiscoveryRunParts"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DiscoveryRunParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DiscoveryRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"addressCount"}},{"kind":"Field","name":{"kind":"Name","value":"probedCount"}},{"kind":"Field","name":{"kind":"Name","value":"foundCount"}},{"kind":"Field","name":{"kind":"Name","value":"skippedCount"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}}]}}]} as unknown as DocumentNode<StartDiscoveryMutation, StartDiscoveryMutationVariables>;
export const CancelDiscoveryDocument = {"__meta__":{"hash":"sha256:34e121824fa2aca348bf6660c72123138e330fa0853298e3f2c45c9f66347edf"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelDiscovery"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"runId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelDiscovery"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"runId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"runId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<CancelDiscoveryMutation, CancelDiscoveryMutationVariables>;
export const AdoptCandidateDocument = {"__meta__":{"hash":"sha256:f8f9e5b6cae46616a9913fbc4179c968a156af3d14ebcc56715bf73a77c3c421"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AdoptCandidate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AdoptCandidateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"adoptCandidate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AdoptedCandidate"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"instance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<AdoptCandidateMutation, AdoptCandidateMutationVariables>;
export const IgnoreCandidateDocument = {"__meta__":{"hash":"sha256:7df71acf545bd01af53c8c8df0ad39fbf9d07803d2f5824c14e0244f5ed9f569"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"IgnoreCandidate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"note"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ignoreCandidate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"candidateId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"note"},"value":{"kind":"Variable","name":{"kind":"Name","value":"note"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<IgnoreCandidateMutation, IgnoreCandidateMutationVariables>;
export const RestoreCandidateDocument = {"__meta__":{"hash":"sha256:09fce668025f74651561feb6947cec0bf518f3821972cf09e8ab27f55813dd25"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RestoreCandidate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"restoreCandidate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"candidateId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RestoreCandidateMutation, RestoreCandidateMutationVariables>;
export const EventsPageDocument = {"__meta__":{"hash":"sha256:603599ec60e4b03d0d3cceb1b93096abd01075c02b9994506bd4a3264e979e52"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"EventsPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"aggregate"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"events"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}},{"kind":"Argument","name":{"kind":"Name","value":"aggregate"},"value":{"kind":"Variable","name":{"kind":"Name","value":"aggregate"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"newestFirst"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Event"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"aggregate"}},{"kind":"Field","name":{"kind":"Name","value":"subjectId"}},{"kind":"Field","name":{"kind":"Name","value":"correlationId"}},{"kind":"Field","name":{"kind":"Name","value":"payload"}}]}}]} as unknown as DocumentNode<EventsPageQuery, EventsPageQueryVariables>;
export const EventKindNamesDocument = {"__meta__":{"hash":"sha256:75b57938ad746faff1ec20a0856eec7363d882a3727d8f7f999768a8bcf72c20"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"EventKindNames"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventKinds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}}]} as unknown as DocumentNode<EventKindNamesQuery, EventKindNamesQueryVariables>;
export const EventFeedDocument = {"__meta__":{"hash":"sha256:bdb5dcc8049a367de449662d88e2c9d89922f2d8692ca239a3872ff83f94465c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"EventFeed"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"EventFilterInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"events"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"missed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Event"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"aggregate"}},{"kind":"Field","name":{"kind":"Name","value":"subjectId"}},{"kind":"Field","name":{"kind":"Name","value":"correlationId"}},{"kind":"Field","name":{"kind":"Name","value":"payload"}}]}}]} as unknown as DocumentNode<EventFeedSubscription, EventFeedSubscriptionVariables>;
export const DeadLettersPageDocument = {"__meta__":{"hash":"sha256:fce31bdfa3bdbec875de74814a51618dd963d8e62dac338de4c25548f8aee4d4"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DeadLettersPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"state"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeadLetterState"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deadLetters"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"state"},"value":{"kind":"Variable","name":{"kind":"Name","value":"state"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"consumer"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"errorCode"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}},{"kind":"Field","name":{"kind":"Name","value":"firstFailedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailedAt"}},{"kind":"Field","name":{"kind":"Name","value":"compensatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"compensationError"}},{"kind":"Field","name":{"kind":"Name","value":"discardReason"}},{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventParts"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Event"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"aggregate"}},{"kind":"Field","name":{"kind":"Name","value":"subjectId"}},{"kind":"Field","name":{"kind":"Name","value":"correlationId"}},{"kind":"Field","name":{"kind":"Name","value":"payload"}}]}}]} as unknown as DocumentNode<DeadLettersPageQuery, DeadLettersPageQueryVariables>;
export const RetryLettersDocument = {"__meta__":{"hash":"sha256:b3ba647a86d2da06344d6594358658375133201ac7e387ed0f4bcdc261a6846f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RetryLetters"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RetryDeadLettersInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryDeadLetters"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ChangedDeadLetters"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RetryLettersMutation, RetryLettersMutationVariables>;
export const DiscardLettersDocument = {"__meta__":{"hash":"sha256:425c44fde3e2c2de4703be864d23427ce1f1d6149124f4f2763332cf2d553682"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DiscardLetters"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DiscardDeadLettersInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"discardDeadLetters"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ChangedDeadLetters"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DiscardLettersMutation, DiscardLettersMutationVariables>;
export const ChannelsPageDocument = {"__meta__":{"hash":"sha256:0a5851358cccd42e085e2bcc8cb56c1667292eed12a0d7d49f2b4445aecc1186"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ChannelsPage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"notificationChannels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"hasSecrets"}},{"kind":"Field","name":{"kind":"Name","value":"settings"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notificationSubscriptions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"channelId"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"filter"}},{"kind":"Field","name":{"kind":"Name","value":"digestMinutes"}},{"kind":"Field","name":{"kind":"Name","value":"quietHours"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"days"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"timezone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"template"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"body"}}]}}]}}]}}]} as unknown as DocumentNode<ChannelsPageQuery, ChannelsPageQueryVariables>;
export const DeliveriesPageDocument = {"__meta__":{"hash":"sha256:e26e5ea39aeac14f22d38fc74fd7db053c994c2dd332511afd80057571bc85ce"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DeliveriesPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationDeliveryFilterInput"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"notificationDeliveries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"25"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"channelId"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"test"}},{"kind":"Field","name":{"kind":"Name","value":"eventKind"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<DeliveriesPageQuery, DeliveriesPageQueryVariables>;
export const PreviewMessageDocument = {"__meta__":{"hash":"sha256:d097ad667b0e10abb52ca0ca5c53c92be73c3899b4078002c552f9686055db89"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PreviewMessage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PreviewNotificationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"notificationPreview"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"body"}},{"kind":"Field","name":{"kind":"Name","value":"request"}}]}}]}}]} as unknown as DocumentNode<PreviewMessageQuery, PreviewMessageQueryVariables>;
export const SaveChannelDocument = {"__meta__":{"hash":"sha256:885ba19798bd6256d0e9c453fad152a0dada2534797f6443dd5a8fadebfbe04e"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SaveChannel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SaveNotificationChannelInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"saveNotificationChannel"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<SaveChannelMutation, SaveChannelMutationVariables>;
export const TestChannelDocument = {"__meta__":{"hash":"sha256:8f0b7e716cacc745a451285a426b9c4023f7df199790206b6aa4214bdf7ffdb5"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"TestChannel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"testNotificationChannel"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationDelivery"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<TestChannelMutation, TestChannelMutationVariables>;
export const RemoveChannelDocument = {"__meta__":{"hash":"sha256:40244cd912c9b7ba07a4c5f6e23ad66729baa04570d06cd3412fac2a2ea18655"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveChannel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeNotificationChannel"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationChannel"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RemoveChannelMutation, RemoveChannelMutationVariables>;
export const SaveSubscriptionDocument = {"__meta__":{"hash":"sha256:6e176c6d2e75e9c3d6bcb64bb1474ef5f09c3c516876b15229a37a1da1aff641"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SaveSubscription"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SaveNotificationSubscriptionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"saveNotificationSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<SaveSubscriptionMutation, SaveSubscriptionMutationVariables>;
export const RemoveSubscriptionDocument = {"__meta__":{"hash":"sha256:60218003e0d67da2468486f64b154a417ddf02705e2cc909330ad9c366972975"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveSubscription"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeNotificationSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RemoveSubscriptionMutation, RemoveSubscriptionMutationVariables>;
export const ResendDeliveriesDocument = {"__meta__":{"hash":"sha256:8726d098dc63a22ce68679fafa8c9b1a051d974cf310b993ce5eae557b1c2329"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResendDeliveries"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResendNotificationsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resendNotifications"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ResendDeliveriesMutation, ResendDeliveriesMutationVariables>;
export const JobsPageDocument = {"__meta__":{"hash":"sha256:d29ca271ced8b31f91cc0bd30e18b2c8e07897ee8f8c338cc3334c51012a3acf"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"JobsPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"JobFilterInput"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"jobs"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"25"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"JobRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"jobQueues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"JobRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Job"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"instanceId"}},{"kind":"Field","name":{"kind":"Name","value":"queuedAt"}},{"kind":"Field","name":{"kind":"Name","value":"runAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitMs"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"maxAttempts"}},{"kind":"Field","name":{"kind":"Name","value":"recoveries"}},{"kind":"Field","name":{"kind":"Name","value":"cancelRequested"}},{"kind":"Field","name":{"kind":"Name","value":"errorCode"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}},{"kind":"Field","name":{"kind":"Name","value":"progressDone"}},{"kind":"Field","name":{"kind":"Name","value":"progressTotal"}},{"kind":"Field","name":{"kind":"Name","value":"progressText"}},{"kind":"Field","name":{"kind":"Name","value":"priority"}},{"kind":"Field","name":{"kind":"Name","value":"nodeId"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"}},{"kind":"Field","name":{"kind":"Name","value":"scheduleName"}},{"kind":"Field","name":{"kind":"Name","value":"payload"}},{"kind":"Field","name":{"kind":"Name","value":"result"}}]}}]} as unknown as DocumentNode<JobsPageQuery, JobsPageQueryVariables>;
export const JobPageDocument = {"__meta__":{"hash":"sha256:e840daa6d8f6ce3a1d10930ce4ab59a60d2bd82bb7a20289684fa8b4a87aefc6"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"JobPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"job"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"JobRow"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"JobRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Job"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"instanceId"}},{"kind":"Field","name":{"kind":"Name","value":"queuedAt"}},{"kind":"Field","name":{"kind":"Name","value":"runAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitMs"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"maxAttempts"}},{"kind":"Field","name":{"kind":"Name","value":"recoveries"}},{"kind":"Field","name":{"kind":"Name","value":"cancelRequested"}},{"kind":"Field","name":{"kind":"Name","value":"errorCode"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}},{"kind":"Field","name":{"kind":"Name","value":"progressDone"}},{"kind":"Field","name":{"kind":"Name","value":"progressTotal"}},{"kind":"Field","name":{"kind":"Name","value":"progressText"}},{"kind":"Field","name":{"kind":"Name","value":"priority"}},{"kind":"Field","name":{"kind":"Name","value":"nodeId"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"}},{"kind":"Field","name":{"kind":"Name","value":"scheduleName"}},{"kind":"Field","name":{"kind":"Name","value":"payload"}},{"kind":"Field","name":{"kind":"Name","value":"result"}}]}}]} as unknown as DocumentNode<JobPageQuery, JobPageQueryVariables>;
export const InstanceNamesDocument = {"__meta__":{"hash":"sha256:998ecb79b0aa8c73c1f5c822a8b364ed3a9cc5430c60ad808f295f9136bd4e14"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"InstanceNames"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"instances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<InstanceNamesQuery, InstanceNamesQueryVariables>;
export const QueuesPageDocument = {"__meta__":{"hash":"sha256:a26b9612793768203818eecb912ad1a38706caca58724c96e9b3641d555cffc1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"QueuesPage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"jobQueues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"paused"}},{"kind":"Field","name":{"kind":"Name","value":"pausedBy"}},{"kind":"Field","name":{"kind":"Name","value":"pausedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waiting"}},{"kind":"Field","name":{"kind":"Name","value":"delayed"}},{"kind":"Field","name":{"kind":"Name","value":"running"}},{"kind":"Field","name":{"kind":"Name","value":"succeeded"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}},{"kind":"Field","name":{"kind":"Name","value":"oldestWaitMs"}},{"kind":"Field","name":{"kind":"Name","value":"waitP50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"waitP95Ms"}},{"kind":"Field","name":{"kind":"Name","value":"durationP50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"durationP95Ms"}},{"kind":"Field","name":{"kind":"Name","value":"concurrency"}},{"kind":"Field","name":{"kind":"Name","value":"perInstance"}}]}}]}}]} as unknown as DocumentNode<QueuesPageQuery, QueuesPageQueryVariables>;
export const KindsOfJobsDocument = {"__meta__":{"hash":"sha256:f679500ffd1619e7f4890d2e2b1b780c389c9b6e9126eb7192629bbe73744990"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"KindsOfJobs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"jobQueues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"startable"}},{"kind":"Field","name":{"kind":"Name","value":"payloadSchema"}}]}},{"kind":"Field","name":{"kind":"Name","value":"instances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<KindsOfJobsQuery, KindsOfJobsQueryVariables>;
export const SchedulesPageDocument = {"__meta__":{"hash":"sha256:e3ed318ce814ba4410e058c07c8524b1b705f1c6aba2bc50bd0cb60e389916e0"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SchedulesPage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"jobSchedules"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"cron"}},{"kind":"Field","name":{"kind":"Name","value":"timezone"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"builtIn"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"lastFiredAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastJobId"}},{"kind":"Field","name":{"kind":"Name","value":"nextAt"}},{"kind":"Field","name":{"kind":"Name","value":"payload"}}]}}]}}]} as unknown as DocumentNode<SchedulesPageQuery, SchedulesPageQueryVariables>;
export const CancelOneJobDocument = {"__meta__":{"hash":"sha256:6490c3174c327bb8e02ec76a58627bc53d1e578274787ef2b52dd6773f1e11eb"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelOneJob"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelJob"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<CancelOneJobMutation, CancelOneJobMutationVariables>;
export const RetryOneJobDocument = {"__meta__":{"hash":"sha256:a0befdfa68e874472a7e78cce9e9992a070807e01f8e86cf6b51e9dc0bf64077"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RetryOneJob"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryJob"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<RetryOneJobMutation, RetryOneJobMutationVariables>;
export const PauseQueueDocument = {"__meta__":{"hash":"sha256:b71d736b1f334dfd63143f29df43c29ad2f606c5d1fe3a5277ac1106605868ea"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PauseQueue"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kind"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pauseJobQueue"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"kind"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kind"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<PauseQueueMutation, PauseQueueMutationVariables>;
export const ResumeQueueDocument = {"__meta__":{"hash":"sha256:7e1f0d3028953fe84c8fae120eb7ee879d3ac8891dffc7493c5f61442c19c325"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResumeQueue"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kind"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resumeJobQueue"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"kind"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kind"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<ResumeQueueMutation, ResumeQueueMutationVariables>;
export const StartOneJobDocument = {"__meta__":{"hash":"sha256:67673a086b3a8471412e97c8546cd3c1780f6a85fcc4e3a3524ce279b92248a1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartOneJob"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartJobInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startJob"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Job"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<StartOneJobMutation, StartOneJobMutationVariables>;
export const RemoveScheduleDocument = {"__meta__":{"hash":"sha256:6649a6d81132063b4dfb8fd6c162492bad5a8c985942db8e57a7985800af51dc"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveSchedule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeJobSchedule"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<RemoveScheduleMutation, RemoveScheduleMutationVariables>;
export const SaveScheduleDocument = {"__meta__":{"hash":"sha256:9cf640444f064b0e5adcc0d82626f9ecf19f8ad1ed5d06ced801e0c30e215055"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SaveSchedule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SaveJobScheduleInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"saveJobSchedule"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"facts"}}]}}]} as unknown as DocumentNode<SaveScheduleMutation, SaveScheduleMutationVariables>;
export const LineageGraphDocument = {"__meta__":{"hash":"sha256:1200783b546f2dfffa674f6cbff09210fa2763d4e8ccbe2ebe8435a06d524934"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LineageGraph"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"direction"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LineageGraphDirection"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"options"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"LineageOptionsInput"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"nodesAfter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"linksAfter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lineage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"key"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}},{"kind":"Argument","name":{"kind":"Name","value":"direction"},"value":{"kind":"Variable","name":{"kind":"Name","value":"direction"}}},{"kind":"Argument","name":{"kind":"Name","value":"options"},"value":{"kind":"Variable","name":{"kind":"Name","value":"options"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"facts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"graphAt"}},{"kind":"Field","name":{"kind":"Name","value":"servedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"cuts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upToDate"}},{"kind":"Field","name":{"kind":"Name","value":"stale"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"appliedAt"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodeCount"}},{"kind":"Field","name":{"kind":"Name","value":"linkCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"nodesAfter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"hop"}},{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"engine"}},{"kind":"Field","name":{"kind":"Name","value":"parentKey"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"links"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"linksAfter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fromId"}},{"kind":"Field","name":{"kind":"Name","value":"toId"}},{"kind":"Field","name":{"kind":"Name","value":"direct"}},{"kind":"Field","name":{"kind":"Name","value":"indirect"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]} as unknown as DocumentNode<LineageGraphQuery, LineageGraphQueryVariables>;
export const LineageEvidenceOfDocument = {"__meta__":{"hash":"sha256:94a295cac71cb69c87212fd14d4aaedf437eef76e010829243919b7238a6f863"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LineageEvidenceOf"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"options"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"LineageOptionsInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lineagePaths"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}},{"kind":"Argument","name":{"kind":"Name","value":"options"},"value":{"kind":"Variable","name":{"kind":"Name","value":"options"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"facts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cuts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reasons"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"evidenceId"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"subtype"}},{"kind":"Field","name":{"kind":"Name","value":"masking"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"confidence"}},{"kind":"Field","name":{"kind":"Name","value":"assetKey"}},{"kind":"Field","name":{"kind":"Name","value":"sqlHash"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}}]}}]}}]}}]}}]} as unknown as DocumentNode<LineageEvidenceOfQuery, LineageEvidenceOfQueryVariables>;
export const LineageChangesDocument = {"__meta__":{"hash":"sha256:2435dfebe50c524e693d7e86c14f2d1519bb603a9d2e00b7598c0a83470f5344"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"LineageChanges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"direction"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LineageGraphDirection"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"options"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"LineageOptionsInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lineageChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"key"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}},{"kind":"Argument","name":{"kind":"Name","value":"direction"},"value":{"kind":"Variable","name":{"kind":"Name","value":"direction"}}},{"kind":"Argument","name":{"kind":"Name","value":"options"},"value":{"kind":"Variable","name":{"kind":"Name","value":"options"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"edgesChanged"}}]}}]}}]} as unknown as DocumentNode<LineageChangesSubscription, LineageChangesSubscriptionVariables>;
export const NodesPageDocument = {"__meta__":{"hash":"sha256:ec1886a035884cb7777a221fcc435f5ed2b8dd39c0cc4bf1d9733abba77ad26b"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NodesPage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"roles"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"lastHeartbeatAt"}},{"kind":"Field","name":{"kind":"Name","value":"load"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cpuRatio"}},{"kind":"Field","name":{"kind":"Name","value":"memoryBytes"}},{"kind":"Field","name":{"kind":"Name","value":"runningJobs"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"serviceMap"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"components"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"health"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"errorRatio"}},{"kind":"Field","name":{"kind":"Name","value":"figures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dependsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dependents"}}]}}]}}]}}]} as unknown as DocumentNode<NodesPageQuery, NodesPageQueryVariables>;
export const AccountChoicesDocument = {"__meta__":{"hash":"sha256:7202f047bba1f9a41e6d7e1ded14e5c87a90c1c57abf3f7b5c244e40b9aa76cc"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AccountChoices"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"text"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"text"},"value":{"kind":"Variable","name":{"kind":"Name","value":"text"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"login"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<AccountChoicesQuery, AccountChoicesQueryVariables>;
export const AccountNameDocument = {"__meta__":{"hash":"sha256:ca8c1b171235340e86984cb2a2c99a83e36afd936ad7e5afd63999d3d6154fd4"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AccountName"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"login"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<AccountNameQuery, AccountNameQueryVariables>;
export const RunsPageDocument = {"__meta__":{"hash":"sha256:b7d9f2d876492b9eb564d44b2eec71d8623f84c6525771b80a851520e3617d2f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RunsPage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"instances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"flavour"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"watchMethod"}},{"kind":"Field","name":{"kind":"Name","value":"watchAdvice"}},{"kind":"Field","name":{"kind":"Name","value":"watchSetup"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastErrorMessage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"collectionRuns"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"30"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RunParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RunParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CollectionRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"instanceId"}},{"kind":"Field","name":{"kind":"Name","value":"instanceKey"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"trigger"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"done"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"queuedAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"added"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"removed"}},{"kind":"Field","name":{"kind":"Name","value":"unchanged"}},{"kind":"Field","name":{"kind":"Name","value":"warningCount"}},{"kind":"Field","name":{"kind":"Name","value":"warnings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}}]}}]} as unknown as DocumentNode<RunsPageQuery, RunsPageQueryVariables>;
export const RunProgressDocument = {"__meta__":{"hash":"sha256:d56f5ce4cca301053aea926987719d2c766afffe499600466d8dd259423b03d4"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"RunProgress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"collectionProgress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"missed"}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RunParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RunParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CollectionRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"instanceId"}},{"kind":"Field","name":{"kind":"Name","value":"instanceKey"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"trigger"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"done"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"queuedAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"added"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"removed"}},{"kind":"Field","name":{"kind":"Name","value":"unchanged"}},{"kind":"Field","name":{"kind":"Name","value":"warningCount"}},{"kind":"Field","name":{"kind":"Name","value":"warnings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}}]}}]} as unknown as DocumentNode<RunProgressSubscription, RunProgressSubscriptionVariables>;
export const StartRunDocument = {"__meta__":{"hash":"sha256:5a0bc699678d641dcf12ad17ac640a9b4970f067631b234afdef47500eb8e6b0"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartCollectionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startCollection"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<StartRunMutation, StartRunMutationVariables>;
export const CancelRunDocument = {"__meta__":{"hash":"sha256:c846a2a652f33bcab2c48f1e82432ed3ab3345f78d730d9d68034297dfd36e14"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"runId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelCollection"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"runId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"runId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<CancelRunMutation, CancelRunMutationVariables>;
export const SearchPageDocument = {"__meta__":{"hash":"sha256:3777f8b56ed2cf46daf059745456836d40852f67e73e58b474787872f1773d6c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SearchPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"text"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AssetFilterInput"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"includeDeleted"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"search"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"text"},"value":{"kind":"Variable","name":{"kind":"Name","value":"text"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"includeDeleted"},"value":{"kind":"Variable","name":{"kind":"Name","value":"includeDeleted"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"30"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"matches"}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"corrected"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"matchedIn"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"engine"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"instanceKey"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"dataType"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"facets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kinds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"engines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"schemaKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"instanceIds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ownerIds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"domainIds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"classifications"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<SearchPageQuery, SearchPageQueryVariables>;
export const StatisticsPageDocument = {"__meta__":{"hash":"sha256:47ca51498f94b64b24c44e46619565e1160d44999c7887b68e560987ab4a81c4"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"StatisticsPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"report"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AssetReport"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"statistics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"facet"},"value":{"kind":"EnumValue","value":"INSTANCE"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"assets"}},{"kind":"Field","name":{"kind":"Name","value":"tables"}},{"kind":"Field","name":{"kind":"Name","value":"columns"}},{"kind":"Field","name":{"kind":"Name","value":"rowEstimate"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"instances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"report"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"report"},"value":{"kind":"Variable","name":{"kind":"Name","value":"report"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"rowEstimate"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"wideGrants"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"30"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"granteeName"}},{"kind":"Field","name":{"kind":"Name","value":"privileges"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]}}]} as unknown as DocumentNode<StatisticsPageQuery, StatisticsPageQueryVariables>;
export const FleetPageDocument = {"__meta__":{"hash":"sha256:7dc3420d18de00c918a7b1c13018ecaae3eea064ea7cee8896497b886c6144ef"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"FleetPage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"instances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"engine"}},{"kind":"Field","name":{"kind":"Name","value":"flavour"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastErrorMessage"}},{"kind":"Field","name":{"kind":"Name","value":"assetCounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}},{"kind":"Field","alias":{"kind":"Name","value":"recent"},"name":{"kind":"Name","value":"assets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"12"}},{"kind":"Argument","name":{"kind":"Name","value":"order"},"value":{"kind":"EnumValue","value":"CHANGED_AT"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"kinds"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"TABLE"},{"kind":"EnumValue","value":"VIEW"},{"kind":"EnumValue","value":"MATERIALIZED_VIEW"},{"kind":"EnumValue","value":"ROUTINE"}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"changedAt"}}]}}]}}]}}]} as unknown as DocumentNode<FleetPageQuery, FleetPageQueryVariables>;
export const TreeLevelDocument = {"__meta__":{"hash":"sha256:ac7336c945e223c4d180dda549a1ff250621ae9a579f7bf58d8146c2569ebef2"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TreeLevel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"parentKey"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tree"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"parentKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"parentKey"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"INSTANCE"},{"kind":"EnumValue","value":"DATABASE"},{"kind":"EnumValue","value":"SCHEMA"},{"kind":"EnumValue","value":"TABLE"},{"kind":"EnumValue","value":"VIEW"},{"kind":"EnumValue","value":"MATERIALIZED_VIEW"},{"kind":"EnumValue","value":"FOREIGN_TABLE"},{"kind":"EnumValue","value":"ROUTINE"},{"kind":"EnumValue","value":"SEQUENCE"},{"kind":"EnumValue","value":"KEY_PATTERN"},{"kind":"EnumValue","value":"STREAM"},{"kind":"EnumValue","value":"TYPE"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"engine"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<TreeLevelQuery, TreeLevelQueryVariables>;