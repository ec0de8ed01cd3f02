import type { Command } from 'commander';
import { generateSecret } from '../initiator/generateSecret.js';
import { CommandError } from './CommandError.js';
import { askUnseen } from './prompt.js';
import { readAll, type Streams } from './Streams.js';

/** The source of a new secret; by default the terminal. */
export interface SecretOptions {
  readonly stdin: boolean;
  readonly generate: boolean;
}

export interface TakenSecret {
  readonly bytes: Buffer;
  /** Set if the secret was generated here.  Nobody else knows it, so it must be shown. */
  readonly generated: string | null;
}

const MAX_SECRET_BYTES = 1_024;

export function addSecretOptions(command: Command): Command {
  return command
    .option('--stdin', 'read the secret from standard input, without the line end at its end', false)
    .option('--generate', 'make a secret of 16 characters; it is printed alone on standard output', false);
}

/**
 * Reads a new secret from the source in the options.  Its length is checked by the server.
 * @throws CommandError if there is none.
 */
export async function takeSecret(
  { stdin, generate }: SecretOptions,
  about: string,
  streams: Streams,
): Promise<TakenSecret> {
  expectOneSource({ stdin, generate });
  if (generate) {
    const generated = generateSecret();
    return { bytes: Buffer.from(generated), generated };
  }
  const bytes = stdin ? await readSecret(streams) : Buffer.from(await askTwice(about), 'utf8');
  if (bytes.length === 0) throw new CommandError('usage', 'the secret is empty.');
  return { bytes, generated: null };
}

export function expectOneSource({ stdin, generate }: SecretOptions): void {
  if (stdin && generate) {
    throw new CommandError('usage', '--stdin and --generate are both given: expected one of them.');
  }
}

async function readSecret({ stdin }: Streams): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readAll(stdin, MAX_SECRET_BYTES);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CommandError('usage', `${error.message}: expected a secret.`);
  }
  const end = bytes.at(-1) === 0x0a ? (bytes.at(-2) === 0x0d ? 2 : 1) : 0;
  return bytes.subarray(0, bytes.length - end);
}

async function askTwice(about: string): Promise<string> {
  const instead = '--stdin or --generate';
  const secret = await askUnseen(`Secret of ${about}`, instead);
  if (secret !== (await askUnseen('The same again', instead))) {
    throw new CommandError('usage', 'the two are not the same.');
  }
  return secret;
}
