import { resultOf } from '../common/result.union.js';
import { Account, CreatedApiToken, Done, RoleGrant } from './account.type.js';

/** Result of createAccount. */
export const CreateAccountResult = resultOf('CreateAccountResult', Account);
/** Result of setPassword. */
export const SetPasswordResult = resultOf('SetPasswordResult', Done);
/** Result of grantRole. */
export const GrantRoleResult = resultOf('GrantRoleResult', RoleGrant);
/** Result of revokeRole. */
export const RevokeRoleResult = resultOf('RevokeRoleResult', Done);
/** Result of createApiToken. */
export const CreateApiTokenResult = resultOf('CreateApiTokenResult', CreatedApiToken);
/** Result of endSession. */
export const EndSessionResult = resultOf('EndSessionResult', Done);
