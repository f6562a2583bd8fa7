import type { Command } from 'commander';

type Actions = typeof import('./events-actions.js');

/** What the commands do is loaded when one is called, so that each starts with only what it needs. */
const actions = (): Promise<Actions> => import('./events-actions.js');

/** Adds `waymark events` with what operators do about events. */
export function registerEvents(program: Command): void {
  const events = program.command('events').description('events, their consumers and what failed');
  events
    .command('list')
    .description('published events, oldest first')
    .option('--after <event>', 'events behind this one')
    .option('--kind <kind...>', 'kinds')
    .option('--aggregate <name>', 'what the events are about')
    .option('--first <count>', 'how many', '25')
    .option('--json', 'one JSON object per event and line')
    .action(async (...given: Parameters<Actions['list']>) => (await actions()).list(...given));
  events
    .command('consumers')
    .description('consumers, how far behind they are and what failed')
    .option('--json', 'one JSON object per consumer and line')
    .action(async (...given: Parameters<Actions['consumers']>) => (await actions()).consumers(...given));
  events
    .command('replay')
    .description('give past events to one consumer: all that are kept, or a part')
    .argument('<consumer>', 'name of the consumer')
    .option('--from <time>', 'events from this time on, ISO 8601')
    .option('--after <event>', 'events behind this one')
    .option('--again', 'also those that the consumer has handled')
    .option('--json', 'the replay as JSON')
    .action(async (...given: Parameters<Actions['replay']>) => (await actions()).replay(...given));
  const letters = events.command('dead-letters').description('events that consumers could not handle');
  letters
    .command('list', { isDefault: true })
    .description('dead letters, newest first')
    .option('--consumer <name>', 'of one consumer')
    .option('--state <state>', 'DEAD, DISCARDED, RETRYING or WAITING', 'DEAD')
    .option('--first <count>', 'how many', '25')
    .option('--json', 'one JSON object per dead letter and line')
    .action(async (...given: Parameters<Actions['deadLetters']>) => (await actions()).deadLetters(...given));
  letters
    .command('show')
    .description('one dead letter with its event')
    .argument('<id>', 'id of the dead letter')
    .action(async (...given: Parameters<Actions['deadLetter']>) => (await actions()).deadLetter(...given));
  letters
    .command('retry')
    .description('have dead letters handled again')
    .argument('<id...>', 'ids of dead letters')
    .action(async (...given: Parameters<Actions['retry']>) => (await actions()).retry(...given));
  letters
    .command('discard')
    .description('set dead letters aside for good')
    .argument('<id...>', 'ids of dead letters')
    .option('--reason <text>', 'why; kept with them')
    .action(async (...given: Parameters<Actions['discard']>) => (await actions()).discard(...given));
}
