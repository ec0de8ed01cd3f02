import { closeSync, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ReadStream } from 'node:tty';
import { CommandError } from './CommandError.js';

/** The process's terminal, even if standard input is a pipe: a secret may come through it while a password is asked for. */
const TERMINAL = '/dev/tty';

/**
 * Asks for a secret at the terminal without showing what is typed.
 * @param instead what to use without a terminal, for the error sentence.
 * @throws CommandError without a terminal, or if the user cancels (Control-C, Control-D).
 */
export async function askUnseen(question: string, instead: string): Promise<string> {
  const output = openTerminal(question, instead);
  const input = new ReadStream(openSync(TERMINAL, 'r'));
  // readline sets the terminal to raw mode, in which it echoes nothing.  The output of readline itself is discarded.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  try {
    const answer = new Promise<string>((resolve, reject) => {
      const stop = (): void => reject(new CommandError('usage', `nothing was given for "${question}".`));
      lines.once('line', resolve).once('SIGINT', stop).once('close', stop);
    });
    // Printed after raw mode is set, because earlier input would be visible.
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
