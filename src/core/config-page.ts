import { configOptions } from './config.js';

const introduction = `# Configuration

Options come from \`waymark.yaml\` (or the file that \`WAYMARK_CONFIG\` names), overridden by environment variables. Every variable
\`NAME\` may be given as \`NAME_FILE\`, the path of a file that holds the value, for mounted secrets. A wrong option stops the start
with a message that names it. [waymark.example.yaml](../waymark.example.yaml) is a file to start from.
`;

/** The text of docs/configuration.md: every option with its variable, default and meaning, in the order of the file. */
export function configurationPage(): string {
  const rows = configOptions().map(({ path, variable, defaultValue, description }) => {
    const shown = defaultValue === null ? '' : `\`${defaultValue}\``;
    return `| \`${path}\` | ${variable === null ? '' : `\`${variable}\``} | ${shown} | ${description} |`;
  });
  return `${introduction}\n| option | variable | default | meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}
