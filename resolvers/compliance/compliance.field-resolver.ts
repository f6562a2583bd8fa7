import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import {
  ComplianceCount,
  ComplianceException,
  ComplianceRule,
} from '../../schema/api/compliance/compliance.type.js';
import type { Identity } from '../../src/identity/index.js';
import type { ApiContext } from '../edge/api-context.js';

/** How many findings each rule has, all counted at once. */
@Resolver(() => ComplianceRule)
export class ComplianceRuleFieldResolver {
  constructor(private readonly compliance: Identity['compliance']) {}

  @FieldResolver(() => ComplianceCount, { description: 'Findings that are open now.', complexity: 20 })
  async findings(
    @Root() rule: ComplianceRule,
    @Ctx() { request, loaders }: ApiContext,
  ): Promise<ComplianceCount> {
    const found = await loaders.load('complianceCounts', rule.id, () => this.compliance.counts(request));
    return found ?? { open: 0, excepted: 0 };
  }
}

/** Who granted exceptions. */
@Resolver(() => ComplianceException)
export class ComplianceExceptionFieldResolver {
  constructor(private readonly identity: Identity) {}

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Login of the account that granted it; null when it is gone.',
  })
  grantedByName(
    @Root() { grantedBy }: ComplianceException,
    @Ctx() { request, loaders }: ApiContext,
  ): Promise<string | null> {
    return loaders.load('grantNames', grantedBy, (ids) => this.identity.grants.names(request, ids));
  }
}
