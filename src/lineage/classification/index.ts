/**
 * Classification: which columns and key patterns hold personal data, secrets and the like, as names, values, tags and
 * lineage suggest it and as people decide it.
 */
import type { Catalog } from '../../catalog/index.js';
import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/logger.js';
import type { GraphClient } from '../../graph/index.js';
import { ClassificationService } from './classification.service.js';
import { ClassificationStore } from './classification.store.js';
import { DetectRunner } from './detect-runner.js';
import { FlowRunner } from './flow-runner.js';
import { RuleService } from './rule.service.js';
import { RuleStore } from './rule.store.js';
import { type QueueRun, RunService } from './run.service.js';
import { type ReadValues, SampleRunner, type SamplingSettings } from './sample-runner.js';

export { ClassificationService, type DecideInput } from './classification.service.js';
export type { ClassificationFilter } from './classification.store.js';
export {
  type ClassificationRule,
  ruleEffects,
  type RuleEffect,
  ruleSubjects,
  type RuleSubject,
} from './custom-rule.js';
export {
  classificationCategories,
  type ClassificationCategory,
  classificationKinds,
} from './detect/kinds.js';
export { type ColumnTraits, type Detection, detectColumn } from './detect/detect.js';
export { detectKeyPattern } from './detect/key-pattern.js';
export { classifyLines } from './lines.js';
export { type RuleInput, RuleService } from './rule.service.js';
export { type QueueRun, type RunInput, type RunRequested, RunService } from './run.service.js';
export type { ReadValues, SamplingSettings } from './sample-runner.js';
export {
  type Classification,
  type ClassificationDecision,
  classificationDecisions,
  type ClassificationRun,
  type ClassificationState,
  classificationStates,
  type Decision,
  type Flow,
  type FlowHop,
  type Origin,
  type PastClassification,
} from './types.js';

/** What classification works with. */
export interface ClassificationDependencies {
  graph: GraphClient;
  clock: Clock;
  logger: Logger;
  catalog: Pick<Catalog, 'assets'>;
  /** Queues a run in the transaction of a decision; by default decisions flow on with the next scheduled run. */
  queueRun?: QueueRun;
  /** Which values may be read; by default none. */
  sampling?: SamplingSettings;
  readValues?: ReadValues;
}

/** The services of classification. Each takes `(ctx, input)` and checks permission itself. */
export interface Classifications {
  /** What assets hold, and people's decisions. */
  service: ClassificationService;
  /** Rules of people. */
  rules: RuleService;
  /** Has everything looked at that is new. */
  runs: RunService;
}

const noSampling: SamplingSettings = { instances: [], rows: 200, timeoutMs: 5_000, tablesPerRun: 200 };

/** Makes the services of classification over one graph. */
export function createClassifications(dependencies: ClassificationDependencies): Classifications {
  const { graph, clock, logger, catalog } = dependencies;
  const rules = new RuleStore(graph);
  const sampling = dependencies.sampling ?? noSampling;
  const queueRun: QueueRun = dependencies.queueRun ?? (async () => '');
  const readValues: ReadValues = dependencies.readValues ?? (async () => null);
  return {
    service: new ClassificationService(
      graph,
      new ClassificationStore(graph),
      rules,
      catalog,
      clock,
      async (tx, ctx) => void (await queueRun(tx, ctx, { instanceId: null, full: false })),
    ),
    rules: new RuleService(graph, rules, clock),
    runs: new RunService(
      graph,
      new DetectRunner(graph, clock, rules),
      new SampleRunner(graph, clock, logger, sampling, readValues),
      new FlowRunner(graph, clock),
      queueRun,
    ),
  };
}
