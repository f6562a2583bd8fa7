import type { AssetRecord } from '../../src/core/collection.js';
import {
  type Properties,
  type AssetFinder,
  type Expectation,
  quoted,
  literal,
  qualified,
  type Rule,
  tableFragments,
  optionLines,
  routineFragments,
  sequenceFragments,
  typeFragments,
  domainFragments,
  aggregateFragments,
  operatorFragments,
  operatorItems,
} from './pg-definition-parts.js';
import type { DumpEntry } from './pg-dump.js';

export type { AssetFinder } from './pg-definition-parts.js';

/** The asset a dump entry tells of, and what its statements must contain. */
export function expectationOf(
  entry: DumpEntry,
  find: AssetFinder,
  entries: readonly DumpEntry[],
): { asset: AssetRecord | undefined; fragments: Expectation } {
  const rule = rules[entry.type];
  if (rule === undefined) return { asset: undefined, fragments: null };
  const asset = rule.asset(entry, find);
  if (asset === undefined) return { asset, fragments: null };
  return { asset, fragments: rule.fragments(asset, asset.properties as Properties, entry, find, entries) };
}

const byOid =
  (...kinds: string[]) =>
  (entry: DumpEntry, find: AssetFinder): AssetRecord | undefined =>
    kinds.map((kind) => find.byEngineId(kind, entry.oid)).find((asset) => asset !== undefined);

function definitionRule(
  kind: string,
  print: (asset: AssetRecord, p: Properties, entry: DumpEntry) => string,
): Rule {
  return { asset: byOid(kind), fragments: (asset, p, entry) => [print(asset, p, entry)] };
}

const rules: Readonly<Record<string, Rule>> = {
  SCHEMA: { asset: byOid('Schema'), fragments: (asset) => [`CREATE SCHEMA ${quoted(asset.name)};`] },
  EXTENSION: {
    asset: byOid('Extension'),
    fragments: (asset, p) => [`CREATE EXTENSION IF NOT EXISTS ${quoted(asset.name)} WITH SCHEMA ${p.schema}`],
  },
  TABLE: { asset: byOid('Table', 'Partition'), fragments: tableFragments },
  'FOREIGN TABLE': { asset: byOid('ForeignTable', 'Partition'), fragments: tableFragments },
  VIEW: {
    asset: byOid('View'),
    // A view in a circle is dumped as an empty one first, and whole with its rule.
    fragments: (asset, p, entry, _find, entries) => {
      const whole = entries.find(({ type, name }) => type === 'RULE' && name === `${asset.name} _RETURN`);
      const text = `VIEW ${qualified(asset, entry.schema!)}${p.securityBarrier ? " WITH (security_barrier='true')" : ''} AS\n${p.definition.replace(/;$/, '')}`;
      return whole === undefined
        ? [text, ...(p.checkOption === null ? [] : [`WITH ${p.checkOption} CHECK OPTION`])]
        : [`VIEW ${qualified(asset, entry.schema!)}`];
    },
  },
  'MATERIALIZED VIEW': {
    asset: byOid('MaterializedView'),
    fragments: (asset, p, entry) => [
      `CREATE MATERIALIZED VIEW ${qualified(asset, entry.schema!)} AS\n${p.definition.replace(/;$/, '')}`,
    ],
  },
  SEQUENCE: { asset: byOid('Sequence'), fragments: sequenceFragments },
  'SEQUENCE OWNED BY': {
    asset: (entry, find) => find.byName('Sequence', entry.name, entry.schema),
    fragments: (asset, _p, _entry, find) => {
      const owner = find.byEngineId('Sequence', asset.engineId!)!.properties['ownedBy'] as string;
      return [
        `OWNED BY`,
        ...owner
          .split('.')
          .slice(-1)
          .map(quoted)
          .map((text) => text.replaceAll('"', '')),
      ];
    },
  },
  DEFAULT: {
    asset: (entry, find) => {
      const tables = ['Table', 'View', 'Partition', 'ForeignTable'].flatMap((kind) => {
        for (let at = entry.name.indexOf(' '); at > 0; at = entry.name.indexOf(' ', at + 1)) {
          const table = find.byName(kind, entry.name.slice(0, at), entry.schema);
          const column =
            table && find.children(table.key, 'Column').find(({ name }) => name === entry.name.slice(at + 1));
          if (column !== undefined) return [column];
        }
        return [];
      });
      return tables[0];
    },
    fragments: (asset, p) => [`ALTER COLUMN ${quoted(asset.name)} SET DEFAULT ${p.default};`],
  },
  CONSTRAINT: definitionRule(
    'Constraint',
    (asset, p) => `ADD CONSTRAINT ${quoted(asset.name)} ${p.definition};`,
  ),
  'FK CONSTRAINT': definitionRule(
    'Constraint',
    (asset, p) => `ADD CONSTRAINT ${quoted(asset.name)} ${p.definition};`,
  ),
  'CHECK CONSTRAINT': definitionRule(
    'Constraint',
    (asset, p) => `ADD CONSTRAINT ${quoted(asset.name)} ${p.definition};`,
  ),
  INDEX: definitionRule('Index', (_asset, p) => `${p.definition};`),
  'INDEX ATTACH': {
    asset: (entry, find) => find.byName('Index', entry.name, entry.schema),
    fragments: (asset, p) => [`ALTER INDEX ${p.partitionOf} ATTACH PARTITION`, quoted(asset.name)],
  },
  'TABLE ATTACH': {
    asset: (entry, find) => find.byName('Partition', entry.name, entry.schema),
    fragments: (asset, p, entry) => [
      `ALTER TABLE ONLY ${p.partitionOf} ATTACH PARTITION ${qualified(asset, entry.schema!)} ${p.partitionBound};`,
    ],
  },
  TRIGGER: definitionRule('Trigger', (_asset, p) => `${p.definition};`),
  RULE: {
    asset: (entry, find) =>
      find.byEngineId('Rule', entry.oid) ??
      find.byName('View', entry.name.replace(/ _RETURN$/, ''), entry.schema),
    fragments: (asset, p) => [asset.kind === 'View' ? p.definition : p.definition.replace(/;$/, '')],
  },
  POLICY: definitionRule('Policy', (_asset, p) => `${p.definition};`),
  'ROW SECURITY': {
    asset: (entry, find) => find.byName('Table', entry.name, entry.schema),
    fragments: (_asset, p) => [p.rowSecurity ? 'ENABLE ROW LEVEL SECURITY' : 'no row security'],
  },
  STATISTICS: {
    asset: byOid('Statistics'),
    fragments: (_asset, p) => [
      `${p.definition};`,
      ...(p.statisticsTarget === null ? [] : [`SET STATISTICS ${p.statisticsTarget}`]),
    ],
  },
  FUNCTION: { asset: byOid('Routine'), fragments: routineFragments('FUNCTION') },
  PROCEDURE: { asset: byOid('Routine'), fragments: routineFragments('PROCEDURE') },
  AGGREGATE: { asset: byOid('Aggregate'), fragments: aggregateFragments },
  TYPE: { asset: byOid('Type'), fragments: typeFragments },
  'SHELL TYPE': {
    asset: (entry, find) => find.byName('Type', entry.name, entry.schema),
    fragments: (asset, _p, entry) => [`CREATE TYPE ${qualified(asset, entry.schema!)};`],
  },
  DOMAIN: { asset: byOid('Type'), fragments: domainFragments },
  OPERATOR: { asset: byOid('Operator'), fragments: operatorFragments },
  'OPERATOR CLASS': {
    asset: byOid('OperatorClass'),
    fragments: (asset, p, entry) => [
      `CREATE OPERATOR CLASS ${qualified(asset, entry.schema!)}`,
      `FOR TYPE ${p.dataType} USING ${p.accessMethod} FAMILY ${p.family}`,
      ...operatorItems(p),
    ],
  },
  'OPERATOR FAMILY': {
    asset: byOid('OperatorFamily'),
    fragments: (asset, p, entry) => [
      `CREATE OPERATOR FAMILY ${qualified(asset, entry.schema!)} USING ${p.accessMethod}`,
      ...operatorItems(p),
    ],
  },
  CAST: {
    asset: byOid('Cast'),
    fragments: (_asset, p) => [
      `CREATE CAST (${p.sourceType} AS ${p.targetType}) ${
        p.method === 'FUNCTION'
          ? `WITH FUNCTION ${p.function}`
          : p.method === 'INOUT'
            ? 'WITH INOUT'
            : 'WITHOUT FUNCTION'
      }${p.context === 'EXPLICIT' ? '' : ` AS ${p.context}`};`,
    ],
  },
  CONVERSION: {
    asset: byOid('Conversion'),
    fragments: (_asset, p) => [`FOR '${p.sourceEncoding}' TO '${p.targetEncoding}' FROM ${p.function};`],
  },
  TRANSFORM: {
    asset: byOid('Transform'),
    fragments: (_asset, p) => [
      `CREATE TRANSFORM FOR ${p.dataType} LANGUAGE ${p.language}`,
      `FROM SQL WITH FUNCTION pg_catalog.${p.fromSql}`,
    ],
  },
  COLLATION: {
    asset: byOid('Collation'),
    fragments: (_asset, p) => [
      `provider = ${p.provider}`,
      `locale = ${literal(p.locale ?? p.collate)}`,
      ...(p.deterministic ? [] : ['deterministic = false']),
    ],
  },
  'ACCESS METHOD': {
    asset: byOid('AccessMethod'),
    fragments: (asset, p) => [`CREATE ACCESS METHOD ${asset.name} TYPE ${p.type} HANDLER ${p.handler};`],
  },
  'PROCEDURAL LANGUAGE': {
    asset: byOid('Language'),
    fragments: (asset) => [`LANGUAGE ${asset.name};`],
  },
  'TEXT SEARCH PARSER': {
    asset: byOid('TextSearchParser'),
    fragments: (_asset, p) => [
      `START = ${p.start}`,
      `GETTOKEN = ${p.nextToken}`,
      `END = ${p.end}`,
      `HEADLINE = ${p.headline}`,
      `LEXTYPES = ${p.lexTypes}`,
    ],
  },
  'TEXT SEARCH TEMPLATE': {
    asset: byOid('TextSearchTemplate'),
    fragments: (_asset, p) => [`INIT = ${p.init}`, `LEXIZE = ${p.lexize}`],
  },
  'TEXT SEARCH DICTIONARY': {
    asset: byOid('TextSearchDictionary'),
    fragments: (_asset, p) => [`TEMPLATE = ${p.template}`, p.options],
  },
  'TEXT SEARCH CONFIGURATION': {
    asset: byOid('TextSearchConfiguration'),
    fragments: (_asset, p) => [
      `PARSER = ${p.parser}`,
      ...p.mappings.map(
        (item: Properties) => `ADD MAPPING FOR ${item.token} WITH ${item.dictionaries.join(', ')};`,
      ),
    ],
  },
  'FOREIGN DATA WRAPPER': {
    asset: byOid('ForeignDataWrapper'),
    fragments: (asset, p) => [`CREATE FOREIGN DATA WRAPPER ${asset.name}`, ...optionLines(p.options)],
  },
  SERVER: {
    asset: byOid('ForeignServer'),
    fragments: (asset, p) => [
      `CREATE SERVER ${asset.name} TYPE '${p.type}' VERSION '${p.version}' FOREIGN DATA WRAPPER ${p.wrapper}`,
      ...optionLines(p.options),
    ],
  },
  'USER MAPPING': {
    asset: (entry, find) => {
      const [, user] = /^USER MAPPING (.*) SERVER /.exec(entry.name)!;
      return find.byName('UserMapping', user!, null);
    },
    fragments: (asset, p) => [
      `CREATE USER MAPPING FOR ${asset.name} SERVER ${p.server}`,
      ...((p.optionNames ?? []) as string[]),
      ...(p.remoteUser === null ? [] : [literal(p.remoteUser)]),
    ],
  },
  'EVENT TRIGGER': {
    asset: byOid('EventTrigger'),
    fragments: (asset, p) => [
      `CREATE EVENT TRIGGER ${asset.name} ON ${p.event}`,
      `WHEN TAG IN (${p.tags.map(literal).join(', ')})`,
      `EXECUTE FUNCTION ${p.function};`,
      ...(p.enabled === 'DISABLED' ? [`EVENT TRIGGER ${asset.name} DISABLE`] : []),
    ],
  },
  PUBLICATION: {
    asset: byOid('Publication'),
    fragments: (asset, p) => [
      `CREATE PUBLICATION ${asset.name}${p.allTables ? ' FOR ALL TABLES' : ''} WITH (publish = '${['insert', 'update', 'delete', 'truncate'].filter((action) => p[action]).join(', ')}'`,
      ...(p.viaPartitionRoot ? ['publish_via_partition_root = true'] : []),
    ],
  },
  'PUBLICATION TABLE': {
    asset: (entry, find) => find.byName('Publication', entry.name.split(' ')[0]!, null),
    fragments: (asset, p, entry) => {
      const name = entry.name.slice(asset.name.length + 1);
      const table = p.tables.find((item: Properties) => item.table === `${entry.schema}.${name}`);
      return [
        `ADD TABLE ONLY ${table.table}`,
        ...(table.where === null ? [] : [`WHERE (${table.where})`]),
        ...(table.columns === null ? [] : [`(${table.columns.join(', ')})`]),
      ];
    },
  },
  'PUBLICATION TABLES IN SCHEMA': {
    asset: (entry, find) => find.byName('Publication', entry.name.split(' ')[0]!, null),
    fragments: (_asset, p) => [`ADD TABLES IN SCHEMA ${p.schemas.join()};`],
  },
  SUBSCRIPTION: {
    asset: (entry, find) => find.byName('Subscription', entry.name, null),
    fragments: (asset, p) => [
      `CREATE SUBSCRIPTION ${asset.name} CONNECTION 'host=${p.sourceHost} port=${p.sourcePort} `,
      `PUBLICATION ${p.publications.join(', ')} WITH`,
    ],
  },
  'DEFAULT ACL': {
    asset: byOid('DefaultPrivilege'),
    fragments: (_asset, p) => [
      `FOR ROLE ${p.role}${p.schema === null ? '' : ` IN SCHEMA ${p.schema}`}`,
      `ON ${p.objectType}`,
    ],
  },
};
