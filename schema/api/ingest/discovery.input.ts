import { ArrayMaxSize, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import type {
  AddressFile,
  AdoptCandidateInput as Adoption,
  CandidateFilter,
  DiscoveryInput,
} from '../../../src/ingest/index.js';
import { AddressFileFormatEnum, CandidateStateEnum } from './discovery.enum.js';
import { EngineKindEnum, TlsModeEnum } from './ingest.enum.js';

/** A file with addresses. */
@InputType({ description: 'A file with addresses, as text.' })
export class AddressFileInput {
  @Field(() => String, { description: 'The text, at most 4 MB.' })
  @MaxLength(4_000_000)
  text!: string;

  @Field(() => AddressFileFormatEnum, { nullable: true, description: 'Default: told by the text.' })
  format?: NonNullable<AddressFile['format']>;
}

/** Input of startDiscovery. */
@InputType({
  description:
    'Where to look for instances. At least one of targets, srvNames and file must name something; nothing else is probed.',
})
export class StartDiscoveryInput {
  @Field(() => [String], {
    nullable: true,
    description:
      'Hosts and ranges: `db-1`, `db-1:5432`, `[2001:db8::1]:5432`, `10.0.0.0/24`, `10.0.0.0/24:5432,6432`, `db-1:5432-5440`.',
  })
  @ArrayMaxSize(10_000)
  @MaxLength(300, { each: true })
  targets?: string[];

  @Field(() => [String], {
    nullable: true,
    description:
      'DNS SRV names, for example `_postgresql._tcp.example.com`; their answers give hosts and ports.',
  })
  @ArrayMaxSize(100)
  @MaxLength(255, { each: true })
  srvNames?: string[];

  @Field(() => AddressFileInput, { nullable: true, description: 'A file with addresses.' })
  @ValidateNested()
  file?: AddressFileInput;

  @Field(() => [Int], {
    nullable: true,
    description: 'Ports of addresses named without one; default the usual ports of the engines looked for.',
  })
  @ArrayMaxSize(1_000)
  @Min(1, { each: true })
  @Max(65_535, { each: true })
  ports?: number[];

  @Field(() => [EngineKindEnum], { nullable: true, description: 'Engines to look for; default all.' })
  @ArrayMaxSize(10)
  engines?: NonNullable<DiscoveryInput['engines']>[number][];
}

/** Filter of candidates. */
@InputType({ description: 'Narrows the list of candidates.' })
export class CandidateFilterInput {
  @Field(() => [CandidateStateEnum], { nullable: true, description: 'States.' })
  @ArrayMaxSize(10)
  states?: NonNullable<CandidateFilter['states']>[number][];

  @Field(() => [EngineKindEnum], { nullable: true, description: 'Engines.' })
  @ArrayMaxSize(10)
  engines?: NonNullable<CandidateFilter['engines']>[number][];

  @Field(() => ID, { nullable: true, description: 'Id of a search: only what it found.' })
  runId?: string;
}

/** Input of adoptCandidate. */
@InputType({
  description: 'How to sign in to a candidate and how it is to be collected. Address and engine are its own.',
})
export class AdoptCandidateInput {
  @Field(() => ID, { description: 'Id of the candidate.' })
  candidateId!: string;

  @Field(() => String, { nullable: true, description: 'Account.' })
  @MaxLength(255)
  user?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Password; encrypted before it is stored, never returned.',
  })
  @MaxLength(4096)
  password?: string;

  @Field(() => String, { nullable: true, description: 'Database to connect to first.' })
  @MaxLength(255)
  database?: string;

  @Field(() => TlsModeEnum, { nullable: true, description: 'How TLS is used; default PREFER.' })
  tls?: NonNullable<Adoption['tls']>;

  @Field(() => String, { nullable: true, description: 'PEM text of the certificate authority.' })
  @MaxLength(1_000_000)
  tlsCa?: string;

  @Field(() => String, { nullable: true, description: 'Display name; default host:port.' })
  @MaxLength(200)
  name?: string;

  @Field(() => String, { nullable: true, description: 'Environment.' })
  @MaxLength(100)
  environment?: string;

  @Field(() => [String], { nullable: true, description: 'Tags, inherited by everything in it.' })
  @ArrayMaxSize(100)
  tags?: string[];

  @Field(() => String, { nullable: true, description: 'Cron expression of its runs.' })
  @MaxLength(200)
  schedule?: string;

  @Field(() => String, { nullable: true, description: 'Time zone of the schedule.' })
  @MaxLength(100)
  timezone?: string;

  @Field(() => Boolean, { nullable: true, description: 'Start a first collection at once; default true.' })
  collect?: boolean;
}
