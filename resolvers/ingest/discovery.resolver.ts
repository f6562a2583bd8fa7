import { Arg, Args, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import {
  AdoptCandidateInput,
  CandidateFilterInput,
  StartDiscoveryInput,
} from '../../schema/api/ingest/discovery.input.js';
import {
  type AdoptedCandidate,
  Candidate,
  CandidateConnection,
  DiscoveryRun,
} from '../../schema/api/ingest/discovery.type.js';
import {
  AdoptCandidateResult,
  CancelDiscoveryResult,
  IgnoreCandidateResult,
  RestoreCandidateResult,
  StartDiscoveryResult,
} from '../../schema/api/ingest/discovery.union.js';
import type { DiscoveryService } from '../../src/ingest/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';

/** Searches for instances, and the candidates they find. */
@Resolver()
export class DiscoveryResolver {
  constructor(private readonly discovery: DiscoveryService) {}

  @Query(() => CandidateConnection, { description: 'Candidates, by address.' })
  @Permit('discovery.run')
  async candidates(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => CandidateFilterInput, { nullable: true, description: 'Which candidates.' })
    filter?: CandidateFilterInput,
  ): Promise<ConnectionShape<Candidate>> {
    const found = await this.discovery.candidates(request, {
      ...filter,
      first: page.first,
      after: page.after ?? null,
    });
    return toConnection(found, (candidate): Candidate => candidate, page.after);
  }

  @Query(() => Candidate, { nullable: true, description: 'One candidate; null when there is none.' })
  @Permit('discovery.run')
  candidate(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id.' }) id: string,
  ): Promise<Candidate | null> {
    return this.discovery.candidate(request, id);
  }

  @Query(() => DiscoveryRun, {
    nullable: true,
    description: 'One search for instances; null when there is none.',
  })
  @Permit('discovery.run')
  discoveryRun(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id.' }) id: string,
  ): Promise<DiscoveryRun | null> {
    return this.discovery.discovery(request, id);
  }

  @Query(() => [DiscoveryRun], { description: 'The newest searches for instances, newest first.' })
  @Permit('discovery.run')
  discoveryRuns(
    @Ctx() { request }: ApiContext,
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many, 1 to 500.' }) first: number,
  ): Promise<DiscoveryRun[]> {
    return this.discovery.discoveries(request, { first });
  }

  @Mutation(() => StartDiscoveryResult, {
    description:
      'Begins a search for instances; it goes on in the background, with bounded rate and time. Only what is named is probed.',
  })
  @Permit('discovery.run')
  startDiscovery(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => StartDiscoveryInput, { description: 'Where to look.' }) input: StartDiscoveryInput,
  ): Promise<DiscoveryRun | UserError> {
    return outcome(() => this.discovery.startDiscovery(request, input));
  }

  @Mutation(() => CancelDiscoveryResult, { description: 'Ends a search; what it has found stays.' })
  @Permit('discovery.run')
  cancelDiscovery(
    @Ctx() { request }: ApiContext,
    @Arg('runId', () => ID, { description: 'Id of the search.' }) runId: string,
  ): Promise<DiscoveryRun | UserError> {
    return outcome(() => this.discovery.cancelDiscovery(request, runId));
  }

  @Mutation(() => AdoptCandidateResult, {
    description:
      'Makes a candidate an instance: signs in, stores the credentials encrypted and collects it. When signing in fails nothing is stored.',
  })
  @Permit('instance.adopt')
  adoptCandidate(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => AdoptCandidateInput, { description: 'How to sign in.' }) input: AdoptCandidateInput,
  ): Promise<AdoptedCandidate | UserError> {
    return outcome(
      async () => (await this.discovery.adoptCandidate(request, input)) as unknown as AdoptedCandidate,
    );
  }

  @Mutation(() => IgnoreCandidateResult, {
    description: 'Sets a candidate aside: it is no longer listed as found, also when it is found again.',
  })
  @Permit('discovery.run')
  ignoreCandidate(
    @Ctx() { request }: ApiContext,
    @Arg('candidateId', () => ID, { description: 'Id of the candidate.' }) candidateId: string,
    @Arg('note', () => String, { nullable: true, description: 'Why.' }) note?: string,
  ): Promise<Candidate | UserError> {
    return outcome(() => this.discovery.ignoreCandidate(request, { candidateId, note: note ?? null }));
  }

  @Mutation(() => RestoreCandidateResult, { description: 'Takes back that a candidate was set aside.' })
  @Permit('discovery.run')
  restoreCandidate(
    @Ctx() { request }: ApiContext,
    @Arg('candidateId', () => ID, { description: 'Id of the candidate.' }) candidateId: string,
  ): Promise<Candidate | UserError> {
    return outcome(() => this.discovery.restoreCandidate(request, { candidateId }));
  }
}
