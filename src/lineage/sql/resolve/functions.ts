/** What functions give back: named columns, aggregates, functions that hide their input. */
import { EMPTY } from '../lineage-set.js';
import { typeText, type Routine } from '../catalog.js';
import { builtinLines, knownVersion } from '../pg/builtin-versions.js';
import type { FunctionCall } from '../tree.js';
import { bestOverload, isPolymorphic, polymorphicResult } from './overloads.js';
import type { Field, Session } from './scope.js';
import type { KnownType } from './types.js';

const builtin = new Map<number, ReadonlyMap<string, readonly Field[]>>();

/** A field with a type name and no lineage of its own. */
export function plainField(name: string, type: string | undefined): Field {
  return {
    name,
    lineage: EMPTY,
    refs: [],
    type: type === undefined ? undefined : { from: 'name', name: type },
  };
}

function builtins(version: number): ReadonlyMap<string, readonly Field[]> {
  const made = builtin.get(version);
  if (made !== undefined) return made;
  const all = builtinLines('functions', version).map((line): [string, readonly Field[]] => {
    const [name = '', ...columns] = line.split(' ');
    return [name, columns.map((column) => plainField(...(column.split(':') as [string, string])))];
  });
  const fields = new Map(all);
  builtin.set(version, fields);
  return fields;
}

/** The named result columns of a built-in PostgreSQL function; undefined when it returns a plain value. */
export function builtinFunctionFields(session: Session, name: string): readonly Field[] | undefined {
  return builtins(knownVersion(session.catalog.serverVersion)).get(name);
}

/** Built-in PostgreSQL functions of one value for each row whose type is not known from their name. */
const SCALARS = new Set(
  (
    'generate_series generate_subscripts json_object_keys jsonb_object_keys jsonb_path_query jsonb_path_query_tz ' +
    'pg_listening_channels pg_ls_dir pg_snapshot_xip pg_stat_get_backend_idset pg_tablespace_databases regexp_matches ' +
    'regexp_split_to_table string_to_table txid_snapshot_xip unnest abs age coalesce current_database current_schema ' +
    'current_schemas current_setting current_user date_bin date_trunc greatest json_build_array json_build_object ' +
    'jsonb_agg jsonb_build_array jsonb_build_object jsonb_path_query_array jsonb_path_query_first jsonb_set least ' +
    'quote_literal regexp_match regexp_split_to_array regexp_substr round row_to_json session_user set_config ' +
    'string_to_array to_json to_jsonb to_tsquery to_tsvector trunc version'
  ).split(' '),
);

/** True when a built-in function surely gives one value and no row. */
export function isScalarFunction(name: string): boolean {
  return SCALARS.has(name);
}

/** Types of a call's arguments, found when they are needed. */
type ArgumentTypes = () => readonly (KnownType | undefined)[];

const noTypes: ArgumentTypes = () => [];

/** The routine a call means: by name, number of arguments, and their types when these are given. */
export function routineOf(
  session: Session,
  call: FunctionCall,
  types: ArgumentTypes = noTypes,
): Routine | undefined {
  return bestOverload(session.catalog, session.catalog.routinesNamed(call.name, call.args.length), types);
}

/** The type a routine of the catalogue gives back; undefined when the call is not to one. */
export function routineFields(
  session: Session,
  call: FunctionCall,
  types: ArgumentTypes,
): KnownType | undefined {
  const routine = routineOf(session, call, types);
  if (routine === undefined) return undefined;
  const outputs = routine.parameters.filter(
    (p) => p.mode === 'out' || p.mode === 'inout' || p.mode === 'table',
  );
  if (outputs.length > 1 || (outputs.length === 1 && outputs[0]?.mode === 'table')) {
    const fields = outputs.map((p, i) =>
      plainField(p.name ?? `column${i + 1}`, p.type === undefined ? undefined : typeText(p.type)),
    );
    return { fields, array: false };
  }
  const type = outputs[0]?.type ?? routine.returns;
  if (type === undefined) return undefined;
  const text = typeText(type);
  if (text.endsWith('[]')) return { name: text.slice(0, -2), array: true };
  return isPolymorphic(text) ? polymorphicResult(routine, text, types) : { name: text, array: false };
}

/** The name of a function's only OUT parameter, which names its column in FROM. */
export function singleOutputName(
  session: Session,
  call: FunctionCall,
  types: ArgumentTypes,
): string | undefined {
  const routine = routineOf(session, call, types);
  if (routine === undefined) {
    const fields = builtinFunctionFields(session, call.name.at(-1) ?? '');
    return fields?.length === 1 ? fields[0]?.name : undefined;
  }
  const outputs = routine.parameters.filter((p) => p.mode === 'out' || p.mode === 'inout');
  return outputs.length === 1 ? outputs[0]?.name : undefined;
}

const AGGREGATES = new Set(
  (
    'array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp cume_dist dense_rank every ' +
    'json_agg json_object_agg jsonb_agg jsonb_object_agg max min mode percent_rank percentile_cont percentile_disc ' +
    'range_agg range_intersect_agg rank regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx ' +
    'regr_sxy regr_syy stddev stddev_pop stddev_samp string_agg sum var_pop var_samp variance xmlagg std group_concat ' +
    'json_arrayagg json_objectagg median any_value approx_count_distinct first_value last_value nth_value'
  ).split(' '),
);

/** True for aggregates, built in or defined in the catalogue. */
export function isAggregate(session: Session, call: FunctionCall): boolean {
  if (AGGREGATES.has((call.name.at(-1) ?? '').toLowerCase())) return true;
  return routineOf(session, call)?.kind === 'aggregate';
}

const MASKING = new Set(
  (
    'md5 sha sha1 sha2 sha224 sha256 sha384 sha512 digest hmac crypt hashtext hashtextextended hash_record password ' +
    'old_password encode_hash crc32 crc32c aes_encrypt des_encrypt encrypt encrypt_iv pgp_sym_encrypt pgp_pub_encrypt ' +
    'pgp_sym_encrypt_bytea pgp_pub_encrypt_bytea mask mask_inner mask_outer mask_pan mask_ssn count kdf'
  ).split(' '),
);

/** True for functions whose result does not show their input. */
export function isMasking(call: FunctionCall): boolean {
  const name = (call.name.at(-1) ?? '').toLowerCase();
  return MASKING.has(name) || (call.name.length > 1 && call.name[0] === 'anon');
}

/** PostgreSQL's one-argument built-ins that take a row: `name(t)` with these names is a call, not a column. */
const TAKES_ANY = new Set(
  (
    'count array_agg json_agg jsonb_agg to_json to_jsonb row_to_json concat hash_record json_build_array ' +
    'json_build_object jsonb_build_array jsonb_build_object num_nonnulls num_nulls pg_collation_for ' +
    'pg_column_compression pg_column_size pg_typeof quote_literal quote_nullable record_out record_send'
  ).split(' '),
);

/** True when a one-argument call with a row argument is surely a function and not `column(row)`. */
export function takesRow(session: Session, call: FunctionCall): boolean {
  return TAKES_ANY.has(call.name.at(-1) ?? '') || routineOf(session, call) !== undefined;
}
