import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import {
  AddLineageInput,
  AnalyzeSqlInput,
  DeclareCacheRuleInput,
  ImportDbtInput,
  UploadQueryLogInput,
  WithdrawLineageSourceInput,
} from '../../schema/api/lineage/evidence.input.js';
import {
  AddLineageResult,
  ConfirmCacheRuleResult,
  DeclareCacheRuleResult,
  ImportDbtResult,
  LineageEvidence,
  type LineageTakenIn,
  type LineageWithdrawn,
  StatementReading,
  UploadQueryLogResult,
  WithdrawLineageResult,
  WithdrawLineageSourceResult,
} from '../../schema/api/lineage/evidence.type.js';
import { ScriptImpact } from '../../schema/api/lineage/what-if.type.js';
import type { LineageSources, WhatIfService } from '../../src/lineage/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';

/** Evidence of lineage: handing it in, withdrawing it, looking at it; and what a script would do. */
@Resolver()
export class EvidenceResolver {
  constructor(
    private readonly sources: LineageSources,
    private readonly whatIf: WhatIfService,
  ) {}

  @Query(() => [LineageEvidence], {
    description: 'Evidence of the lineage at an asset, newest first.',
    complexity: 50,
  })
  @Permit('lineage.read')
  async lineageEvidence(
    @Ctx() { request }: ApiContext,
    @Arg('key', () => String, { description: 'Key of the asset.' }) key: string,
    @Arg('first', () => Int, { defaultValue: 100, description: 'How many, 1 to 500.' }) first: number,
  ): Promise<LineageEvidence[]> {
    const found = await this.sources.intake.evidenceAt(request, {
      key,
      first: Math.min(500, Math.max(1, first)),
    });
    return found as unknown as LineageEvidence[];
  }

  @Query(() => StatementReading, {
    nullable: true,
    description:
      "How the latest reading of an instance's executed statements went; null when there was none yet.",
    complexity: 10,
  })
  @Permit('lineage.read')
  statementReading(
    @Ctx() { request }: ApiContext,
    @Arg('instanceId', () => ID, { description: 'Id of the instance.' }) instanceId: string,
  ): Promise<StatementReading | null> {
    return this.sources.executed.reading(request, instanceId) as Promise<StatementReading | null>;
  }

  @Query(() => ScriptImpact, {
    description:
      'What a script would do, found without running it: objects, what the changes harm and why, lineage that appears and goes, who is affected.',
    complexity: 200,
  })
  @Permit('sql.analyze')
  async analyzeSql(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => AnalyzeSqlInput, { description: 'The script.' }) input: AnalyzeSqlInput,
  ): Promise<ScriptImpact> {
    return (await this.whatIf.analyzeSql(request, input)) as unknown as ScriptImpact;
  }

  @Mutation(() => AddLineageResult, { description: 'Adds an edge that somebody knows of, with a reason.' })
  @Permit('lineage.edit')
  addLineage(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => AddLineageInput, { description: 'The edge.' }) input: AddLineageInput,
  ): Promise<LineageEvidence | UserError> {
    return outcome(async () => (await this.sources.manual.add(request, input)) as unknown as LineageEvidence);
  }

  @Mutation(() => WithdrawLineageResult, {
    description:
      'Withdraws evidence that was handed in; only its own edges end. Collected evidence is refused.',
  })
  @Permit('lineage.edit')
  withdrawLineage(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id of the evidence.' }) id: string,
    @Arg('reason', () => String, { description: 'Why.' }) reason: string,
    @Arg('clientKey', () => String, { nullable: true, description: 'Key of this call.' }) clientKey?: string,
  ): Promise<LineageEvidence | UserError> {
    return outcome(
      async () =>
        (await this.sources.intake.withdraw(request, {
          id,
          reason,
          clientKey: clientKey ?? null,
        })) as unknown as LineageEvidence,
    );
  }

  @Mutation(() => WithdrawLineageSourceResult, {
    description:
      'Withdraws all that one source has stated from one origin; only its own edges end. Collected sources are refused.',
  })
  @Permit('lineage.edit')
  withdrawLineageSource(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => WithdrawLineageSourceInput, { description: 'What is withdrawn.' })
    input: WithdrawLineageSourceInput,
  ): Promise<LineageWithdrawn | UserError> {
    return outcome(async () => this.sources.withdrawal.withdraw(request, input));
  }

  @Mutation(() => DeclareCacheRuleResult, {
    description: 'Says which tables fill the keys of a Redis pattern; saying it again replaces the sources.',
  })
  @Permit('lineage.edit')
  declareCacheRule(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => DeclareCacheRuleInput, { description: 'The rule.' }) input: DeclareCacheRuleInput,
  ): Promise<LineageEvidence | UserError> {
    return outcome(
      async () => (await this.sources.manual.declareCacheRule(request, input)) as unknown as LineageEvidence,
    );
  }

  @Mutation(() => ConfirmCacheRuleResult, {
    description:
      'Says that an observed cache rule is right: it is certain from now on. One that is wrong is withdrawn by withdrawLineage and does not come back.',
  })
  @Permit('lineage.edit')
  confirmCacheRule(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id of the evidence.' }) id: string,
    @Arg('reason', () => String, { description: 'How it is known.' }) reason: string,
    @Arg('clientKey', () => String, { nullable: true, description: 'Key of this call.' }) clientKey?: string,
  ): Promise<LineageEvidence | UserError> {
    return outcome(
      async () =>
        (await this.sources.cacheRules.confirm(request, {
          id,
          reason,
          clientKey: clientKey ?? null,
        })) as unknown as LineageEvidence,
    );
  }

  @Mutation(() => UploadQueryLogResult, {
    description: 'Takes in executed statements: their lineage with counts. Values in them are never kept.',
  })
  @Permit('lineage.edit')
  uploadQueryLog(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => UploadQueryLogInput, { description: 'The log.' }) input: UploadQueryLogInput,
  ): Promise<LineageTakenIn | UserError> {
    return outcome(
      async () => (await this.sources.executed.uploadQueryLog(request, input)) as unknown as LineageTakenIn,
    );
  }

  @Mutation(() => ImportDbtResult, {
    description:
      'Imports the lineage of a dbt project; what it stated before and does not state any more ends.',
  })
  @Permit('lineage.edit')
  importDbt(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => ImportDbtInput, { description: 'The artifacts.' }) input: ImportDbtInput,
  ): Promise<LineageTakenIn | UserError> {
    return outcome(async () => (await this.sources.dbt.import(request, input)) as unknown as LineageTakenIn);
  }
}
