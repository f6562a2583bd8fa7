import { resultOf } from '../common/result.union.js';
import { Done } from '../identity/account.type.js';
import { ComplianceCheck, ComplianceException } from './compliance.type.js';

/** Result of checkCompliance. */
export const CheckComplianceResult = resultOf('CheckComplianceResult', ComplianceCheck);
/** Result of addComplianceException. */
export const AddComplianceExceptionResult = resultOf('AddComplianceExceptionResult', ComplianceException);
/** Result of withdrawComplianceException. */
export const WithdrawComplianceExceptionResult = resultOf('WithdrawComplianceExceptionResult', Done);
