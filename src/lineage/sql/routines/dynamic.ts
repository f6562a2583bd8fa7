/** The parts of dynamic SQL that are written in the routine; the rest stands as a placeholder name. */
import type { Expr } from '../tree.js';

/** What a part made at run time is called in the text that is analysed. */
export const DYNAMIC_NAME = 'made_at_run_time';

interface Piece {
  readonly text: string;
  /** True when everything of it is written in the routine. */
  readonly whole: boolean;
}

const UNKNOWN: Piece = { text: DYNAMIC_NAME, whole: false };

function pieceOf(expr: Expr): Piece {
  if (expr.k === 'const') return typeof expr.value === 'string' ? { text: expr.value, whole: true } : UNKNOWN;
  if (expr.k === 'cast') return pieceOf(expr.arg);
  if (expr.k === 'op' && expr.op === '||') return joined(expr.args);
  if (expr.k !== 'func') return UNKNOWN;
  const name = (expr.name.at(-1) ?? '').toLowerCase();
  if (name === 'concat') return joined(expr.args);
  if (name === 'format') return formatted(expr.args);
  return UNKNOWN;
}

function joined(args: readonly Expr[]): Piece {
  const pieces = args.map(pieceOf);
  return { text: pieces.map((p) => p.text).join(''), whole: pieces.every((p) => p.whole) };
}

function formatted(args: readonly Expr[]): Piece {
  const [template, ...values] = args;
  const first = template === undefined ? UNKNOWN : pieceOf(template);
  if (!first.whole) return UNKNOWN;
  let next = 0;
  let whole = true;
  const text = first.text.replaceAll(
    /%(?:(\d+)\$)?(?:-?\d*)([sIL%])/gu,
    (_all, position: string | undefined, kind: string) => {
      if (kind === '%') return '%';
      const index = position === undefined ? next++ : Number(position) - 1;
      const value = values[index];
      const piece = value === undefined ? UNKNOWN : pieceOf(value);
      if (!piece.whole) whole = false;
      if (kind === 'L') return piece.whole ? `'${piece.text.replaceAll("'", "''")}'` : 'NULL';
      return piece.text;
    },
  );
  return { text, whole };
}

/** The statement a dynamic execution runs as far as it is known. */
export function dynamicText(expr: Expr): Piece {
  return pieceOf(expr);
}
