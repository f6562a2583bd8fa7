import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { folderLockName } from '../../core/process-marks.js';

/** Files of Waymark in the data folder of the embedded Neo4j. */
export interface DataPaths {
  /** Held by the process that supervises Neo4j. */
  folderLock: string;
  /** Held by the process that dumps or loads; the supervisor waits with restarts while it lives. */
  maintenanceLock: string;
  /** Names the Java process. */
  processMark: string;
  port: string;
  password: string;
  log: string;
}

export const maintenanceLockName = 'maintenance.lock';

/** Where things are in a data folder. */
export function dataPaths(dataFolder: string): DataPaths {
  const place = (name: string): string => join(resolve(dataFolder), name);
  return {
    folderLock: place(folderLockName),
    maintenanceLock: place(maintenanceLockName),
    processMark: place('neo4j.pid'),
    port: place('port'),
    password: place('password'),
    log: place('neo4j.log'),
  };
}

/** The folders that hold the graph itself; accounts are elsewhere. */
const storeFolders = ['data/databases/neo4j', 'data/transactions/neo4j'];
const asideFolder = 'before-load';

/** True when the folder holds a graph, empty or not. */
export function hasStore(dataFolder: string): boolean {
  return existsSync(join(dataFolder, storeFolders[0] ?? ''));
}

/** Puts the stopped graph aside, so that a load that fails or is killed can be undone. */
export function setStoreAside(dataFolder: string): void {
  move(
    (folder) => join(dataFolder, folder),
    (folder) => join(dataFolder, asideFolder, folder),
  );
}

/** Throws away the graph that was put aside: the load has succeeded. */
export function dropStoreAside(dataFolder: string): void {
  const aside = join(dataFolder, asideFolder);
  const gone = `${aside}.done`;
  if (existsSync(aside)) renameSync(aside, gone);
  rmSync(gone, { recursive: true, force: true });
}

/** Puts the graph back that an unfinished load had set aside. Does nothing when there is none. */
export function restoreUnfinishedLoad(dataFolder: string): void {
  const aside = join(dataFolder, asideFolder);
  if (!existsSync(aside)) return;
  move(
    (folder) => join(aside, folder),
    (folder) => join(dataFolder, folder),
  );
  rmSync(aside, { recursive: true, force: true });
}

function move(from: (folder: string) => string, to: (folder: string) => string): void {
  for (const folder of storeFolders) {
    if (!existsSync(from(folder))) continue;
    mkdirSync(dirname(to(folder)), { recursive: true });
    rmSync(to(folder), { recursive: true, force: true });
    renameSync(from(folder), to(folder));
  }
}
