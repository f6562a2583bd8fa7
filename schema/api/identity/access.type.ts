import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { ApproverRule, ScopeKind } from '../../../src/identity/index.js';
import { Connection } from '../common/page.type.js';
import { AccessEffectEnum, ApproverRuleEnum, PermissionScopeEnum, ScopeKindEnum } from './identity.enum.js';

/** Hours of the week. */
@ObjectType({ description: 'Hours of the week in which a grant holds.' })
export class TimeWindow {
  @Field(() => [Int], {
    description: 'Days of the week: 1 is Monday, 7 Sunday. Hours over midnight belong to the day they begin.',
  })
  days!: readonly number[];

  @Field(() => String, { description: 'From this time on, HH:MM.' })
  from!: string;

  @Field(() => String, { description: 'Before this time, HH:MM; the same time twice is the whole day.' })
  until!: string;

  @Field(() => String, { description: 'Time zone, for example Europe/Berlin.' })
  timeZone!: string;
}

/** A role held within a place. */
@ObjectType({ description: 'A role held within a place, or taken away there.' })
export class RoleGrant {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => ID, { description: 'Account, team, unit or organisation that holds it.' })
  subjectId!: string;

  @Field(() => String, { description: 'Name of the role.' })
  role!: string;

  @Field(() => ScopeKindEnum, { description: 'Kind of place.' })
  scopeKind!: ScopeKind;

  @Field(() => String, {
    nullable: true,
    description: 'Id, key or name of the place; null for everything and for what the holder owns.',
  })
  scopeValue!: string | null;

  @Field(() => Boolean, { description: 'True when the role’s permissions are taken away there. Deny wins.' })
  deny!: boolean;

  @Field(() => [String], { description: 'Only in these environments; empty for all.' })
  environments!: readonly string[];

  @Field(() => [String], { description: 'Only with one of these tags; empty for all.' })
  tags!: readonly string[];

  @Field(() => TimeWindow, { nullable: true, description: 'Only in these hours; null for always.' })
  timeWindow!: TimeWindow | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'Not before (UTC).' })
  validFrom!: string | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'Until (UTC).' })
  validUntil!: string | null;

  @Field(() => String, { description: 'manual, or oidc when it follows a group of the identity provider.' })
  origin!: string;

  @Field(() => ID, { nullable: true, description: 'Account that granted it.' })
  grantedBy!: string | null;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was granted (UTC).' })
  at!: string;

  @Field(() => String, { nullable: true, description: 'Why.' })
  reason!: string | null;
}

/** A page of grants. */
export const RoleGrantConnection = Connection('RoleGrant', () => RoleGrant);

/** A role. */
@ObjectType({ description: 'A set of permissions with a name.' })
export class Role {
  @Field(() => ID, { description: 'Name.' })
  name!: string;

  @Field(() => String, { description: 'What it is for.' })
  description!: string;

  @Field(() => [String], { description: 'Its permissions, by name.' })
  permissions!: readonly string[];

  @Field(() => Boolean, { description: 'True for roles that come with Waymark and cannot be changed.' })
  builtIn!: boolean;
}

/** A permission. */
@ObjectType({ description: 'A permission.' })
export class PermissionInfo {
  @Field(() => ID, { description: 'Name.' })
  name!: string;

  @Field(() => String, { description: 'What it allows.' })
  description!: string;

  @Field(() => PermissionScopeEnum, { description: 'Where it holds.' })
  scope!: string;
}

/** A grant that was weighed. */
@ObjectType({ description: 'A grant that was weighed for an answer.' })
export class AccessReason {
  @Field(() => AccessEffectEnum, { description: 'What it does.' })
  effect!: 'allow' | 'deny';

  @Field(() => ID, { description: 'Id of the grant.' })
  grantId!: string;

  @Field(() => String, { description: 'Role.' })
  role!: string;

  @Field(() => ID, { description: 'Id of the account or group that holds it.' })
  holderId!: string;

  @Field(() => String, { description: 'Name of the account or group that holds it.' })
  holderName!: string;

  @Field(() => ScopeKindEnum, { description: 'Kind of place.' })
  scopeKind!: string;

  @Field(() => String, { nullable: true, description: 'Id, key or name of the place.' })
  scopeValue!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the place is called; null for everything and for what the holder owns.',
  })
  placeName!: string | null;

  @Field(() => Boolean, { description: 'True when it counts for this question.' })
  applies!: boolean;

  @Field(() => String, { description: 'In words.' })
  text!: string;
}

/** Whether and why. */
@ObjectType({ description: 'Whether an account may do something, and why.' })
export class AccessDecision {
  @Field(() => Boolean, { description: 'True when it may.' })
  allowed!: boolean;

  @Field(() => String, { description: 'The decision in one sentence.' })
  text!: string;

  @Field(() => [AccessReason], { description: 'The grants that were weighed, those that decide first.' })
  because!: AccessReason[];
}

/** One way in which somebody may decide. */
@ObjectType({ description: 'One way in which somebody may decide about an asset.' })
export class ApproverReason {
  @Field(() => ApproverRuleEnum, { description: 'Rule.' })
  rule!: ApproverRule;

  @Field(() => ID, { description: 'Key of the asset.' })
  assetKey!: string;

  @Field(() => String, { description: 'Name of the account, group or domain it comes from.' })
  through!: string;

  @Field(() => ID, { nullable: true, description: 'Account this one decides in the place of.' })
  insteadOf!: string | null;
}

/** Somebody who may decide. */
@ObjectType({ description: 'Somebody who may decide about assets.' })
export class Approver {
  @Field(() => ID, { description: 'Account.' })
  accountId!: string;

  @Field(() => String, { description: 'Login.' })
  login!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => [ApproverReason], { description: 'Every way in which they may.' })
  because!: readonly ApproverReason[];
}

/** Somebody decides in another's place. */
@ObjectType({ description: 'Somebody decides in another’s place for a time.' })
export class Delegation {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => ID, { description: 'Account that is represented.' })
  fromAccountId!: string;

  @Field(() => ID, { description: 'Account that decides instead.' })
  toAccountId!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'From (UTC).' })
  from!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'Until (UTC).' })
  until!: string;
}

/** Secrets under one root key. */
@ObjectType({ description: 'How many secrets a root key still opens.' })
export class RootKeyUse {
  @Field(() => ID, { description: 'Id of the root key; never the key.' })
  keyId!: string;

  @Field(() => Int, { description: 'Secrets.' })
  secrets!: number;
}

/** Outcome of a rotation. */
@ObjectType({ description: 'Outcome of a rotation of the root key.' })
export class KeyRotation {
  @Field(() => ID, { description: 'Id of the root key in use from now on.' })
  keyId!: string;

  @Field(() => Int, { description: 'Secrets whose data key was wrapped anew.' })
  rewrapped!: number;

  @Field(() => Int, { description: 'Secrets encrypted anew under a new data key.' })
  reencrypted!: number;

  @Field(() => [ID], {
    description: 'Secrets that no configured root key opens; they stay as they are. At most 100.',
  })
  unreadable!: readonly string[];

  @Field(() => [RootKeyUse], { description: 'Root keys that still open secrets; one when all is done.' })
  inUse!: readonly RootKeyUse[];
}
