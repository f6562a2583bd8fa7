import { readResource } from '../core/resources.js';

/** Version of this Waymark, from package.json. */
export function version(): string {
  return (JSON.parse(readResource('package.json')) as { version: string }).version;
}
