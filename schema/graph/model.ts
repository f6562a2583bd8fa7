/**
 * The graph, declared: every label, relationship type and key property. Migrations `NNNN-name.cypher` create the
 * constraints and indexes; stores take labels and relationship types from here only.
 *
 * Time. A node of a versioned thing carries `validFrom` and `validTo` (ISO 8601 UTC text, `validTo` null while
 * current) and, while current, the extra label `Live`. A change of an asset first copies what was into a `Version`
 * node (state valid from..to), then changes the asset, so first collections write no versions. Relationships that
 * have ended are re-created with the type `WAS` and `type` = what they were, with `validFrom`/`validTo`: today's
 * reads never meet them.
 */

/** Labels with what they stand for. An asset has `Asset`, its kind as a second label, and `Live` while it exists. */
export const labels = {
  /** Marker of everything collected or registered. Key: `key` (unique), `id` (unique, immutable). */
  Asset: 'Asset',
  /** Marker of what exists now. */
  Live: 'Live',
  /**
   * A past state of an asset and what ended it: `id`, `assetId`, `assetKey` (as it was then), `number` (1, 2, 3, …),
   * `validFrom` <= t < `validTo`; `state` (JSON {@link VersionState}, null for a gap in which the asset did not exist);
   * `change` (what ended it: `CHANGED`, `REMOVED`, `RENAMED`, `RECREATED`), `diff` (JSON list of
   * {@link VersionDifference}: from this state to the next), `cause` (JSON {@link VersionCause}), `runId`.
   * The present state has the number `versionCount` + 1 and holds since `changedAt`.
   */
  Version: 'Version',
  /** A collected scope: `key` (unique), `instanceId`, `digest`, `assetCount`, `appliedAt`, `lineageAt` (`appliedAt` of the state whose lineage was derived, and by which version). */
  Scope: 'Scope',
  /** An asset that is being written and not yet part of the graph: `stage`, `key` and the asset's properties. Never read it. */
  Staged: 'Staged',
  /**
   * A link whose other end does not exist (yet): `from`, `to` (keys), `type`, `properties` (JSON), `owner` (key of the
   * asset that states it), `instanceId`. Becomes a relationship as soon as both ends live.
   */
  PendingLink: 'PendingLink',
  /**
   * A collection run: `id`, `instanceId`, `instanceKey`, `mode`, `trigger`, `only`, `state`, `phase`, `done`, `total`,
   * `queuedAt`, `startedAt`, `finishedAt`, `durationMs`, `added`, `changed`, `removed`, `unchanged`, `warnings` (JSON),
   * `warningCount`, `errorCode`, `errorMessage`, `requestedBy`, `correlationId`, `leaseToken`, `cancelRequested`,
   * `zone`.
   */
  CollectionRun: 'CollectionRun',
  /** Figures of an asset at a time: `assetId`, `assetKey`, `at`, `rowEstimate`, `sizeBytes`; one per run in which they changed, thinned out with age. */
  StatisticSample: 'StatisticSample',
  /** An address that answered a probe: `id`, `address` (unique), `host`, `port`, `engine`, `state`. */
  Candidate: 'Candidate',
  /** A search for instances at given addresses. */
  DiscoveryRun: 'DiscoveryRun',
  /** Encrypted credentials of an instance. */
  Secret: 'Secret',
  /** A work group: `id`, `name`, `description`. Belongs to a Unit. */
  Team: 'Team',
  /** A department: `id`, `name`, `description`. Belongs to an Organisation. */
  Unit: 'Unit',
  /** A company: `id`, `name`, `description`. */
  Organisation: 'Organisation',
  /**
   * A person or program: `id`, `login`, `name`, `kind`, `email`, `passwordHash` (argon2id), `mustChangePassword`,
   * `disabled`, `createdAt`, `lastSignInAt`, `issuer` and `externalKey` (of an identity provider), `removedAt`.
   */
  Account: 'Account',
  /** A custom role: `name`, `description`, `permissions`, `revision`. */
  Role: 'Role',
  /**
   * A role held (or denied) by an account, team, unit or organisation within a place: `id`, `subjectId`, `role`,
   * `scopeKind`, `scopeValue`, `deny`, `environments`, `tags`, `timeWindow` (JSON), `validFromMs`, `validUntilMs`,
   * `origin`, `grantedBy`, `at`, `reason`.
   */
  RoleGrant: 'RoleGrant',
  /** `version`: rises whenever a grant, role or membership changes. */
  AccessState: 'AccessState',
  /** A signed-in browser: `id`, `tokenHash`, `accountId`, `by`, `startedAt`, `expiresMs`, `idleUntilMs`, `lastUsedMs`, `address`, `userAgent`. */
  Session: 'Session',
  /** `id`, `tokenHash`, `prefix`, `accountId`, `name`, `permissions`, `expiresMs`, `createdAt`, `createdBy`, `lastUsedMs`. */
  ApiToken: 'ApiToken',
  /** A link that signs in once: `tokenHash`, `accountId`, `expiresMs`. */
  SignInLink: 'SignInLink',
  /** Failed sign-ins of a login, whether it exists or not: `login`, `failures`, `lockedUntilMs`, `lastMs`. */
  SignInGuard: 'SignInGuard',
  /** A second factor: `id`, `accountId`, `secretId` (in the vault), `state`, `lastStep`, `recoveryHashes`, `at`. */
  SecondFactor: 'SecondFactor',
  /** A sign-in with an identity provider under way: `tokenHash`, `verifier`, `nonce`, `state`, `redirectUri`, `returnTo`, `expiresMs`. */
  OidcFlow: 'OidcFlow',
  /** When somebody of a team is on call: `id`, `teamId`, `accountId`, `fromMs`, `untilMs`. */
  OnCallShift: 'OnCallShift',
  /** Somebody decides in another's place: `id`, `fromAccountId`, `toAccountId`, `fromMs`, `untilMs`. */
  Delegation: 'Delegation',
  /** One check of the compliance rules: `id`, `at`, `durationMs`, `open`, `excepted`, `byRule` (JSON). */
  ComplianceCheck: 'ComplianceCheck',
  /**
   * Something that breaks a compliance rule: `id`, `ruleId`, `subjectKey`, `subjectName`, `severity`, `evidence` (JSON),
   * `firstSeenAt`, `lastSeenAt`, `resolvedAt`, `instanceId`.
   */
  ComplianceFinding: 'ComplianceFinding',
  /** A rule that need not hold for something for a time: `id`, `ruleId`, `subjectKey`, `reason`, `ticket`, `untilMs`, `grantedBy`, `at`, `withdrawnAt`. */
  ComplianceException: 'ComplianceException',
  Domain: 'Domain',
  Tag: 'Tag',
  Term: 'Term',
  PropertyDefinition: 'PropertyDefinition',
  /** A version of people's metadata of an asset. */
  Annotation: 'Annotation',
  AnnotationVersion: 'AnnotationVersion',
  /** Inherited metadata still to be carried down below an asset: `id`, `key`, `instanceKey`. */
  InheritanceWork: 'InheritanceWork',
  /** Regular work of the schedulers: `name`, `nextMs`, `lastMs`. */
  UpkeepTask: 'UpkeepTask',
  /**
   * A job: `id`, `space`, `kind`, `state`, `instanceId`, `payload` (JSON), `priority`, `attempts`, `maxAttempts`,
   * `recoveries`, `token` (fencing), `nodeId`, `leaseUntilMs`, `queuedMs`, `runAtMs`, `startedMs`, `waitMs`, `durationMs`,
   * `finishedAt`, `finishedMs`, `progressDone`, `progressTotal`, `progressText`, `cancelRequested`, `result` (JSON),
   * `errorCode`, `errorMessage`, `dedupKey` (unique), `scheduleName`, `requestedBy`, `correlationId`, `causationId`,
   * `traceparent`.
   */
  BackgroundJob: 'BackgroundJob',
  /**
   * All jobs of a kind: `key`, `space`, `kind`, `paused`, `pausedBy`, `pausedAt`, `begunMs` (of the latest, where a rate
   * limits them); locked while one of them is begun.
   */
  JobQueue: 'JobQueue',
  /**
   * A schedule of jobs: `key`, `space`, `name`, `kind`, `cron`, `timezone`, `payload` (JSON), `instanceId`, `enabled`,
   * `builtIn`, `nextMs`, `lastFiredAt`, `lastJobId`, `revision`.
   */
  JobSchedule: 'JobSchedule',
  /**
   * A process of Waymark: `id`, `space`, `name`, `version`, `roles`, `startedAt`, `address`, `state`, `untilMs` (its
   * lease), `beatMs`, `leftAt`, `drainRequested`, `load` (JSON), `links` (JSON: how it reaches what it depends on).
   */
  ClusterNode: 'ClusterNode',
  /** Remembered outcome of a mutation by client key. */
  Idempotency: 'Idempotency',
  /**
   * An event written with its fact: `id`, `kind`, `version`, `aggregate`, `sequence` (within the aggregate), `at`,
   * `correlationId`, `causationId`, `traceparent`, `subjectId`, `payload` (JSON); `position` (1, 2, 3, … in the order of
   * publication) once it is sequenced, until then also `Unpublished`.
   */
  OutboxEvent: 'OutboxEvent',
  /** Marker of an event that has no position yet. */
  Unpublished: 'Unpublished',
  /** The last sequence of an aggregate: `aggregate`, `last`. */
  OutboxCounter: 'OutboxCounter',
  /** The order of all events: `name`, `head` (the last position given), `delayMs`, `errorRatio` (of the latest publications). */
  EventStream: 'EventStream',
  /**
   * How far a consumer has come: `key`, `consumer`, `lane`, `lanes`, `position`, `kinds`, `description`, `at`, `delayMs`,
   * `errorRatio` (of its latest deliveries).
   */
  EventCursor: 'EventCursor',
  /** A consumer has handled an event: `key` (consumer, event and replay), `consumer`, `eventId`, `position`. */
  HandledEvent: 'HandledEvent',
  /**
   * An event that a consumer could not handle, or that waits behind one: `key`, `id`, `consumer`, `lane`, `eventId`,
   * `position`, `aggregate`, `kind`, `state`, `attempts`, `nextAtMs`, `errorCode`, `errorMessage`, `firstFailedAt`,
   * `lastFailedAt`, `compensatedAt`, `discardedAt`, `discardedBy`, `discardReason`, `replayed` (it failed in a replay).
   */
  EventRetry: 'EventRetry',
  /** A repetition of past events for one lane of a consumer: `key`, `id`, `consumer`, `lane`, `fromPosition`, `toPosition`, `position`, `again`, `state`, `handled`. */
  EventReplay: 'EventReplay',
  /** Where notifications go: `id`, `name`, `kind`, `settings` (JSON without secrets), `secretId`, `enabled`, `createdAt`, `updatedAt`, `createdBy`. */
  NotificationChannel: 'NotificationChannel',
  /**
   * Which events go to a channel and how: `id`, `name`, `channelId`, `filter` (JSON), `template` (JSON), `quietHours`
   * (JSON), `digestMinutes`, `enabled`, `ownerId`, `createdAt`, `updatedAt`, `space` (none but where sets share a graph).
   */
  NotificationSubscription: 'NotificationSubscription',
  /**
   * A message to be sent or sent: `id`, `subscriptionId`, `channelId`, `eventId`, `digestKey`, `state`, `attempts`,
   * `nextAtMs`, `claimedUntilMs`, `createdAt`, `finishedAt`, `status`, `error`, `durationMs`, `test`, `space`.
   */
  NotificationDelivery: 'NotificationDelivery',
  /**
   * An audit record: `id`, `chain`, `sequence`, `content` (canonical JSON, the truth), `hash` (SHA-256 of `content`);
   * `at`, `action`, `outcome`, `subjectId`, `subjectName`, `assetKey`, `targetId`, `ticket` repeat the content for searches.
   */
  AuditRecord: 'AuditRecord',
  /** The head of a chain of records: `name`, `sequence`, `hash`, `epoch` (newest checkpoint), `checkpointed`. */
  AuditChain: 'AuditChain',
  /** A set of chains: `name`, `keyId`, `checkpoint`, `checkpointHash`, `keepDays`, `hold`, `retentionReason`. */
  AuditTrail: 'AuditTrail',
  /** A key that signs: `id`, `secretId` (private half, in the vault), `publicKey`, `trail`, `at`. */
  AuditKey: 'AuditKey',
  /** Where all chains stood: `trail`, `number`, `at`, `content`, `hash`, `signature`, `keyId`. */
  AuditCheckpoint: 'AuditCheckpoint',
  /** What retention removed from a chain: `trail`, `chain`, `runId`, `toSequence`, `content`, `hash`, `signature`, `keyId`. */
  AuditTombstone: 'AuditTombstone',
  /**
   * One piece of evidence for lineage: `id`, `key` (unique: what states it), `source` (`VIEW`, `ROUTINE`, `TRIGGER`,
   * `RULE`, `GENERATED_COLUMN`, `FOREIGN_KEY`, `EXECUTED_SQL`, `OPENLINEAGE`, `DBT`, `MANUAL`, `CACHE_RULE`), `method`,
   * `assetId` and `assetKey` (of what states it, null for none), `instanceId`, `sqlHash`, `catalogDigest` and `uses`
   * (what names in the text meant), `text`, `origin` (who or what handed it in), `reason` (of a manual one), `unresolved` (JSON list with positions and reasons), `confidence` (0..1), `count` (executions seen), `counters` (JSON list: the engine's counters that `count` was made from),
   * `firstSeenAt`, `lastSeenAt`, `withdrawnAt`. Its edges carry its id; withdrawing it ends only these.
   */
  LineageEvidence: 'LineageEvidence',
  /** The latest reading of an instance's own figures of executed statements: `instanceId`, `readAt`, `method`, figures, `warnings` (JSON), `errorCode`, `errorMessage`, `aside` (JSON: digests of statements that say nothing, which the next reading passes over). */
  StatementReading: 'StatementReading',
  /** `version`: rises with every transaction that begins or ends lineage edges; locked by it to the end. */
  LineageState: 'LineageState',
  /** What one transaction did to lineage edges, for replicas: `version`, `at`, `begun` and `ended` (flat lists of asset ids and kinds), `rebuild` (too much to list: replicas are built anew). */
  LineageChange: 'LineageChange',
  /**
   * That an asset holds a kind of data: `key` (asset id and kind, unique), `id`, `assetId`, `instanceId`, `kind`,
   * `category`, `state` (`SUGGESTED`, `CONFIRMED`, `REJECTED`, `WITHDRAWN`), `confidence` (0..1), `effective`, `own`
   * (JSON list of what suggests it on the asset itself), `ownConfidence`, `detected` (what of that the names said),
   * `flow` (JSON: by which edges it came), `flowConfidence`, `flowFromId`, `decision`, `decidedBy`, `decidedById`,
   * `decidedAt`, `reason`, `since`, `revision`.
   */
  Classification: 'Classification',
  /** A past state of a classification: `id`, `classificationId`, `number`, `validFrom` <= t < `validTo`, and its members. */
  ClassificationVersion: 'ClassificationVersion',
  /** A rule of people: `id`, `name`, `kind`, `category`, `effect`, `pattern`, `subject`, `engines`, `confidence`, `enabled`, `revision`, … */
  ClassificationRule: 'ClassificationRule',
  /** How far classification has come: `name`, `rules` (version of people's rules), `lineageVersion`, `annotationsAt`, `registeredAt`. */
  ClassificationState: 'ClassificationState',
  /** An asset whose classifications have still to flow on: `assetId`. */
  ClassificationWork: 'ClassificationWork',
  /** One applied migration. */
  Migration: 'Migration',
  /** Cluster-wide exclusive right with fencing token. */
  Lease: 'Lease',
} as const;

/** Relationship types, read from source to target. Types between assets found by collectors are in `src/core/collection.ts`. */
export const relationships = {
  /** (parent Asset)-[:CONTAINS]->(child Asset), both Live. */
  CONTAINS: 'CONTAINS',
  /** (Principal)-[:GRANTED {privileges, grantable, grantor}]->(Asset). */
  GRANTED: 'GRANTED',
  /** A relationship that has ended: `type`, `validFrom`, `validTo` and its properties. */
  WAS: 'WAS',
  /** (Version)-[:VERSION_OF]->(Asset). */
  VERSION_OF: 'VERSION_OF',
  /** (Scope)-[:HOLDS]->(root Asset of a unit), Live. */
  HOLDS: 'HOLDS',
  /** (Version)-[:CAUSED_BY]->(CollectionRun). */
  CAUSED_BY: 'CAUSED_BY',
  /**
   * (source Asset)-[:FLOWS_TO {evidence, subtype, text, masking, confidence, validFrom}]->(target Asset): a value moves.
   * Between columns, and between tables; one relationship for each piece of evidence (`evidence` = its id). `subtype`:
   * `IDENTITY`, `TRANSFORMATION`, `AGGREGATION`. OpenLineage calls it DIRECT.
   */
  FLOWS_TO: 'FLOWS_TO',
  /**
   * (source Asset)-[:INFLUENCES {evidence, subtype, text, masking, confidence, validFrom}]->(target Asset): a value
   * decides about rows or about another value. `subtype`: `FILTER`, `JOIN`, `GROUP_BY`, `SORT`, `WINDOW`,
   * `CONDITIONAL`. OpenLineage calls it INDIRECT.
   */
  INFLUENCES: 'INFLUENCES',
  /** (new Asset)-[:RENAMED_FROM {evidence, confidence, at}]->(old Asset). */
  RENAMED_FROM: 'RENAMED_FROM',
  /** (CollectionRun)-[:COLLECTED]->(Instance). */
  COLLECTED: 'COLLECTED',
  /** (Annotation)-[:ANNOTATES]->(Asset). */
  ANNOTATES: 'ANNOTATES',
  /** (Asset)-[:OWNED_BY_PEOPLE {role}]->(Team|Account). */
  OWNED_BY_PEOPLE: 'OWNED_BY_PEOPLE',
  /** (Account {lead})-[:BELONGS_TO]->(Team)-[:BELONGS_TO]->(Unit)-[:BELONGS_TO]->(Organisation). */
  BELONGS_TO: 'BELONGS_TO',
  /** (Account)-[:HEADS]->(Unit). */
  HEADS: 'HEADS',
  /** (Account)-[:STEWARDS]->(Domain). */
  STEWARDS: 'STEWARDS',
  /** (Classification)-[:CLASSIFIES]->(Asset). */
  CLASSIFIES: 'CLASSIFIES',
  IN_DOMAIN: 'IN_DOMAIN',
  TAGGED: 'TAGGED',
  HAS_TERM: 'HAS_TERM',
} as const;

/**
 * Properties every Asset node carries, set by ingest and registration:
 * `id`, `key`, `name`, `nameLower`, `kind`, `engine`, `instanceId`, `instanceKey`, `databaseKey`, `schemaKey`
 * (keys of the enclosing database and schema; in MySQL and Redis `schemaKey` = `databaseKey`; null above),
 * `parentKey`, `comment`, `definition` (JSON text of the collected properties), `grants` (JSON text), `relations`
 * (JSON text of the collected relations), `hash`, `engineId`, `validFrom` (first seen), `validTo`, `changedAt` (since
 * when the present state holds), `versionCount` (absent = 0), `source` (`collected` or `manual`); volatile `statistics` (JSON text) with
 * `rowEstimate`, `sizeBytes` as numbers for sorting; and, kept by people's edits: `environment` (from the instance),
 * `domainIds`, `tags` (names, own and inherited from what encloses it), `ownerIds`, `description`.
 * Columns also carry `position`, `dataType`, `nullable`. Roots of units also carry `unitKey` (= `key`), `scope` and
 * `unitDigest`. A Database is its own `databaseKey`, a Schema its own `schemaKey`.
 *
 * An Instance also carries how it is reached and collected: `host`, `port`, `tls`, `tlsCa`, `user`, `database`,
 * `secretId`, `schedule`, `timezone`, `enabled`, `zone`, `ownTags`, `flavour`, `version`, `watchMethod`, `watchAdvice`,
 * `consecutiveFailures`, `nextAttemptAt`, `lastErrorCode`, `lastErrorMessage`, `lastRunId`, `lastSuccessAt`, `retiredAt`.
 *
 * Search: the writer of an asset sets `searchName` and `searchText` by `searchFields()` of `src/core/search-text.ts`
 * (on creation, on a change of the comment), and with statistics `usageCount` (number: scans, calls or reads the
 * engine has counted, absent when it counts none) and `searchRank` (`usageTokens(usageCount)`, written only when it
 * differs). People's edits keep `searchPeople`.
 * Inherited metadata: `tags`, `domainIds` and `ownerIds` are what the asset has itself and what all that encloses it
 * has, so `enclosing asset's values` is what a new asset starts with (`inheritedMetadata()` of `src/catalog`); lists,
 * sorted, absent when empty. People's edits keep them right below the edited asset, on dropped assets too.
 * Classification: `classifications` are the kinds of data that the asset is taken to hold, sorted, absent when none;
 * of tables `valuesReadAt`, when values were last read to find out.
 */
export const assetProperties = [
  'id',
  'key',
  'name',
  'nameLower',
  'kind',
  'engine',
  'instanceId',
  'instanceKey',
  'databaseKey',
  'schemaKey',
  'parentKey',
  'unitKey',
  'scope',
  'unitDigest',
  'comment',
  'definition',
  'grants',
  'relations',
  'hash',
  'engineId',
  'validFrom',
  'validTo',
  'changedAt',
  'versionCount',
  'source',
  'statistics',
  'rowEstimate',
  'sizeBytes',
  'environment',
  'domainIds',
  'tags',
  'ownerIds',
  'classifications',
  'valuesReadAt',
  'description',
  'position',
  'dataType',
  'nullable',
  'usageCount',
  'searchName',
  'searchText',
  'searchRank',
  'searchPeople',
] as const;

/** `Version.state`: the asset as it was. */
export interface VersionState {
  kind: string;
  key: string;
  name: string;
  parentKey: string | null;
  comment: string | null;
  /** What defined the asset (`definition`). */
  properties: Readonly<Record<string, unknown>>;
  grants: readonly unknown[];
  relations: readonly unknown[];
  engineId: string | null;
}

/** One entry of `Version.diff`. */
export interface VersionDifference {
  /**
   * `kind`, `name`, `comment`, `properties.<name>`, `grants.<grantee key>` (from/to: the grants of that grantee),
   * `relations.<TYPE>.<key of the other end>` (from/to: the links), `key` (a rename), `exists` (true to false or back).
   */
  path: string;
  /** Null when absent before. */
  from: unknown;
  /** Null when absent after. */
  to: unknown;
}

/** `Version.cause`: what made the change. */
export interface VersionCause {
  type: 'COLLECTION' | 'MANUAL' | 'EXECUTION';
  /** Run, for COLLECTION. */
  runId?: string;
  /** MANUAL, SCHEDULED, CHANGE or ADOPTION, for COLLECTION. */
  trigger?: string;
  /** Who or what asked. */
  subjectId?: string;
  correlationId?: string;
}
