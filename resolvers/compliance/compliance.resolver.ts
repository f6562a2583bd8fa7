import { Arg, Args, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import {
  AddComplianceExceptionInput,
  ComplianceFilterInput,
} from '../../schema/api/compliance/compliance.input.js';
import {
  ComplianceCheck,
  ComplianceException,
  ComplianceFinding,
  ComplianceFindingConnection,
  ComplianceRule,
} from '../../schema/api/compliance/compliance.type.js';
import {
  AddComplianceExceptionResult,
  CheckComplianceResult,
  WithdrawComplianceExceptionResult,
} from '../../schema/api/compliance/compliance.union.js';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import type { Done } from '../../schema/api/identity/account.type.js';
import type { Identity } from '../../src/identity/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';
import { shownCheck, shownException, shownFinding } from './shown-compliance.js';

/** Compliance: rules, findings, exceptions and the trend. */
@Resolver(() => ComplianceFinding)
export class ComplianceResolver {
  constructor(private readonly compliance: Identity['compliance']) {}

  @Query(() => [ComplianceRule], { description: 'Every rule that is checked, by id.' })
  @Permit('compliance.read')
  complianceRules(@Ctx() { request }: ApiContext): ComplianceRule[] {
    return this.compliance.rules(request);
  }

  @Query(() => ComplianceFindingConnection, {
    description: 'What breaks the rules, the most severe first, by rule and subject.',
  })
  @Permit('compliance.read')
  async complianceFindings(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ComplianceFilterInput, { nullable: true, description: 'Which findings.' })
    filter?: ComplianceFilterInput,
  ): Promise<ConnectionShape<ComplianceFinding>> {
    const found = await this.compliance.findingPage(request, { ...filter, ...page });
    return toConnection(found, shownFinding, page.after);
  }

  @Query(() => [ComplianceException], {
    description: 'Exceptions that hold or have run out, newest first; withdrawn ones are in the audit trail.',
  })
  @Permit('compliance.read')
  async complianceExceptions(@Ctx() { request }: ApiContext): Promise<ComplianceException[]> {
    return (await this.compliance.exceptions(request)).map((exception) => shownException(exception));
  }

  @Query(() => [ComplianceCheck], {
    description: 'Checks of the last days, oldest first: how open and excepted violations went up and down.',
    complexity: 100,
  })
  @Permit('compliance.read')
  async complianceTrend(
    @Ctx() { request }: ApiContext,
    @Arg('days', () => Int, { defaultValue: 90, description: 'Days, 1 to 3,660.' }) days: number,
  ): Promise<ComplianceCheck[]> {
    return (await this.compliance.trend(request, days)).map((check) => shownCheck(check));
  }

  @Mutation(() => CheckComplianceResult, {
    description: 'Checks all rules now; otherwise done by schedule (compliance.everyHours).',
    complexity: 500,
  })
  @Permit('compliance.manage')
  checkCompliance(@Ctx() { request }: ApiContext): Promise<ComplianceCheck | UserError> {
    return outcome(async () => shownCheck(await this.compliance.check(request)));
  }

  @Mutation(() => AddComplianceExceptionResult, {
    description: 'Lets a rule not hold for something for a time. Nobody excepts their own account.',
  })
  @Permit('compliance.manage')
  addComplianceException(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => AddComplianceExceptionInput, { description: 'The exception.' })
    input: AddComplianceExceptionInput,
  ): Promise<ComplianceException | UserError> {
    return outcome(async () =>
      shownException(
        await this.compliance.addException(request, { ...input, until: input.until.toISOString() }),
      ),
    );
  }

  @Mutation(() => WithdrawComplianceExceptionResult, { description: 'Withdraws an exception.' })
  @Permit('compliance.manage')
  withdrawComplianceException(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id of the exception.' }) id: string,
  ): Promise<Done | UserError> {
    return outcome(async () => {
      await this.compliance.withdrawException(request, id);
      return { done: true };
    });
  }
}
