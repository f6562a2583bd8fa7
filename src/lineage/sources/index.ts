/** Lineage that is not collected: stated by people, seen at work, or handed in by other programs. */
import type { RegistrationService } from '../../catalog/index.js';
import type { Clock } from '../../core/clock.js';
import type { GraphClient } from '../../graph/index.js';
import { CacheRuleService } from './cache-rule.service.js';
import { DbtService } from './dbt.service.js';
import { ExecutedSqlService } from './executed-sql.service.js';
import { EvidenceIntake } from './intake.js';
import { ManualLineageService } from './manual.service.js';
import { OpenLineageService } from './openlineage.service.js';
import { SourceWithdrawalService } from './source-withdrawal.service.js';
import { StatementStatusStore } from './statement-status.js';

export type { CacheRulesObserved } from './cache-rule.service.js';
export type { DbtImportInput, DbtImportResult } from './dbt.service.js';
export type {
  ExecutedStatement,
  FiguresResult,
  QueryLogInput,
  QueryLogResult,
} from './executed-sql.service.js';
export type { AddLineageInput, CacheRuleInput } from './manual.service.js';
export type { OpenLineageAnswer } from './openlineage.service.js';
export type { SourceWithdrawn, WithdrawSourceInput } from './source-withdrawal.service.js';
export type { StatementReadingStatus } from './statement-status.js';

/** What the sources work with. */
export interface LineageSourcesDependencies {
  graph: GraphClient;
  clock: Clock;
  /** Registers data sets of systems without a collector; null leaves them unknown. */
  registration: Pick<RegistrationService, 'register'> | null;
}

/** The services that take in lineage. Each takes `(ctx, input)` and checks permission itself. */
export interface LineageSources {
  /** Evidence one by one: read and withdraw. */
  intake: EvidenceIntake;
  /** Edges and cache rules that people state. */
  manual: ManualLineageService;
  /** Cache rules that are seen in key patterns. */
  cacheRules: CacheRuleService;
  /** Query logs and the engines' own figures of statements. */
  executed: ExecutedSqlService;
  /** OpenLineage events in and out. */
  openLineage: OpenLineageService;
  /** Artifacts of dbt projects. */
  dbt: DbtService;
  /** Withdraws all that a source has stated. */
  withdrawal: SourceWithdrawalService;
}

/** Makes the services that take in lineage over one graph. */
export function createLineageSources(dependencies: LineageSourcesDependencies): LineageSources {
  const { graph, clock, registration } = dependencies;
  const intake = new EvidenceIntake(graph, clock);
  return {
    intake,
    manual: new ManualLineageService(intake),
    cacheRules: new CacheRuleService(graph, intake),
    executed: new ExecutedSqlService(graph, clock, intake, new StatementStatusStore(graph)),
    openLineage: new OpenLineageService(graph, intake, registration),
    dbt: new DbtService(graph, intake),
    withdrawal: new SourceWithdrawalService(graph, clock),
  };
}
