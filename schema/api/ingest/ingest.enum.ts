import { registerEnumType } from 'type-graphql';

/** Engines. */
export const EngineKindEnum = { POSTGRES: 'postgres', MYSQL: 'mysql', REDIS: 'redis' } as const;
registerEnumType(EngineKindEnum, {
  name: 'EngineKind',
  description: 'An engine Waymark manages. MySQL and MariaDB share MYSQL.',
});

/** TLS modes. */
export const TlsModeEnum = {
  DISABLE: 'disable',
  PREFER: 'prefer',
  REQUIRE: 'require',
  VERIFY_CA: 'verify-ca',
  VERIFY_FULL: 'verify-full',
} as const;
registerEnumType(TlsModeEnum, {
  name: 'TlsMode',
  description:
    'How TLS is used: never, when offered, always, with the certificate’s chain verified, and also its host name.',
});

/** Modes of runs. */
export const CollectionModeEnum = { FULL: 'FULL', INCREMENTAL: 'INCREMENTAL' } as const;
registerEnumType(CollectionModeEnum, {
  name: 'CollectionMode',
  description: 'FULL reads everything anew; INCREMENTAL only what has changed since the last run.',
});

/** Triggers of runs. */
export const CollectionTriggerEnum = {
  MANUAL: 'MANUAL',
  SCHEDULED: 'SCHEDULED',
  CHANGE: 'CHANGE',
  ADOPTION: 'ADOPTION',
} as const;
registerEnumType(CollectionTriggerEnum, { name: 'CollectionTrigger', description: 'Why a run was started.' });

/** States of runs. */
export const CollectionStateEnum = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  PARTIAL: 'PARTIAL',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
  INTERRUPTED: 'INTERRUPTED',
} as const;
registerEnumType(CollectionStateEnum, {
  name: 'CollectionState',
  description: 'State of a run.',
  valuesConfig: {
    PARTIAL: { description: 'It ended, but something could not be read; see the warnings.' },
    INTERRUPTED: {
      description: 'Its process or the graph went away; the graph is as before for what was not finished.',
    },
  },
});

/** How changes are noticed. */
export const ChangeWatchMethodEnum = {
  EVENT_TRIGGER: 'EVENT_TRIGGER',
  BINLOG: 'BINLOG',
  POLLING: 'POLLING',
} as const;
registerEnumType(ChangeWatchMethodEnum, {
  name: 'ChangeWatchMethod',
  description: 'How changes are noticed between scheduled runs.',
});
