import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** How a streamed answer is labelled. */
export interface StreamOptions {
  contentType: string;
  /** Name of the file a browser saves it as; none shows it. */
  fileName?: string;
}

/**
 * Sends pieces of text as they come, no faster than the caller takes them. What fails before the first piece is answered
 * as an error; what fails later ends the connection, so that the caller cannot take a part for the whole.
 */
export async function streamText(
  response: Response,
  pieces: AsyncGenerator<string, void, undefined>,
  options: StreamOptions,
): Promise<void> {
  const first = await pieces.next();
  response.set({ 'content-type': options.contentType, 'cache-control': 'no-store' });
  if (options.fileName !== undefined)
    response.set('content-disposition', `attachment; filename="${options.fileName}"`);
  const all = (async function* all() {
    if (first.done !== true) yield first.value;
    yield* pieces;
  })();
  await pipeline(Readable.from(all), response).catch((error: unknown) => {
    if (!response.destroyed) throw error;
  });
}
