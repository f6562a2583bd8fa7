/** Which server speaks: both share protocol and most catalogues. */
export type MysqlFlavour = 'mysql' | 'mariadb';

/** A server's version, taken apart. */
export interface MysqlVersion {
  flavour: MysqlFlavour;
  /** `major * 10,000 + minor * 100 + patch`, for example 101119 for 10.11.19 and 80036 for 8.0.36. */
  number: number;
  /** Without the packager's part, for example `10.11.19`. */
  text: string;
}

/** Oldest servers that are read. */
export const oldestVersions: Readonly<Record<MysqlFlavour, { number: number; text: string }>> = {
  mysql: { number: 80_000, text: '8.0' },
  mariadb: { number: 100_500, text: '10.5' },
};

/** The name of a flavour as people write it. */
export const flavourNames: Readonly<Record<MysqlFlavour, string>> = { mysql: 'MySQL', mariadb: 'MariaDB' };

/**
 * Reads what a server says its version is: `8.0.36-0ubuntu1`, `10.11.19-MariaDB-0+deb12u1-log`, and in greetings of
 * MariaDB `5.5.5-10.11.19-MariaDB` (the prefix keeps old replicas going).
 */
export function parseMysqlVersion(text: string): MysqlVersion {
  const flavour: MysqlFlavour = /mariadb/i.test(text) ? 'mariadb' : 'mysql';
  const own = flavour === 'mariadb' ? text.replace(/^5\.5\.5-/, '') : text;
  const [, major = '0', minor = '0', patch = '0'] = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(own) ?? [];
  return {
    flavour,
    number: Number(major) * 10_000 + Number(minor) * 100 + Number(patch),
    text: `${major}.${minor}.${patch}`,
  };
}
