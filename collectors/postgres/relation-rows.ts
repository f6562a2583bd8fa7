import type {
  ColumnRow,
  ConstraintRow,
  IndexRow,
  PolicyRow,
  RelationRow,
  RuleRow,
  TriggerRow,
} from './rows.js';

/** Rows of relations and of what lies below them, by the relation's oid. */
export interface RelationRows {
  relations: ReadonlyMap<number, RelationRow>;
  definitions: ReadonlyMap<number, string | null>;
  columns: ReadonlyMap<number, ColumnRow[]>;
  constraints: ReadonlyMap<number, ConstraintRow[]>;
  indexes: ReadonlyMap<number, IndexRow[]>;
  triggers: ReadonlyMap<number, TriggerRow[]>;
  rules: ReadonlyMap<number, RuleRow[]>;
  policies: ReadonlyMap<number, PolicyRow[]>;
}
