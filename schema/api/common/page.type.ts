import { ArgsType, type ClassType, Field, ID, Int, ObjectType } from 'type-graphql';
import { Max, Min } from 'class-validator';

/** Where a page stands, after the Relay connection specification. */
@ObjectType({ description: 'Where a page stands in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'True when more items follow.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'True when the page does not start at the first item.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item of this page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor to pass as `after` for the next page.' })
  endCursor!: string | null;
}

/** Arguments of every list. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 25, description: 'Items of the page, 1 to 500.' })
  @Min(1)
  @Max(500)
  first!: number;

  @Field(() => String, { nullable: true, description: 'Cursor after which the page starts.' })
  after?: string;
}

/** A page as services return it: nodes with the cursor of each. `totalCount` is asked for only when the caller selects it. */
export interface ServicePage<Node> {
  nodes: readonly Node[];
  cursors: readonly string[];
  hasNextPage: boolean;
  totalCount(): Promise<number>;
}

/** A page as the API shows it. */
export interface ConnectionShape<Node> {
  edges: { cursor: string; node: Node }[];
  nodes: Node[];
  pageInfo: PageInfo;
  readonly totalCount: Promise<number>;
}

/** Turns a service's page into a Relay connection. */
export function toConnection<Node, Shown>(
  page: ServicePage<Node>,
  show: (node: Node) => Shown,
  after: string | undefined,
): ConnectionShape<Shown> {
  const edges = page.nodes.map((node, index) => ({ cursor: page.cursors[index] ?? '', node: show(node) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    // Read only when the caller selects it.
    get totalCount() {
      return page.totalCount();
    },
  };
}

/** Makes the `<Name>Connection` and `<Name>Edge` types of a node type. */
export function Connection<Node extends object>(
  name: string,
  node: () => ClassType<Node>,
): ClassType<ConnectionShape<Node>> {
  @ObjectType(`${name}Edge`, { description: `One item of a list of ${name}.` })
  class Edge {
    @Field(() => ID, { description: 'Cursor of this item.' })
    cursor!: string;

    @Field(node, { description: 'The item.' })
    node!: Node;
  }

  @ObjectType(`${name}Connection`, {
    description: `A page of a list of ${name}, after the Relay specification.`,
  })
  class ConnectionType {
    @Field(() => [Edge], { description: 'Items with their cursors.' })
    edges!: Edge[];

    @Field(() => [node()], { description: 'The items alone.' })
    nodes!: Node[];

    @Field(() => PageInfo, { description: 'Where the page stands.' })
    pageInfo!: PageInfo;

    @Field(() => Int, {
      description: 'Items in the whole list that the caller may see. Counted only when asked for.',
    })
    totalCount!: Promise<number>;
  }
  return ConnectionType as unknown as ClassType<ConnectionShape<Node>>;
}
