import { parse as parseCsv } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import { WaymarkError } from '../../core/errors.js';
import { isEngineKind } from '../../engines/target.js';
import type { EngineKind } from '../../engines/contract.js';
import type { AddressFile } from './types.js';

/** A target of a file. */
export interface FileTarget {
  target: string;
  engine: EngineKind | null;
}

const mostCharacters = 4_000_000;

/**
 * Targets of a file. Plain: one target a line, `#` starts a comment. CSV: columns `host` (or `target`, `address`), `port`,
 * `engine`, by a header line or in this order. YAML: a list (or a mapping with the list under `targets`) of texts or of
 * mappings with `host`, `port`, `engine`. @throws INPUT_INVALID naming the line or entry
 */
export function readAddressFile(file: AddressFile): FileTarget[] {
  if (file.text.length > mostCharacters) throw invalid('The file is larger than 4 MB.');
  const text = file.text.replace(/^\uFEFF/, '');
  switch (file.format ?? guessFormat(text)) {
    case 'YAML':
      return readYaml(text);
    case 'CSV':
      return readCsv(text);
    default:
      return readLines(text);
  }
}

function guessFormat(text: string): 'LINES' | 'CSV' | 'YAML' {
  const first = text.split('\n').find((line) => line.trim() !== '' && !line.trim().startsWith('#')) ?? '';
  if (/^(---|-\s|targets\s*:|\[)/.test(first)) return /^\[[0-9a-f:.]+\](:|$)/i.test(first) ? 'LINES' : 'YAML';
  return /^"?[\w.-]+"?\s*[,;]/.test(first) ? 'CSV' : 'LINES';
}

function readLines(text: string): FileTarget[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter((line) => line !== '')
    .map((target) => ({ target, engine: null }));
}

const columns = ['host', 'port', 'engine'];
const hostNames = new Set(['host', 'target', 'address', 'hostname', 'ip']);

function readCsv(text: string): FileTarget[] {
  let rows: string[][];
  try {
    rows = parseCsv(text, {
      delimiter: [',', ';', '\t'],
      comment: '#',
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
  } catch (cause) {
    throw invalid('The file is not valid CSV.', cause);
  }
  const first = rows[0]?.map((name) => name.toLowerCase()) ?? [];
  const hasHeader = first.some((name) => hostNames.has(name));
  const names = hasHeader ? first.map((name) => (hostNames.has(name) ? 'host' : name)) : columns;
  return rows.slice(hasHeader ? 1 : 0).map((row, index) => {
    const cell = (name: string): string => row[names.indexOf(name)] ?? '';
    return targetOf(cell('host'), cell('port'), cell('engine'), `row ${index + 1}`);
  });
}

function readYaml(text: string): FileTarget[] {
  let tree: unknown;
  try {
    tree = parseYaml(text, { maxAliasCount: 0 });
  } catch (cause) {
    throw invalid('The file is not valid YAML.', cause);
  }
  const list = Array.isArray(tree) ? tree : isMapping(tree) ? tree['targets'] : undefined;
  if (!Array.isArray(list)) throw invalid('The file must hold a list of targets.');
  return list.map((entry: unknown, index) => {
    if (typeof entry === 'string') return { target: entry.trim(), engine: null };
    if (!isMapping(entry)) throw invalid(`Entry ${index + 1} is neither a text nor a mapping.`);
    return targetOf(
      scalar(entry['host']),
      scalar(entry['port']),
      scalar(entry['engine']),
      `entry ${index + 1}`,
    );
  });
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function scalar(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function targetOf(host: string, port: string, engine: string, where: string): FileTarget {
  if (host === '') throw invalid(`There is no host in ${where}.`);
  const name = engine
    .toLowerCase()
    .replace('postgresql', 'postgres')
    .replace('mariadb', 'mysql')
    .replace('valkey', 'redis');
  if (name !== '' && !isEngineKind(name)) throw invalid(`"${engine}" in ${where} is not an engine.`);
  const bare = host.includes(':') && !host.includes('/') && !host.startsWith('[') ? `[${host}]` : host;
  return { target: port === '' ? host : `${bare}:${port}`, engine: isEngineKind(name) ? name : null };
}

function invalid(message: string, cause?: unknown): WaymarkError {
  return new WaymarkError('INPUT_INVALID', message, { facts: { field: 'file' }, cause });
}
