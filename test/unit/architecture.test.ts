import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/resources.js';

/** Domains: each has one door, `index.ts`, and depends on others only through theirs and never both ways. */
const domains = [
  'audit',
  'identity',
  'catalog',
  'ingest',
  'lineage',
  'tickets',
  'workflow',
  'execution',
  'backup',
  'monitor',
  'replication',
  'nodes',
  'notifications',
] as const;

const root = packageRoot();
const rooms = ['schema', 'resolvers', 'collectors', 'src'];

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (statSync(join(root, path)).isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

const importPattern =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?([^'";]*?from\s*)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  return [...text.matchAll(importPattern)].map((match) => {
    const target = match[4] ?? match[5] ?? '';
    const to = target.startsWith('.') ? normalize(join(dirname(file), target)).replaceAll('\\', '/') : target;
    return { from: file, to, typeOnly: match[2] !== undefined };
  });
}

/** The room a path belongs to, or null for a package. */
function roomOf(path: string): string | null {
  const parts = path.split('/');
  if (parts[0] === 'schema') return parts[1] === 'graph' ? 'schema/graph' : 'schema/api';
  if (parts[0] === 'resolvers') return 'resolvers';
  if (parts[0] === 'collectors') return `collectors/${parts[1]}`;
  if (parts[0] === 'src') return `src/${parts[1]}`;
  if (parts[0] === 'test') return 'test';
  return null;
}

const isDomain = (room: string): boolean => (domains as readonly string[]).includes(room.replace('src/', ''));
const isDoor = (path: string): boolean => /^src\/[a-z-]+\/(index|types)\.js$/.test(path);

/** Null when the arrow is allowed, else the reason it is not. */
function objection(arrow: Import): string | null {
  const from = roomOf(arrow.from);
  const to = roomOf(arrow.to);
  if (from === null || to === null || from === to) return null;
  if (from === 'src/main') return to === 'test' ? 'nobody imports test/' : null;
  if (to === 'test') return 'nobody imports test/';
  if (to === 'src/main') return 'only the composition root sees src/main';
  if (to === 'src/explorer' || from === 'src/explorer') return 'the explorer talks GraphQL only';
  const allowed = allowedFrom(from, arrow);
  return allowed.has(to) || allowed.has(`${to}:door`)
    ? doorObjection(allowed, to, arrow)
    : `${from} may not import ${to}`;
}

function doorObjection(allowed: ReadonlySet<string>, to: string, arrow: Import): string | null {
  if (allowed.has(to)) return null;
  return isDoor(arrow.to) ? null : `${arrow.to} is not the door of ${to}`;
}

function allowedFrom(from: string, arrow: Import): ReadonlySet<string> {
  const doors = domains.map((domain) => `src/${domain}:door`);
  if (from === 'src/core' || from === 'schema/graph') return new Set();
  if (from === 'schema/api') return new Set(['src/core', ...(arrow.typeOnly ? doors : [])]);
  if (from === 'resolvers')
    return new Set(['schema/api', 'src/core', ...doors, 'src/events:door', 'src/jobs:door']);
  if (from.startsWith('collectors/')) return new Set(['src/core', 'src/engines']);
  if (from === 'src/graph') return new Set(['src/core', 'schema/graph']);
  if (from === 'src/engines') return new Set(['src/core']);
  if (from === 'src/events' || from === 'src/jobs')
    return new Set([
      'src/core',
      'src/graph',
      'schema/graph',
      ...(from === 'src/jobs' ? ['src/events:door'] : []),
    ]);
  if (isDomain(from))
    return new Set([
      'src/core',
      'src/graph',
      'src/engines',
      'src/events',
      'src/jobs',
      'schema/graph',
      ...doors,
    ]);
  return new Set();
}

const files = rooms.flatMap((room) => sourceFiles(room));
const arrows = files.flatMap((file) => importsOf(file));

describe('the rooms', () => {
  it('has files to look at', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(arrows.length).toBeGreaterThan(50);
  });

  it('has only arrows that the table of rooms allows', () => {
    const objections = arrows.flatMap((arrow) => {
      const reason = objection(arrow);
      return reason === null ? [] : [`${arrow.from} -> ${arrow.to}: ${reason}`];
    });
    expect(objections).toEqual([]);
  });

  it('has no two rooms that import each other', () => {
    const pairs = new Map<string, Set<string>>();
    for (const arrow of arrows) {
      const from = roomOf(arrow.from);
      const to = roomOf(arrow.to);
      if (from === null || to === null || from === to || from === 'src/main') continue;
      pairs.set(from, (pairs.get(from) ?? new Set()).add(to));
    }
    expect(findCycle(pairs)).toEqual([]);
  });

  it('lets only src/graph speak to Neo4j and only src/engines and collectors to engine drivers', () => {
    const driver = (name: string, homes: readonly string[]): string[] =>
      arrows
        .filter(
          (arrow) =>
            (arrow.to === name || arrow.to.startsWith(`${name}/`)) &&
            !homes.some((home) => arrow.from.startsWith(home)),
        )
        .map((arrow) => arrow.from);
    expect(driver('neo4j-driver', ['src/graph/'])).toEqual([]);
    expect(driver('pg', ['src/engines/'])).toEqual([]);
    expect(driver('mysql2', ['src/engines/'])).toEqual([]);
    expect(driver('ioredis', ['src/engines/redis/', 'src/events/', 'src/jobs/', 'src/main/'])).toEqual([]);
  });

  it('throws only errors of the catalogue', () => {
    const plain = files.filter((file) => /throw new Error\(/.test(readFileSync(join(root, file), 'utf8')));
    expect(plain).toEqual([]);
  });

  it('keeps the top level fixed', () => {
    const allowed = new Set(
      '.ci .git .github .gitignore .oxlintrc.json .prettierignore .prettierrc.json .dockerignore .waymark CHANGELOG.md CONTRIBUTING.md Dockerfile LICENSE README.md bin codegen.yml collectors compose.yaml coverage deploy dist docs node_modules package-lock.json package.json pom.xml resolvers schema scripts src test tsconfig.json tsconfig.test.json vite.config.ts vitest.config.ts waymark.example.yaml waymark.yaml'.split(
        ' ',
      ),
    );
    expect(readdirSync(root).filter((name) => !allowed.has(name))).toEqual([]);
  });

  it('names no path of a machine and no package registry in tracked sources', () => {
    const pattern = new RegExp(
      [
        '/wor' + 'k/',
        '/roo' + 't/',
        'registry\\.npm' + 'js',
        'repo1?\\.maven\\.',
        'pypi\\.' + 'org',
        'deb\\.debian',
      ].join('|'),
    );
    const hits = [...files, ...sourceFiles('test')].filter(
      (file) =>
        !file.endsWith('architecture.test.ts') && pattern.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(hits.map((file) => relative('.', file))).toEqual([]);
  });
});

function findCycle(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const visit = (room: string, path: readonly string[]): string[] => {
    if (path.includes(room)) return [...path.slice(path.indexOf(room)), room];
    if (done.has(room)) return [];
    for (const next of edges.get(room) ?? []) {
      const cycle = visit(next, [...path, room]);
      if (cycle.length > 0) return cycle;
    }
    done.add(room);
    return [];
  };
  for (const room of edges.keys()) {
    const cycle = visit(room, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
