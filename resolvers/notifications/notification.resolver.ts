import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import {
  NotificationDeliveryStateEnum,
  type NotificationDeliveryStateValue,
} from '../../schema/api/notifications/notification.enum.js';
import {
  NotificationDeliveryFilterInput,
  PreviewNotificationInput,
  ResendNotificationsInput,
  SaveNotificationChannelInput,
  SaveNotificationSubscriptionInput,
} from '../../schema/api/notifications/notification.input.js';
import {
  NotificationChannel,
  NotificationDelivery,
  NotificationDeliveryConnection,
  NotificationPreview,
  NotificationSubscription,
  type ResentNotifications,
} from '../../schema/api/notifications/notification.type.js';
import {
  RemoveNotificationChannelResult,
  RemoveNotificationSubscriptionResult,
  ResendNotificationsResult,
  SaveNotificationChannelResult,
  SaveNotificationSubscriptionResult,
  TestNotificationChannelResult,
} from '../../schema/api/notifications/notification.union.js';
import type { NotificationService, Subscription } from '../../src/notifications/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';

/** Channels, subscriptions and what was sent. */
@Resolver()
export class NotificationResolver {
  constructor(private readonly notifications: NotificationService) {}

  @Query(() => [NotificationChannel], { description: 'Notification channels, by name.' })
  @Permit('notification.manage')
  notificationChannels(@Ctx() { request }: ApiContext): Promise<NotificationChannel[]> {
    return this.notifications.channels(request);
  }

  @Query(() => [NotificationSubscription], { description: 'Subscriptions of channels to events, by name.' })
  @Permit('notification.manage')
  async notificationSubscriptions(@Ctx() { request }: ApiContext): Promise<NotificationSubscription[]> {
    return (await this.notifications.subscriptions(request)).map(shown);
  }

  @Query(() => NotificationDeliveryConnection, { description: 'The delivery log, newest first.' })
  @Permit('notification.manage')
  async notificationDeliveries(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => NotificationDeliveryFilterInput, {
      nullable: true,
      description: 'Which deliveries.',
    })
    filter?: NotificationDeliveryFilterInput,
    @Arg('state', () => NotificationDeliveryStateEnum, { nullable: true, description: 'In this state.' })
    state?: NotificationDeliveryStateValue,
  ): Promise<ConnectionShape<NotificationDelivery>> {
    const found = await this.notifications.deliveries(request, { ...filter, ...page, state });
    return toConnection(found, (delivery) => delivery, page.after);
  }

  @Query(() => NotificationPreview, { description: 'How a message would look.' })
  @Permit('notification.manage')
  async notificationPreview(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => PreviewNotificationInput, { description: 'What to preview.' })
    input: PreviewNotificationInput,
  ): Promise<NotificationPreview> {
    return (await this.notifications.preview(request, input)) as NotificationPreview;
  }

  @Mutation(() => SaveNotificationChannelResult, { description: 'Makes or changes a channel.' })
  @Permit('notification.manage')
  saveNotificationChannel(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => SaveNotificationChannelInput, { description: 'The channel.' })
    input: SaveNotificationChannelInput,
  ): Promise<NotificationChannel | UserError> {
    return outcome(() => this.notifications.saveChannel(request, input));
  }

  @Mutation(() => RemoveNotificationChannelResult, {
    description: 'Removes a channel with its subscriptions, secrets and log.',
  })
  @Permit('notification.manage')
  removeNotificationChannel(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id.' }) id: string,
  ): Promise<NotificationChannel | UserError> {
    return outcome(() => this.notifications.removeChannel(request, id));
  }

  @Mutation(() => TestNotificationChannelResult, {
    description: 'Sends a test message now, once; the delivery tells how it went.',
  })
  @Permit('notification.manage')
  testNotificationChannel(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id.' }) id: string,
  ): Promise<NotificationDelivery | UserError> {
    return outcome(() => this.notifications.testChannel(request, id));
  }

  @Mutation(() => SaveNotificationSubscriptionResult, { description: 'Makes or changes a subscription.' })
  @Permit('notification.manage')
  saveNotificationSubscription(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => SaveNotificationSubscriptionInput, { description: 'The subscription.' })
    input: SaveNotificationSubscriptionInput,
  ): Promise<NotificationSubscription | UserError> {
    const { kinds, filter, ...rest } = input;
    const given = kinds === undefined && filter === undefined ? undefined : { ...filter, kinds };
    return outcome(async () =>
      shown(await this.notifications.saveSubscription(request, { ...rest, filter: given })),
    );
  }

  @Mutation(() => RemoveNotificationSubscriptionResult, {
    description: 'Removes a subscription and what it had not sent yet.',
  })
  @Permit('notification.manage')
  removeNotificationSubscription(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id.' }) id: string,
  ): Promise<NotificationSubscription | UserError> {
    return outcome(async () => shown(await this.notifications.removeSubscription(request, id)));
  }

  @Mutation(() => ResendNotificationsResult, { description: 'Has failed deliveries sent again.' })
  @Permit('notification.manage')
  resendNotifications(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => ResendNotificationsInput, { description: 'Which.' }) input: ResendNotificationsInput,
  ): Promise<ResentNotifications | UserError> {
    return outcome(async () => ({ count: await this.notifications.sendAgain(request, input.ids) }));
  }
}

function shown(subscription: Subscription): NotificationSubscription {
  const { quietHours, filter, ...rest } = subscription;
  return {
    ...rest,
    filter: { ...filter },
    quietHours: quietHours === null ? null : { ...quietHours, days: quietHours.days ?? null },
  };
}
