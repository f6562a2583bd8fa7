import { hash, verify } from '@node-rs/argon2';
import { WaymarkError } from '../../core/errors.js';

/** Cost of argon2id: 19 MiB, 2 passes, 1 lane (OWASP's first choice). */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const longest = 256;

/** Passwords that every list of guesses starts with; compared without case and trailing digits. */
const common = new Set([
  'password',
  'passwort',
  'waymark',
  'welcome',
  'administrator',
  'changeme',
  'letmein',
  'qwertyuiop',
  'iloveyou',
  'abcdefghijkl',
]);

/** @throws INPUT_INVALID naming the rule that the password breaks. */
export function checkPassword(password: string, login: string, minLength: number): void {
  const refuse = (message: string): never => {
    throw new WaymarkError('INPUT_INVALID', message, { facts: { field: 'password' } });
  };
  if (Array.from(password).length < minLength)
    refuse(`The password must have at least ${minLength} characters.`);
  if (password.length > longest) refuse(`The password must have at most ${longest} characters.`);
  const plain = password.toLowerCase();
  if (plain.includes(login.toLowerCase())) refuse('The password must not contain the login.');
  if (common.has(plain.replace(/[\d\W_]+$/, ''))) refuse('The password is too easy to guess.');
  if (new Set(plain).size < 5) refuse('The password must have at least five different characters.');
}

/** The argon2id hash of a password, with its salt and cost. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost);
}

let decoy: Promise<string> | undefined;

/** Compares a password with a stored hash; takes as long when there is none, so that logins cannot be guessed by time. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('a password that nobody has');
  const matches = await verify(stored ?? (await decoy), password.slice(0, longest).normalize('NFKC'));
  return stored !== null && matches;
}
