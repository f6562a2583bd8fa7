import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import type { z } from 'zod';
import { configOptions } from './config-options.js';
import { configSchema, type WaymarkConfig } from './config-schema.js';
import { WaymarkError } from './errors.js';

export { type ConfigOption, configOptions } from './config-options.js';
export type { InstanceConfig, WaymarkConfig } from './config-schema.js';

/**
 * Reads and validates the configuration. A value `file:PATH` of an environment variable named `<NAME>_FILE` is read
 * from that file (mounted secrets). @throws CONFIG_INVALID naming the field and where it was set.
 */
export function loadConfig(
  environment: NodeJS.ProcessEnv = process.env,
  folder: string = process.cwd(),
): WaymarkConfig {
  const named = environment.WAYMARK_CONFIG;
  const file = resolve(folder, named ?? 'waymark.yaml');
  if (named !== undefined && !existsSync(file)) {
    throw new WaymarkError(
      'CONFIG_INVALID',
      `The configuration file ${named} named by WAYMARK_CONFIG does not exist.`,
      { facts: { field: 'WAYMARK_CONFIG' } },
    );
  }
  const tree = existsSync(file) ? readYaml(file) : {};
  const fromEnvironment = applyEnvironment(tree, environment);
  const result = configSchema.safeParse(tree);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue === undefined ? '' : [...issue.path.map(String), ...unknownKeys(issue)].join('.');
  const source = fromEnvironment.get(path) ?? named ?? 'waymark.yaml';
  throw new WaymarkError(
    'CONFIG_INVALID',
    `The option ${path} (${source}) is wrong: ${issue?.message ?? 'not valid'}.`,
    { facts: { field: path } },
  );
}

function unknownKeys(issue: z.core.$ZodIssue): string[] {
  return issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
}

function readYaml(file: string): Record<string, unknown> {
  try {
    const tree: unknown = parseYaml(readFileSync(file, 'utf8'));
    if (tree === null || tree === undefined) return {};
    if (typeof tree === 'object' && !Array.isArray(tree)) return tree as Record<string, unknown>;
  } catch (cause) {
    throw new WaymarkError('CONFIG_INVALID', `${file} is not valid YAML.`, {
      cause,
      facts: { field: 'waymark.yaml' },
    });
  }
  throw new WaymarkError('CONFIG_INVALID', `${file} must hold a mapping of options.`, {
    facts: { field: 'waymark.yaml' },
  });
}

/** Puts the values of environment variables into the tree; returns option path -> variable. */
function applyEnvironment(
  tree: Record<string, unknown>,
  environment: NodeJS.ProcessEnv,
): Map<string, string> {
  const used = new Map<string, string>();
  const options = configOptions();
  const names = new Set(options.map((option) => option.variable));
  for (const option of options) {
    if (option.variable === null) continue;
    // A variable that is an option of its own, such as the name of a key file, is not the value of another one.
    const value = names.has(`${option.variable}_FILE`)
      ? environment[option.variable] || undefined
      : variableValue(option.variable, environment);
    if (value === undefined) continue;
    setPath(tree, option.path.split('.'), value);
    used.set(option.path, option.variable);
  }
  return used;
}

function variableValue(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const direct = environment[name];
  if (direct !== undefined && direct !== '') return direct;
  const file = environment[`${name}_FILE`];
  if (file === undefined || file === '' || name.endsWith('_FILE')) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new WaymarkError('CONFIG_INVALID', `The file named by ${name}_FILE cannot be read.`, {
      cause,
      facts: { field: `${name}_FILE` },
    });
  }
}

function setPath(tree: Record<string, unknown>, path: readonly string[], value: string): void {
  let place = tree;
  for (const part of path.slice(0, -1)) {
    const next = place[part];
    if (typeof next !== 'object' || next === null) place[part] = {};
    place = place[part] as Record<string, unknown>;
  }
  place[path.at(-1) ?? ''] = value;
}
