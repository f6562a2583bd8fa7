import { GraphQLDateTimeISO, GraphQLJSON } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { AuditFaultKind, AuditOutcome, ReportGroup } from '../../../src/audit/index.js';
import { Connection } from '../common/page.type.js';
import { AuditFaultKindEnum, AuditOutcomeEnum, AuditReportGroupEnum } from './audit.enum.js';

/** One record of the audit trail. */
@ObjectType({ description: 'Who did what, on which asset, from where, why, and how it ended.' })
export class AuditRecord {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When (UTC).' })
  at!: string;

  @Field(() => String, { description: 'What was done, for example annotation.edit.' })
  action!: string;

  @Field(() => AuditOutcomeEnum, { description: 'How it ended.' })
  outcome!: AuditOutcome;

  @Field(() => String, { description: 'person, service, system or anonymous.' })
  subjectKind!: string;

  @Field(() => ID, { description: 'Id of the account that did it; system or anonymous without one.' })
  subjectId!: string;

  @Field(() => String, { description: 'Its name then.' })
  subjectName!: string;

  @Field(() => ID, { nullable: true, description: 'Session or token it was done with.' })
  sessionId!: string | null;

  @Field(() => String, { description: 'Way it came in: graphql, websocket, rest, cli, job or system.' })
  channel!: string;

  @Field(() => String, { nullable: true, description: 'Network address it came from.' })
  address!: string | null;

  @Field(() => String, { nullable: true, description: 'Program it came from, as it says itself.' })
  userAgent!: string | null;

  @Field(() => ID, { description: 'Request it belongs to.' })
  requestId!: string;

  @Field(() => ID, { description: 'Shared by everything one outer cause led to.' })
  correlationId!: string;

  @Field(() => String, { nullable: true, description: 'Key of the asset it was done on.' })
  assetKey!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of what else it was done on: an account, a run, a token.',
  })
  targetId!: string | null;

  @Field(() => String, { nullable: true, description: 'Why, or the code of the error.' })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'Ticket that asked for it.' })
  ticket!: string | null;

  @Field(() => GraphQLJSON, { nullable: true, description: 'State before; never holds a secret.' })
  before!: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: 'State after; never holds a secret.' })
  after!: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: 'More about it.' })
  details!: unknown;

  @Field(() => String, { description: 'Chain of hashes the record stands in.' })
  chain!: string;

  @Field(() => Int, { description: 'Its place in the chain, from 1 without gaps.' })
  sequence!: number;

  @Field(() => Int, { description: 'Newest checkpoint when it was written; 0 before the first.' })
  epoch!: number;

  @Field(() => String, { description: 'Hash of the record before it in the chain (SHA-256, hexadecimal).' })
  previousHash!: string;

  @Field(() => String, { description: 'Hash of the record (SHA-256 of its canonical JSON, hexadecimal).' })
  hash!: string;
}

/** A page of records. */
export const AuditRecordConnection = Connection('AuditRecord', () => AuditRecord);

/** One line of a report. */
@ObjectType({ description: 'One line of an audit report.' })
export class AuditReportLine {
  @Field(() => AuditReportGroupEnum, { description: 'What the report groups by.' })
  by!: ReportGroup;

  @Field(() => String, {
    nullable: true,
    description: 'Account id, asset key, ticket, action or day; null for records without one.',
  })
  key!: string | null;

  @Field(() => String, { nullable: true, description: 'Name of the account, else the key.' })
  label!: string | null;

  @Field(() => Int, { description: 'Records.' })
  total!: number;

  @Field(() => Int, { description: 'Of them done.' })
  success!: number;

  @Field(() => Int, { description: 'Of them failed.' })
  failure!: number;

  @Field(() => Int, { description: 'Of them refused.' })
  denied!: number;

  @Field(() => GraphQLDateTimeISO, { description: 'Time of the first (UTC).' })
  firstAt!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'Time of the last (UTC).' })
  lastAt!: string;
}

/** An action that is audited. */
@ObjectType({ description: 'An action that is audited.' })
export class AuditActionInfo {
  @Field(() => String, { description: 'Name, for example role.grant.' })
  name!: string;

  @Field(() => String, { description: 'What it says.' })
  description!: string;
}

/** A signed statement of where all chains stood. */
@ObjectType({
  description:
    'A signed statement of where all chains of the audit trail stood; it fixes every record before it.',
})
export class AuditCheckpoint {
  @Field(() => Int, { description: '1, 2, 3, …' })
  number!: number;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was signed (UTC).' })
  at!: string;

  @Field(() => String, { description: 'What was signed, as canonical JSON.' })
  content!: string;

  @Field(() => String, { description: 'SHA-256 of the content, hexadecimal.' })
  hash!: string;

  @Field(() => String, { description: 'Ed25519 signature of the content, base64.' })
  signature!: string;

  @Field(() => ID, { description: 'Id of the signing key.' })
  keyId!: string;

  @Field(() => String, { nullable: true, description: 'Public half of the key: SPKI in base64 DER.' })
  publicKey!: string | null;
}

/** A page of checkpoints. */
export const AuditCheckpointConnection = Connection('AuditCheckpoint', () => AuditCheckpoint);

/** Outcome of asking for a checkpoint. */
@ObjectType({ description: 'Outcome of asking for a checkpoint.' })
export class MadeAuditCheckpoint {
  @Field(() => AuditCheckpoint, {
    nullable: true,
    description: 'The checkpoint; null when nothing was written since the last one.',
  })
  checkpoint!: AuditCheckpoint | null;
}

/** A thing in the trail that is not what it was. */
@ObjectType({ description: 'The first thing in a chain that is not as it was written.' })
export class AuditFault {
  @Field(() => AuditFaultKindEnum, { description: 'What is wrong.' })
  kind!: AuditFaultKind;

  @Field(() => String, { nullable: true, description: 'Chain; null for a fault of the checkpoints.' })
  chain!: string | null;

  @Field(() => Int, { description: 'Place in the chain, or number of the checkpoint.' })
  sequence!: number;

  @Field(() => ID, { nullable: true, description: 'The first bad record; null when it is gone.' })
  recordId!: string | null;

  @Field(() => String, { description: 'What was found.' })
  message!: string;
}

/** Outcome of a verification. */
@ObjectType({ description: 'Outcome of a verification of the whole audit trail.' })
export class AuditVerification {
  @Field(() => Boolean, { description: 'True when everything is as it was written.' })
  intact!: boolean;

  @Field(() => Int, { description: 'Records whose hash was computed anew and found right.' })
  records!: number;

  @Field(() => Int, { description: 'Records removed by retention, as signed tombstones say.' })
  removed!: number;

  @Field(() => Int, { description: 'Chains.' })
  chains!: number;

  @Field(() => Int, { description: 'Checkpoints.' })
  checkpoints!: number;

  @Field(() => Boolean, { description: 'True when the signatures are vouched for.' })
  signaturesTrusted!: boolean;

  @Field(() => [AuditFault], { description: 'First fault of the checkpoints and of each chain.' })
  faults!: AuditFault[];
}

/** For how long records are kept. */
@ObjectType({ description: 'For how long audit records are kept.' })
export class AuditRetentionPolicy {
  @Field(() => Int, { nullable: true, description: 'Days; null keeps everything.' })
  keepDays!: number | null;

  @Field(() => Boolean, { description: 'True stops all removal.' })
  hold!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it is as it is.' })
  reason!: string | null;
}

/** What a run of the policy removed. */
@ObjectType({
  description: 'What a run of the retention policy removed; each chain keeps a signed tombstone.',
})
export class AuditRetentionRun {
  @Field(() => Int, { description: 'Records removed.' })
  removed!: number;

  @Field(() => Int, { description: 'Chains they were removed from.' })
  chains!: number;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Records before this time were removed (UTC); null when the policy removes nothing.',
  })
  before!: string | null;
}

/** A signing key. */
@ObjectType({ description: 'The public half of a key that signs checkpoints and tombstones.' })
export class AuditSigningKey {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, {
    description: 'SPKI in base64 DER. Keep it outside to check signatures without Waymark.',
  })
  publicKey!: string;
}
