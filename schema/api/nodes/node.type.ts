import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { ComponentHealthEnum, ComponentKindEnum, NodeStateEnum } from './node.enum.js';

/** How busy a node is. */
@ObjectType({ description: 'How busy a node is, at its last heartbeat.' })
export class NodeLoad {
  @Field(() => Float, { description: 'Share of one processor; above 1 with several threads.' })
  cpuRatio!: number;

  @Field(() => Float, { description: 'Resident memory, bytes.' })
  memoryBytes!: number;

  @Field(() => Float, { description: '99th percentile of how late the event loop was, ms.' })
  eventLoopLagMs!: number;

  @Field(() => Int, { description: 'Jobs under way.' })
  runningJobs!: number;

  @Field(() => Float, { description: 'GraphQL operations per second.' })
  requestsPerSecond!: number;

  @Field(() => Float, { description: 'Share of these that failed, 0 to 1.' })
  requestErrorRatio!: number;
}

/** How a node reaches a store. */
@ObjectType({ description: 'How a node reaches something it needs, at its last heartbeat.' })
export class NodeLink {
  @Field(() => String, { description: '`neo4j` or `redis`.' })
  to!: string;

  @Field(() => Boolean, { description: 'Whether it answered.' })
  reachable!: boolean;

  @Field(() => Float, { nullable: true, description: 'How long the answer took, ms.' })
  latencyMs!: number | null;

  @Field(() => Float, { description: 'Share of calls that failed since the heartbeat before, 0 to 1.' })
  errorRatio!: number;
}

/** A process of Waymark. */
@ObjectType({ description: 'A process of Waymark.' })
export class ClusterNode {
  @Field(() => ID, { description: 'Id; another with every start.' })
  id!: string;

  @Field(() => String, { description: 'Name of the host, or as configured.' })
  name!: string;

  @Field(() => String, { description: 'Version of Waymark.' })
  version!: string;

  @Field(() => [String], { description: 'Roles: api, worker, scheduler.' })
  roles!: string[];

  @Field(() => NodeStateEnum, { description: 'State.' })
  state!: string;

  @Field(() => String, { nullable: true, description: 'Where its API listens; null without the role api.' })
  address!: string | null;

  @Field(() => GraphQLDateTimeISO, { description: 'When it started (UTC).' })
  startedAt!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was last heard of (UTC).' })
  lastHeartbeatAt!: string;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it left in good order (UTC).' })
  leftAt!: string | null;

  @Field(() => Boolean, { description: 'True when somebody asked it to drain.' })
  drainRequested!: boolean;

  @Field(() => NodeLoad, { description: 'How busy it is.' })
  load!: NodeLoad;

  @Field(() => [NodeLink], { description: 'How it reaches what it needs.' })
  links!: NodeLink[];
}

/** A figure of a component. */
@ObjectType({ description: 'A figure of a component.' })
export class ComponentFigure {
  @Field(() => String, { description: 'Name, for example `waiting`.' })
  name!: string;

  @Field(() => Float, { description: 'Value.' })
  value!: number;
}

/** A component of the service map. */
@ObjectType({ description: 'A component of Waymark, with what it needs and what needs it.' })
export class ServiceComponent {
  @Field(() => ID, { description: 'Id, for example `neo4j` or `queue:collection.run`.' })
  id!: string;

  @Field(() => ComponentKindEnum, { description: 'What it is.' })
  kind!: string;

  @Field(() => String, { description: 'Name to show.' })
  name!: string;

  @Field(() => ComponentHealthEnum, { description: 'How well it works.' })
  health!: string;

  @Field(() => String, { nullable: true, description: 'Why it is not OK.' })
  reason!: string | null;

  @Field(() => Float, { nullable: true, description: 'How slow it is, ms: a probe, a wait or a lag.' })
  latencyMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Share of failures, 0 to 1.' })
  errorRatio!: number | null;

  @Field(() => [ComponentFigure], { description: 'Further figures.' })
  figures!: ComponentFigure[];

  @Field(() => [ID], { description: 'Ids of what it needs.' })
  dependsOn!: string[];

  @Field(() => [ID], { description: 'Ids of everything that needs it, directly or through others.' })
  dependents!: string[];
}

/** The service map. */
@ObjectType({ description: "Waymark's own components with their dependencies." })
export class ServiceMap {
  @Field(() => GraphQLDateTimeISO, { description: 'When it was looked at (UTC).' })
  at!: string;

  @Field(() => [ServiceComponent], { description: 'Components.' })
  components!: ServiceComponent[];
}
