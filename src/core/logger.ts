import { type Logger as PinoLogger, pino, destination } from 'pino';
import { redact } from './redaction.js';
import { currentRequestId } from './request-scope.js';
import { currentTraceId } from './tracing.js';

/** A structured logger. The first argument carries facts, the second says what happened. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'> & {
  child(facts: Record<string, unknown>): Logger;
};

/** Names of members that never reach a log, at any depth of three. */
const secretNames = [
  'password',
  'passwd',
  'pwd',
  'secret',
  'token',
  'authorization',
  'cookie',
  'passphrase',
  'privateKey',
  'rootKey',
  'credential',
  'credentials',
];
const redactPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/**
 * Makes the process's logger: JSON lines on standard error, secrets redacted by name, value and shape.
 * @param level pino level name; default `info`.
 * @param to where lines go; default standard error, at once.
 */
export function createLogger(
  level = 'info',
  to: { write(line: string): void } = destination({ dest: 2, sync: true }),
): Logger {
  return pino(
    {
      level,
      base: undefined,
      redact: { paths: redactPaths, censor: '[redacted]' },
      hooks: { streamWrite: redact },
      mixin: () => {
        const requestId = currentRequestId();
        const traceId = currentTraceId();
        return { ...(requestId === null ? {} : { requestId }), ...(traceId === null ? {} : { traceId }) };
      },
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
    },
    to,
  );
}

/** A logger that writes nothing, for one-shot commands. */
export const silentLogger: Logger = pino({ level: 'silent' });
