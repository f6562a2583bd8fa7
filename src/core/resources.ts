import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let cachedRoot: string | undefined;

/** The folder that holds package.json, from the sources and from dist/ alike. */
export function packageRoot(): string {
  if (cachedRoot !== undefined) return cachedRoot;
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  cachedRoot = folder;
  return folder;
}

/** Path of a file of the package, given relative to its root, for example `collectors/postgres/queries/tables.sql`. */
export function resourcePath(relative: string): string {
  return join(packageRoot(), relative);
}

/** Text of a file of the package (UTF-8). */
export function readResource(relative: string): string {
  return readFileSync(resourcePath(relative), 'utf8');
}
