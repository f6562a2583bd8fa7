import { resultOf } from '../common/result.union.js';
import { ChangedDeadLetters, EventReplay } from './event.type.js';

/** Result of retryDeadLetters. */
export const RetryDeadLettersResult = resultOf('RetryDeadLettersResult', ChangedDeadLetters);
/** Result of discardDeadLetters. */
export const DiscardDeadLettersResult = resultOf('DiscardDeadLettersResult', ChangedDeadLetters);
/** Result of replayEvents. */
export const ReplayEventsResult = resultOf('ReplayEventsResult', EventReplay);
