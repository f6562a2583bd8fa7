import { type ErrorCode, isWaymarkError, messageOf, WaymarkError } from '../../core/errors.js';
import type { EngineTarget } from '../contract.js';

/** What was being done when the server or the network failed; named in the message. Holds no secret and no key. */
export interface RedisErrorContext {
  target: Pick<EngineTarget, 'host' | 'port' | 'user' | 'tls'>;
  /** The command as access rules name it: `config|get`, `scan`. */
  command?: string;
  /** What was read, for example `the settings`. */
  doing?: string;
}

const networkCodes = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|ERR_OSSL)/;

/** First word of an error reply -> code of the catalogue. */
const byReply: Readonly<Record<string, ErrorCode>> = {
  BUSY: 'ENGINE_TIMEOUT',
  CLUSTERDOWN: 'ENGINE_UNREACHABLE',
  DENIED: 'ENGINE_AUTH_FAILED',
  LOADING: 'ENGINE_UNREACHABLE',
  MASTERDOWN: 'ENGINE_UNREACHABLE',
  NOAUTH: 'ENGINE_AUTH_FAILED',
  NOPERM: 'ENGINE_PERMISSION_DENIED',
  NOPROTO: 'ENGINE_UNSUPPORTED_VERSION',
  WRONGPASS: 'ENGINE_AUTH_FAILED',
};

/**
 * Translates anything the driver, the server or the network threw to an ENGINE_* error that names the command and the
 * remedy. An error of the catalogue passes through unchanged.
 */
export function translateRedisError(error: unknown, context: RedisErrorContext): WaymarkError {
  if (isWaymarkError(error)) return error;
  const message = messageOf(innermost(error));
  const code = codeOf(innermost(error), message);
  return new WaymarkError(code, describe(code, message, context), {
    facts: {
      host: context.target.host,
      port: context.target.port,
      command: context.command ?? null,
      reply: replyWord(message),
      ...(code === 'ENGINE_PERMISSION_DENIED' ? { denied: deniedThing(message) } : {}),
    },
    cause: error,
  });
}

/** The access rule that lets an account see all keys; before version 7 there is `~*` only. */
export const keyRule = '%R~*';

/** The access rule that allows a command: `+config|get`. */
export function ruleFor(command: string): string {
  return `+${command.toLowerCase()}`;
}

/** True when the server does not know the command or the account may not use it, so that its answer has to be left out. */
export function isUnavailable(error: unknown): error is WaymarkError {
  if (isWaymarkError(error, 'ENGINE_PERMISSION_DENIED')) return true;
  return isWaymarkError(error, 'ENGINE_QUERY_FAILED') && error.facts['reply'] === 'UNKNOWN';
}

/** A connection tried over several addresses fails with all their errors. */
function innermost(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0]);
  return error;
}

function replyWord(message: string): string | null {
  if (/unknown (sub)?command/i.test(message)) return 'UNKNOWN';
  return /^([A-Z]{3,})\b/.exec(message)?.[1] ?? null;
}

/** Rules for commands and rules for keys are granted apart. */
function deniedThing(message: string): 'key' | 'command' {
  return /\bkeys?\b/i.test(message) && !/\brun\b/.test(message) ? 'key' : 'command';
}

/** What the driver says of bytes that are no reply of the protocol: another server answers on this port. */
const foreignProtocol = /Unknown RESP type|Protocol error, got/;

function codeOf(error: unknown, message: string): ErrorCode {
  const code = error instanceof Error ? (error as { code?: string }).code : undefined;
  if (code !== undefined && networkCodes.has(code)) return 'ENGINE_UNREACHABLE';
  if (code !== undefined && tlsCode.test(code)) return 'ENGINE_TLS_FAILED';
  if (/certificate|altnames/i.test(message)) return 'ENGINE_TLS_FAILED';
  if (/invalid password|without any password configured|no password is set/i.test(message))
    return 'ENGINE_AUTH_FAILED';
  if (foreignProtocol.test(message) || /max number of clients/i.test(message)) return 'ENGINE_UNREACHABLE';
  if (message.startsWith('Command timed out')) return 'ENGINE_TIMEOUT';
  if (/Connection is closed|connect ETIMEDOUT|Socket closed|Connection lost/i.test(message))
    return 'ENGINE_UNREACHABLE';
  return byReply[replyWord(message) ?? ''] ?? 'ENGINE_QUERY_FAILED';
}

function describe(code: ErrorCode, message: string, context: RedisErrorContext): string {
  const { host, port, user } = context.target;
  const server = `Redis at ${host}:${port}`;
  const account = user ?? 'default';
  const command = context.command?.replace('|', ' ').toUpperCase() ?? 'the command';
  const doing = context.doing === undefined ? '' : ` while reading ${context.doing}`;
  switch (code) {
    case 'ENGINE_AUTH_FAILED':
      if (message.startsWith('DENIED'))
        return `${server} runs in protected mode and takes connections from its own host only.`;
      return message.startsWith('NOAUTH')
        ? `${server} wants a user and a password and none was given.`
        : `${server} refused user "${account}": ${sentence(message)}`;
    case 'ENGINE_PERMISSION_DENIED':
      if (deniedThing(message) === 'key')
        return `User "${account}" of ${server} may not reach the keys${doing}: ACL SETUSER ${account} ${keyRule} allows it.`;
      return context.command === undefined
        ? `User "${account}" of ${server} lacks a right${doing}: ${sentence(message)}`
        : `User "${account}" of ${server} may not use ${command}${doing}: ACL SETUSER ${account} ${ruleFor(context.command)} allows it.`;
    case 'ENGINE_UNREACHABLE':
      if (foreignProtocol.test(message))
        return `What answers at ${host}:${port} does not speak Redis's protocol.`;
      return message.startsWith('LOADING')
        ? `${server} is loading its data and answers when it is done.`
        : `${server} cannot be reached${doing}: ${sentence(message)}`;
    case 'ENGINE_TIMEOUT':
      return `${server} took longer than allowed for ${command}${doing}.`;
    case 'ENGINE_TLS_FAILED':
      return `No TLS connection to ${server} with the mode ${context.target.tls}: ${sentence(message)}`;
    default:
      return `${server} reported an error for ${command}${doing}: ${sentence(message)}`;
  }
}

function sentence(message: string): string {
  const text = message.trim().slice(0, 300);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
