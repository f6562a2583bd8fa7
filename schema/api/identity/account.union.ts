import { resultOf } from '../common/result.union.js';
import { Delegation, KeyRotation, Role, RoleGrant } from './access.type.js';
import {
  Account,
  Done,
  NewSecondFactor,
  RecoveryCodes,
  SignInLink,
  TemporaryPassword,
} from './account.type.js';
import { Group, OnCallShift } from './organisation.type.js';
import { CreatedApiToken, EndedSessions } from './session.type.js';

/** Result of createAccount. */
export const CreateAccountResult = resultOf('CreateAccountResult', Account);
/** Result of updateAccount. */
export const UpdateAccountResult = resultOf('UpdateAccountResult', Account);
/** Result of setPassword. */
export const SetPasswordResult = resultOf('SetPasswordResult', Done);
/** Result of resetPassword. */
export const ResetPasswordResult = resultOf('ResetPasswordResult', TemporaryPassword);
/** Result of unlockAccount. */
export const UnlockAccountResult = resultOf('UnlockAccountResult', Done);
/** Result of removeAccount. */
export const RemoveAccountResult = resultOf('RemoveAccountResult', Done);
/** Result of createSignInLink. */
export const CreateSignInLinkResult = resultOf('CreateSignInLinkResult', SignInLink);
/** Result of beginSecondFactor. */
export const BeginSecondFactorResult = resultOf('BeginSecondFactorResult', NewSecondFactor);
/** Result of confirmSecondFactor. */
export const ConfirmSecondFactorResult = resultOf('ConfirmSecondFactorResult', RecoveryCodes);
/** Result of renewRecoveryCodes. */
export const RenewRecoveryCodesResult = resultOf('RenewRecoveryCodesResult', RecoveryCodes);
/** Result of removeSecondFactor. */
export const RemoveSecondFactorResult = resultOf('RemoveSecondFactorResult', Done);
/** Result of grantRole. */
export const GrantRoleResult = resultOf('GrantRoleResult', RoleGrant);
/** Result of revokeRole. */
export const RevokeRoleResult = resultOf('RevokeRoleResult', Done);
/** Result of saveRole. */
export const SaveRoleResult = resultOf('SaveRoleResult', Role);
/** Result of removeRole. */
export const RemoveRoleResult = resultOf('RemoveRoleResult', Done);
/** Result of delegate. */
export const DelegateResult = resultOf('DelegateResult', Delegation);
/** Result of withdrawDelegation. */
export const WithdrawDelegationResult = resultOf('WithdrawDelegationResult', Done);
/** Result of createApiToken. */
export const CreateApiTokenResult = resultOf('CreateApiTokenResult', CreatedApiToken);
/** Result of endSession. */
export const EndSessionResult = resultOf('EndSessionResult', Done);
/** Result of endSessions. */
export const EndSessionsResult = resultOf('EndSessionsResult', EndedSessions);
/** Result of rotateKeys. */
export const RotateKeysResult = resultOf('RotateKeysResult', KeyRotation);
/** Result of createGroup. */
export const CreateGroupResult = resultOf('CreateGroupResult', Group);
/** Result of updateGroup. */
export const UpdateGroupResult = resultOf('UpdateGroupResult', Group);
/** Result of removeGroup. */
export const RemoveGroupResult = resultOf('RemoveGroupResult', Done);
/** Result of addTeamMember. */
export const AddTeamMemberResult = resultOf('AddTeamMemberResult', Done);
/** Result of removeTeamMember. */
export const RemoveTeamMemberResult = resultOf('RemoveTeamMemberResult', Done);
/** Result of setUnitHead. */
export const SetUnitHeadResult = resultOf('SetUnitHeadResult', Done);
/** Result of setDomainStewards. */
export const SetDomainStewardsResult = resultOf('SetDomainStewardsResult', Done);
/** Result of addOnCallShift. */
export const AddOnCallShiftResult = resultOf('AddOnCallShiftResult', OnCallShift);
/** Result of removeOnCallShift. */
export const RemoveOnCallShiftResult = resultOf('RemoveOnCallShiftResult', Done);
