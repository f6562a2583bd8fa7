import { registerEnumType } from 'type-graphql';

/** Kinds of channels. */
export const NotificationChannelKindEnum = {
  WEBHOOK: 'webhook',
  EMAIL: 'email',
  SLACK: 'slack',
  TEAMS: 'teams',
  DINGTALK: 'dingtalk',
  FEISHU: 'feishu',
  WECOM: 'wecom',
} as const;
/** One of the kinds. */
export type NotificationChannelKindValue =
  (typeof NotificationChannelKindEnum)[keyof typeof NotificationChannelKindEnum];
registerEnumType(NotificationChannelKindEnum, {
  name: 'NotificationChannelKind',
  description: 'Where messages go.',
  valuesConfig: {
    WEBHOOK: { description: 'An address of yours, given the events as signed JSON.' },
    EMAIL: { description: 'Mail.' },
    SLACK: { description: 'Slack, or what takes its messages.' },
    TEAMS: { description: 'Microsoft Teams.' },
    DINGTALK: { description: 'DingTalk.' },
    FEISHU: { description: 'Feishu or Lark.' },
    WECOM: { description: 'WeCom.' },
  },
});

/** States of deliveries. */
export const NotificationDeliveryStateEnum = {
  PENDING: 'PENDING',
  SENDING: 'SENDING',
  SENT: 'SENT',
  FAILED: 'FAILED',
} as const;
/** One of the states. */
export type NotificationDeliveryStateValue = keyof typeof NotificationDeliveryStateEnum;
registerEnumType(NotificationDeliveryStateEnum, {
  name: 'NotificationDeliveryState',
  description: 'What became of a message.',
  valuesConfig: {
    PENDING: { description: 'It waits for its time, or for another try.' },
    SENDING: { description: 'A node is sending it.' },
    SENT: { description: 'The other side took it.' },
    FAILED: { description: 'It was given up.' },
  },
});
