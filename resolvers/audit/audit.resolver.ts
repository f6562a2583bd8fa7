import { Arg, Args, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { AuditReportGroupEnum } from '../../schema/api/audit/audit.enum.js';
import { AuditFilterInput, SetAuditRetentionInput } from '../../schema/api/audit/audit.input.js';
import {
  AuditActionInfo,
  AuditCheckpoint,
  AuditCheckpointConnection,
  AuditRecord,
  AuditRecordConnection,
  AuditReportLine,
  AuditRetentionPolicy,
  type AuditRetentionRun,
  type AuditSigningKey,
  type AuditVerification,
  type MadeAuditCheckpoint,
} from '../../schema/api/audit/audit.type.js';
import {
  ApplyAuditRetentionResult,
  MakeAuditCheckpointResult,
  RenewAuditSigningKeyResult,
  SetAuditRetentionResult,
  VerifyAuditResult,
} from '../../schema/api/audit/audit.union.js';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import type { Audit, ReportGroup } from '../../src/audit/index.js';
import { auditActions } from '../../src/core/audit-events.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';
import { filterOf } from './audit-filter.js';
import { checkpointPage } from './checkpoint-page.js';

/** The audit trail: search, reports, checkpoints, verification and retention. */
@Resolver(() => AuditRecord)
export class AuditResolver {
  constructor(private readonly audit: Audit) {}

  @Query(() => AuditRecordConnection, { description: 'Audit records, newest first.' })
  @Permit('audit.read')
  async auditRecords(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => AuditFilterInput, { nullable: true, description: 'Which records.' })
    filter?: AuditFilterInput,
  ): Promise<ConnectionShape<AuditRecord>> {
    const wanted = filterOf(filter);
    const found = await this.audit.service.search(request, { filter: wanted, ...page });
    return toConnection(
      {
        nodes: found.records,
        cursors: found.cursors,
        hasNextPage: found.hasNextPage,
        totalCount: () => this.audit.service.count(request, wanted),
      },
      (record) => record as AuditRecord,
      page.after,
    );
  }

  @Query(() => AuditRecord, { nullable: true, description: 'One audit record; null when there is none.' })
  @Permit('audit.read')
  async auditRecord(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id.' }) id: string,
  ): Promise<AuditRecord | null> {
    return (await this.audit.service.find(request, id)) as AuditRecord | null;
  }

  @Query(() => [AuditReportLine], {
    description:
      'Who, which asset, which ticket, what or which day has how many records; most first, days in order.',
    complexity: 200,
  })
  @Permit('audit.read')
  async auditReport(
    @Ctx() { request }: ApiContext,
    @Arg('by', () => AuditReportGroupEnum, { description: 'What to group by.' }) by: ReportGroup,
    @Arg('filter', () => AuditFilterInput, { nullable: true, description: 'Which records.' })
    filter?: AuditFilterInput,
    @Arg('limit', () => Int, { defaultValue: 100, description: 'Most lines, 1 to 10,000.' }) limit?: number,
  ): Promise<AuditReportLine[]> {
    const lines = await this.audit.service.report(request, { by, filter: filterOf(filter), limit });
    return lines.map((line) => ({ ...line, by }));
  }

  @Query(() => [AuditActionInfo], { description: 'Every action that is audited, by name.' })
  @Permit('audit.read')
  auditActions(): AuditActionInfo[] {
    return Object.entries(auditActions).map(([name, description]) => ({ name, description }));
  }

  @Query(() => AuditCheckpointConnection, { description: 'Signed checkpoints, newest first.' })
  @Permit('audit.read')
  async auditCheckpoints(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<ConnectionShape<AuditCheckpoint>> {
    return toConnection(
      await checkpointPage(this.audit, request, page),
      (checkpoint) => checkpoint as AuditCheckpoint,
      page.after,
    );
  }

  @Query(() => AuditRetentionPolicy, { description: 'For how long audit records are kept.' })
  @Permit('audit.read')
  auditRetention(@Ctx() { request }: ApiContext): Promise<AuditRetentionPolicy> {
    return this.audit.retention.policy(request);
  }

  @Mutation(() => VerifyAuditResult, {
    description:
      'Computes every hash of the trail anew and checks all signatures; audited. For millions of records use the route /api/audit/verification, which tells its progress.',
    complexity: 1_000,
  })
  @Permit('audit.read')
  verifyAudit(@Ctx() { request }: ApiContext): Promise<AuditVerification | UserError> {
    return outcome(async () => {
      const result = await this.audit.service.verify(request);
      return { ...result, intact: result.faults.length === 0 };
    });
  }

  @Mutation(() => MakeAuditCheckpointResult, {
    description: 'Signs where all chains stand now; otherwise done every few minutes.',
  })
  @Permit('audit.manage')
  makeAuditCheckpoint(@Ctx() { request }: ApiContext): Promise<MadeAuditCheckpoint | UserError> {
    return outcome(async () => ({
      checkpoint: (await this.audit.service.checkpoint(request)) as AuditCheckpoint | null,
    }));
  }

  @Mutation(() => SetAuditRetentionResult, { description: 'Changes for how long audit records are kept.' })
  @Permit('audit.manage')
  setAuditRetention(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => SetAuditRetentionInput, { description: 'The policy.' }) input: SetAuditRetentionInput,
  ): Promise<AuditRetentionPolicy | UserError> {
    return outcome(() =>
      this.audit.retention.setPolicy(request, {
        keepDays: input.keepDays ?? null,
        hold: input.hold,
        reason: input.reason ?? null,
      }),
    );
  }

  @Mutation(() => ApplyAuditRetentionResult, {
    description: 'Removes what the retention policy no longer keeps; otherwise done daily.',
  })
  @Permit('audit.manage')
  applyAuditRetention(@Ctx() { request }: ApiContext): Promise<AuditRetentionRun | UserError> {
    return outcome(() => this.audit.retention.apply(request));
  }

  @Mutation(() => RenewAuditSigningKeyResult, {
    description:
      'Signs checkpoints and tombstones with another key from now on; earlier signatures stay valid.',
  })
  @Permit('audit.manage')
  renewAuditSigningKey(
    @Ctx() { request }: ApiContext,
    @Arg('reason', () => String, { description: 'Why, for the audit.' }) reason: string,
  ): Promise<AuditSigningKey | UserError> {
    return outcome(() => this.audit.service.renewSigningKey(request, reason));
  }
}
