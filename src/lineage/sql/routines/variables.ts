/** Variables of a routine: what their values are made of, whatever the order in which statements run. */
import type { CatalogColumn } from '../catalog.js';
import { EMPTY, absorb, sameSet, through, type LineageSet } from '../lineage-set.js';
import type { Field, VariableLookup } from '../resolve/scope.js';

/** Collects assignments; a routine is read again until nothing new is assigned. */
export class Variables {
  private readonly values = new Map<string, LineageSet>();
  private readonly records = new Map<string, readonly Field[]>();
  changed = false;

  declare(name: string): void {
    const key = name.toLowerCase();
    if (!this.values.has(key)) this.values.set(key, EMPTY);
  }

  has(name: string): boolean {
    return this.values.has(name.toLowerCase());
  }

  /** Adds what the variable can be made of; values pass through unchanged. */
  assign(name: string, lineage: LineageSet): void {
    const key = name.toLowerCase();
    const known = this.values.get(key) ?? EMPTY;
    const merged = new Map<CatalogColumn, number>(known);
    absorb(merged, lineage, undefined);
    if (!this.values.has(key) || !sameSet(merged, known)) this.changed = true;
    this.values.set(key, merged);
  }

  /** A record takes the fields of a row; the record as a whole is made of all of them. */
  assignRecord(name: string, fields: readonly Field[]): void {
    this.records.set(name.toLowerCase(), fields);
    for (const field of fields) {
      this.assign(`${name}.${field.name}`, field.lineage);
      this.assign(name, through(field.lineage, 'transformation'));
    }
    if (fields.length === 0) this.declare(name);
  }

  /** Looks up `x`, `record.field` and `block.x`. */
  readonly lookup: VariableLookup = (parts) => {
    const full = parts.join('.').toLowerCase();
    const exact = this.values.get(full);
    if (exact !== undefined) return exact;
    const [first = ''] = parts;
    const owner = this.values.get(first.toLowerCase());
    if (parts.length > 1 && owner !== undefined) {
      const known = this.records.get(first.toLowerCase());
      return known === undefined || known.length === 0 ? owner : undefined;
    }
    return parts.length > 1 ? this.values.get((parts.at(-1) ?? '').toLowerCase()) : undefined;
  };
}
