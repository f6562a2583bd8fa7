import { z } from 'zod';
import { configSchema, instanceSchema } from './config-schema.js';

/** Environment variables with names of their own, besides `WAYMARK_<SECTION>_<FIELD>`. */
const aliases: Readonly<Record<string, string>> = {
  NEO4J_URI: 'neo4j.uri',
  NEO4J_USER: 'neo4j.user',
  NEO4J_PASSWORD: 'neo4j.password',
  NEO4J_DATABASE: 'neo4j.database',
  REDIS_URL: 'redis.url',
};

/** One option as documented. */
export interface ConfigOption {
  /** Path in waymark.yaml, for example `http.port`. */
  path: string;
  /** Environment variable, null for lists of objects. */
  variable: string | null;
  description: string;
  /** Default as JSON text, null when there is none. */
  defaultValue: string | null;
}

/** Every option with its description, default and environment variable, in the order of the file. */
export function configOptions(): ConfigOption[] {
  return collectOptions(configSchema, []);
}

function collectOptions(schema: z.ZodType, path: readonly string[]): ConfigOption[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape).flatMap(([name, member]) =>
      collectOptions(member as z.ZodType, [...path, name]),
    );
  }
  const dotted = path.join('.');
  if (dotted === 'instances') return collectOptions(instanceSchema, ['instances[]']);
  const named = Object.entries(aliases).find(([, target]) => target === dotted)?.[0];
  return [
    {
      path: dotted,
      variable: dotted.startsWith('instances[]') ? null : (named ?? variableName(path)),
      description: schema.description ?? '',
      defaultValue: defaultOf(schema),
    },
  ];
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.unwrap() as z.ZodType);
  }
  return schema;
}

function defaultOf(schema: z.ZodType): string | null {
  const result = schema.safeParse(undefined);
  return result.success && result.data !== undefined ? JSON.stringify(result.data) : null;
}

function variableName(path: readonly string[]): string {
  // A unit is one word: heapMiB is HEAP_MIB.
  const words = path.map((part) => part.replace(/MiB$/, 'Mib').replace(/([a-z0-9])([A-Z])/g, '$1_$2'));
  return `WAYMARK_${words.join('_').toUpperCase()}`;
}
