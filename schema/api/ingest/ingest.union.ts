import { resultOf } from '../common/result.union.js';
import { CollectionRun, EngineFacts, Instance, RegisteredInstance } from './instance.type.js';

/** Result of registerInstance. */
export const RegisterInstanceResult = resultOf('RegisterInstanceResult', RegisteredInstance);
/** Result of updateInstance. */
export const UpdateInstanceResult = resultOf('UpdateInstanceResult', Instance);
/** Result of retireInstance. */
export const RetireInstanceResult = resultOf('RetireInstanceResult', Instance);
/** Result of checkInstance. */
export const CheckInstanceResult = resultOf('CheckInstanceResult', EngineFacts);
/** Result of startCollection. */
export const StartCollectionResult = resultOf('StartCollectionResult', CollectionRun);
/** Result of cancelCollection. */
export const CancelCollectionResult = resultOf('CancelCollectionResult', CollectionRun);
