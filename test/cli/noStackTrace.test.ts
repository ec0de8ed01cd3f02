import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProgram, runCli } from '../../src/cli/runCli.js';
import { runDoctor } from '../../src/server/doctor.js';
import { createStateProgram, runStateCommand } from '../../src/server/stateCommands.js';
import { printSystemdUnit } from '../../src/server/systemdUnit.js';
import { buildOnce, startServer, type Server } from '../support/server.js';
import { runProgram } from './runCommand.js';

// Whatever a user gives to a command, it answers with a sentence: never with the stack of an error, or with what a fault of the
// program says of itself.

const stackLine = /^ +at \S.*:\d+:\d+\)?$/mu;
const words = /Cannot read prop|is not a function|is not iterable|\[object |TypeError|RangeError/u;

let server: Server;
let folder: string;
beforeAll(async () => {
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), 'odd-input-'));
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'binary'), Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256)));
  writeFileSync(join(folder, 'password'), `${server.password}\n`);
});
afterAll(async () => {
  await server.dispose();
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly exitCode: number;
  readonly output: string;
}

async function end(
  run: (streams: Parameters<typeof runCli>[1]) => Promise<number> | number,
  stdin: string,
): Promise<Ended> {
  let output = '';
  const write = (text: string): void => {
    output += text;
  };
  const input = (async function* () {
    yield Buffer.from(stdin);
  })();
  const exitCode = await run({ stdin: input, stdout: { write }, stderr: { write } });
  return { exitCode, output };
}

/** Texts that are no name, path, number or URL of anything; by a name, since the folder is made later. */
const odd: Readonly<Record<string, () => string>> = {
  'a NUL': () => 'a\0b',
  'an escape sequence': () => '\u001B[2Jx',
  'half a surrogate pair': () => 'x\uD800',
  nothing: () => '',
  'a very long text': () => 'é'.repeat(20_000),
  'a folder': () => join(folder, 'folder'),
  'a binary file': () => join(folder, 'binary'),
};

function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

function pathOf(command: Command): string[] {
  return command.parent === null ? [] : [...pathOf(command.parent), command.name()];
}

/** What every command line of the command has, with a usual value for each argument and mandatory option. */
function usual(command: Command): {
  readonly values: Map<string, string>;
  readonly flags: readonly string[];
} {
  const values = new Map(command.registeredArguments.map((argument) => [argument.name(), 'x']));
  for (const { long, mandatory } of command.options) if (mandatory) values.set(long ?? '', 'read');
  const flags = ['--stdin', '--password-stdin'].filter((flag) =>
    command.options.some(({ long }) => long === flag),
  );
  return { values, flags };
}

/** Command lines in each of which one argument or option, the next one each time, has the odd value. */
function* commandLines(
  command: Command,
  oddValue: string,
  fixed: Readonly<Record<string, string>>,
  isTried: (name: string) => boolean = () => true,
): Generator<string[]> {
  const { values, flags } = usual(command);
  for (const [name, value] of Object.entries(fixed)) {
    if (command.options.some(({ long }) => long === name)) values.set(name, value);
  }
  const takers = command.options.filter(({ required, optional }) => required || optional);
  const names = [...values.keys(), ...takers.map(({ long }) => long ?? '')];
  // Those of the connection are the same for all commands: one of them is enough.
  const tried = names
    .filter((name) => !connectionOptions.has(name) || command.name() === 'list')
    .filter(isTried);
  for (const name of new Set(tried)) {
    // Whatever is made there is to be made below the folder of this test.
    const isMade = name === '--state-dir' || name === '--key-file';
    const given = new Map([...values, [name, isMade ? `${folder}/${oddValue}` : oddValue]]);
    const places = command.registeredArguments.map((argument) => given.get(argument.name()) ?? '');
    const options = [...given].flatMap(([option, value]) =>
      option.startsWith('--') ? [`${option}=${value}`] : [],
    );
    // An argument behind "--" is no option, whatever it begins with.
    yield [...pathOf(command), ...options, ...flags, '--', ...places];
  }
}

const connectionOptions = new Set([
  '--url',
  '--user',
  '--password-file',
  '--ca',
  '--timeout',
  '--client-certificate',
  '--client-key',
  '--config',
  '--key-file',
]);

/** What is wrong with the answer; nothing where it is a sentence. */
function faultsOf({ exitCode, output }: Ended, argv: readonly string[]): string[] {
  const found = [stackLine, words].flatMap((pattern) => pattern.exec(output)?.[0] ?? []);
  if (exitCode !== 0 && output.trim() === '') found.push('nothing was said');
  return found.map((what) => `${what}: ${JSON.stringify(argv).slice(0, 300)}`);
}

const nowhere = { stdin: (async function* () {})(), stdout: { write() {} }, stderr: { write() {} } };
const commands = leavesOf(createProgram(nowhere, () => async () => {}));
const stateCommands = leavesOf(
  createStateProgram({
    streams: nowhere,
    ask: () => Promise.resolve([]),
    settingsOf: () => {
      throw new Error('only the names of the commands are read');
    },
    end: () => {},
  }),
);

describe.each(Object.entries(odd))('given %s', (what, oddValue) => {
  // What is a path is odd where a path is expected.
  const isTried = (name: string): boolean =>
    !/folder|file/u.test(what) || /file|folder|search|config|dir|^--c[ae]|key/u.test(name);

  it.each(commands.map((command) => [pathOf(command).join(' '), command] as const))(
    '%s answers with a sentence',
    async (_name, command) => {
      const fixed = {
        '--url': server.url,
        '--password-file': join(folder, 'password'),
        '--namespace': 'root/x',
      };
      for (const argv of commandLines(command, oddValue(), fixed, isTried)) {
        expect(faultsOf(await end((streams) => runCli(argv, streams), oddValue()), argv)).toEqual([]);
      }
    },
  );

  it.each(stateCommands.map((command) => [pathOf(command).join(' '), command] as const))(
    '%s answers with a sentence',
    async (_name, command) => {
      const fixed = { '--state-dir': join(folder, 'state'), '--key-file': join(folder, 'key') };
      for (const argv of commandLines(command, oddValue(), fixed, isTried)) {
        expect(faultsOf(await end((streams) => runStateCommand(argv, streams), oddValue()), argv)).toEqual(
          [],
        );
      }
    },
  );

  it('doctor and systemd-unit answer with a sentence', async () => {
    for (const option of [
      'state-dir',
      'key-file',
      'config',
      'http-port',
      'target',
      'tls-certificate',
      'url',
    ]) {
      const argv = [`--${option}=${oddValue()}`];
      const others = option === 'state-dir' ? argv : [...argv, '--state-dir', join(folder, 'none')];
      expect(faultsOf(await end((streams) => runDoctor(others, streams), ''), others)).toEqual([]);
      if (option === 'url') continue;
      expect(faultsOf(await end((streams) => printSystemdUnit(others, streams), ''), others)).toEqual([]);
    }
  });
});

describe('the server', () => {
  beforeAll(buildOnce);

  it.each([
    ['--state-dir', () => join(folder, 'binary')],
    ['--key-file', () => join(folder, 'folder')],
    ['--config', () => join(folder, 'binary')],
    ['--http-port', () => '\u001B[2Jx'],
    ['--http-bind', () => 'é'.repeat(500)],
    ['--tls-certificate', () => join(folder, 'binary')],
  ])('given %s with an odd value ends with a sentence', async (option, value) => {
    const state = join(folder, 'server-state');
    const argv = [
      '--state-dir',
      state,
      '--key-file',
      join(folder, 'server-key'),
      '--http-port',
      '0',
      option,
      value(),
    ];
    const { exitCode, stdout, stderr } = await runProgram([
      ...argv,
      '--https-port',
      '0',
      '--wsman-http-port',
      '0',
      '--wsman-https-port',
      '0',
      '--iscsi-port',
      '0',
    ]);
    expect(exitCode).not.toBe(0);
    expect(faultsOf({ exitCode: exitCode ?? 0, output: stdout + stderr }, argv)).toEqual([]);
  });
});
