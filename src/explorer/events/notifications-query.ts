import { graphql } from '../generated/gql.ts';
import type { ChannelsPageQuery, PreviewMessageQuery } from '../generated/graphql.ts';

/** Channels, and which events go to them. */
export const channelsPage = graphql(`
  query ChannelsPage {
    notificationChannels {
      id
      name
      kind
      enabled
      hasSecrets
      settings
    }
    notificationSubscriptions {
      id
      name
      channelId
      enabled
      filter
      digestMinutes
      quietHours {
        days
        from
        until
        timezone
      }
      template {
        subject
        body
      }
    }
  }
`);

/** What was sent, newest first. */
export const deliveriesPage = graphql(`
  query DeliveriesPage($filter: NotificationDeliveryFilterInput, $after: String) {
    notificationDeliveries(filter: $filter, first: 25, after: $after) {
      nodes {
        id
        channelId
        state
        test
        eventKind
        attempts
        status
        durationMs
        error
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** A message before it is sent. */
export const previewQuery = graphql(`
  query PreviewMessage($input: PreviewNotificationInput!) {
    notificationPreview(input: $input) {
      subject
      body
      request
    }
  }
`);

/** Makes or changes a channel. */
export const saveChannel = graphql(`
  mutation SaveChannel($input: SaveNotificationChannelInput!) {
    saveNotificationChannel(input: $input) {
      ...Refused
    }
  }
`);

/** Sends a message at once. */
export const testChannel = graphql(`
  mutation TestChannel($id: ID!) {
    testNotificationChannel(id: $id) {
      ... on NotificationDelivery {
        id
        state
        status
        error
        durationMs
      }
      ... on UserError {
        message
      }
    }
  }
`);

/** Removes a channel. */
export const removeChannel = graphql(`
  mutation RemoveChannel($id: ID!) {
    removeNotificationChannel(id: $id) {
      ... on NotificationChannel {
        id
      }
      ... on UserError {
        message
      }
    }
  }
`);

/** Says which events go to a channel. */
export const saveSubscription = graphql(`
  mutation SaveSubscription($input: SaveNotificationSubscriptionInput!) {
    saveNotificationSubscription(input: $input) {
      ...Refused
    }
  }
`);

/** Ends that events go to a channel. */
export const removeSubscription = graphql(`
  mutation RemoveSubscription($id: ID!) {
    removeNotificationSubscription(id: $id) {
      ... on NotificationSubscription {
        id
      }
      ... on UserError {
        message
      }
    }
  }
`);

/** Sends failed messages again. */
export const resendDeliveries = graphql(`
  mutation ResendDeliveries($input: ResendNotificationsInput!) {
    resendNotifications(input: $input) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

/** A channel as the page has it. */
export type PageChannel = ChannelsPageQuery['notificationChannels'][number];

/** What goes to a channel, as the page has it. */
export type PageSubscription = ChannelsPageQuery['notificationSubscriptions'][number];

/** A message before it is sent, as the page has it. */
export type PagePreview = PreviewMessageQuery['notificationPreview'];
