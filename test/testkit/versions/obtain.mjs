// Obtains a server of another Debian suite through apt, into a folder of its own: nothing is installed on the machine.
// apt works on a private root with an empty list of installed packages, so it downloads all libraries too, the C library
// included; they are unpacked beside the server, which a small script starts with that folder's own dynamic loader.
import { execFile } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const output = { maxBuffer: 64 * 1024 * 1024 };
/** Changed when the way of unpacking changes, so that folders made by an older one are made anew. */
const layout = '2';

/** An error whose message is for the person who asked for the version. */
export class ObtainError extends Error {}

/**
 * Downloads and unpacks the packages of a version unless that was done before.
 * @param wanted an entry of the matrix with its name; `main` is a program that the packages must hold, normally the server
 * @returns the folder of its programs, which are started like any others
 */
export async function obtain(wanted, folder, progress) {
  const tree = join(folder, 'tree');
  const mark = join(folder, 'unpacked');
  const want = [layout, wanted.suite, ...wanted.packages].join(' ');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== want) {
    rmSync(tree, { recursive: true, force: true });
    const archives = await download(wanted, join(folder, 'apt'), progress);
    progress(`Unpacking ${archives.length} packages of ${wanted.name}`);
    mkdirSync(tree, { recursive: true, mode: 0o755 });
    for (const archive of archives) await run('dpkg-deb', ['-x', archive, tree], output);
    wrapPrograms(tree, wanted.engine);
    writeFileSync(mark, want);
    rmSync(join(folder, 'apt'), { recursive: true, force: true });
  }
  const programs = programsOf(tree, wanted.engine);
  const mains = { mysql: 'mysqld', mariadb: 'mariadbd', postgres: 'initdb', redis: 'redis-server' };
  const main = wanted.main ?? mains[wanted.engine];
  if (!existsSync(join(programs, main)))
    throw new ObtainError(`The packages of ${wanted.name} hold no program ${main}.`);
  return programs;
}

/** Downloads a version's packages with all they depend on. @returns paths of the archives */
async function download(wanted, root, progress) {
  rmSync(root, { recursive: true, force: true });
  for (const path of [
    'etc/apt/apt.conf.d',
    'etc/apt/preferences.d',
    'var/lib/dpkg',
    'var/lib/apt/lists/partial',
    'var/cache/apt/archives/partial',
  ])
    mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, 'var/lib/dpkg/status'), '');
  writeFileSync(join(root, 'etc/apt/sources.list'), `${sourceOf(wanted.suite)}\n`);
  const options = ['-o', `Dir=${root}`, '-o', `Dir::State::status=${join(root, 'var/lib/dpkg/status')}`];
  // As root apt would hand downloads to an account that cannot write here.
  options.push('-o', 'APT::Sandbox::User=', '-o', 'Acquire::Retries=3', '-o', 'Acquire::Languages=none');
  progress(`Reading the packages of the suite ${wanted.suite}`);
  await apt([...options, '-o', 'APT::Update::Error-Mode=any', 'update'], wanted);
  progress(`Downloading ${wanted.packages.join(', ')} and what they need`);
  const install = ['install', '--download-only', '--no-install-recommends', '-y', 'libc-bin'];
  await apt([...options, ...install, ...wanted.packages], wanted);
  const archives = join(root, 'var/cache/apt/archives');
  return readdirSync(archives)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => join(archives, name));
}

async function apt(args, wanted) {
  try {
    await run('apt-get', args, { ...output, env: { ...process.env, LC_ALL: 'C' } });
  } catch (error) {
    const said = String(error.stderr ?? error.message)
      .split('\n')
      .filter((line) => /^[EW]:/.test(line))
      .slice(0, 5)
      .join('\n');
    throw new ObtainError(
      `${wanted.name} cannot be had from the suite ${wanted.suite}:\n${said}\n` +
        `Choose another suite with ${wanted.name}@SUITE, or another archive with WAYMARK_APT_SOURCE="[signed-by=KEYRING] URI".`,
    );
  }
}

/** A line for sources.list: the archive this machine itself uses, with another suite. */
function sourceOf(suite) {
  const given = process.env.WAYMARK_APT_SOURCE;
  if (given !== undefined) return `deb ${given} ${suite} main`;
  const own = /^VERSION_CODENAME=(\S+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  const texts = [
    '/etc/apt/sources.list',
    ...listed('/etc/apt/sources.list.d').filter((path) => /\.(list|sources)$/.test(path)),
  ]
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8'));
  for (const text of texts) {
    const found = fromLines(text, own) ?? fromStanzas(text, own);
    if (found !== null) return `deb ${found.options}${found.uri} ${suite} main`;
  }
  throw new ObtainError(
    'No apt source of this machine has its own suite. Name an archive with WAYMARK_APT_SOURCE="[signed-by=KEYRING] URI".',
  );
}

function listed(folder) {
  return existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => join(folder, name))
    : [];
}

/** `deb [options] URI suite components` */
function fromLines(text, own) {
  const line = text
    .split('\n')
    .map((one) => /^deb\s+(\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s/.exec(one.trim()))
    .find((match) => match?.[3] === own);
  return line == null ? null : { options: line[1] ?? '', uri: line[2] };
}

/** Stanzas of deb822 sources. */
function fromStanzas(text, own) {
  for (const stanza of text.split(/\n\s*\n/)) {
    const field = (name) => new RegExp(`^${name}:\\s*(.+)$`, 'mi').exec(stanza)?.[1]?.trim();
    if (field('Suites')?.split(/\s+/).includes(own) !== true) continue;
    const uri = field('URIs')?.split(/\s+/)[0];
    const key = field('Signed-By');
    if (uri !== undefined) return { options: key === undefined ? '' : `[signed-by=${key}] `, uri };
  }
  return null;
}

/** Names of the programs that tests start, and of those that these start; the other ones of the tree are left alone. */
const wrapped = {
  mysql: /^(mysqld|mysql|mysqldump)$/,
  mariadb: /^(mariadbd|mysqld|mariadb|mariadb-dump|mariadb-install-db|my_print_defaults|resolveip)$/,
  postgres: /^[a-z_]+$/,
  redis: /^redis-(server|cli)$/,
};

/**
 * Puts a script in the place of each program, which gets the ending `.real`: programs find each other and their files by
 * where they lie. Those of one engine are then linked together in one folder, where they are not already.
 */
function wrapPrograms(tree, engine) {
  const isPostgres = engine === 'postgres';
  const folders = isPostgres
    ? listed(join(tree, 'usr/lib/postgresql')).map((one) => join(one, 'bin'))
    : ['usr/sbin', 'usr/bin'].map((path) => join(tree, path));
  const together = programsOf(tree, engine);
  mkdirSync(together, { recursive: true });
  for (const path of folders.flatMap(listed).filter((one) => wrapped[engine].test(basename(one)))) {
    renameSync(path, `${path}.real`);
    writeFileSync(path, script(tree, `${path}.real`, basename(path), engine), { mode: 0o755 });
    if (!isPostgres) symlinkSync(path, join(together, basename(path)));
  }
}

/** The folder of a version's programs. */
function programsOf(tree, engine) {
  if (engine !== 'postgres') return join(tree, 'programs');
  return join(listed(join(tree, 'usr/lib/postgresql'))[0] ?? tree, 'bin');
}

function script(tree, real, name, engine) {
  const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
  const lines = ['#!/bin/sh', `export LOCPATH=${quote(join(tree, 'usr/lib/locale'))}`];
  const places = placesOf(tree, name, engine).map(quote).join(' ');
  if (isScript(real)) return [...lines, `exec /bin/sh ${quote(real)} "$@" ${places}`, ''].join('\n');
  const libraries = libraryFolders(tree).join(':');
  const loader = `${quote(loaderOf(tree))} --inhibit-cache --library-path ${quote(libraries)}`;
  return [...lines, `exec ${loader} ${quote(real)} "$@" ${places}`, ''].join('\n');
}

/** Where a server finds its own files: MySQL and MariaDB would look below /usr. */
function placesOf(tree, name, engine) {
  const usr = join(tree, 'usr');
  if (name === 'mariadb-install-db') return [`--basedir=${usr}`];
  if (!['mysqld', 'mariadbd'].includes(name)) return [];
  const share = join(usr, 'share', 'mysql');
  const shared = existsSync(share) ? share : join(usr, 'share', 'mariadb');
  return [
    `--basedir=${usr}`,
    `--lc-messages-dir=${shared}`,
    `--character-sets-dir=${join(shared, 'charsets')}`,
    `--plugin-dir=${join(usr, 'lib/mysql/plugin')}`,
    ...(engine === 'mysql' ? ['--secure-file-priv='] : []),
  ];
}

function isScript(path) {
  const start = Buffer.alloc(2);
  const file = openSync(path, 'r');
  readSync(file, start, 0, 2, 0);
  closeSync(file);
  return start.toString() === '#!';
}

function libraryFolders(tree) {
  return ['lib', 'usr/lib']
    .flatMap((base) =>
      listed(join(tree, base))
        .filter((path) => /-linux-gnu[^/]*$/.test(path))
        .concat(join(tree, base)),
    )
    .filter((path) => existsSync(path) && readdirSync(path).some((name) => name.includes('.so')));
}

function loaderOf(tree) {
  const loader = libraryFolders(tree)
    .concat([join(tree, 'lib64'), join(tree, 'usr/lib64')])
    .flatMap(listed)
    .find((path) => /\/ld-linux[^/]*\.so\.\d+$/.test(path) && existsSync(path));
  if (loader === undefined) throw new ObtainError(`There is no dynamic loader in ${tree}.`);
  return loader;
}
