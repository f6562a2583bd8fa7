import type { CollectionWarning } from '../../core/collection.js';
import type { AccessScope } from '../../core/permissions.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import type { SetAside } from './aside.js';

/** What the latest reading of an instance's own figures of executed statements brought. */
export interface StatementReadingStatus {
  readonly instanceId: string;
  /** When it was last tried. */
  readonly readAt: string;
  /** Null when nothing could be read yet. */
  readonly method: string | null;
  /** Statements read, and those whose counters had grown since the reading before. */
  readonly statements: number;
  readonly grown: number;
  /** Statements without lineage: of which the engine keeps only the beginning, that could not be parsed, beyond the bounds of a reading, in databases that are not collected. */
  readonly cut: number;
  readonly unparsed: number;
  readonly beyond: number;
  readonly elsewhere: number;
  /** What the engine does not tell, with what to do. */
  readonly warnings: readonly CollectionWarning[];
  /** Why the instance could not be read; null when it was. */
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

const fields = `r {.instanceId, .readAt, .method, .statements, .grown, .cut, .unparsed, .beyond, .elsewhere, .warnings, .errorCode,
  .errorMessage} AS reading`;

/** Keeps the latest reading of each instance. */
export class StatementStatusStore {
  constructor(private readonly graph: GraphClient) {}

  /** Remembers a reading. Figures that are not given stay as they were. */
  async save(
    status: Pick<StatementReadingStatus, 'instanceId'> & Partial<StatementReadingStatus>,
  ): Promise<void> {
    const { instanceId, warnings, ...rest } = status;
    await this.graph.write(
      `MATCH (i:Asset {id: $instanceId}) WHERE i:Live
       MERGE (r:StatementReading {instanceId: $instanceId}) SET r += $set`,
      {
        instanceId,
        set: { ...rest, ...(warnings === undefined ? {} : { warnings: JSON.stringify(warnings) }) },
      },
      { id: 'lineage.save-statement-reading' },
    );
  }

  /** Statements that the reading before looked at in vain; null when there was none. */
  async setAside(instanceId: string): Promise<SetAside | null> {
    const [row] = await this.graph.read<{ aside: string | null }>(
      'MATCH (r:StatementReading {instanceId: $instanceId}) RETURN r.aside AS aside',
      { instanceId },
      { id: 'lineage.statements-aside' },
    );
    const text = row?.aside ?? null;
    return text === null ? null : (JSON.parse(text) as SetAside);
  }

  /** Remembers them for the next one. */
  async saveSetAside(instanceId: string, aside: SetAside): Promise<void> {
    await this.graph.write(
      `MATCH (i:Asset {id: $instanceId}) WHERE i:Live
       MERGE (r:StatementReading {instanceId: $instanceId}) SET r.aside = $aside`,
      { instanceId, aside: JSON.stringify(aside) },
      { id: 'lineage.save-statements-aside' },
    );
  }

  /** The latest reading of an instance that the caller may see; null when there was none. */
  async find(instanceId: string, access: AccessScope): Promise<StatementReadingStatus | null> {
    const clause = accessClause('i', access);
    const [row] = await this.graph.read<{ reading: Record<string, unknown> }>(
      `MATCH (i:Asset {id: $instanceId, kind: 'Instance'}) WHERE i:Live AND ${clause.cypher}
       MATCH (r:StatementReading {instanceId: $instanceId}) RETURN ${fields}`,
      { instanceId, ...clause.params },
      { id: 'lineage.statement-reading' },
    );
    return row === undefined ? null : decode(row.reading);
  }
}

function decode(row: Record<string, unknown>): StatementReadingStatus {
  const { warnings } = row;
  const figures = ['statements', 'grown', 'cut', 'unparsed', 'beyond', 'elsewhere'] as const;
  return {
    ...row,
    ...Object.fromEntries(figures.map((name) => [name, row[name] ?? 0])),
    warnings: typeof warnings === 'string' ? (JSON.parse(warnings) as CollectionWarning[]) : [],
  } as unknown as StatementReadingStatus;
}
