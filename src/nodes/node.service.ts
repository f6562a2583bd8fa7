import { type Clock, isoTime } from '../core/clock.js';
import { type RequestContext, requirePermission } from '../core/context.js';
import { WaymarkError } from '../core/errors.js';
import type { RecordAudit } from '../jobs/index.js';
import { queueComponents, storeComponents } from './components.js';
import type { NodeStore } from './node.store.js';
import { type Component, completeMap } from './service-map.js';
import type { ClusterNode, ServiceMap } from './types.js';

/** Lost and left nodes are shown for this time unless all are asked for. */
const recentMs = 15 * 60_000;

/** Where the components of the service map come from beside the nodes themselves. */
export interface MapSources {
  queues(ctx: RequestContext): Promise<Parameters<typeof queueComponents>[0]>;
  /** Streams, consumers and instances, as other domains know them. */
  others(ctx: RequestContext): Promise<readonly Component[]>;
}

/** Nodes and how everything hangs together. */
export class NodeService {
  constructor(
    private readonly store: NodeStore,
    private readonly sources: MapSources,
    private readonly recordAudit: RecordAudit,
    private readonly clock: Clock,
  ) {}

  /** Nodes by age: those that answer and those lost lately, or all that are known. Needs `node.read`. */
  async nodes(ctx: RequestContext, options: { all?: boolean } = {}): Promise<ClusterNode[]> {
    requirePermission(ctx, 'node.read');
    return this.store.list(options.all === true, recentMs);
  }

  /** Asks a node to hand over its work and take no more; it does at its next heartbeat. Needs `node.manage`. @throws NOT_FOUND */
  async drain(ctx: RequestContext, id: string): Promise<ClusterNode> {
    requirePermission(ctx, 'node.manage');
    await this.store.graph.transaction(
      async (tx) => {
        if (!(await this.store.requestDrain(tx, id)))
          throw new WaymarkError('NOT_FOUND', 'There is no such node that answers.', {
            facts: { nodeId: id },
          });
        await this.recordAudit(tx, ctx, { action: 'node.drain', outcome: 'success', targetId: id });
      },
      { id: 'nodes.drain' },
    );
    const node = (await this.store.list(true, recentMs)).find((item) => item.id === id);
    if (node === undefined)
      throw new WaymarkError('NOT_FOUND', 'The node has left.', { facts: { nodeId: id } });
    return node;
  }

  /**
   * Waymark's own components with what each needs, how well it works and what depends on it. Needs `node.read`; instances
   * are shown where the caller may see them.
   */
  async serviceMap(ctx: RequestContext): Promise<ServiceMap> {
    requirePermission(ctx, 'node.read');
    const [nodes, queues, others] = await Promise.all([
      this.store.list(false, recentMs),
      this.sources.queues(ctx),
      this.sources.others(ctx),
    ]);
    const components = [...storeComponents(nodes), ...queueComponents(queues, nodes), ...others];
    const ids = new Set(components.map(({ id }) => id));
    const known = components.map((component) => ({
      ...component,
      dependsOn: component.dependsOn.filter((id) => ids.has(id)),
    }));
    return { at: isoTime(this.clock.nowMs()), components: completeMap(known) };
  }
}
