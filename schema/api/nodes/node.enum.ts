import { registerEnumType } from 'type-graphql';

/** States of nodes. */
export const NodeStateEnum = { UP: 'UP', DRAINING: 'DRAINING', LEFT: 'LEFT', LOST: 'LOST' } as const;
registerEnumType(NodeStateEnum, {
  name: 'NodeState',
  description: 'State of a node.',
  valuesConfig: {
    UP: { description: 'It answers and works.' },
    DRAINING: { description: 'It hands over its work and leaves.' },
    LEFT: { description: 'It left in good order.' },
    LOST: { description: 'It has not answered for longer than its lease.' },
  },
});

/** Kinds of components. */
export const ComponentKindEnum = {
  NODE: 'NODE',
  NEO4J: 'NEO4J',
  REDIS: 'REDIS',
  STREAM: 'STREAM',
  CONSUMER: 'CONSUMER',
  QUEUE: 'QUEUE',
  INSTANCE: 'INSTANCE',
} as const;
registerEnumType(ComponentKindEnum, {
  name: 'ComponentKind',
  description: 'What a component of the service map is.',
});

/** Health of components. */
export const ComponentHealthEnum = {
  OK: 'OK',
  DEGRADED: 'DEGRADED',
  FAILED: 'FAILED',
  UNKNOWN: 'UNKNOWN',
} as const;
registerEnumType(ComponentHealthEnum, {
  name: 'ComponentHealth',
  description: 'How well a component works.',
});
