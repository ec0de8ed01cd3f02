import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discoveryName } from '../../../src/targets/discovery.js';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import { LioDriver } from '../../../src/targets/lio/LioDriver.js';
import { change, secret } from '../contract/ContractWorld.js';
import { makeLioFolder, type LioFolder } from './lioFolder.js';

const disk = parseIscsiName('iqn.2026-11.test.example:disk');
const host = parseIscsiName('iqn.2026-11.test.example:host');
const authority = `${discoveryName},t,0x0000`;

let lio: LioFolder;
let driver: LioDriver;
let folder: string;

beforeEach(async () => {
  lio = makeLioFolder(disk, [host]);
  folder = join(lio.configfs, 'iscsi/discovery_auth');
  mkdirSync(folder);
  for (const file of ['userid', 'password', 'userid_mutual', 'password_mutual'])
    writeFileSync(join(folder, file), '\n');
  writeFileSync(join(folder, 'enforce_discovery_auth'), '0\n');
  save([{ name: 'iscsi', discovery_enable_auth: false }]);
  driver = await open();
});
afterEach(async () => {
  await driver.close();
  lio.dispose();
});

async function open(discoveryAuth: 'none' | 'chap' = 'chap'): Promise<LioDriver> {
  const { configfs: configfsPath, saveconfig: savedConfigurationPath } = lio;
  const opened = new LioDriver({
    configfsPath,
    savedConfigurationPath,
    discoveryAuth,
    log: { warn: () => {} },
  });
  await opened.start();
  return opened;
}

function save(fabricModules: readonly object[]): void {
  const saved = JSON.parse(readFileSync(lio.saveconfig, 'utf8')) as object;
  writeFileSync(lio.saveconfig, JSON.stringify({ ...saved, fabric_modules: fabricModules }));
}

const file = (name: string): string => readFileSync(join(folder, name), 'utf8').replace(/\n$/, '');
const saved = (): unknown =>
  (JSON.parse(readFileSync(lio.saveconfig, 'utf8')) as { fabric_modules: unknown[] }).fabric_modules[0];
const add = (chapName: string, text: string, role: 'initiator' | 'target' = 'initiator') =>
  change(driver, { kind: 'add', target: discoveryName, role, chapName, secret: secret(text) });

describe('discovery of LIO with CHAP', () => {
  it('is among the targets, at their portals, and open until it has an account', async () => {
    expect((await driver.listTargets()).map(({ iscsiName }) => iscsiName)).toEqual([discoveryName, disk]);
    expect(await driver.findTarget(discoveryName)).toMatchObject({
      portals: [{ address: '127.0.0.1', port: 3260 }],
      chapEnabled: false,
      isDiscovery: true,
      luns: [],
    });
    expect(await driver.findOpenTargets()).toContainEqual(
      expect.objectContaining({ target: discoveryName, severity: 'warning' }),
    );
  });

  it('is enforced before its account is written, which is kept in discovery_auth and in saveconfig.json', async () => {
    await add('alice', 'alices-secret-1');
    await add('finder', 'finders-secret', 'target');
    expect(
      ['enforce_discovery_auth', 'userid', 'password', 'userid_mutual', 'password_mutual'].map(file),
    ).toEqual(['1', 'alice', 'alices-secret-1', 'finder', 'finders-secret']);
    expect(saved()).toEqual({
      name: 'iscsi',
      discovery_enable_auth: true,
      discovery_userid: 'alice',
      discovery_password: 'alices-secret-1',
      discovery_mutual_userid: 'finder',
      discovery_mutual_password: 'finders-secret',
    });
    expect(await driver.listAccounts(discoveryName)).toMatchObject([
      { authority, chapName: 'alice', bindings: [{ target: discoveryName, role: 'initiator' }] },
      { authority: `${authority},target`, chapName: 'finder' },
    ]);
    expect((await driver.readSecret({ authority, chapName: 'alice' }))?.reveal().toString()).toBe(
      'alices-secret-1',
    );
    expect((await driver.findings()).filter(({ subject }) => subject.includes('discovery'))).toEqual([]);
  });

  it('has one account, whatever its name; it is replaced, and removed leaves discovery closed', async () => {
    await add(host, 'alices-secret-1');
    await expect(add('alice', 'alices-secret-1')).rejects.toMatchObject({ reason: 'not-supported' });
    const account = { authority, chapName: host };
    await change(driver, { kind: 'replace', account, secret: secret('alices-secret-2') });
    expect([file('userid'), file('password')]).toEqual([host, 'alices-secret-2']);
    await change(driver, { kind: 'remove', account });
    expect([file('enforce_discovery_auth'), file('userid'), file('password')]).toEqual(['1', 'NULL', 'NULL']);
    expect(saved()).toMatchObject({
      discovery_enable_auth: true,
      discovery_userid: '',
      discovery_password: '',
    });
    await change(driver, { kind: 'setChapEnabled', target: discoveryName, enabled: false });
    expect(file('enforce_discovery_auth')).toBe('0');
  });

  it('that is saved otherwise is a finding', async () => {
    await add('alice', 'alices-secret-1');
    save([{ name: 'iscsi', discovery_enable_auth: false }]);
    const sentences = (await driver.findings()).map(({ sentence }) => sentence);
    expect(sentences).toContain(
      'Discovery is open after a restart of the host: it is saved without authentication.',
    );
  });

  it('is none of the targets unless it is asked for, nor where the kernel has no such folder', async () => {
    const plain = await open('none');
    expect((await plain.listTargets()).map(({ iscsiName }) => iscsiName)).toEqual([disk]);
    await plain.close();
  });
});
