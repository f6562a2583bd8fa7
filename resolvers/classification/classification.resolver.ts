import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import {
  ClassificationFilterInput,
  ClassifyNameInput,
  DecideClassificationInput,
  RunClassificationInput,
  SaveClassificationRuleInput,
} from '../../schema/api/classification/classification.input.js';
import {
  Classification,
  ClassificationConnection,
  ClassificationCount,
  ClassificationDetection,
  ClassificationKind,
  ClassificationRule,
  type ClassificationRuleRemoved,
  type ClassificationRunRequested,
  DecideClassificationResult,
  PastClassification,
  PastClassificationConnection,
  RemoveClassificationRuleResult,
  RunClassificationResult,
  SaveClassificationRuleResult,
} from '../../schema/api/classification/classification.type.js';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import type { Classifications } from '../../src/lineage/index.js';
import { noteClassificationRead } from '../audit/sensitive-reads.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';

/** What assets hold: asking, deciding, rules and runs. */
@Resolver()
export class ClassificationResolver {
  constructor(private readonly classification: Classifications) {}

  @Query(() => ClassificationConnection, {
    description: 'What columns and key patterns are taken to hold, by the keys of the assets.',
    complexity: 20,
  })
  @Permit('asset.read')
  async classifications(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ClassificationFilterInput, { nullable: true, description: 'Which are wanted.' })
    filter?: ClassificationFilterInput,
  ): Promise<ConnectionShape<Classification>> {
    const found = await this.classification.service.list(request, { filter: filter ?? null, page });
    return toConnection(found, (one) => one as unknown as Classification, page.after);
  }

  @Query(() => [ClassificationCount], {
    description: 'How many classifications there are of each kind and state, the most first.',
    complexity: 20,
  })
  @Permit('asset.read')
  async classificationCounts(
    @Ctx() { request }: ApiContext,
    @Arg('filter', () => ClassificationFilterInput, { nullable: true, description: 'Which are counted.' })
    filter?: ClassificationFilterInput,
  ): Promise<ClassificationCount[]> {
    return this.classification.service.summary(request, { filter: filter ?? null });
  }

  @Query(() => PastClassificationConnection, {
    description: "Every state that an asset's classifications have and had, newest first.",
    complexity: 20,
  })
  @Permit('asset.read')
  async classificationHistory(
    @Ctx() context: ApiContext,
    @Arg('key', () => String, { description: 'Key of the asset.' }) key: string,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<ConnectionShape<PastClassification>> {
    const found = await this.classification.service.history(context.request, { key, page });
    noteClassificationRead(context, key, found.nodes);
    return toConnection(found, (one) => one as unknown as PastClassification, page.after);
  }

  @Query(() => [PastClassification], {
    description: 'What an asset was taken to hold at a time, the surest first.',
    complexity: 10,
  })
  @Permit('asset.read')
  async classificationsAsOf(
    @Ctx() context: ApiContext,
    @Arg('key', () => String, { description: 'Key of the asset.' }) key: string,
    @Arg('at', () => String, { description: 'The time, ISO 8601.' }) at: string,
  ): Promise<PastClassification[]> {
    const found = await this.classification.service.asOf(context.request, { key, at });
    noteClassificationRead(context, key, found);
    return found as unknown as PastClassification[];
  }

  @Query(() => [ClassificationKind], { description: 'Every kind: built in, and of rules of people.' })
  @Permit('asset.read')
  classificationKinds(@Ctx() { request }: ApiContext): Promise<ClassificationKind[]> {
    return this.classification.rules.kinds(request);
  }

  @Query(() => [ClassificationRule], { description: 'Rules of people, by name.', complexity: 5 })
  @Permit('asset.read')
  async classificationRules(@Ctx() { request }: ApiContext): Promise<ClassificationRule[]> {
    return (await this.classification.rules.rules(request)) as unknown as ClassificationRule[];
  }

  @Query(() => [ClassificationDetection], {
    description: 'What all rules say about a column that need not exist.',
    complexity: 5,
  })
  @Permit('asset.read')
  classifyName(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => ClassifyNameInput, { description: 'The column.' }) input: ClassifyNameInput,
  ): Promise<ClassificationDetection[]> {
    return this.classification.rules.test(request, input);
  }

  @Mutation(() => DecideClassificationResult, {
    description:
      'Confirms, rejects or sets what an asset holds. Rules and lineage never change what people decided.',
  })
  @Permit('classification.edit')
  decideClassification(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => DecideClassificationInput, { description: 'The decision.' })
    input: DecideClassificationInput,
  ): Promise<Classification | UserError> {
    return outcome(
      async () => (await this.classification.service.decide(request, input)) as unknown as Classification,
    );
  }

  @Mutation(() => SaveClassificationRuleResult, {
    description: 'Makes or changes a rule. What it says shows after the next run.',
  })
  @Permit('classification.manage')
  saveClassificationRule(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => SaveClassificationRuleInput, { description: 'The rule.' })
    input: SaveClassificationRuleInput,
  ): Promise<ClassificationRule | UserError> {
    return outcome(
      async () => (await this.classification.rules.save(request, input)) as unknown as ClassificationRule,
    );
  }

  @Mutation(() => RemoveClassificationRuleResult, {
    description: 'Removes a rule; what it found goes with the next run.',
  })
  @Permit('classification.manage')
  removeClassificationRule(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id of the rule.' }) id: string,
    @Arg('clientKey', () => String, { nullable: true, description: 'Key of this call.' }) clientKey?: string,
  ): Promise<ClassificationRuleRemoved | UserError> {
    return outcome(async () => {
      await this.classification.rules.remove(request, { id, clientKey: clientKey ?? null });
      return { id };
    });
  }

  @Mutation(() => RunClassificationResult, {
    description:
      'Looks at all that is new and lets it flow on: in one instance now, in the whole fleet, or at everything again, as a job.',
  })
  @Permit('classification.manage')
  runClassification(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => RunClassificationInput, { nullable: true, description: 'What is looked at.' })
    input?: RunClassificationInput,
  ): Promise<ClassificationRunRequested | UserError> {
    return outcome(async () => this.classification.runs.request(request, input ?? {}));
  }
}
