import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { WaymarkError } from '../../core/errors.js';
import {
  type BulkFormat,
  type BulkNames,
  type BulkRow,
  csvCells,
  csvHeader,
  editOf,
  type ReadRow,
  readRow,
  rowOfCells,
} from './bulk-row.js';

/** Most rows of a file. */
export const mostRows = 20_000;
const largestFile = 50_000_000;

const rowSchema = z.strictObject({
  key: z.string().min(1),
  description: z
    .string()
    .nullish()
    .transform((text) => text ?? undefined),
  owners: z.array(z.strictObject({ id: z.string(), role: z.string().default('owner') })).optional(),
  tags: z.array(z.string()).optional(),
  domains: z.array(z.string()).optional(),
  terms: z.array(z.string()).optional(),
  // Whatever JSON.parse gave: a schema of JSON would leave members named __proto__ out.
  properties: z.record(z.string(), z.unknown()).optional(),
  revision: z.number().int().optional(),
});

/**
 * Reads a file. Rows that cannot be read carry their error; a file that cannot be read at all throws.
 * @throws INPUT_INVALID naming the line
 */
export function readFile(format: BulkFormat, content: string, names: BulkNames): ReadRow[] {
  if (content.length > largestFile)
    throw new WaymarkError('INPUT_INVALID', `A file has at most ${largestFile} characters.`, {
      facts: { field: 'content' },
    });
  const rows = format === 'CSV' ? readCsv(content, names) : readJson(content, names);
  if (rows.length <= mostRows) return rows;
  throw new WaymarkError(
    'INPUT_INVALID',
    `A file has at most ${mostRows} rows; this one has ${rows.length}.`,
    {
      facts: { field: 'content' },
    },
  );
}

function readCsv(content: string, names: BulkNames): ReadRow[] {
  const records = csvRecords(content);
  const header = (records[0]?.record ?? []).map((column) => column.trim());
  if (!header.includes('key'))
    throw new WaymarkError('INPUT_INVALID', 'The first line of the file names no column "key".', {
      facts: { field: 'content' },
    });
  const keyAt = header.indexOf('key');
  return records
    .slice(1)
    .map(({ record, info }) =>
      readRow(info.lines, record[keyAt] ?? '', () => editOf(rowOfCells(header, record, names), names)),
    );
}

function csvRecords(content: string): { record: string[]; info: { lines: number } }[] {
  try {
    return parse(content, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new WaymarkError('INPUT_INVALID', `The file is not CSV: ${error.message}.`, {
      facts: { field: 'content' },
      cause: error,
    });
  }
}

function readJson(content: string, names: BulkNames): ReadRow[] {
  return jsonItems(content).map((item, index) => {
    const key = typeof item === 'object' && item !== null && 'key' in item ? String(item.key) : '';
    return readRow(index + 1, key, () => {
      const parsed = rowSchema.safeParse(item);
      if (parsed.success) return editOf(parsed.data as BulkRow, names);
      const issue = parsed.error.issues[0];
      throw new WaymarkError(
        'INPUT_INVALID',
        `${issue?.path.join('.') ?? 'row'}: ${issue?.message ?? 'not understood'}.`,
        {
          facts: { field: issue?.path.join('.') ?? 'row' },
        },
      );
    });
  });
}

function jsonItems(content: string): unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new WaymarkError('INPUT_INVALID', 'The file is not JSON.', {
      facts: { field: 'content' },
      cause: error,
    });
  }
  if (Array.isArray(parsed)) return parsed;
  throw new WaymarkError('INPUT_INVALID', 'The file must hold a list of rows.', {
    facts: { field: 'content' },
  });
}

/** Writes a file piece by piece: begin, any number of rows, end. */
export class BulkWriter {
  #any = false;

  constructor(
    private readonly format: BulkFormat,
    private readonly names: BulkNames,
  ) {}

  begin(): string {
    return this.format === 'CSV' ? stringify([csvHeader(this.names)]) : '[';
  }

  rows(rows: readonly BulkRow[]): string {
    if (rows.length === 0) return '';
    if (this.format === 'CSV') return stringify(rows.map((row) => csvCells(row, this.names)));
    const text = rows.map((row) => JSON.stringify(row)).join(',\n');
    const separator = this.#any ? ',\n' : '\n';
    this.#any = true;
    return separator + text;
  }

  end(): string {
    return this.format === 'CSV' ? '' : '\n]\n';
  }
}
