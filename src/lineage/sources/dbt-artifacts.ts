import { z } from 'zod';
import { WaymarkError } from '../../core/errors.js';

const node = z.object({
  unique_id: z.string(),
  resource_type: z.string(),
  name: z.string(),
  database: z.string().nullish(),
  schema: z.string().nullish(),
  alias: z.string().nullish(),
  identifier: z.string().nullish(),
  source_name: z.string().nullish(),
  compiled_code: z.string().nullish(),
  compiled_sql: z.string().nullish(),
  raw_code: z.string().nullish(),
  raw_sql: z.string().nullish(),
  config: z.object({ materialized: z.string().nullish() }).nullish(),
  depends_on: z.object({ nodes: z.array(z.string()).nullish() }).nullish(),
});

const catalogued = z.object({
  metadata: z.object({ type: z.string().nullish() }).nullish(),
  columns: z.record(
    z.string(),
    z.object({ name: z.string(), type: z.string().nullish(), index: z.number().nullish() }),
  ),
});

/** What is read of `manifest.json`: the members that are the same in its versions 1 to 12. */
export const manifestFile = z.object({
  metadata: z.object({ project_name: z.string().nullish(), adapter_type: z.string().nullish() }),
  nodes: z.record(z.string(), node),
  sources: z.record(z.string(), node).nullish(),
});

/** What is read of `catalog.json`. */
export const catalogFile = z.object({
  nodes: z.record(z.string(), catalogued),
  sources: z.record(z.string(), catalogued).nullish(),
});

/** A model, source, seed, snapshot or test of a project. */
export type DbtNode = z.infer<typeof node>;
/** A relation as dbt found it in the database. */
export type DbtRelation = z.infer<typeof catalogued>;

/** Reads an artifact. @throws INPUT_INVALID naming the file and member */
export function readArtifact<Shape extends z.ZodType>(
  shape: Shape,
  text: string,
  file: string,
): z.output<Shape> {
  const refuse = (problem: string): never => {
    throw new WaymarkError('INPUT_INVALID', `${file}.json ${problem}`, { facts: { field: file } });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('is not JSON.');
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuse(`is not as dbt writes it: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`);
}

/** True for a model that is not built: its text is put into those that use it. */
export function isEphemeral({ config }: DbtNode): boolean {
  return config?.materialized === 'ephemeral';
}

const reference = /\{\{-?\s*(ref|source)\s*\(([^(){}]*)\)\s*-?\}\}/g;
const silent = /\{\{-?\s*config\s*\([^{}]*\)\s*-?\}\}|\{#[\s\S]*?#\}/g;

/**
 * SQL of a model: as dbt compiled it, or, for a manifest without compiled code, its own text when it holds nothing but
 * references. Null when only dbt could tell. `nameOf` names a relation in SQL.
 */
export function sqlOf(
  model: DbtNode,
  parents: readonly DbtNode[],
  nameOf: (node: DbtNode) => string | null,
): string | null {
  const compiled = model.compiled_code ?? model.compiled_sql ?? null;
  if (compiled !== null) return compiled;
  const raw = model.raw_code ?? model.raw_sql ?? null;
  if (raw === null || raw.trim() === '') return null;
  let open = false;
  const sql = raw.replace(silent, ' ').replace(reference, (_all, kind: string, given: string) => {
    const words = [...given.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, a, b]) => a ?? b ?? '');
    const name = words.at(kind === 'source' ? 1 : -1) ?? '';
    const found = parents.filter(
      (parent) =>
        parent.name === name &&
        (kind === 'source'
          ? parent.resource_type === 'source' && parent.source_name === words[0]
          : parent.resource_type !== 'source' && !isEphemeral(parent)),
    );
    const written = found.length === 1 && found[0] !== undefined ? nameOf(found[0]) : null;
    open ||= written === null;
    return written ?? '';
  });
  return open || /\{[{%]/.test(sql) ? null : sql;
}
