import { randomBytes } from 'node:crypto';
import { WaymarkError } from '../../core/errors.js';
import { withOperations } from './operations.js';

interface KeyUse {
  keyId: string;
  secrets: number;
}

interface Rotation {
  __typename: string;
  message?: string;
  code?: string;
  keyId: string;
  rewrapped: number;
  reencrypted: number;
  unreadable: string[];
  inUse: KeyUse[];
}

const rotation = `mutation ($new: Boolean!) { rotateKeys(newRootKey: $new) { __typename
  ... on KeyRotation { keyId rewrapped reencrypted unreadable inUse { keyId secrets } }
  ... on UserError { code message } } }`;
const rootKeyBytes = 32;

export async function list(options: { json?: boolean }): Promise<void> {
  await withOperations(async (operations) => {
    const { rootKeys } = await operations.run<{ rootKeys: KeyUse[] }>('{ rootKeys { keyId secrets } }');
    if (options.json === true) print(JSON.stringify(rootKeys));
    else for (const { keyId, secrets } of rootKeys) print(`${keyId}  ${secrets} secrets`);
  });
}

export async function rotate(options: { keep?: boolean; json?: boolean }): Promise<void> {
  await withOperations(async (operations) => {
    const { rotateKeys } = await operations.run<{ rotateKeys: Rotation }>(rotation, {
      new: options.keep !== true,
    });
    if (rotateKeys.__typename !== 'KeyRotation')
      throw new WaymarkError('CONFLICT', rotateKeys.message ?? 'The keys could not be rotated.');
    const { __typename: _type, ...result } = rotateKeys;
    if (options.json === true) print(JSON.stringify(result));
    else print(textOf(rotateKeys));
    if (result.unreadable.length > 0) process.exitCode = 1;
  });
}

export async function generate(): Promise<void> {
  print(randomBytes(rootKeyBytes).toString('base64'));
}

function textOf({ keyId, rewrapped, reencrypted, unreadable, inUse }: Rotation): string {
  const lines = [
    `The root key is ${keyId}. ${rewrapped} secrets were brought under it, ${reencrypted} of them encrypted anew.`,
    ...unreadable.map((id) => `The secret ${id} cannot be read: its root key is not configured.`),
  ];
  const old = inUse.filter((use) => use.keyId !== keyId);
  lines.push(
    old.length === 0
      ? 'No earlier root key is needed any more.'
      : `Still needed: ${old.map((use) => `${use.keyId} (${use.secrets} secrets)`).join(', ')}.`,
  );
  return lines.join('\n');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
