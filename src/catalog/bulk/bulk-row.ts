import type { JsonValue } from '../../core/canonical-json.js';
import { isWaymarkError, WaymarkError } from '../../core/errors.js';
import type { Annotation, AnnotationEdit, OwnerRef } from '../people/annotation.js';
import { parsePropertyText, printPropertyText, type PropertyDefinition } from '../people/custom-property.js';

/** Formats of bulk files. */
export type BulkFormat = 'CSV' | 'JSON';

/** One asset's metadata as a file holds it. Members that are absent stay as they are on import; empty ones are emptied. */
export interface BulkRow {
  key: string;
  description?: string;
  owners?: readonly OwnerRef[];
  tags?: readonly string[];
  /** Names. */
  domains?: readonly string[];
  /** Names. */
  terms?: readonly string[];
  properties?: Readonly<Record<string, JsonValue>>;
  /** Refuses the row when the annotation is at another revision. */
  revision?: number;
}

/** Names of the glossary, for reading and writing files. */
export interface BulkNames {
  definitions: ReadonlyMap<string, PropertyDefinition>;
  domainNames: ReadonlyMap<string, string>;
  termNames: ReadonlyMap<string, string>;
  /** Ids by name in lower case. */
  domainIds: ReadonlyMap<string, string>;
  termIds: ReadonlyMap<string, string>;
}

/** A row of a file: what it asks for, or why it cannot be read. */
export interface ReadRow {
  /** Line of a CSV file (the header is line 1), or number of an item of a JSON file, from 1. */
  row: number;
  key: string;
  edit: AnnotationEdit | null;
  error: WaymarkError | null;
}

/** Columns of CSV files besides `property:<name>`. */
export const bulkColumns = ['key', 'description', 'owners', 'tags', 'domains', 'terms'] as const;
const propertyPrefix = 'property:';

/** The row of an asset. All members are there, so that an import of it changes nothing. */
export function rowOf(annotation: Annotation, names: BulkNames): BulkRow {
  return {
    key: annotation.assetKey,
    description: annotation.description ?? '',
    owners: annotation.owners,
    tags: annotation.tags,
    domains: annotation.domainIds.map((id) => names.domainNames.get(id) ?? id),
    terms: annotation.termIds.map((id) => names.termNames.get(id) ?? id),
    properties: annotation.properties,
  };
}

/** The header of a CSV file: one column per defined property. */
export function csvHeader(names: BulkNames): string[] {
  return [...bulkColumns, ...[...names.definitions.keys()].map((name) => `${propertyPrefix}${name}`)];
}

/** The cells of a row, in the order of {@link csvHeader}. */
export function csvCells(row: BulkRow, names: BulkNames): string[] {
  const properties = [...names.definitions].map(([name, definition]) => {
    const value = row.properties?.[name];
    return value === undefined ? '' : printPropertyText(definition, value);
  });
  return [
    row.key,
    row.description ?? '',
    printList((row.owners ?? []).map((owner) => `${owner.role}=${owner.id}`)),
    printList(row.tags ?? []),
    printList(row.domains ?? []),
    printList(row.terms ?? []),
    ...properties,
  ].map((cell) => guardFormula(cell));
}

/** Makes a row of CSV cells into a bulk row. @throws INPUT_INVALID naming the column */
export function rowOfCells(header: readonly string[], cells: readonly string[], names: BulkNames): BulkRow {
  if (cells.length !== header.length)
    throw invalid('row', `The line has ${cells.length} cells, the header ${header.length}.`);
  const properties: Record<string, JsonValue> = {};
  const row: { -readonly [Member in keyof BulkRow]: BulkRow[Member] } = { key: '' };
  for (const [index, column] of header.entries()) {
    const cell = unguardFormula(cells[index] ?? '');
    if (column.startsWith(propertyPrefix)) {
      const name = column.slice(propertyPrefix.length);
      properties[name] = propertyOfCell(name, cell, names);
    } else readCell(row, column, cell);
  }
  return Object.keys(properties).length === 0 ? row : { ...row, properties };
}

function readCell(
  row: { -readonly [Member in keyof BulkRow]: BulkRow[Member] },
  column: string,
  cell: string,
): void {
  switch (column) {
    case 'key':
      row.key = cell;
      break;
    case 'description':
      row.description = cell;
      break;
    case 'owners':
      row.owners = parseList(cell).map((text) => ownerOf(text));
      break;
    case 'tags':
    case 'domains':
    case 'terms':
      row[column] = parseList(cell);
      break;
    case 'revision':
      if (cell !== '') row.revision = Number(cell);
      break;
    default:
      // Columns that only help people to read the file (name, kind, ...) say nothing.
      break;
  }
}

function propertyOfCell(name: string, cell: string, names: BulkNames): JsonValue {
  const definition = names.definitions.get(name);
  if (cell === '') return null;
  if (definition === undefined) throw invalid(`properties.${name}`, `The property "${name}" is not defined.`);
  return parsePropertyText(definition, cell);
}

function ownerOf(text: string): OwnerRef {
  const equals = text.indexOf('=');
  return equals < 0
    ? { id: text, role: 'owner' }
    : { role: text.slice(0, equals), id: text.slice(equals + 1) };
}

/** What an import of the row does. Properties that the row does not name stay; null removes one. @throws INPUT_INVALID */
export function editOf(row: BulkRow, names: BulkNames): AnnotationEdit {
  if (row.key === '') throw invalid('key', 'The key is missing.');
  if (row.revision !== undefined && !Number.isInteger(row.revision))
    throw invalid('revision', 'The revision is not a whole number.');
  const ids = (list: readonly string[], known: ReadonlyMap<string, string>, field: string): string[] =>
    list.map((name) => {
      const id = known.get(name.toLowerCase());
      if (id !== undefined) return id;
      throw invalid(field, `"${name}" is not known.`);
    });
  return {
    key: row.key,
    ...(row.description === undefined ? {} : { description: row.description }),
    ...(row.owners === undefined ? {} : { owners: { set: row.owners } }),
    ...(row.tags === undefined ? {} : { tags: { set: row.tags } }),
    ...(row.domains === undefined
      ? {}
      : { domainIds: { set: ids(row.domains, names.domainIds, 'domains') } }),
    ...(row.terms === undefined ? {} : { termIds: { set: ids(row.terms, names.termIds, 'terms') } }),
    ...(row.properties === undefined ? {} : { properties: row.properties }),
    ...(row.revision === undefined ? {} : { expectedRevision: row.revision }),
  };
}

/** Runs a reader and keeps an error of the input as the row's. */
export function readRow(row: number, key: string, read: () => AnnotationEdit): ReadRow {
  try {
    const edit = read();
    return { row, key: edit.key, edit, error: null };
  } catch (error) {
    if (isWaymarkError(error)) return { row, key, edit: null, error };
    throw error;
  }
}

/** A list in one cell: items separated by `;`, with `\;` and `\\` inside items. */
export function printList(items: readonly string[]): string {
  return items.map((item) => item.replaceAll('\\', '\\\\').replaceAll(';', '\\;')).join(';');
}

/** The inverse of {@link printList}; white space around items is left out. */
export function parseList(cell: string): string[] {
  const items: string[] = [];
  let item = '';
  for (let index = 0; index < cell.length; index += 1) {
    const character = cell.charAt(index);
    if (character === '\\' && index + 1 < cell.length) {
      index += 1;
      item += cell.charAt(index);
    } else if (character === ';') {
      items.push(item);
      item = '';
    } else item += character;
  }
  items.push(item);
  return items.map((text) => text.trim()).filter((text) => text !== '');
}

/** Spreadsheets run cells that begin like a formula; an apostrophe in front stops that. */
function guardFormula(cell: string): string {
  return /^[=+\-@\t\r']/.test(cell) ? `'${cell}` : cell;
}

function unguardFormula(cell: string): string {
  return /^'[=+\-@\t\r']/.test(cell) ? cell.slice(1) : cell;
}

function invalid(field: string, message: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', message, { facts: { field } });
}
