import { ArrayMaxSize, ArrayMinSize, MaxLength } from 'class-validator';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { EventFilterInput } from '../events/event.input.js';
import { NotificationChannelKindEnum, type NotificationChannelKindValue } from './notification.enum.js';

/** A channel to make or change. */
@InputType({
  description: 'A channel to make, or to change when an id is given. What is absent stays as it is.',
})
export class SaveNotificationChannelInput {
  @Field(() => ID, { nullable: true, description: 'Id of the channel to change.' })
  @MaxLength(200)
  id?: string;

  @Field(() => String, { nullable: true, description: 'Name; needed for a new one.' })
  @MaxLength(200)
  name?: string;

  @Field(() => NotificationChannelKindEnum, {
    nullable: true,
    description: 'Kind; needed for a new one, stays as it is.',
  })
  kind?: NotificationChannelKindValue;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'WEBHOOK: url, headers without credentials. EMAIL: host, port, security (tls, starttls, none), user, from, to. Others: nothing.',
  })
  settings?: Record<string, unknown>;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'Replaces all its secrets. WEBHOOK: signingKey, and headers with credentials. EMAIL: password. Chat services: url, and secret where they sign.',
  })
  secrets?: Record<string, unknown>;

  @Field(() => Boolean, { nullable: true, description: 'False: nothing is sent through it.' })
  enabled?: boolean;
}

/** What is written. */
@InputType({ description: 'What is written; {{event.payload.assetKey}} and the like stand for values.' })
export class NotificationTemplateInput {
  @Field(() => String, { description: 'Subject, or first line.' })
  @MaxLength(20_000)
  subject!: string;

  @Field(() => String, { description: 'Text, in Markdown. {{#events}}…{{/events}} repeats.' })
  @MaxLength(20_000)
  body!: string;
}

/** When nothing is sent. */
@InputType({ description: 'Hours in which nothing is sent; what happens then is sent at their end.' })
export class QuietHoursInput {
  @Field(() => String, { description: 'Begin, hh:mm.' })
  @MaxLength(5)
  from!: string;

  @Field(() => String, { description: 'End, hh:mm; when it is earlier than the begin, of the next day.' })
  @MaxLength(5)
  until!: string;

  @Field(() => String, { description: 'Time zone, for example Europe/Berlin.' })
  @MaxLength(100)
  timezone!: string;

  @Field(() => [Int], {
    nullable: true,
    description: 'Days on which they begin, 1 Monday to 7 Sunday; every day when absent.',
  })
  @ArrayMaxSize(7)
  days?: number[];
}

/** A subscription to make or change. */
@InputType({
  description:
    'A subscription to make, or to change when an id is given. What is absent stays as it is, null takes it away.',
})
export class SaveNotificationSubscriptionInput {
  @Field(() => ID, { nullable: true, description: 'Id of the subscription to change.' })
  @MaxLength(200)
  id?: string;

  @Field(() => String, { nullable: true, description: 'Name; needed for a new one.' })
  @MaxLength(200)
  name?: string;

  @Field(() => ID, { nullable: true, description: 'The channel; needed for a new one.' })
  @MaxLength(200)
  channelId?: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Kinds of events; all when neither given nor set before.',
  })
  @ArrayMaxSize(200)
  kinds?: string[];

  @Field(() => EventFilterInput, { nullable: true, description: 'Which events of these kinds.' })
  filter?: EventFilterInput;

  @Field(() => NotificationTemplateInput, { nullable: true, description: 'Its text.' })
  template?: NotificationTemplateInput | null;

  @Field(() => QuietHoursInput, { nullable: true, description: 'When nothing is sent.' })
  quietHours?: QuietHoursInput | null;

  @Field(() => Int, { nullable: true, description: 'Messages of so many minutes are put into one.' })
  digestMinutes?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'False: it makes no messages.' })
  enabled?: boolean;
}

/** What to preview. */
@InputType({ description: 'What to preview.' })
export class PreviewNotificationInput {
  @Field(() => NotificationChannelKindEnum, { description: 'For this kind of channel.' })
  kind!: NotificationChannelKindValue;

  @Field(() => NotificationTemplateInput, {
    nullable: true,
    description: 'The text; the usual one when absent.',
  })
  template?: NotificationTemplateInput;

  @Field(() => ID, { nullable: true, description: 'About this event.' })
  @MaxLength(200)
  eventId?: string;

  @Field(() => String, { nullable: true, description: 'Or about a made-up event of this kind.' })
  @MaxLength(200)
  eventKind?: string;
}

/** Which part of the log. */
@InputType({ description: 'Which deliveries.' })
export class NotificationDeliveryFilterInput {
  @Field(() => ID, { nullable: true, description: 'Through this channel.' })
  @MaxLength(200)
  channelId?: string;

  @Field(() => ID, { nullable: true, description: 'Of this subscription.' })
  @MaxLength(200)
  subscriptionId?: string;
}

/** Which deliveries to send again. */
@InputType({ description: 'Which failed deliveries to send again.' })
export class ResendNotificationsInput {
  @Field(() => [ID], { description: 'Their ids, 1 to 1,000.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  ids!: string[];
}
