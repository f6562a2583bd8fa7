import { derivationVersion } from '../evidence/definitions.js';
import type { AssetBook } from '../evidence/asset-book.js';
import { fingerprint } from './query-text.js';

/** A statement with all that its names depend on, beside the definitions of its place. */
interface Statement {
  readonly sql: string;
  readonly database?: string | null;
  readonly account?: string | null;
  readonly searchPath?: readonly string[] | null;
}

/** Why a statement says nothing: it names nothing that is collected, or it does not parse. */
export type AsideReason = 'NOTHING' | 'UNPARSED';

/** Statements that were looked at in vain, by digest, and what names meant then, by place. */
export interface SetAside {
  readonly meanings: Readonly<Record<string, string>>;
  readonly digests: Readonly<Record<AsideReason, readonly string[]>>;
}

/**
 * Remembers from one reading of an engine's figures to the next which statements say nothing, so that they are not analysed
 * again: as long as names in their place mean the same, and the analysis is the same. What is no longer read is forgotten.
 */
export class AsideMemory {
  readonly #before: ReadonlyMap<string, AsideReason>;
  readonly #now = new Map<string, AsideReason>();
  readonly #meanings: Record<string, string> = {};
  #isSame = false;

  constructor(private readonly known: SetAside | null) {
    this.#before = new Map(
      (['NOTHING', 'UNPARSED'] as const).flatMap((reason) =>
        (known?.digests[reason] ?? []).map((digest) => [digest, reason] as const),
      ),
    );
  }

  /** The statements that follow were executed in a place. */
  enter({ place, wholeDigest }: AssetBook): void {
    const name = place.databaseKey ?? place.instanceId;
    const meaning = `${derivationVersion} ${wholeDigest}`;
    this.#isSame = this.known?.meanings[name] === meaning;
    this.#meanings[name] = meaning;
  }

  /** Why a statement was set aside before; null when it has to be looked at. */
  recall(statement: Statement): AsideReason | null {
    return (this.#isSame ? this.#before.get(digestOf(statement)) : undefined) ?? null;
  }

  /** Sets a statement aside. */
  set(statement: Statement, reason: AsideReason): void {
    this.#now.set(digestOf(statement), reason);
  }

  /** What is to be remembered. */
  get all(): SetAside {
    const of = (reason: AsideReason): string[] =>
      [...this.#now].flatMap(([digest, own]) => (own === reason ? [digest] : []));
    return { meanings: this.#meanings, digests: { NOTHING: of('NOTHING'), UNPARSED: of('UNPARSED') } };
  }
}

/** Names without a schema mean what the account and the current database make of them. */
function digestOf({ sql, database, account, searchPath }: Statement): string {
  return fingerprint(JSON.stringify([database ?? null, account ?? null, searchPath ?? null, sql]));
}
