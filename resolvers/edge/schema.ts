import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema, type ClassType, type NonEmptyArray } from 'type-graphql';
import { WaymarkError } from '../../src/core/errors.js';
import { watchSensitiveReads } from '../audit/sensitive-reads.js';
import { requirementChecker } from './permit.js';
import { watchRefusals } from './refusals.js';
import { traceOperations } from './tracing.js';

/** Resolver classes with the instance that serves them. */
export type ResolverInstances = ReadonlyMap<ClassType, object>;

/**
 * Builds the executable schema. `instances` may be empty when the schema is only printed.
 * No global middleware: it would run for every field.
 */
export async function buildApiSchema(
  resolvers: readonly ClassType[],
  instances: ResolverInstances,
): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: resolvers as unknown as NonEmptyArray<ClassType>,
    container: {
      get: (type: ClassType) => {
        const instance = instances.get(type);
        if (instance === undefined)
          throw new WaymarkError('INTERNAL', `The resolver ${type.name} is not wired.`);
        return instance;
      },
    },
    authChecker: requirementChecker,
    // Required by the builder; every subscription brings its own source.
    pubSub: { publish: () => undefined, subscribe: () => nothing() },
    validate: { forbidUnknownValues: false },
  });
  return traceOperations(watchRefusals(watchSensitiveReads(lexicographicSortSchema(schema))));
}

/** The schema as checked in under schema/schema.graphql. */
export function printApiSchema(schema: GraphQLSchema): string {
  return `${printSchema(schema)}\n`;
}

/** Tells schemas apart, so that a page built from another one can say so. */
export function schemaFingerprint(schema: GraphQLSchema): string {
  return createHash('sha256').update(printApiSchema(schema)).digest('hex').slice(0, 12);
}

async function* nothing(): AsyncGenerator<never> {
  // Ends at once.
}
