import { describe, expect, it } from 'vitest';
import { commands } from '../../src/scsi/commands/table.js';
import { TargetDevice } from '../../src/scsi/TargetDevice.js';
import { diskUnit } from './support/diskUnit.js';
import { hex, Session } from './support/session.js';

/** CDB length by the group in the upper three bits of the operation code (SPC-4 4.2.5.1). */
const lengthOfGroup = [6, 10, 10, undefined, 16, 12];

describe('The table of commands', () => {
  it.each(commands.map((command) => [command.name, command] as const))(
    '%s has usage data of its length',
    (_name, command) => {
      expect(command.usage).toHaveLength(lengthOfGroup[command.operationCode >> 5] ?? -1);
      expect(command.usage[0]).toBe(command.operationCode);
      if (command.serviceAction !== null) expect((command.usage[1] ?? 0) & 0x1f).toBe(command.serviceAction);
      expect(command.usage.at(-1)).toBe(0);
    },
  );

  it('names each command once', () => {
    const names = commands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const codes = commands.map(({ operationCode, serviceAction }) => `${operationCode}/${serviceAction}`);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

describe('REPORT SUPPORTED OPERATION CODES (SPC-4 6.35)', () => {
  it('gives all commands, in ascending order', async () => {
    const session = await Session.ready(diskUnit('o'));
    const { dataIn } = await session.send('a3 0c 00 00 0000 0000ffff 00 00');
    expect(dataIn.slice(0, 8)).toBe((commands.length * 8).toString(16).padStart(8, '0'));
    expect(dataIn.slice(8, 40)).toBe(hex('00 00 0000 00 00 0006  03 00 0000 00 00 0006'));
    // READ CAPACITY (16) and GET LBA STATUS: SERVACTV, 16 bytes.
    expect(dataIn).toContain(hex('9e 00 0010 00 01 0010  9e 00 0012 00 01 0010'));
  });

  it('with RCTD each has a timeouts descriptor', async () => {
    const session = await Session.ready(diskUnit('o'));
    const { dataIn } = await session.send('a3 0c 80 00 0000 00000018 00 00');
    expect(dataIn).toBe(
      hex(`${(commands.length * 20).toString(16).padStart(8, '0')}
           00 00 0000 00 02 0006  000a 00 00 00000000 00000000`),
    );
  });

  it.each([
    ['READ (10) by its operation code', 'a3 0c 01 28 0000 000000ff 00 00', '00 03 000a 281affffffff1fffff00'],
    [
      'READ (10) with RCTD',
      'a3 0c 81 28 0000 000000ff 00 00',
      '00 83 000a 281affffffff1fffff00 000a 0000 00000000 00000000',
    ],
    [
      'READ CAPACITY (16) by its service action',
      'a3 0c 02 9e 0010 000000ff 00 00',
      '00 03 0010 9e100000000000000000ffffffff0000',
    ],
    ['READ (10) by either', 'a3 0c 03 28 0000 000000ff 00 00', '00 03 000a 281affffffff1fffff00'],
    ['a command that is not there', 'a3 0c 01 c1 0000 000000ff 00 00', '00 01 0000'],
    ['a service action that is not there', 'a3 0c 02 9e 001f 000000ff 00 00', '00 01 0000'],
  ])('gives %s', async (_what, cdb, bytes) => {
    const session = await Session.ready(diskUnit('o'));
    expect((await session.send(cdb)).dataIn).toBe(hex(bytes));
  });

  it.each([
    ['an operation code alone that has service actions', 'a3 0c 01 9e 0010 000000ff 00 00'],
    ['a service action of an operation code that has none', 'a3 0c 02 28 0000 000000ff 00 00'],
    ['a reserved reporting option', 'a3 0c 04 28 0000 000000ff 00 00'],
  ])('refuses %s', async (_what, cdb) => {
    const session = await Session.ready(diskUnit('o'));
    expect(await session.send(cdb)).toMatchObject({ status: 2, sense: '5/2400' });
  });
});

describe('REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS (SPC-4 6.36)', () => {
  it('leaves out TARGET RESET where the target refuses it', async () => {
    const unit = diskUnit('no-target-reset');
    new TargetDevice({ ports: [], targetReset: false }).add(0, unit);
    const refusing = await Session.ready(unit);
    expect((await refusing.send('a3 0d 00 000000 00000010 00 00')).dataIn).toBe(hex('d8 00 00 00'));
  });

  it('gives ABORT TASK, ABORT TASK SET, CLEAR TASK SET, LOGICAL UNIT RESET, TARGET RESET', async () => {
    const session = await Session.ready(diskUnit('o'));
    expect((await session.send('a3 0d 00 000000 00000010 00 00')).dataIn).toBe(hex('da 00 00 00'));
    expect((await session.send('a3 0d 80 000000 00000010 00 00')).dataIn).toBe(
      hex(`da 00 00 0c ${'00'.repeat(12)}`),
    );
  });
});
