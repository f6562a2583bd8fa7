import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import { JobFilterInput, SaveJobScheduleInput, StartJobInput } from '../../schema/api/jobs/job.input.js';
import { Job, JobConnection, JobQueue, JobSchedule } from '../../schema/api/jobs/job.type.js';
import {
  CancelJobResult,
  PauseJobQueueResult,
  RemoveJobScheduleResult,
  ResumeJobQueueResult,
  RetryJobResult,
  SaveJobScheduleResult,
  StartJobResult,
} from '../../schema/api/jobs/job.union.js';
import type { Jobs } from '../../src/jobs/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';

/** Jobs, their queues and schedules. */
@Resolver()
export class JobResolver {
  constructor(private readonly jobService: Pick<Jobs, 'service' | 'schedules'>) {}

  @Query(() => JobConnection, { description: 'Jobs, newest first.' })
  @Permit('job.read')
  async jobs(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => JobFilterInput, { nullable: true, description: 'Which jobs.' })
    filter?: JobFilterInput,
  ): Promise<ConnectionShape<Job>> {
    const found = await this.jobService.service.jobs(request, {
      ...filter,
      first: page.first,
      after: page.after ?? null,
    });
    return toConnection(found, (job): Job => job, page.after);
  }

  @Query(() => Job, { nullable: true, description: 'One job; null when there is none.' })
  @Permit('job.read')
  job(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id.' }) id: string,
  ): Promise<Job | null> {
    return this.jobService.service.job(request, id);
  }

  @Query(() => [JobQueue], {
    description: 'Every queue with its jobs and wait times, by kind.',
    complexity: 50,
  })
  @Permit('job.read')
  jobQueues(@Ctx() { request }: ApiContext): Promise<JobQueue[]> {
    return this.jobService.service.queues(request);
  }

  @Query(() => [JobSchedule], { description: 'All schedules of jobs, by name.' })
  @Permit('job.read')
  jobSchedules(@Ctx() { request }: ApiContext): Promise<JobSchedule[]> {
    return this.jobService.schedules.list(request);
  }

  @Mutation(() => StartJobResult, { description: 'Queues a job; it begins as soon as a place is free.' })
  @Permit('job.manage')
  startJob(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => StartJobInput, { description: 'The job.' }) input: StartJobInput,
  ): Promise<Job | UserError> {
    const { kind, payload = {}, priority, delaySeconds = 0 } = input;
    return outcome(() =>
      this.jobService.service.start(request, {
        kind,
        payload,
        delayMs: delaySeconds * 1_000,
        ...(priority === undefined ? {} : { priority }),
      }),
    );
  }

  @Mutation(() => CancelJobResult, {
    description: 'Ends a job: a waiting one at once, a running one at its next step.',
  })
  @Permit('job.manage')
  cancelJob(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id.' }) id: string,
  ): Promise<Job | UserError> {
    return outcome(() => this.jobService.service.cancel(request, id));
  }

  @Mutation(() => RetryJobResult, { description: 'Queues a failed or cancelled job again.' })
  @Permit('job.manage')
  retryJob(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id.' }) id: string,
  ): Promise<Job | UserError> {
    return outcome(() => this.jobService.service.retry(request, id));
  }

  @Mutation(() => PauseJobQueueResult, {
    description: 'Holds back the jobs of a kind; those that run go on.',
  })
  @Permit('job.manage')
  pauseJobQueue(
    @Ctx() { request }: ApiContext,
    @Arg('kind', () => String, { description: 'Kind.' }) kind: string,
  ): Promise<JobQueue | UserError> {
    return outcome(() => this.jobService.service.pause(request, kind));
  }

  @Mutation(() => ResumeJobQueueResult, { description: 'Lets the jobs of a kind go on.' })
  @Permit('job.manage')
  resumeJobQueue(
    @Ctx() { request }: ApiContext,
    @Arg('kind', () => String, { description: 'Kind.' }) kind: string,
  ): Promise<JobQueue | UserError> {
    return outcome(() => this.jobService.service.resume(request, kind));
  }

  @Mutation(() => SaveJobScheduleResult, { description: 'Creates or changes a schedule of jobs.' })
  @Permit('job.manage')
  saveJobSchedule(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => SaveJobScheduleInput, { description: 'The schedule.' }) input: SaveJobScheduleInput,
  ): Promise<JobSchedule | UserError> {
    return outcome(() => this.jobService.schedules.save(request, input));
  }

  @Mutation(() => RemoveJobScheduleResult, {
    description: 'Removes a schedule of jobs; jobs it has queued stay.',
  })
  @Permit('job.manage')
  removeJobSchedule(
    @Ctx() { request }: ApiContext,
    @Arg('name', () => String, { description: 'Name.' }) name: string,
  ): Promise<JobSchedule | UserError> {
    return outcome(() => this.jobService.schedules.remove(request, name));
  }
}
