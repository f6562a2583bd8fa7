import { registerEnumType } from 'type-graphql';

/** States of failed deliveries. */
export const DeadLetterStateEnum = {
  RETRYING: 'RETRYING',
  WAITING: 'WAITING',
  DEAD: 'DEAD',
  DISCARDED: 'DISCARDED',
} as const;
/** One of the states. */
export type DeadLetterStateValue = keyof typeof DeadLetterStateEnum;
registerEnumType(DeadLetterStateEnum, {
  name: 'DeadLetterState',
  description: 'What becomes of an event that a consumer could not handle.',
  valuesConfig: {
    RETRYING: { description: 'It is tried again after a while.' },
    WAITING: { description: 'It waits behind an earlier event of the same aggregate.' },
    DEAD: { description: 'It was given up and waits for an operator.' },
    DISCARDED: { description: 'An operator set it aside.' },
  },
});
