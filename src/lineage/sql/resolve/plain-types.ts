/**
 * The plain types of expressions in PostgreSQL, as far as joining by USING needs them: numbers and times. A type that is
 * not known here is undefined and nothing is concluded from it.
 */

const RESULTS: Readonly<Record<string, string>> = {
  int4:
    'array_length array_lower array_ndims array_position array_upper ascii bit_length cardinality char_length ' +
    'character_length family generate_subscripts json_array_length jsonb_array_length length masklen min_scale ntile ' +
    'num_nonnulls num_nulls octet_length pg_backend_pid position regexp_count regexp_instr scale strpos width_bucket',
  int8: 'count currval dense_rank lastval nextval rank regr_count row_number setval',
  float8:
    'acos acosd asin asind atan atan2 atan2d atand cbrt corr cos cosd cosh cot covar_pop covar_samp cume_dist date_part ' +
    'degrees percent_rank percentile_cont pi radians random regr_avgx regr_avgy regr_intercept regr_r2 regr_slope ' +
    'regr_sxx regr_sxy regr_syy sin sind sinh tan tand tanh',
  numeric: 'div extract factorial to_number trim_scale',
  interval: 'age justify_days justify_hours justify_interval make_interval',
  bool: 'bool_and bool_or every isfinite starts_with',
  jsonb: 'jsonb_agg jsonb_build_array jsonb_build_object jsonb_object_agg jsonb_set to_jsonb',
  json: 'json_agg json_build_array json_build_object json_object_agg row_to_json to_json',
  uuid: 'gen_random_uuid',
  date: 'current_date make_date to_date',
  timestamptz: 'clock_timestamp make_timestamptz now statement_timestamp to_timestamp transaction_timestamp',
  timestamp: 'make_timestamp',
  text:
    'concat concat_ws format initcap left lower lpad ltrim md5 overlay regexp_replace repeat replace reverse right ' +
    'rpad rtrim split_part string_agg substr substring to_char translate btrim upper array_to_string quote_ident chr ' +
    'encode quote_literal quote_nullable to_hex',
};

const resultOf = new Map(
  Object.entries(RESULTS).flatMap(([type, names]) => names.split(' ').map((name) => [name, type] as const)),
);

const RANK = ['int2', 'int4', 'int8', 'numeric', 'float4', 'float8'];
const SUMS: Readonly<Record<string, string>> = { int2: 'int8', int4: 'int8', int8: 'numeric' };
const SAME = new Set([
  'abs',
  'bit_and',
  'bit_or',
  'bit_xor',
  'mod',
  'gcd',
  'lcm',
  'generate_series',
  'lag',
  'lead',
  'first_value',
  'last_value',
]);
const ROUNDED = new Set('round ceil ceiling floor trunc sign sqrt exp ln log log10 power pow'.split(' '));
const SPREADS = new Set('avg stddev stddev_pop stddev_samp variance var_pop var_samp'.split(' '));

/** A type name without its size. */
export function withoutSize(type: string): string {
  return type.replace(/\([^)]*\)/u, '').trim();
}

function numeric(type: string | undefined): string | undefined {
  return type !== undefined && RANK.includes(type) ? type : undefined;
}

/** The type of arithmetic over operands; float4 meets other types as float8. */
function promoted(types: readonly (string | undefined)[]): string | undefined {
  const found = types.filter((type) => numeric(type) !== undefined);
  if (found.length === 0 || found.length < types.length) return undefined;
  const highest = Math.max(...found.map((type) => RANK.indexOf(type ?? '')));
  const mixed = RANK[highest] === 'float4' && found.some((type) => type !== 'float4');
  return mixed ? 'float8' : RANK[highest];
}

/** The type of a call of a built-in function, given the types of its arguments without sizes. */
export function typeOfBuiltin(name: string, args: readonly (string | undefined)[]): string | undefined {
  const fixed = resultOf.get(name);
  if (fixed !== undefined) return fixed;
  const [first] = args;
  if (name === 'date_trunc') return args[1] === 'timestamp' ? 'timestamp' : 'timestamptz';
  if (name === 'timezone')
    return args[1] === 'timestamptz' ? 'timestamp' : args[1] === 'timestamp' ? 'timestamptz' : undefined;
  if (name === 'min' || name === 'max') return first === 'varchar' ? 'text' : first;
  if (SAME.has(name)) return promoted(args.slice(0, 2)) ?? first;
  const number = numeric(first);
  if (number === undefined) return undefined;
  if (name === 'sum') return SUMS[number] ?? number;
  if (SPREADS.has(name)) return number.startsWith('float') ? 'float8' : 'numeric';
  if (!ROUNDED.has(name)) return undefined;
  return number === 'numeric' || (name === 'round' && args.length > 1) ? 'numeric' : 'float8';
}

const COMPARISONS = new Set([
  ...'= <> != < > <= >= and or not is ~~ !~~ ~~* !~~* ~* !~ !~* @> <@ ? ?| ?& && @@'.split(' '),
  'BETWEEN',
  'NOT BETWEEN',
  'is null',
  'is not null',
]);

const MOMENTS = new Set(['date', 'timestamp', 'timestamptz']);

/** The type of a sum, difference or multiple of times and intervals. */
function typeOfTimes(op: string, left: string | undefined, right: string | undefined): string | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (op === '+' || op === '-') {
    if (left === 'date' && numeric(right) !== undefined) return 'date';
    if (MOMENTS.has(left) && right === 'interval') return left === 'date' ? 'timestamp' : left;
    if (op === '+' && left === 'date' && right === 'time') return 'timestamp';
    if (op === '+' && left === 'date' && right === 'timetz') return 'timestamptz';
    if (left === right && left === 'interval') return 'interval';
    if (left === 'time' && right === 'interval') return 'time';
  }
  if (op === '-' && MOMENTS.has(left) && MOMENTS.has(right))
    return left === 'date' && right === 'date' ? 'int4' : 'interval';
  if (op === '+' && MOMENTS.has(right) && !MOMENTS.has(left)) return typeOfTimes(op, right, left);
  if (op !== '*' && op !== '/') return undefined;
  const isMultiple = left === 'interval' && numeric(right) !== undefined;
  return isMultiple || (op === '*' && right === 'interval' && numeric(left) !== undefined)
    ? 'interval'
    : undefined;
}

/** The type of an operator over operands whose types are given without sizes. */
export function typeOfOperator(op: string, args: readonly (string | undefined)[]): string | undefined {
  if (op === '||')
    return args.every((type) => type === undefined || !type.endsWith(']')) ? 'text' : undefined;
  const [left, right] = args;
  if (COMPARISONS.has(op) || (op === '~' && args.length === 2)) return 'bool';
  if (op === '->>' || op === '#>>') return 'text';
  if (op === '->' || op === '#>') return left === 'json' || left === 'jsonb' ? left : undefined;
  if (op === '|/' || op === '||/') return 'float8';
  if (op === '@' || op === '~') return left;
  if (op === '<<' || op === '>>') return numeric(left);
  if (op === '&' || op === '|' || op === '#') return promoted(args);
  if (!['+', '-', '*', '/', '%', '^'].includes(op)) return undefined;
  const times = typeOfTimes(op, left, right);
  if (times !== undefined) return times;
  const type = promoted(args);
  return op === '^' && type !== undefined && type !== 'numeric' ? 'float8' : type;
}
