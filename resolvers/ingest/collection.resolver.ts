import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import { CollectionRunFilterInput, StartCollectionInput } from '../../schema/api/ingest/instance.input.js';
import { CollectionRun, CollectionRunConnection, Instance } from '../../schema/api/ingest/instance.type.js';
import { CancelCollectionResult, StartCollectionResult } from '../../schema/api/ingest/ingest.union.js';
import type { Ingest } from '../../src/ingest/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';

/** Collection runs. */
@Resolver(() => Instance)
export class CollectionResolver {
  constructor(private readonly ingest: Ingest) {}

  @Query(() => CollectionRunConnection, { description: 'Collection runs, newest first.' })
  @Permit('instance.read')
  async collectionRuns(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => CollectionRunFilterInput, { nullable: true, description: 'Which runs.' })
    filter?: CollectionRunFilterInput,
  ): Promise<ConnectionShape<CollectionRun>> {
    const found = await this.ingest.runs.runs(request, { ...filter, first: page.first, after: page.after });
    return toConnection(found, (run) => run as unknown as CollectionRun, page.after);
  }

  @Query(() => CollectionRun, {
    nullable: true,
    description: 'One collection run; null when there is none that the caller may see.',
  })
  @Permit('instance.read')
  async collectionRun(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id.' }) id: string,
  ): Promise<CollectionRun | null> {
    return (await this.ingest.runs.run(request, id)) as unknown as CollectionRun | null;
  }

  @FieldResolver(() => CollectionRun, { nullable: true, description: 'The latest run.', complexity: 5 })
  async lastRun(@Root() instance: Instance, @Ctx() { request }: ApiContext): Promise<CollectionRun | null> {
    const found = await this.ingest.runs.runs(request, { instanceId: instance.id, first: 1 });
    return (found.nodes[0] as unknown as CollectionRun | undefined) ?? null;
  }

  @Mutation(() => StartCollectionResult, {
    description: 'Starts a run; it works as soon as a place is free.',
  })
  @Permit('collection.run')
  startCollection(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => StartCollectionInput, { description: 'The run.' }) input: StartCollectionInput,
  ): Promise<CollectionRun | UserError> {
    return outcome(
      async () => (await this.ingest.runs.startCollection(request, input)) as unknown as CollectionRun,
    );
  }

  @Mutation(() => CancelCollectionResult, {
    description: 'Cancels a run that waits or works; what it has finished stays.',
  })
  @Permit('collection.run')
  cancelCollection(
    @Ctx() { request }: ApiContext,
    @Arg('runId', () => ID, { description: 'Id.' }) runId: string,
  ): Promise<CollectionRun | UserError> {
    return outcome(
      async () => (await this.ingest.runs.cancelCollection(request, { runId })) as unknown as CollectionRun,
    );
  }
}
