/** The questions of lineage: what flows where, what is affected, and why. */
import type { Catalog } from '../../catalog/index.js';
import type { Clock } from '../../core/clock.js';
import type { GraphClient } from '../../graph/index.js';
import type { LineageReplica } from '../replica/replica.js';
import { Asker } from './asking.js';
import { DiffService } from './diff.service.js';
import { FactService } from './fact.service.js';
import { GraphService } from './graph.service.js';
import { ImpactService } from './impact.service.js';
import { NeighbourService } from './neighbour.service.js';
import { PathService } from './path.service.js';
import { ReaderService } from './reader.service.js';
import { WatchService } from './watch.service.js';

export type { LineageDiff, LineageDifference } from './diff.service.js';
export type { AnswerFreshness } from './fact.service.js';
export type { CommonNode, LineageEnds } from './graph.service.js';
export type { ImpactGroup, ImpactGrouping, ImpactItem, ImpactList } from './impact.service.js';
export type { ListPage } from './list-page.js';
export type { Neighbour, NeighbourAnswer, NeighbourReason } from './neighbour.service.js';
export type { LineagePath, PathAnswer } from './path.service.js';
export type { LineageAsset, LineageEdgeRecord, SourceFreshness } from './question.store.js';
export type { ColumnReader, ReaderAnswer, RevokeAnswer } from './reader.service.js';
export type { OrderStep } from './structure.js';
export type {
  AnswerFacts,
  Cut,
  CutReason,
  Direction,
  EdgeFilter,
  GraphDirection,
  LineageBudget,
  LineageGraph,
  LineageLevel,
  LineageLink,
  LineageNode,
  LineageOptions,
  ShownFilter,
} from './types.js';

export type { LineageChangeNotice } from './watch.service.js';

/** The services that answer. Each takes `(ctx, input)`, needs `lineage.read` and `asset.read`, and says whether its answer is complete. */
export interface LineageQuestions {
  /** Sub-graphs, common ancestors and consumers, roots and leaves, cycles, dependency order. */
  graphs: GraphService;
  /** Who is affected and why; groups and export. */
  impact: ImpactService;
  paths: PathService;
  /** Lineage at two times. */
  diff: DiffService;
  neighbours: NeighbourService;
  /** Who can read a column; what a REVOKE would break. */
  readers: ReaderService;
  /** Names, evidence and freshness of what an answer holds. */
  facts: FactService;
  /** Notices of changes around an asset. */
  watch: WatchService;
}

/** Makes the services over one graph. */
export function createLineageQuestions(parts: {
  graph: GraphClient;
  replica: LineageReplica;
  clock: Clock;
  catalog: Catalog;
}): LineageQuestions {
  const asker = new Asker(parts.graph, parts.replica, parts.clock);
  const graphs = new GraphService(asker);
  return {
    graphs,
    impact: new ImpactService(parts.graph, asker),
    paths: new PathService(asker),
    diff: new DiffService(asker, graphs),
    neighbours: new NeighbourService(parts.graph, asker),
    readers: new ReaderService(asker, parts.catalog),
    facts: new FactService(parts.graph, asker),
    watch: new WatchService(parts.graph, graphs, parts.clock),
  };
}
