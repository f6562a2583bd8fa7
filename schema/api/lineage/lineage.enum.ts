import { registerEnumType } from 'type-graphql';

/** Tables, or everything down to columns. */
export const LineageLevelEnum = { TABLE: 'TABLE', COLUMN: 'COLUMN' } as const;

registerEnumType(LineageLevelEnum, {
  name: 'LineageLevel',
  description: 'How fine lineage is looked at.',
  valuesConfig: {
    TABLE: { description: 'Between tables, views and routines. A column stands for its table.' },
    COLUMN: { description: 'Everything, columns included. A table stands for itself and its columns.' },
  },
});

/** One way along lineage. */
export const LineageDirectionEnum = { UPSTREAM: 'UPSTREAM', DOWNSTREAM: 'DOWNSTREAM' } as const;

registerEnumType(LineageDirectionEnum, {
  name: 'LineageDirection',
  description: 'Which way lineage is followed.',
  valuesConfig: {
    UPSTREAM: { description: 'To where values come from.' },
    DOWNSTREAM: { description: 'To where values go.' },
  },
});

/** One way, or both. */
export const LineageGraphDirectionEnum = { ...LineageDirectionEnum, BOTH: 'BOTH' } as const;

registerEnumType(LineageGraphDirectionEnum, {
  name: 'LineageGraphDirection',
  description: 'Which ways a part of the graph goes.',
  valuesConfig: {
    UPSTREAM: { description: 'To where values come from.' },
    DOWNSTREAM: { description: 'To where values go.' },
    BOTH: { description: 'Both, each within the whole budget.' },
  },
});

/** What an edge does. */
export const LineageEdgeKindEnum = { DIRECT: 'DIRECT', INDIRECT: 'INDIRECT' } as const;

registerEnumType(LineageEdgeKindEnum, {
  name: 'LineageEdgeKind',
  description: 'What an edge does, as in the OpenLineage column-lineage facet.',
  valuesConfig: {
    DIRECT: { description: 'A value moves.' },
    INDIRECT: { description: 'A value decides about rows or about another value.' },
  },
});

/** What states lineage. */
export const LineageSourceEnum = {
  VIEW: 'VIEW',
  ROUTINE: 'ROUTINE',
  TRIGGER: 'TRIGGER',
  RULE: 'RULE',
  GENERATED_COLUMN: 'GENERATED_COLUMN',
  FOREIGN_KEY: 'FOREIGN_KEY',
  EXECUTED_SQL: 'EXECUTED_SQL',
  OPENLINEAGE: 'OPENLINEAGE',
  DBT: 'DBT',
  MANUAL: 'MANUAL',
  CACHE_RULE: 'CACHE_RULE',
} as const;

registerEnumType(LineageSourceEnum, {
  name: 'LineageSource',
  description: 'What states an edge of lineage.',
});

/** Why an answer is cut. */
export const LineageCutReasonEnum = {
  HOPS: 'HOPS',
  NODES: 'NODES',
  EDGES: 'EDGES',
  TIME: 'TIME',
  PERMISSION: 'PERMISSION',
  STALE: 'STALE',
  PRINCIPALS: 'PRINCIPALS',
} as const;

registerEnumType(LineageCutReasonEnum, {
  name: 'LineageCutReason',
  description: 'Why something may be missing in an answer.',
  valuesConfig: {
    HOPS: { description: 'More lies further away than the budget of hops.' },
    NODES: { description: 'There are more assets than the budget.' },
    EDGES: { description: 'There are more edges than the budget.' },
    TIME: { description: 'The time was over.' },
    PERMISSION: { description: 'Lineage leads to what the caller may not see.' },
    STALE: {
      description:
        'Something is collected in an instance that the answer has reached and not in lineage yet, or lineage changed again and again while it was read.',
    },
    PRINCIPALS: {
      description:
        'No account or role of an instance is collected, so who holds a grant through a role is not known.',
    },
  },
});

/** How an impact list is counted. */
export const ImpactGroupingEnum = {
  HOP: 'HOP',
  KIND: 'KIND',
  ENGINE: 'ENGINE',
  INSTANCE: 'INSTANCE',
  PARENT: 'PARENT',
  DOMAIN: 'DOMAIN',
  OWNER: 'OWNER',
} as const;

registerEnumType(ImpactGroupingEnum, {
  name: 'ImpactGrouping',
  description:
    'By what affected assets are counted. An asset with several domains or owners counts in each of their groups.',
});

/** How lineage differs. */
export const LineageChangeKindEnum = {
  APPEARED: 'APPEARED',
  DISAPPEARED: 'DISAPPEARED',
  CHANGED: 'CHANGED',
} as const;

registerEnumType(LineageChangeKindEnum, {
  name: 'LineageChangeKind',
  description: 'How an edge differs between two times.',
  valuesConfig: {
    APPEARED: { description: 'Only there at the later time.' },
    DISAPPEARED: { description: 'Only there at the earlier time.' },
    CHANGED: { description: 'There at both, direct or indirect in another way.' },
  },
});

/** Why two tables are neighbours. */
export const NeighbourReasonEnum = {
  FOREIGN_KEY: 'FOREIGN_KEY',
  JOINED: 'JOINED',
  SHARED_WRITER: 'SHARED_WRITER',
} as const;

registerEnumType(NeighbourReasonEnum, {
  name: 'NeighbourReason',
  description: 'Why two tables are neighbours.',
  valuesConfig: {
    FOREIGN_KEY: { description: 'A foreign key refers from one to the other.' },
    JOINED: { description: 'Executed statements name both.' },
    SHARED_WRITER: { description: 'Values of one source flow into both.' },
  },
});
