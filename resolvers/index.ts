/**
 * Every resolver of the API. A class that is missing here is not part of the schema; one without an instance does not start.
 */
import 'reflect-metadata';
import type { ClassType } from 'type-graphql';
import type { Audit } from '../src/audit/index.js';
import type { Catalog } from '../src/catalog/index.js';
import type { Events } from '../src/events/index.js';
import type { Notifications } from '../src/notifications/index.js';
import type { Ingest } from '../src/ingest/index.js';
import type { Jobs } from '../src/jobs/index.js';
import type {
  Classifications,
  LineageQuestions,
  LineageSources,
  WhatIfService,
} from '../src/lineage/index.js';
import type { Nodes } from '../src/nodes/index.js';
import type { Identity } from '../src/identity/index.js';
import { AuditResolver } from './audit/audit.resolver.js';
import { AssetFieldResolver } from './catalog/asset.field-resolver.js';
import { AssetResolver } from './catalog/asset.resolver.js';
import { PeopleResolver } from './catalog/people.resolver.js';
import { SearchResolver } from './catalog/search.resolver.js';
import { RegistrationResolver } from './catalog/registration.resolver.js';
import { StatisticsResolver } from './catalog/statistics.resolver.js';
import { VersionResolver } from './catalog/version.resolver.js';
import {
  AssetClassificationFieldResolver,
  ClassificationFieldResolver,
} from './classification/classification.field-resolver.js';
import { ClassificationResolver } from './classification/classification.resolver.js';
import {
  ComplianceExceptionFieldResolver,
  ComplianceRuleFieldResolver,
} from './compliance/compliance.field-resolver.js';
import { ComplianceResolver } from './compliance/compliance.resolver.js';
import type { ResolverInstances } from './edge/schema.js';
import { NotificationResolver } from './notifications/notification.resolver.js';
import { EventResolver } from './events/event.resolver.js';
import { EventSubscription } from './events/event.subscription.js';
import { AccessResolver } from './identity/access.resolver.js';
import { RoleGrantFieldResolver } from './identity/grant.field-resolver.js';
import { AccountResolver } from './identity/account.resolver.js';
import { ApproverResolver } from './identity/approver.resolver.js';
import { OrganisationResolver } from './identity/organisation.resolver.js';
import { SecondFactorResolver } from './identity/second-factor.resolver.js';
import { SessionResolver } from './identity/session.resolver.js';
import { CollectionResolver } from './ingest/collection.resolver.js';
import { CollectionSubscription } from './ingest/collection.subscription.js';
import { DiscoveryResolver } from './ingest/discovery.resolver.js';
import { DiscoverySubscription } from './ingest/discovery.subscription.js';
import { InstanceResolver } from './ingest/instance.resolver.js';
import { EvidenceResolver } from './lineage/evidence.resolver.js';
import {
  CommonLineageFieldResolver,
  LineageAssetFieldResolver,
  LineageCycleFieldResolver,
  LineageDiffFieldResolver,
  LineageFactsFieldResolver,
  LineageGraphFieldResolver,
  LineageLinkFieldResolver,
  LineageNodeFieldResolver,
  LineageOrderFieldResolver,
} from './lineage/lineage.field-resolver.js';
import { LineageResolver } from './lineage/lineage.resolver.js';
import { LineageSubscription } from './lineage/lineage.subscription.js';
import { JobResolver } from './jobs/job.resolver.js';
import { NodeResolver } from './nodes/node.resolver.js';

/** What the resolvers call. */
export interface ApiServices {
  audit: Audit;
  catalog: Catalog;
  events: Events;
  notifications: Notifications;
  identity: Identity;
  ingest: Ingest;
  lineage: LineageQuestions;
  lineageSources: LineageSources;
  classifications: Classifications;
  whatIf: WhatIfService;
  jobs: Jobs;
  nodes: Nodes;
}

const makers = new Map<ClassType, (services: ApiServices) => object>([
  [AssetResolver, ({ catalog }) => new AssetResolver(catalog)],
  [AssetFieldResolver, ({ catalog }) => new AssetFieldResolver(catalog)],
  [InstanceResolver, ({ ingest, catalog }) => new InstanceResolver(ingest, catalog)],
  [CollectionResolver, ({ ingest }) => new CollectionResolver(ingest)],
  [CollectionSubscription, () => new CollectionSubscription()],
  [DiscoveryResolver, ({ ingest }) => new DiscoveryResolver(ingest.discovery)],
  [DiscoverySubscription, () => new DiscoverySubscription()],
  [AuditResolver, ({ audit }) => new AuditResolver(audit)],
  [EventResolver, ({ events }) => new EventResolver(events.service)],
  [EventSubscription, () => new EventSubscription()],
  [NotificationResolver, ({ notifications }) => new NotificationResolver(notifications.service)],
  [ComplianceResolver, ({ identity }) => new ComplianceResolver(identity.compliance)],
  [AccountResolver, ({ identity }) => new AccountResolver(identity)],
  [SecondFactorResolver, ({ identity }) => new SecondFactorResolver(identity.factors)],
  [SessionResolver, ({ identity }) => new SessionResolver(identity.sessions)],
  [AccessResolver, ({ identity }) => new AccessResolver(identity)],
  [ComplianceRuleFieldResolver, ({ identity }) => new ComplianceRuleFieldResolver(identity.compliance)],
  [ComplianceExceptionFieldResolver, ({ identity }) => new ComplianceExceptionFieldResolver(identity)],
  [RoleGrantFieldResolver, ({ identity }) => new RoleGrantFieldResolver(identity)],
  [ApproverResolver, ({ identity }) => new ApproverResolver(identity.approvers)],
  [OrganisationResolver, ({ identity }) => new OrganisationResolver(identity)],
  [VersionResolver, ({ catalog }) => new VersionResolver(catalog)],
  [PeopleResolver, ({ catalog }) => new PeopleResolver(catalog)],
  [StatisticsResolver, ({ catalog }) => new StatisticsResolver(catalog)],
  [RegistrationResolver, ({ catalog }) => new RegistrationResolver(catalog)],
  [EvidenceResolver, ({ lineageSources, whatIf }) => new EvidenceResolver(lineageSources, whatIf)],
  [LineageResolver, ({ lineage }) => new LineageResolver(lineage)],
  [LineageSubscription, () => new LineageSubscription()],
  [LineageAssetFieldResolver, ({ catalog }) => new LineageAssetFieldResolver(catalog)],
  [LineageFactsFieldResolver, ({ lineage }) => new LineageFactsFieldResolver(lineage)],
  [LineageGraphFieldResolver, () => new LineageGraphFieldResolver()],
  [LineageNodeFieldResolver, ({ lineage }) => new LineageNodeFieldResolver(lineage)],
  [CommonLineageFieldResolver, ({ lineage }) => new CommonLineageFieldResolver(lineage)],
  [LineageLinkFieldResolver, ({ lineage }) => new LineageLinkFieldResolver(lineage)],
  [LineageCycleFieldResolver, ({ lineage }) => new LineageCycleFieldResolver(lineage)],
  [LineageOrderFieldResolver, ({ lineage }) => new LineageOrderFieldResolver(lineage)],
  [LineageDiffFieldResolver, ({ lineage }) => new LineageDiffFieldResolver(lineage)],
  [ClassificationResolver, ({ classifications }) => new ClassificationResolver(classifications)],
  [
    AssetClassificationFieldResolver,
    ({ classifications }) => new AssetClassificationFieldResolver(classifications),
  ],
  [ClassificationFieldResolver, ({ classifications }) => new ClassificationFieldResolver(classifications)],
  [JobResolver, ({ jobs }) => new JobResolver(jobs)],
  [NodeResolver, ({ nodes }) => new NodeResolver(nodes.service)],
  [SearchResolver, ({ catalog }) => new SearchResolver(catalog)],
]);

/** The classes alone, to print the schema. */
export const resolverClasses: readonly ClassType[] = [...makers.keys()];

/** The instances that serve the schema. */
export function resolverInstances(services: ApiServices): ResolverInstances {
  return new Map([...makers].map(([type, make]) => [type, make(services)]));
}
