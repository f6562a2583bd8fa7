import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Connection } from '../common/page.type.js';
import { CandidateStateEnum, DiscoveryStateEnum } from './discovery.enum.js';
import { EngineKindEnum } from './ingest.enum.js';
import { RegisteredInstance } from './instance.type.js';

/** An address where an engine answered. */
@ObjectType({
  description: 'An address where an engine answered, told by its handshake and without signing in.',
})
export class Candidate {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'Host as it was named.' })
  host!: string;

  @Field(() => Int, { description: 'Port.' })
  port!: number;

  @Field(() => EngineKindEnum, { description: 'Engine.' })
  engine!: string;

  @Field(() => String, { description: 'postgresql, mysql, mariadb, redis or valkey.' })
  flavour!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Version; null when it is told only after signing in.',
  })
  version!: string | null;

  @Field(() => Boolean, { description: 'True when the server offers TLS.' })
  tlsOffered!: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True when the server wants credentials; null when that is not known before signing in.',
  })
  authRequired!: boolean | null;

  @Field(() => CandidateStateEnum, { description: 'What became of it.' })
  state!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the instance it was adopted as.' })
  instanceId!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was set aside.' })
  note!: string | null;

  @Field(() => GraphQLDateTimeISO, { description: 'When it first answered (UTC).' })
  firstSeenAt!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it last answered (UTC).' })
  lastSeenAt!: string;
}

/** Lists of candidates. */
@ObjectType({ description: 'A page of candidates, by address.' })
export class CandidateConnection extends Connection('Candidate', () => Candidate) {}

/** A search for instances. */
@ObjectType({ description: 'A search for instances at the addresses that were named.' })
export class DiscoveryRun {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => DiscoveryStateEnum, { description: 'State.' })
  state!: string;

  @Field(() => Int, { description: 'Pairs of host and port to look at.' })
  addressCount!: number;

  @Field(() => Int, { description: 'Those that were looked at.' })
  probedCount!: number;

  @Field(() => Int, { description: 'Those where an engine answered.' })
  foundCount!: number;

  @Field(() => Int, { description: 'Those that were not looked at because the time was over.' })
  skippedCount!: number;

  @Field(() => String, { description: 'Who asked for it.' })
  requestedBy!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it began (UTC).' })
  startedAt!: string;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it ended (UTC).' })
  finishedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Code of the failure.' })
  errorCode!: string | null;

  @Field(() => String, { nullable: true, description: 'What failed and what to do.' })
  errorMessage!: string | null;
}

/** A message of the subscription. */
@ObjectType({ description: 'A search has moved on, or messages were missed.' })
export class DiscoveryProgress {
  @Field(() => DiscoveryRun, {
    nullable: true,
    description: 'The search as it is now; null when messages were missed.',
  })
  run!: DiscoveryRun | null;

  @Field(() => Int, {
    description: 'Messages missed because they were read too slowly; ask for the searches to catch up.',
  })
  missed!: number;
}

/** An adopted candidate. */
@ObjectType({ description: 'A candidate that became an instance.' })
export class AdoptedCandidate extends RegisteredInstance {
  @Field(() => Candidate, { description: 'The candidate, now ADOPTED.' })
  candidate!: Candidate;
}
