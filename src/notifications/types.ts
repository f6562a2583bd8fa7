import type { EventFilter } from '../events/index.js';

/** Kinds of channels. */
export const channelKinds = ['webhook', 'email', 'slack', 'teams', 'dingtalk', 'feishu', 'wecom'] as const;
/** One of the kinds. */
export type ChannelKind = (typeof channelKinds)[number];

/** Where notifications go. */
export interface Channel {
  id: string;
  name: string;
  kind: ChannelKind;
  /** What is no secret: address of a webhook, mail server and recipients. */
  settings: Readonly<Record<string, unknown>>;
  /** True when secrets are kept for it. */
  hasSecrets: boolean;
  enabled: boolean;
  createdAt: string;
  updatedAt: string;
  createdBy: string;
}

/** What is written. Texts may name values of the event in double braces, for example `{{event.payload.assetKey}}`. */
export interface Template {
  subject: string;
  body: string;
}

/** Hours in which nothing is sent; what happens then is sent at their end. */
export interface QuietHours {
  /** `22:00`; with a later `until` within one day, else over midnight. */
  from: string;
  until: string;
  /** IANA name. */
  timezone: string;
  /** 1 Monday … 7 Sunday, the day on which the hours begin; absent: every day. */
  days?: readonly number[] | null;
}

/** Which events go to a channel, and how. */
export interface Subscription {
  id: string;
  name: string;
  channelId: string;
  filter: EventFilter;
  /** Null: the usual text. */
  template: Template | null;
  quietHours: QuietHours | null;
  /** Messages of so many minutes are put into one; null: each is sent at once. */
  digestMinutes: number | null;
  enabled: boolean;
  /** The account that made it; only events it may see are sent. */
  ownerId: string;
  createdAt: string;
  updatedAt: string;
}

/** States of a delivery. */
export const deliveryStates = ['PENDING', 'SENDING', 'SENT', 'FAILED'] as const;
/** One of the states. */
export type DeliveryState = (typeof deliveryStates)[number];

/** A message sent, or to be sent. */
export interface Delivery {
  id: string;
  subscriptionId: string | null;
  channelId: string;
  eventId: string | null;
  eventKind: string | null;
  state: DeliveryState;
  attempts: number;
  /** When it is sent or tried again, ms since 1970. */
  nextAtMs: number;
  createdAt: string;
  finishedAt: string | null;
  /** Answer of the other side: an HTTP status or SMTP code. */
  status: number | null;
  error: string | null;
  durationMs: number | null;
  test: boolean;
}

/** A message ready to be sent. */
export interface Message {
  /** The same in every try: receivers tell repetitions by it. */
  id: string;
  subject: string;
  /** Markdown. */
  body: string;
  /** The events, as the JSON Schemas in docs/events say. */
  events: readonly unknown[];
  /** About nothing that has happened: made by the test of a channel. */
  test?: true;
}

/** How the other side answered. */
export interface SendResult {
  status: number;
}
