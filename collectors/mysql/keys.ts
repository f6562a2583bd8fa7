import { childKey } from '../../src/core/asset-key.js';

/** Keys of what belongs to the instance as a whole and is named in many places. */
export class InstanceKeys {
  private readonly principals = new Map<string, string>();

  constructor(readonly namespace: string) {}

  database(name: string): string {
    return childKey(this.namespace, 'Database', name);
  }

  /** Key of an account or role; roles of MariaDB have no host. */
  principal(name: string): string {
    const known = this.principals.get(name);
    if (known !== undefined) return known;
    const key = childKey(this.namespace, 'Principal', name);
    this.principals.set(name, key);
    return key;
  }
}

/** The name of a principal: `user@host`, or the name alone for a role without a host. */
export function principalName(user: string, host: string | null): string {
  return host === null || host === '' ? user : `${user}@${host}`;
}

/** Keys inside one database. */
export class DatabaseKeys {
  readonly databaseKey: string;

  constructor(
    readonly instance: InstanceKeys,
    readonly database: string,
  ) {
    this.databaseKey = instance.database(database);
  }

  /** Key of a table or view: both share one name space, as columns of both are named alike. */
  relation(name: string): string {
    return childKey(this.databaseKey, 'Table', name);
  }

  sequence(name: string): string {
    return childKey(this.databaseKey, 'Sequence', name);
  }

  /** Procedures, functions and packages have a name space each: `add_invoice(procedure)`. */
  routine(name: string, type: string): string {
    return childKey(this.databaseKey, 'Routine', `${name}(${type.toLowerCase()})`);
  }

  /** Key of a routine of any database of the instance. */
  routineElsewhere(database: string, name: string, type: string): string {
    return childKey(this.instance.database(database), 'Routine', `${name}(${type.toLowerCase()})`);
  }

  event(name: string): string {
    return childKey(this.databaseKey, 'Event', name);
  }

  /** Key of a relation of any database of the instance. */
  elsewhere(database: string, relation: string): string {
    return childKey(this.instance.database(database), 'Table', relation);
  }
}
