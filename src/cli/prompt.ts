import { closeSync, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ReadStream } from 'node:tty';
import { CommandError } from './CommandError.js';

/** The process's own terminal, whatever standard input is: a secret may come by a pipe while a password is asked for. */
const TERMINAL = '/dev/tty';

/**
 * Asks the person at the terminal for something that must not be seen: nothing that is typed is shown.
 *
 * @param instead what to use where there is no terminal, for the error.
 * @throws CommandError without a terminal, or where the person ends it (Control-C, Control-D).
 */
export async function askUnseen(question: string, instead: string): Promise<string> {
  const output = openTerminal(question, instead);
  const input = new ReadStream(openSync(TERMINAL, 'r'));
  // readline puts the terminal into raw mode, in which it shows nothing itself; what readline would show goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  try {
    const answer = new Promise<string>((resolve, reject) => {
      const stop = (): void => reject(new CommandError('usage', `nothing was given for "${question}".`));
      lines.once('line', resolve).once('SIGINT', stop).once('close', stop);
    });
    // Only now: what is typed before the terminal is in raw mode would be seen.
    writeSync(output, `${question}: `);
    return await answer;
  } finally {
    lines.close();
    input.destroy();
    writeSync(output, '\n');
    closeSync(output);
  }
}

function openTerminal(question: string, instead: string): number {
  try {
    return openSync(TERMINAL, 'w');
  } catch (error) {
    throw new CommandError('usage', `there is no terminal to ask "${question}" on: expected ${instead}.`, {
      cause: error,
    });
  }
}
