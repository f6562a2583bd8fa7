import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Asset, KindCount } from '../../schema/api/catalog/asset.type.js';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import { RegisterInstanceInput, UpdateInstanceInput } from '../../schema/api/ingest/instance.input.js';
import {
  type EngineFacts,
  Instance,
  type RegisteredInstance,
} from '../../schema/api/ingest/instance.type.js';
import {
  CheckInstanceResult,
  RegisterInstanceResult,
  RetireInstanceResult,
  UpdateInstanceResult,
} from '../../schema/api/ingest/ingest.union.js';
import type { Catalog } from '../../src/catalog/index.js';
import type { Ingest } from '../../src/ingest/index.js';
import { shown } from '../catalog/shown.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';

/** The registry of instances. */
@Resolver(() => Instance)
export class InstanceResolver {
  constructor(
    private readonly ingest: Ingest,
    private readonly catalog: Catalog,
  ) {}

  @Query(() => [Instance], { description: 'Instances, by name.' })
  @Permit('instance.read')
  async instances(
    @Ctx() { request }: ApiContext,
    @Arg('includeRetired', () => Boolean, {
      defaultValue: false,
      description: 'Also those that were retired.',
    })
    includeRetired: boolean,
  ): Promise<Instance[]> {
    return (await this.ingest.instances.instances(request, { includeRetired })) as unknown as Instance[];
  }

  @Query(() => Instance, {
    nullable: true,
    description: 'One instance; null when there is none that the caller may see.',
  })
  @Permit('instance.read')
  async instance(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id.' }) id: string,
  ): Promise<Instance | null> {
    return (await this.ingest.instances.instance(request, { id })) as unknown as Instance | null;
  }

  @FieldResolver(() => Asset, {
    nullable: true,
    description: 'The instance as an asset: the root of its tree.',
  })
  async asset(@Root() instance: Instance, @Ctx() { request, loaders }: ApiContext): Promise<Asset | null> {
    const found = await loaders.load('assets', instance.key, (keys) =>
      this.catalog.assets.loadAssets(request, keys),
    );
    return found === null ? null : shown(found);
  }

  @FieldResolver(() => [KindCount], {
    description: 'Living assets of the instance that the caller may see, by kind.',
    complexity: 50,
  })
  async assetCounts(
    @Root() instance: Instance,
    @Ctx() { request, loaders }: ApiContext,
  ): Promise<KindCount[]> {
    return (
      (await loaders.load('instanceCounts', instance.id, (ids) =>
        this.catalog.assets.loadInstanceCounts(request, ids),
      )) ?? []
    );
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'While changes could be noticed sooner: the SQL statements that an administrator may run for it. Waymark never runs them.',
  })
  watchSetup(@Root() instance: Instance): string | null {
    return instance.watchAdvice === null ? null : this.ingest.watchSetup(instance.engine);
  }

  @Mutation(() => RegisterInstanceResult, {
    description: 'Adds an instance after signing in to it once, and collects it.',
  })
  @Permit('instance.adopt')
  registerInstance(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => RegisterInstanceInput, { description: 'The instance.' }) input: RegisterInstanceInput,
  ): Promise<RegisteredInstance | UserError> {
    return outcome(
      async () =>
        (await this.ingest.instances.registerInstance(request, input)) as unknown as RegisteredInstance,
    );
  }

  @Mutation(() => UpdateInstanceResult, {
    description: 'Changes an instance; a new address moves everything in it.',
  })
  @Permit('instance.manage')
  updateInstance(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => UpdateInstanceInput, { description: 'The change.' }) input: UpdateInstanceInput,
  ): Promise<Instance | UserError> {
    return outcome(
      async () => (await this.ingest.instances.updateInstance(request, input)) as unknown as Instance,
    );
  }

  @Mutation(() => RetireInstanceResult, {
    description: 'Retires an instance: it is no longer collected; its past stays reachable.',
  })
  @Permit('instance.manage')
  retireInstance(
    @Ctx() { request }: ApiContext,
    @Arg('instanceId', () => ID, { description: 'Id.' }) instanceId: string,
    @Arg('reason', () => String, { nullable: true, description: 'Why, for the audit.' }) reason?: string,
  ): Promise<Instance | UserError> {
    return outcome(
      async () =>
        (await this.ingest.instances.retireInstance(request, { instanceId, reason })) as unknown as Instance,
    );
  }

  @Mutation(() => CheckInstanceResult, {
    description: 'Signs in to an instance with the stored credentials and tells what answered.',
  })
  @Permit('instance.manage')
  checkInstance(
    @Ctx() { request }: ApiContext,
    @Arg('instanceId', () => ID, { description: 'Id.' }) instanceId: string,
  ): Promise<EngineFacts | UserError> {
    return outcome(() => this.ingest.instances.checkInstance(request, { instanceId }));
  }
}
