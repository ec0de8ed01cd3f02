import { promises as fs } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import type { LioDriver } from '../../../src/targets/lio/LioDriver.js';
import type { Finding } from '../../../src/targets/TargetReader.js';
import { addInitiator, change, secret } from '../contract/ContractWorld.js';
import type { FakeGroupOptions } from './FakeLio.js';
import { FakeLioWorld } from './FakeLioWorld.js';

const target = parseIscsiName('iqn.2026-11.test.example:target-1');
const a = parseIscsiName('iqn.2026-11.test.example:a');
const group = `${target}, tpg1`;
const acl = `${group}, ACL ${a}`;
const tpg = `/iscsi/${target}/tpg1`;

let world: FakeLioWorld;
let driver: LioDriver;

beforeEach(async () => {
  world = new FakeLioWorld();
  driver = await world.openDriver();
});
afterEach(async () => {
  await driver.close();
  await world.stop();
});

const make = (options: FakeGroupOptions, files?: Readonly<Record<string, string>>): Promise<void> =>
  world.makeTarget(target, [options], files);
const set = (path: string, value: string): void => world.lio.set(`iscsi/${target}/tpgt_1/${path}`, value);
const found = async (subject?: string): Promise<readonly Finding[]> => {
  const all = await driver.findings();
  expect(JSON.stringify(all)).not.toMatch(/secret-of-\w+|tiny|echoed/);
  return subject === undefined ? all : all.filter((each) => each.subject === subject);
};
const account = (password: string): Record<string, string> => ({
  [`tpgt_1/acls/${a}/auth/userid`]: a,
  [`tpgt_1/acls/${a}/auth/password`]: password,
});

describe('findings about LIO', () => {
  it('are none where accounts are asked for and saved', async () => {
    await make({ acls: [a] });
    await addInitiator(driver, target, a);
    expect(await found()).toEqual([]);
  });

  it('name a target that is open to all', async () => {
    await make({ generateNodeAcls: true });
    expect(await found(group)).toEqual([
      {
        severity: 'error',
        subject: group,
        target,
        sentence: 'It is open to all: initiators without an ACL are admitted, and authentication is off.',
        remedy: `Run targetcli ${tpg} set attribute authentication=1.`,
      },
    ]);
    set('attrib/demo_mode_write_protect', '0');
    expect((await found(group))[0]?.sentence).toContain('They can write.');
  });

  it('name demo mode in which whoever knows one account can write', async () => {
    await make({ generateNodeAcls: true, authentication: true });
    expect(await found(group)).toEqual([]);
    set('attrib/demo_mode_write_protect', '0');
    expect(await found(group)).toMatchObject([
      { severity: 'warning', sentence: expect.stringContaining('demo_mode_write_protect is 0') as string },
    ]);
  });

  it('name an account that is not asked for, at the portal group or at the ACL', async () => {
    await make({ acls: [a] }, account('secret-of-a-1'));
    expect(await found(acl)).toMatchObject([
      {
        severity: 'error',
        sentence: 'It has an account and authentication is off: the initiator gets in without it.',
        remedy: `Run targetcli ${tpg} set attribute authentication=1.`,
      },
    ]);
    set('attrib/authentication', '1');
    set(`acls/${a}/attrib/authentication`, '0');
    expect(await found(acl)).toMatchObject([
      { severity: 'error', remedy: `Run targetcli ${tpg}/acls/${a} set attribute authentication=1.` },
    ]);
  });

  it('name an initiator that is let in without CHAP where others are not, and one that cannot log in', async () => {
    await make({ acls: [a], authentication: true });
    expect(await found(acl)).toMatchObject([
      { severity: 'warning', sentence: expect.stringContaining('cannot log in') as string },
    ]);
    set(`acls/${a}/attrib/authentication`, '0');
    expect(await found(acl)).toMatchObject([
      { severity: 'error', sentence: expect.stringContaining('gets in without CHAP') as string },
    ]);
  });

  it.each([
    ['tiny-secret', 'warning', 'has a secret of 11 bytes: RFC 7143 asks for 12 at least.'],
    ['echoed-by-hand\n', 'error', 'has a secret that ends in a newline, which no initiator sends.'],
    ['NULL', 'error', 'has no secret: it lets nobody in.'],
    ['secret-of-space ', 'warning', 'is not restored as it is: expected no white space at its ends.'],
  ])('name the fault of the secret %j and not the secret', async (password, severity, sentence) => {
    await make({ acls: [a], authentication: true }, account(password));
    expect(await found(acl)).toMatchObject([
      { severity, sentence: expect.stringContaining(sentence) as string },
    ]);
  });

  it('name an account whose name ends in a newline', async () => {
    await make(
      { acls: [a], authentication: true },
      {
        ...account('secret-of-a-1'),
        [`tpgt_1/acls/${a}/auth/userid`]: 'alice\n',
      },
    );
    expect(await found(acl)).toMatchObject([
      { severity: 'error', sentence: expect.stringContaining('newline at the end of its name') as string },
    ]);
  });

  it('name an AuthMethod by which nobody can do what is asked for', async () => {
    await make({ authentication: true });
    set('param/AuthMethod', 'None');
    expect((await found(group)).map(({ sentence }) => sentence)).toEqual([
      'CHAP is asked for, and AuthMethod is "None": nobody can log in.',
    ]);
    set('attrib/authentication', '0');
    expect((await found(group)).map(({ severity }) => severity)).toEqual(['warning']);
  });

  it('name portals on all addresses', async () => {
    await make({ authentication: true, portals: ['0.0.0.0:3260', '[::]:3260', '192.0.2.1:3260'] });
    expect((await found(group)).map(({ sentence }) => sentence)).toEqual([
      'The portal 0.0.0.0:3260 is on all addresses of this host.',
      'The portal [::]:3260 is on all addresses of this host.',
    ]);
  });

  it('name what is missing of LIO itself', async () => {
    world.lio.isLoaded = false;
    expect(await found()).toMatchObject([
      {
        severity: 'error',
        subject: '/sys/kernel/config/target',
        remedy: expect.stringContaining('modprobe') as string,
      },
    ]);
  });

  it('name a user who may not read accounts', async () => {
    await make({ acls: [a] });
    world.lio.refuses = 'EPERM';
    expect(await found()).toMatchObject([
      { severity: 'error', remedy: 'Run the server as root with CAP_SYS_ADMIN.' },
    ]);
  });
});

describe('findings about saveconfig.json', () => {
  const sentences = async (): Promise<string[]> =>
    (await found(world.savedPath)).map(({ sentence }) => sentence);

  it('name that it is missing, or no JSON', async () => {
    await make({ authentication: true });
    await fs.rm(world.savedPath);
    expect(await sentences()).toEqual([expect.stringContaining('There is no such file')]);
    await fs.writeFile(world.savedPath, '{', { mode: 0o600 });
    expect(await found(world.savedPath)).toMatchObject([
      { severity: 'error', sentence: expect.stringContaining('It is not JSON') as string },
    ]);
  });

  it('name that others can read it', async () => {
    await make({ authentication: true });
    await fs.chmod(world.savedPath, 0o644);
    expect(await found(world.savedPath)).toMatchObject([
      { severity: 'error', remedy: expect.stringContaining('chmod 600') as string },
    ]);
  });

  it('name each thing that a restart of the host would change, and no secret', async () => {
    const other = parseIscsiName('iqn.2026-11.test.example:b');
    await make({ acls: [a, other] });
    await addInitiator(driver, target, a);
    await change(driver, {
      kind: 'add',
      target,
      role: 'target',
      chapName: 'storage',
      secret: secret('secret-of-t'),
    });
    expect(await sentences()).toEqual([]);

    set(`acls/${a}/auth/password`, 'secret-of-admin');
    expect(await sentences()).toEqual([
      `${acl} has the account "${a}", and another name or secret is saved.`,
    ]);
    set(`acls/${a}/auth/userid`, 'NULL');
    set('auth/userid', 'everybody');
    set('auth/password', 'secret-of-all');
    set('attrib/authentication', '0');
    set(`acls/${other}/attrib/authentication`, '1');
    world.lio.addAcl(target, 'iqn.2026-11.test.example:c');
    expect(await sentences()).toEqual([
      `${group} asks for CHAP again after a restart of the host: it is saved so.`,
      `${group} has the account "everybody", which is not saved.`,
      `${acl} has no account, and one is saved: it is back after a restart of the host.`,
      `${group}, ACL iqn.2026-11.test.example:c is not saved: it is gone after a restart of the host.`,
    ]);
  });

  it('name a target that would be open, and one that would be gone', async () => {
    await make({ acls: [a] });
    set('attrib/authentication', '1');
    expect(await sentences()).toEqual([
      `${group} is open after a restart of the host: it is saved without authentication.`,
    ]);
    world.lio.addGroup('iqn.2026-11.test.example:unsaved', { authentication: true });
    expect(await sentences()).toContain(
      'iqn.2026-11.test.example:unsaved, tpg1 is not saved: it is gone after a restart of the host.',
    );
  });
});
