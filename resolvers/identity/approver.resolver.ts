import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import { DelegateInput } from '../../schema/api/identity/access.input.js';
import { Approver, Delegation } from '../../schema/api/identity/access.type.js';
import type { Done } from '../../schema/api/identity/account.type.js';
import { DelegateResult, WithdrawDelegationResult } from '../../schema/api/identity/account.union.js';
import { ApproverRuleEnum } from '../../schema/api/identity/identity.enum.js';
import type { ApproverRule, ApproverService } from '../../src/identity/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';
import { done, shownDelegation } from './shown.js';

/** Who may decide about assets, and who decides in whose place. */
@Resolver()
export class ApproverResolver {
  constructor(private readonly service: ApproverService) {}

  @Query(() => [Approver], {
    description:
      'Who may decide about assets, by login. Never the author, nobody in the place of the author, no service.',
    complexity: 100,
  })
  @Permit('asset.read')
  approvers(
    @Ctx() { request }: ApiContext,
    @Arg('assetKeys', () => [ID], { description: 'Keys of the assets, at most 1,000.' }) assetKeys: string[],
    @Arg('rules', () => [ApproverRuleEnum], { nullable: true, description: 'By these rules; default all.' })
    rules?: ApproverRule[],
    @Arg('authorId', () => ID, { nullable: true, description: 'Author of the change; default one’s own.' })
    authorId?: string,
  ): Promise<Approver[]> {
    return this.service.approversFor(request, {
      assetKeys: assetKeys.slice(0, 1_000),
      authorId: authorId ?? request.subject.id,
      ...(rules ? { rules } : {}),
    });
  }

  @Query(() => [Delegation], { description: 'Delegations by and to an account that have not ended.' })
  @Permit('self.manage')
  async delegations(
    @Ctx() { request }: ApiContext,
    @Arg('accountId', () => ID, {
      nullable: true,
      description: 'Account; default one’s own, another’s with account.read.',
    })
    accountId?: string,
  ): Promise<Delegation[]> {
    const found = await this.service.delegations(request, accountId ?? request.subject.id);
    return found.map((delegation) => shownDelegation(delegation));
  }

  @Mutation(() => DelegateResult, {
    description: 'Lets another person decide in one’s own place for a time.',
  })
  @Permit('self.manage')
  delegate(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => DelegateInput, { description: 'Whom, and when.' }) input: DelegateInput,
  ): Promise<Delegation | UserError> {
    const times = { from: input.from.toISOString(), until: input.until.toISOString() };
    return outcome(async () => shownDelegation(await this.service.delegate(request, { ...input, ...times })));
  }

  @Mutation(() => WithdrawDelegationResult, {
    description: 'Takes a delegation back; another’s needs account.manage.',
  })
  @Permit('self.manage')
  withdrawDelegation(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id of the delegation.' }) id: string,
  ): Promise<Done | UserError> {
    return outcome(() => this.service.withdraw(request, id).then(() => done));
  }
}
