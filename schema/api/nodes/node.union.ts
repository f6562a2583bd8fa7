import { resultOf } from '../common/result.union.js';
import { ClusterNode } from './node.type.js';

/** Result of drainNode. */
export const DrainNodeResult = resultOf('DrainNodeResult', ClusterNode);
