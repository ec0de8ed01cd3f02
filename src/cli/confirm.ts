import { CommandError } from './CommandError.js';
import type { Streams } from './Streams.js';

/**
 * Asks the user at the terminal to confirm a removal or another change.  Without a terminal `--yes` is required.
 * @param why confirmation is required, as a clause.
 * @throws CommandError if it is not confirmed.
 */
export async function confirm(
  question: string,
  isGiven: boolean,
  { stdin, stderr }: Streams,
  why = 'what is removed is gone',
): Promise<void> {
  if (isGiven) return;
  if (!('isTTY' in stdin) || stdin.isTTY !== true) {
    throw new CommandError('usage', `${why}: expected --yes where there is no terminal to ask on.`);
  }
  stderr.write(`${question} [y/N] `);
  if (!/^y(?:es)?$/iu.test(await readLine(stdin))) throw new CommandError('failed', 'nothing was changed.');
}

async function readLine(stdin: Streams['stdin']): Promise<string> {
  let text = '';
  for await (const piece of stdin) {
    text += typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8');
    if (text.includes('\n')) break;
  }
  return text.split('\n', 1)[0]?.trim() ?? '';
}
