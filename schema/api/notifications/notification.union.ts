import { resultOf } from '../common/result.union.js';
import {
  NotificationChannel,
  NotificationDelivery,
  NotificationSubscription,
  ResentNotifications,
} from './notification.type.js';

/** Result of saveNotificationChannel. */
export const SaveNotificationChannelResult = resultOf('SaveNotificationChannelResult', NotificationChannel);
/** Result of removeNotificationChannel. */
export const RemoveNotificationChannelResult = resultOf(
  'RemoveNotificationChannelResult',
  NotificationChannel,
);
/** Result of testNotificationChannel. */
export const TestNotificationChannelResult = resultOf('TestNotificationChannelResult', NotificationDelivery);
/** Result of saveNotificationSubscription. */
export const SaveNotificationSubscriptionResult = resultOf(
  'SaveNotificationSubscriptionResult',
  NotificationSubscription,
);
/** Result of removeNotificationSubscription. */
export const RemoveNotificationSubscriptionResult = resultOf(
  'RemoveNotificationSubscriptionResult',
  NotificationSubscription,
);
/** Result of resendNotifications. */
export const ResendNotificationsResult = resultOf('ResendNotificationsResult', ResentNotifications);
