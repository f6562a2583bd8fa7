/** What is wrong with a record, checkpoint or tombstone. */
export type AuditFaultKind =
  /** The content or what repeats it was changed. */
  | 'EDITED'
  /** A record was removed from the middle. */
  | 'MISSING'
  /** A record stands in another place than it was written to. */
  | 'REORDERED'
  /** A record was put in. */
  | 'INSERTED'
  /** Records were cut off the end, or a whole chain is gone. */
  | 'TRUNCATED'
  /** Records were changed and all hashes after them made anew, which a checkpoint contradicts. */
  | 'REWRITTEN'
  /** A checkpoint is missing, changed, or its signature is not right. */
  | 'CHECKPOINT'
  /** A tombstone is changed, or its signature is not right. */
  | 'TOMBSTONE';

/** The first thing in a chain that is not what it was. */
export interface AuditFault {
  kind: AuditFaultKind;
  /** Null for a fault of the checkpoints. */
  chain: string | null;
  /** Place in the chain (number of the checkpoint) where the fault shows. */
  sequence: number;
  /** The first bad record; null when it is gone. */
  recordId: string | null;
  message: string;
}
