import { validateHeaderName, validateHeaderValue } from 'node:http';
import { z } from 'zod';

/** Headers that a message sets itself, or that decide how it travels. */
const ours =
  /^(?:webhook-(?:id|timestamp|signature)|host|connection|content-(?:length|type|encoding)|transfer-encoding|expect|te|trailer|upgrade|keep-alive|proxy-.*)$/i;
/** Names of headers whose values let somebody in. */
const credentials = /auth|cookie|token|secret|passw|credential|api-?key|access-?key/i;

/** Why a header cannot be one of a webhook; null when it can. */
function problemOf(name: string, value: string, kept: 'open' | 'secret'): string | null {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    return 'it cannot be a header';
  }
  if (ours.test(name)) return 'this header is set by Waymark';
  if (kept === 'open' && credentials.test(name)) return 'give headers with credentials among the secrets';
  return null;
}

/** Shape of further headers of a webhook. Those that hold credentials are accepted only where they are kept secret. */
export const webhookHeaders = (kept: 'open' | 'secret') =>
  z
    .record(z.string().max(200), z.string().max(2_000))
    .superRefine((headers, context) => {
      const names = Object.keys(headers);
      if (names.length > 50) context.addIssue({ code: 'custom', message: 'there are more than 50' });
      for (const name of names) {
        const problem = problemOf(name, headers[name] ?? '', kept);
        if (problem !== null) context.addIssue({ code: 'custom', path: [name], message: problem });
      }
    })
    .optional();
