import { resultOf } from '../common/result.union.js';
import { Job, JobQueue, JobSchedule } from './job.type.js';

/** Result of startJob. */
export const StartJobResult = resultOf('StartJobResult', Job);
/** Result of cancelJob. */
export const CancelJobResult = resultOf('CancelJobResult', Job);
/** Result of retryJob. */
export const RetryJobResult = resultOf('RetryJobResult', Job);
/** Result of pauseJobQueue. */
export const PauseJobQueueResult = resultOf('PauseJobQueueResult', JobQueue);
/** Result of resumeJobQueue. */
export const ResumeJobQueueResult = resultOf('ResumeJobQueueResult', JobQueue);
/** Result of saveJobSchedule. */
export const SaveJobScheduleResult = resultOf('SaveJobScheduleResult', JobSchedule);
/** Result of removeJobSchedule. */
export const RemoveJobScheduleResult = resultOf('RemoveJobScheduleResult', JobSchedule);
