import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import { ClusterNode, ServiceMap } from '../../schema/api/nodes/node.type.js';
import { DrainNodeResult } from '../../schema/api/nodes/node.union.js';
import type { ClusterNode as Node, NodeService } from '../../src/nodes/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';

/** Nodes and the service map. */
@Resolver()
export class NodeResolver {
  constructor(private readonly service: NodeService) {}

  @Query(() => [ClusterNode], {
    description: 'The processes of this Waymark, oldest first: those that answer and those lost lately.',
  })
  @Permit('node.read')
  async nodes(
    @Ctx() { request }: ApiContext,
    @Arg('all', () => Boolean, {
      defaultValue: false,
      description: 'Also those that left and those lost longer ago.',
    })
    all: boolean,
  ): Promise<ClusterNode[]> {
    return (await this.service.nodes(request, { all })).map(shown);
  }

  @Query(() => ServiceMap, {
    description: "Waymark's own components: how well each works, what it needs and what needs it.",
    complexity: 100,
  })
  @Permit('node.read')
  async serviceMap(@Ctx() { request }: ApiContext): Promise<ServiceMap> {
    const { at, components } = await this.service.serviceMap(request);
    return {
      at,
      components: components.map((component) => ({
        ...component,
        figures: Object.entries(component.figures).map(([name, value]) => ({ name, value })),
        dependsOn: [...component.dependsOn],
        dependents: [...component.dependents],
      })),
    };
  }

  @Mutation(() => DrainNodeResult, {
    description: 'Asks a node to hand over its work and take no more; it does at its next heartbeat.',
  })
  @Permit('node.manage')
  drainNode(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id.' }) id: string,
  ): Promise<ClusterNode | UserError> {
    return outcome(async () => shown(await this.service.drain(request, id)));
  }
}

function shown(node: Node): ClusterNode {
  return { ...node, roles: [...node.roles], links: [...node.links] };
}
