import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/core/resources.js';
import { eventDefinitions, type EventKind } from '../../../src/events/index.js';
import { eventPages, eventSchema } from '../../../src/events/event-pages.js';

const folder = join(packageRoot(), 'docs', 'events');

describe('the pages of events', () => {
  it('are those on disk: run scripts/emit-events.mjs after a change of a definition', () => {
    const pages = eventPages();
    expect(readdirSync(folder).toSorted()).toEqual([...pages.keys()].toSorted());
    for (const [name, text] of pages) expect(readFileSync(join(folder, name), 'utf8'), name).toBe(text);
  });

  it('describe payloads open to members that are added later', () => {
    for (const kind of Object.keys(eventDefinitions) as EventKind[]) {
      expect(JSON.stringify(eventSchema(kind))).not.toContain('"additionalProperties":false');
    }
  });
});
