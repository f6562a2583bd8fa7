/** Which of several routines of one name a call means, and what polymorphic ones give back. */
import { type Catalog, inputsOf, type Routine, typeText } from '../catalog.js';
import type { RoutineParameter } from '../tree.js';
import { canonicalName, convertsImplicitly } from './common-type.js';
import type { KnownType } from './types.js';

/** Any value, or any array of them. */
const ANY = new Set([
  'any',
  'anyelement',
  'anynonarray',
  'anyenum',
  'anycompatible',
  'anycompatiblenonarray',
]);
const ANY_ARRAY = new Set(['anyarray', 'anycompatiblearray']);
const STRINGS = new Set(['text', 'varchar', 'bpchar', 'name']);

const impossible = -1;
const unknown = 1;
const converted = 2;
/** The same type in one place counts more than any number of conversions. */
const same = 1_000;

function parameterAt(inputs: readonly RoutineParameter[], at: number): RoutineParameter | undefined {
  const last = inputs.at(-1);
  return inputs[at] ?? (last?.mode === 'variadic' ? last : undefined);
}

/** How well an argument fits where a type is declared. */
function fit(catalog: Catalog, declared: string, given: KnownType | undefined): number {
  if (given === undefined || ANY.has(declared)) return unknown;
  if (ANY_ARRAY.has(declared)) return given.array ? unknown : impossible;
  const isArray = declared.endsWith('[]');
  if (isArray !== given.array) return impossible;
  const text = isArray ? declared.slice(0, -2) : declared;
  const row = catalog.relation(text.split('.'));
  if (given.name === undefined) return row === undefined ? impossible : unknown;
  const wanted = canonicalName(text);
  const own = canonicalName(given.name);
  const base = canonicalName(catalog.baseType(own));
  if (own === wanted) return same;
  if (row !== undefined) return catalog.relation(base.split('.')) === row ? same : impossible;
  if (base === canonicalName(catalog.baseType(wanted))) return converted;
  const areStrings = STRINGS.has(base) && STRINGS.has(wanted);
  return areStrings || convertsImplicitly(base, wanted) ? converted : impossible;
}

function fitOfAll(catalog: Catalog, routine: Routine, given: readonly (KnownType | undefined)[]): number {
  const inputs = inputsOf(routine);
  let sum = 0;
  for (const [at, type] of given.entries()) {
    const parameter = parameterAt(inputs, at);
    if (parameter?.type === undefined) continue;
    const declared = typeText(parameter.type);
    const one = declared.endsWith('[]') ? declared.slice(0, -2) : declared;
    const isElement = parameter.mode === 'variadic' && type?.array === false;
    const value = fit(catalog, isElement ? one : declared, type);
    if (value === impossible) return impossible;
    sum += value;
  }
  return sum;
}

/** The routine whose parameters fit best; of equal ones the first. Types that are not known fit everywhere. */
export function bestOverload(
  catalog: Catalog,
  routines: readonly Routine[],
  given: () => readonly (KnownType | undefined)[],
): Routine | undefined {
  const [first, second] = routines;
  if (second === undefined) return first;
  const types = given();
  let best = first;
  let most = impossible;
  for (const routine of routines) {
    const fits = fitOfAll(catalog, routine, types);
    if (fits <= most) continue;
    best = routine;
    most = fits;
  }
  return best;
}

/** True for types that stand for those of arguments. */
export function isPolymorphic(text: string): boolean {
  return ANY.has(text) || ANY_ARRAY.has(text);
}

/** What a routine gives back that says "any" of it: the type of the argument that stands where it says so too. */
export function polymorphicResult(
  routine: Routine,
  text: string,
  given: () => readonly (KnownType | undefined)[],
): KnownType | undefined {
  const inputs = inputsOf(routine);
  for (const [at, type] of given().entries()) {
    const parameter = parameterAt(inputs, at);
    const declared = parameter?.type === undefined ? '' : typeText(parameter.type);
    if (type === undefined || !isPolymorphic(declared)) continue;
    // An array stands for values of its elements' type.
    if (ANY_ARRAY.has(declared) && !type.array) continue;
    return { ...type, array: ANY_ARRAY.has(text) || (ANY.has(declared) && type.array) };
  }
  return undefined;
}
