import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isObjectType } from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import { describe, expect, it } from 'vitest';
import { healthRouteRequirements } from '../../../resolvers/edge/health-routes.js';
import { buildApiSchema, printApiSchema } from '../../../resolvers/edge/schema.js';
import { sessionRouteRequirements } from '../../../resolvers/edge/session-routes.js';
import { resolverClasses } from '../../../resolvers/index.js';
import { isPermission } from '../../../src/core/permissions.js';
import { packageRoot, readResource } from '../../../src/core/resources.js';

const schema = await buildApiSchema(resolverClasses, new Map());
const isRequirement = (text: unknown): boolean =>
  text === 'public' || text === 'signed-in' || (typeof text === 'string' && isPermission(text));

describe('the schema', () => {
  it('is the one that is checked in', () => {
    expect(printApiSchema(schema)).toBe(readResource('schema/schema.graphql'));
  });

  it('states a permission on every query, mutation and subscription', () => {
    const { queries, mutations, subscriptions } = getMetadataStorage();
    const operations = [...queries, ...mutations, ...subscriptions];
    expect(operations.length).toBeGreaterThan(40);
    const without = operations.filter(({ roles }) => roles?.length !== 1 || !isRequirement(roles[0]));
    expect(without.map(({ schemaName }) => schemaName)).toEqual([]);
  });

  it('states a requirement for every route', () => {
    const requirements = Object.values({ ...healthRouteRequirements, ...sessionRouteRequirements });
    expect(requirements.every((requirement) => isRequirement(requirement))).toBe(true);
  });

  it('describes every type, field, argument and enum value set', () => {
    const missing: string[] = [];
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__')) continue;
      if (
        !type.description &&
        !['Boolean', 'Float', 'ID', 'Int', 'String', 'Query', 'Mutation', 'Subscription'].includes(type.name)
      )
        missing.push(type.name);
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        if (!field.description) missing.push(`${type.name}.${field.name}`);
        for (const argument of field.args)
          if (!argument.description) missing.push(`${type.name}.${field.name}(${argument.name})`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('has the typed operations of the explorer generated from it', () => {
    const root = packageRoot();
    const folder = mkdtempSync(join(tmpdir(), 'waymark-codegen-'));
    try {
      cpSync(join(root, 'src', 'explorer'), join(folder, 'src', 'explorer'), { recursive: true });
      cpSync(join(root, 'schema', 'schema.graphql'), join(folder, 'schema', 'schema.graphql'));
      rmSync(join(folder, 'src', 'explorer', 'generated'), { recursive: true });
      writeFileSync(join(folder, 'codegen.yml'), readResource('codegen.yml'));
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
      execFileSync(join(root, 'node_modules', '.bin', 'graphql-codegen'), ['--config', 'codegen.yml'], {
        cwd: folder,
        stdio: 'pipe',
      });
      const generated = join(root, 'src', 'explorer', 'generated');
      for (const name of readdirSync(generated)) {
        expect(readFileSync(join(folder, 'src', 'explorer', 'generated', name), 'utf8'), name).toBe(
          readFileSync(join(generated, name), 'utf8'),
        );
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
