// Notification channels, subscriptions to events, and the log of deliveries.
CREATE CONSTRAINT notification_channel_id IF NOT EXISTS FOR (n:NotificationChannel) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT notification_channel_name IF NOT EXISTS FOR (n:NotificationChannel) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT notification_subscription_id IF NOT EXISTS FOR (n:NotificationSubscription) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT notification_delivery_id IF NOT EXISTS FOR (n:NotificationDelivery) REQUIRE n.id IS UNIQUE;
CREATE INDEX notification_delivery_due IF NOT EXISTS FOR (n:NotificationDelivery) ON (n.state, n.nextAtMs);
CREATE INDEX notification_delivery_subscription IF NOT EXISTS FOR (n:NotificationDelivery) ON (n.subscriptionId);
CREATE INDEX notification_delivery_channel IF NOT EXISTS FOR (n:NotificationDelivery) ON (n.channelId);
CREATE INDEX notification_delivery_created IF NOT EXISTS FOR (n:NotificationDelivery) ON (n.createdAt);
