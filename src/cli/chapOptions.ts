import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { CommandError } from './CommandError.js';
import { askUnseen } from './prompt.js';
import { readAll, type Streams } from './Streams.js';

/** Options for the CHAP credentials of a login.  The secret comes from a file, from standard input, or from the terminal. */
export interface ChapOptions {
  readonly chap: boolean;
  readonly chapName?: string;
  readonly mutual: boolean;
  readonly secretFile?: string;
  readonly stdin: boolean;
}

const MAX_SECRET_BYTES = 1_024;

export function addChapOptions(command: Command): Command {
  return command
    .option('--chap', 'prove who we are by CHAP; the secret is asked for', false)
    .option('--chap-name <name>', 'CHAP under this name (default: the name of the initiator)')
    .option('--mutual', 'mutual CHAP: the target proves itself, too', false)
    .option('--secret-file <file>', 'CHAP with the secret in this file')
    .option('--stdin', 'CHAP with the secret on standard input', false);
}

/**
 * The secret of a login, without a final line end; null if no option asks for CHAP.
 * @throws CommandError if it cannot be read.
 */
export async function takeLoginSecret(
  { chap, chapName, mutual, secretFile, stdin }: ChapOptions,
  about: string,
  streams: Streams,
): Promise<Buffer | null> {
  if (stdin && secretFile !== undefined) {
    throw new CommandError('usage', '--stdin and --secret-file are both given: expected one of them.');
  }
  if (!chap && !mutual && !stdin && chapName === undefined && secretFile === undefined) return null;
  return expectSecret(await readSecret(secretFile, stdin, about, streams));
}

/**
 * The secret in a file, without a final line end.
 * @throws CommandError naming the option, if it cannot be read.
 */
export function readSecretFile(path: string, option: string): Buffer {
  try {
    return expectSecret(readFileSync(path));
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    throw new CommandError('usage', `${option} is "${path}" and cannot be read (${code}).`, { cause });
  }
}

function expectSecret(bytes: Buffer): Buffer {
  const end = bytes.at(-1) === 0x0a ? (bytes.at(-2) === 0x0d ? 2 : 1) : 0;
  const secret = bytes.subarray(0, bytes.length - end);
  if (secret.length === 0) throw new CommandError('usage', 'the secret is empty.');
  return secret;
}

async function readSecret(
  secretFile: string | undefined,
  stdin: boolean,
  about: string,
  streams: Streams,
): Promise<Buffer> {
  if (secretFile !== undefined) return readSecretFile(secretFile, '--secret-file');
  if (!stdin) return Buffer.from(await askUnseen(`Secret for ${about}`, '--secret-file or --stdin'));
  try {
    return await readAll(streams.stdin, MAX_SECRET_BYTES);
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError('usage', `${error.message}: expected a secret.`);
    throw error;
  }
}
