import { registerEnumType } from 'type-graphql';

/** How a value is used. */
export const LineageSubtypeEnum = {
  IDENTITY: 'IDENTITY',
  TRANSFORMATION: 'TRANSFORMATION',
  AGGREGATION: 'AGGREGATION',
  FILTER: 'FILTER',
  JOIN: 'JOIN',
  GROUP_BY: 'GROUP_BY',
  SORT: 'SORT',
  WINDOW: 'WINDOW',
  CONDITIONAL: 'CONDITIONAL',
} as const;
registerEnumType(LineageSubtypeEnum, {
  name: 'LineageSubtype',
  description:
    'How a value is used, as in OpenLineage: IDENTITY, TRANSFORMATION and AGGREGATION are direct, the others indirect.',
});

/** What a script does to an object. */
export const ScriptActionEnum = {
  READ: 'READ',
  WRITE: 'WRITE',
  CREATE: 'CREATE',
  REPLACE: 'REPLACE',
  ALTER: 'ALTER',
  RENAME: 'RENAME',
  DROP: 'DROP',
  GRANT: 'GRANT',
  REVOKE: 'REVOKE',
  TRUNCATE: 'TRUNCATE',
} as const;
registerEnumType(ScriptActionEnum, { name: 'ScriptAction', description: 'What a script does to an object.' });

/** What becomes of something a change harms. */
export const BreakageEffectEnum = {
  REFUSED: 'REFUSED',
  DROPPED: 'DROPPED',
  BREAKS: 'BREAKS',
  CHANGES: 'CHANGES',
} as const;
registerEnumType(BreakageEffectEnum, {
  name: 'BreakageEffect',
  description:
    'REFUSED: the server refuses the statement because of it. DROPPED: it goes as well. BREAKS: it fails from then on. CHANGES: it goes on and means something else.',
});
