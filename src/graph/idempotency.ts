import { canonicalJson, type JsonValue, sha256 } from '../core/canonical-json.js';
import { isoTime, systemClock } from '../core/clock.js';
import type { RequestContext } from '../core/context.js';
import { WaymarkError } from '../core/errors.js';
import type { GraphTransaction } from './client.js';

/** A mutation that a client may send again. */
export interface IdempotentCall {
  /** Name of the mutation, for example `catalog.edit`. */
  operation: string;
  /** The client's key, 1 to 200 characters, unique to what it wants done; null: the call is not repeatable. */
  clientKey: string | null | undefined;
  /** Everything that decides what the call does. */
  input: JsonValue;
}

/** The outcome of a call. */
export interface IdempotentOutcome<Result> {
  result: Result;
  /** True when the call had been done before and nothing was written now. */
  replayed: boolean;
}

const longestKey = 200;

/**
 * Runs `work` once per subject and client key. The first call does it and keeps its result; the same call again gets
 * the kept result; another input under the same key is refused. Calls under one key wait for each other, because the
 * node of the key is locked until the transaction ends. A failed transaction keeps nothing.
 *
 * The result must be JSON: it is stored in the graph.
 * @throws IDEMPOTENCY_MISMATCH, INPUT_INVALID
 */
export async function idempotent<Result extends JsonValue>(
  tx: GraphTransaction,
  ctx: RequestContext,
  call: IdempotentCall,
  work: () => Promise<Result>,
): Promise<IdempotentOutcome<Result>> {
  if (call.clientKey === null || call.clientKey === undefined)
    return { result: await work(), replayed: false };
  if (call.clientKey === '' || call.clientKey.length > longestKey) {
    throw new WaymarkError('INPUT_INVALID', `A client key has 1 to ${longestKey} characters.`, {
      facts: { field: 'clientKey' },
    });
  }
  const key = `${ctx.subject.id} ${call.clientKey}`;
  const inputHash = sha256(canonicalJson({ operation: call.operation, input: call.input }));
  const [known] = await tx.run<{ inputHash: string | null; outcome: string | null }>(
    `MERGE (i:Idempotency {key: $key})
     ON CREATE SET i.inputHash = $inputHash, i.operation = $operation, i.at = $at
     SET i.touched = true
     RETURN i.inputHash AS inputHash, i.outcome AS outcome`,
    { key, inputHash, operation: call.operation, at: isoTime(systemClock.nowMs()) },
  );
  if (known !== undefined && known.inputHash !== inputHash) {
    throw new WaymarkError(
      'IDEMPOTENCY_MISMATCH',
      `The client key "${call.clientKey}" was used for another input.`,
      { facts: { clientKey: call.clientKey } },
    );
  }
  if (typeof known?.outcome === 'string')
    return { result: JSON.parse(known.outcome) as Result, replayed: true };
  const result = await work();
  await tx.run('MATCH (i:Idempotency {key: $key}) SET i.outcome = $outcome', {
    key,
    outcome: JSON.stringify(result),
  });
  return { result, replayed: false };
}
