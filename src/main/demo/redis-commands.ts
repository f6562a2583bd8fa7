/**
 * The commands of a text: one a line, words separated by white space; `#` starts a comment line. A word in double
 * quotes may hold spaces and `\"`.
 */
export function commandsOf(text: string): string[][] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) =>
      [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\([^)]*\))|(\S+)/g)].map(
        ([, quoted, group, word]) => quoted?.replace(/\\(.)/g, '$1') ?? group ?? word ?? '',
      ),
    );
}
