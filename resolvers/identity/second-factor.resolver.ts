import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import { RemoveSecondFactorInput } from '../../schema/api/identity/account.input.js';
import type { Done, NewSecondFactor, RecoveryCodes } from '../../schema/api/identity/account.type.js';
import {
  BeginSecondFactorResult,
  ConfirmSecondFactorResult,
  RemoveSecondFactorResult,
  RenewRecoveryCodesResult,
} from '../../schema/api/identity/account.union.js';
import type { SecondFactorService } from '../../src/identity/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';
import { done } from './shown.js';

/** Second factors of sign-in. */
@Resolver()
export class SecondFactorResolver {
  constructor(private readonly factors: SecondFactorService) {}

  @Mutation(() => BeginSecondFactorResult, {
    description: 'Begins to set up one’s own second factor; it counts from confirmSecondFactor on.',
  })
  @Permit('self.manage')
  beginSecondFactor(@Ctx() { request }: ApiContext): Promise<NewSecondFactor | UserError> {
    return outcome(() => this.factors.begin(request));
  }

  @Mutation(() => ConfirmSecondFactorResult, {
    description: 'Ends the setting up of one’s own second factor with a first code.',
  })
  @Permit('self.manage')
  confirmSecondFactor(
    @Ctx() { request }: ApiContext,
    @Arg('code', () => String, { description: 'Six digits of the authenticator.' }) code: string,
  ): Promise<RecoveryCodes | UserError> {
    return outcome(() => this.factors.confirm(request, code));
  }

  @Mutation(() => RenewRecoveryCodesResult, {
    description: 'Makes new recovery codes; those before no longer work.',
  })
  @Permit('self.manage')
  renewRecoveryCodes(
    @Ctx() { request }: ApiContext,
    @Arg('code', () => String, { description: 'Six digits of the authenticator, or a recovery code.' })
    code: string,
  ): Promise<RecoveryCodes | UserError> {
    return outcome(() => this.factors.renewRecoveryCodes(request, code));
  }

  @Mutation(() => RemoveSecondFactorResult, {
    description: 'Removes a second factor: one’s own with a code, another’s with account.manage.',
  })
  @Permit('self.manage')
  removeSecondFactor(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => RemoveSecondFactorInput, { description: 'Whose.' }) input: RemoveSecondFactorInput,
  ): Promise<Done | UserError> {
    return outcome(() => this.factors.remove(request, input).then(() => done));
  }
}
