import { WaymarkError } from '../../core/errors.js';
import type { RootKeys, WrappedKey } from './root-keys.js';

/** Where the key service is. */
export interface TransitOptions {
  /** `https://host/v1/transit/keys/NAME`; the mount before `/keys/` may have another name. */
  url: string;
  token: string;
  timeoutMs?: number;
}

const urlPattern = /^(https?:\/\/.+)\/keys\/([A-Za-z0-9_.-]+)\/?$/;
const idPattern = /^transit:([A-Za-z0-9_.-]+):v(\d+)$/;

/**
 * A root key in a key service with the shape of Vault's transit engine: `encrypt`, `decrypt` and `keys/NAME[/rotate]`.
 * The key never leaves the service, only data keys are sent to it. The service keeps earlier versions.
 * The `bound` text is sent as `associated_data`.
 */
export class TransitRootKeys implements RootKeys {
  readonly #mount: string;
  readonly #name: string;

  /** @throws CONFIG_INVALID for an address that names no key */
  constructor(private readonly options: TransitOptions) {
    const match = urlPattern.exec(options.url);
    if (match === null) {
      throw new WaymarkError('CONFIG_INVALID', 'keys.transitUrl must end in /keys/NAME.', {
        facts: { field: 'keys.transitUrl' },
      });
    }
    this.#mount = match[1] ?? '';
    this.#name = match[2] ?? '';
  }

  async wrap(dataKey: Buffer, bound: string): Promise<WrappedKey> {
    const { ciphertext } = await this.#call('POST', `encrypt/${this.#name}`, {
      plaintext: dataKey.toString('base64'),
      associated_data: Buffer.from(bound, 'utf8').toString('base64'),
    });
    const version = /^vault:v(\d+):/.exec(String(ciphertext))?.[1];
    if (version === undefined) throw unavailable('The key service answered in an unknown form.');
    return { keyId: this.#keyId(version), wrappedKey: String(ciphertext) };
  }

  async unwrap(wrapped: WrappedKey, bound: string): Promise<Buffer> {
    const name = idPattern.exec(wrapped.keyId)?.[1];
    if (name !== this.#name) {
      throw new WaymarkError('SECRET_UNREADABLE', `The root key ${wrapped.keyId} is not configured.`, {
        facts: { keyId: wrapped.keyId },
      });
    }
    const { plaintext } = await this.#call('POST', `decrypt/${this.#name}`, {
      ciphertext: wrapped.wrappedKey,
      associated_data: Buffer.from(bound, 'utf8').toString('base64'),
    });
    return Buffer.from(String(plaintext), 'base64');
  }

  async currentId(): Promise<string> {
    const { latest_version: latest } = await this.#call('GET', `keys/${this.#name}`);
    return this.#keyId(String(latest));
  }

  async rotate(): Promise<string> {
    await this.#call('POST', `keys/${this.#name}/rotate`, {});
    return this.currentId();
  }

  #keyId(version: string): string {
    return `transit:${this.#name}:v${version}`;
  }

  async #call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Record<string, unknown>> {
    let response: Response;
    try {
      response = await fetch(`${this.#mount}/${path}`, {
        method,
        headers: { 'x-vault-token': this.options.token, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(this.options.timeoutMs ?? 10_000),
        redirect: 'error',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw unavailable('The key service does not answer.', cause);
    }
    if (response.status === 400 && path.startsWith('decrypt/'))
      throw new WaymarkError('SECRET_UNREADABLE', 'The key service could not open the data key.');
    if (!response.ok) throw unavailable(`The key service answered ${response.status}.`);
    if (response.status === 204) return {};
    try {
      return ((await response.json()) as { data?: Record<string, unknown> }).data ?? {};
    } catch (cause) {
      throw unavailable('The key service answered in an unknown form.', cause);
    }
  }
}

function unavailable(message: string, cause?: unknown): WaymarkError {
  return new WaymarkError('KEY_SERVICE_UNAVAILABLE', message, { cause });
}
