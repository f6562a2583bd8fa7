import { GraphQLDateTimeISO, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Connection } from '../common/page.type.js';
import {
  NotificationChannelKindEnum,
  type NotificationChannelKindValue,
  NotificationDeliveryStateEnum,
  type NotificationDeliveryStateValue,
} from './notification.enum.js';

/** Where notifications go. */
@ObjectType({ description: 'Where notifications go. Its secrets are kept in the vault and never shown.' })
export class NotificationChannel {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'Name; unique.' })
  name!: string;

  @Field(() => NotificationChannelKindEnum, { description: 'Kind.' })
  kind!: NotificationChannelKindValue;

  @Field(() => GraphQLJSONObject, { description: 'What is no secret, as the kind defines it.' })
  settings!: Record<string, unknown>;

  @Field(() => Boolean, { description: 'True when secrets are kept for it.' })
  hasSecrets!: boolean;

  @Field(() => Boolean, { description: 'False: nothing is sent through it.' })
  enabled!: boolean;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was made.' })
  createdAt!: Date | string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was last changed.' })
  updatedAt!: Date | string;

  @Field(() => ID, { description: 'Account that made it.' })
  createdBy!: string;
}

/** What is written. */
@ObjectType({ description: 'What is written; {{event.payload.assetKey}} and the like stand for values.' })
export class NotificationTemplate {
  @Field(() => String, { description: 'Subject, or first line.' })
  subject!: string;

  @Field(() => String, { description: 'Text, in Markdown. {{#events}}…{{/events}} repeats.' })
  body!: string;
}

/** When nothing is sent. */
@ObjectType({ description: 'Hours in which nothing is sent; what happens then is sent at their end.' })
export class QuietHours {
  @Field(() => String, { description: 'Begin, hh:mm.' })
  from!: string;

  @Field(() => String, { description: 'End, hh:mm; when it is earlier than the begin, of the next day.' })
  until!: string;

  @Field(() => String, { description: 'Time zone, for example Europe/Berlin.' })
  timezone!: string;

  @Field(() => [Int], {
    nullable: true,
    description: 'Days on which they begin, 1 Monday to 7 Sunday; null for every day.',
  })
  days!: readonly number[] | null;
}

/** Which events go to a channel. */
@ObjectType({ description: 'Which events go to a channel, and how.' })
export class NotificationSubscription {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => ID, { description: 'The channel.' })
  channelId!: string;

  @Field(() => GraphQLJSONObject, {
    description: 'Which events: the members of EventFilterInput, and kinds.',
  })
  filter!: Record<string, unknown>;

  @Field(() => NotificationTemplate, { nullable: true, description: 'Its text; null for the usual one.' })
  template!: NotificationTemplate | null;

  @Field(() => QuietHours, { nullable: true, description: 'When nothing is sent.' })
  quietHours!: QuietHours | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Messages of so many minutes are put into one; null: each is sent at once.',
  })
  digestMinutes!: number | null;

  @Field(() => Boolean, { description: 'False: it makes no messages.' })
  enabled!: boolean;

  @Field(() => ID, {
    description:
      'Account that changed it, or where its channel leads, last; only what this account may see is sent.',
  })
  ownerId!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was made.' })
  createdAt!: Date | string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was last changed.' })
  updatedAt!: Date | string;
}

/** A message sent, or to be sent. */
@ObjectType({ description: 'A message sent, or to be sent.' })
export class NotificationDelivery {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: 'The subscription; null for a test.' })
  subscriptionId!: string | null;

  @Field(() => ID, { description: 'The channel.' })
  channelId!: string;

  @Field(() => ID, { nullable: true, description: 'The event; null for a test.' })
  eventId!: string | null;

  @Field(() => String, { nullable: true, description: 'Kind of the event.' })
  eventKind!: string | null;

  @Field(() => NotificationDeliveryStateEnum, { description: 'What became of it.' })
  state!: NotificationDeliveryStateValue;

  @Field(() => Int, { description: 'Tries so far.' })
  attempts!: number;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was made.' })
  createdAt!: Date | string;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it was sent or given up.' })
  finishedAt!: Date | string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'What the other side answered: HTTP status or SMTP code.',
  })
  status!: number | null;

  @Field(() => String, { nullable: true, description: 'Why the last try failed.' })
  error!: string | null;

  @Field(() => Int, { nullable: true, description: 'How long the last try took, ms.' })
  durationMs!: number | null;

  @Field(() => Boolean, { description: 'True for a test message.' })
  test!: boolean;
}

/** Pages of deliveries. */
export const NotificationDeliveryConnection = Connection('NotificationDelivery', () => NotificationDelivery);

/** How a message would look. */
@ObjectType({ description: 'How a message would look.' })
export class NotificationPreview {
  @Field(() => String, { description: 'Subject.' })
  subject!: string;

  @Field(() => String, { description: 'Text.' })
  body!: string;

  @Field(() => GraphQLJSONObject, { description: 'What would be sent, without secrets.' })
  request!: Record<string, unknown>;
}

/** How many deliveries a mutation was about. */
@ObjectType({ description: 'How many deliveries are sent again.' })
export class ResentNotifications {
  @Field(() => Int, { description: 'Their number.' })
  count!: number;
}
