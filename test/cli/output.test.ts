import { describe, expect, it } from 'vitest';
import { printTable } from '../../src/cli/printTable.js';
import { ProgressLine } from '../../src/cli/ProgressLine.js';
import { generateSecret } from '../../src/initiator/generateSecret.js';
import { runInProcess } from './runCommand.js';

describe('a table', () => {
  it('has columns as wide as their longest cell, and no blanks at the end of a line', () => {
    expect(
      printTable(
        ['A', 'LONG', 'C'],
        [
          ['aaa', 'b', ''],
          ['', 'bbbbb', 'c'],
        ],
      ),
    ).toBe('A    LONG   C\naaa  b\n     bbbbb  c\n');
  });

  it('shows no control character that a server sent', () => {
    expect(printTable(['A'], [['\u001B[2Jx\n\u009B']])).toBe('A\n\uFFFD[2Jx\uFFFD\uFFFD\n');
  });
});

describe('the line of progress', () => {
  it('writes nothing where no terminal is', () => {
    const line = new ProgressLine({ write: () => expect.unreachable() }, 3);
    line.show(1, 'x');
    line.clear();
  });

  it('takes nothing away where nothing was shown', () => {
    const line = new ProgressLine({ write: () => expect.unreachable(), isTTY: true }, 0);
    line.show(0, 'x');
    line.clear();
  });
});

describe('a secret that is made', () => {
  it('is 16 characters that no tool takes for an option or for hexadecimal digits, each time another', () => {
    const secrets = new Set(Array.from({ length: 2_000 }, generateSecret));
    expect(secrets.size).toBe(2_000);
    for (const secret of secrets) expect(secret).toMatch(/^(?!0x)[\w][\w-]{15}$/iu);
  });
});

describe('a wrong command line', () => {
  it.each([
    [['secret', 'add', 'host', '--secret=Tr0ub4dor'], "iscsi-wbem: unknown option '--secret'\n"],
    [['secret', 'add', 'host', '--secret', 'Tr0ub4dor'], "iscsi-wbem: unknown option '--secret'\n"],
    [
      ['secret', 'set', 'host', 'Tr0ub4dor'],
      "iscsi-wbem: too many arguments for 'set'. Expected 1 argument but got 2.\n",
    ],
  ])('%j is told without what may be a secret', async (argv, stderr) => {
    expect(await runInProcess(argv)).toEqual({ exitCode: 2, stdout: '', stderr });
  });
});
