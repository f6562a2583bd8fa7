import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourcePath } from '../../core/resources.js';

/** Where the content of the fleet stands, relative to the package. */
const fleetFolder = 'src/main/demo/fleet';

/** One file of the fleet's content. */
export interface FleetScript {
  /** For example `shop/10-types.sql`. */
  name: string;
  path: string;
  text: string;
  /** Oldest server version that can run it, from a name like `45-views-since-10.6.sql`; null for every version. */
  since: string | null;
}

/**
 * The scripts of one folder below the fleet's, in the order in which they are run.
 * @param folder for example `postgres/shop`; files of deeper folders are left out.
 */
export function fleetScripts(folder: string): FleetScript[] {
  const path = resourcePath(join(fleetFolder, folder));
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const text = readFileSync(join(path, name), 'utf8');
      const since = /-since-(\d+(?:\.\d+)*)\.\w+$/.exec(name)?.[1] ?? null;
      return { name: `${folder}/${name}`, path: join(path, name), text, since };
    });
}

/** True when a server of the version can run the script. */
export function canRun(script: FleetScript, version: string): boolean {
  if (script.since === null) return true;
  const [wanted, given] = [script.since, version].map((text) =>
    text.split('.').map((part) => parseInt(part, 10)),
  );
  for (let index = 0; index < (wanted?.length ?? 0); index += 1) {
    const difference = (given?.[index] ?? 0) - (wanted?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
