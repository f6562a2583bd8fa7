import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { WaymarkConfig } from '../core/config.js';
import { WaymarkError } from '../core/errors.js';
import {
  type IdentityDependencies,
  openRootKeys,
  type OidcOptions,
  type RootKeys,
  TransitRootKeys,
} from '../identity/index.js';

/** What the configuration says about identity. @throws CONFIG_INVALID */
export function identityOptions(config: WaymarkConfig): Omit<IdentityDependencies, 'graph' | 'clock'> {
  const { sessionIdleMinutes, sessionMaxHours, passwordMinLength, requireSecondFactor } = config.identity;
  return {
    rootKeys: rootKeysOf(config),
    sessionIdleMs: sessionIdleMinutes * 60_000,
    sessionMaxMs: sessionMaxHours * 3_600_000,
    passwordMinLength,
    requireSecondFactor,
    oidc: oidcOf(config.identity.oidc),
  };
}

/** Where the root keys are when neither their text nor a key service is configured. */
export function rootKeyFile({ keys, dataFolder }: Pick<WaymarkConfig, 'keys' | 'dataFolder'>): string {
  return keys.rootKeyFile ?? join(resolve(dataFolder), 'root.key');
}

/** The keeper of the root keys; makes the file at the first start. @throws CONFIG_INVALID */
export function rootKeysOf(config: Pick<WaymarkConfig, 'keys' | 'dataFolder'>): RootKeys {
  const { keys } = config;
  if (keys.transitUrl === undefined)
    return openRootKeys({
      text: keys.rootKey,
      previous: keys.previousRootKeys,
      file: rootKeyFile(config),
    });
  if (keys.transitToken === undefined)
    throw new WaymarkError('CONFIG_INVALID', 'The key service needs keys.transitToken.', {
      facts: { field: 'keys.transitToken' },
    });
  return new TransitRootKeys({ url: keys.transitUrl, token: keys.transitToken });
}

function oidcOf(options: WaymarkConfig['identity']['oidc']): OidcOptions | null {
  const { issuer, clientSecretFile, label: _label, ...rest } = options;
  if (issuer === undefined) return null;
  const field = 'identity.oidc.clientSecretFile';
  const clientSecret =
    options.clientSecret ??
    (clientSecretFile === undefined ? undefined : readSecretFile(clientSecretFile, field));
  return { ...rest, issuer, clientSecret };
}

/** Text of a file that the configuration names, without the line end. @throws CONFIG_INVALID */
export function readSecretFile(path: string, field: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new WaymarkError('CONFIG_INVALID', `The file ${path} cannot be read.`, { cause, facts: { field } });
  }
}
