import { instanceNamespace } from '../../core/asset-key.js';
import { WaymarkError } from '../../core/errors.js';
import { isCron, isTimeZone } from '../../core/schedule-text.js';
import type { EngineTarget, TlsMode } from '../../engines/contract.js';
import { defaultPort } from '../../engines/target.js';
import type { RegisterInstanceInput } from '../types.js';

/** A checked registration. */
export interface CheckedInstance {
  key: string;
  name: string;
  environment: string;
  tags: readonly string[];
  schedule: string | null;
  timezone: string | null;
  enabled: boolean;
  target: EngineTarget;
}

const connectTimeoutMs = 10_000;
const longestTag = 100;

/** Checks what is needed to register an instance. @throws INPUT_INVALID naming the field */
export function checkInstance(input: RegisterInstanceInput): CheckedInstance {
  const host = checkHost(input.host);
  const port = checkPort(input.port ?? defaultPort(input.engine));
  const schedule = checkSchedule(input.schedule ?? null);
  const timezone = checkTimezone(input.timezone ?? null);
  return {
    key: instanceNamespace(input.engine, host, port),
    name: checkText(input.name ?? `${host}:${port}`, 'name'),
    environment: checkText(input.environment ?? 'default', 'environment'),
    tags: checkTags(input.tags ?? []),
    schedule,
    timezone,
    enabled: input.enabled ?? true,
    target: targetFrom({ ...input, host, port }),
  };
}

function targetFrom(input: RegisterInstanceInput & { port: number }): EngineTarget {
  const given = (value: string | null | undefined): value is string =>
    value !== null && value !== undefined && value !== '';
  return {
    engine: input.engine,
    host: input.host,
    port: input.port,
    tls: input.tls ?? ('prefer' satisfies TlsMode),
    connectTimeoutMs,
    ...(given(input.user) ? { user: input.user } : {}),
    ...(given(input.password) ? { password: input.password } : {}),
    ...(given(input.database) ? { database: input.database } : {}),
    ...(given(input.tlsCa) ? { tlsCa: input.tlsCa } : {}),
  };
}

/** A host name or address. @throws INPUT_INVALID */
export function checkHost(host: string): string {
  const bare = host.trim().replace(/^\[|\]$/g, '');
  if (/^[A-Za-z0-9._:%-]{1,255}$/.test(bare)) return bare.toLowerCase();
  throw invalid('host', 'The host must be a name or an address.');
}

/** A port. @throws INPUT_INVALID */
export function checkPort(port: number): number {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw invalid('port', 'The port must be a whole number from 1 to 65535.');
}

/** A display name or environment. @throws INPUT_INVALID */
export function checkText(text: string, field: string): string {
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed.length <= 200) return trimmed;
  throw invalid(field, `"${field}" must have 1 to 200 characters.`);
}

/** Tags, sorted and without doubles. @throws INPUT_INVALID */
export function checkTags(tags: readonly string[]): readonly string[] {
  const clean = [...new Set(tags.map((tag) => tag.trim()))].toSorted();
  if (clean.some((tag) => tag === '' || tag.length > longestTag))
    throw invalid('tags', `A tag must have 1 to ${longestTag} characters.`);
  return clean;
}

/** A cron expression. @throws INPUT_INVALID */
export function checkSchedule(schedule: string | null): string | null {
  if (schedule === null || isCron(schedule)) return schedule;
  throw invalid('schedule', `"${schedule}" is not a cron expression.`);
}

/** An IANA time zone. @throws INPUT_INVALID */
export function checkTimezone(timezone: string | null): string | null {
  if (timezone === null || isTimeZone(timezone)) return timezone;
  throw invalid('timezone', `"${timezone}" is not a time zone.`);
}

function invalid(field: string, message: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', message, { facts: { field } });
}
