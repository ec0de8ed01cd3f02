import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import { LioDriver } from '../../../src/targets/lio/LioDriver.js';
import { parseSaved, printSaved } from '../../../src/targets/lio/savedConfiguration.js';
import { addInitiator, change, rightSecret, secret } from '../contract/ContractWorld.js';
import { FakeLioWorld } from './FakeLioWorld.js';

const target = parseIscsiName('iqn.2026-11.test.example:target-1');
const a = parseIscsiName('iqn.2026-11.test.example:a');

/** As rtslib-fb 2.1 writes it, with things of others and of a newer rtslib in it. */
const saved = `{
  "fabric_modules": [
    {
      "discovery_enable_auth": false,
      "discovery_password": "discover-me-12",
      "discovery_userid": "disc",
      "name": "iscsi"
    }
  ],
  "newer": {
    "caf\\u00e9": [
      1.50,
      18446744073709551615,
      -0.0
    ]
  },
  "storage_objects": [
    {
      "attributes": {
        "max_unmap_lba_count": 4294967295
      },
      "dev": "/srv/d1.img",
      "name": "d1",
      "plugin": "fileio",
      "size": 9007199254740993,
      "write_back": true,
      "wwn": "5ec2c9b1-0cd4-4e5d-9c8a-1b2b3c4d5e6f"
    }
  ],
  "targets": [
    {
      "fabric": "loopback",
      "tpgs": [],
      "wwn": "naa.5001405aaaaaaaaa"
    },
    {
      "fabric": "iscsi",
      "tpgs": [
        {
          "attributes": {
            "authentication": 0,
            "generate_node_acls": 0
          },
          "chap_userid": "of-the-group",
          "enable": true,
          "luns": [
            {
              "alias": "0f4b2ad7d5",
              "alua_tg_pt_gp_name": "default_tg_pt_gp",
              "index": 1,
              "storage_object": "/backstores/fileio/d1"
            }
          ],
          "node_acls": [
            {
              "attributes": {
                "authentication": -1,
                "dataout_timeout": 3
              },
              "chap_mutual_password": "keep-this-one",
              "chap_mutual_userid": "keep",
              "mapped_luns": [
                {
                  "alias": "1b2c",
                  "index": 1,
                  "tpg_lun": 1,
                  "write_protect": false
                }
              ],
              "node_wwn": "iqn.2026-11.test.example:a"
            },
            {
              "attributes": {
                "authentication": 0
              },
              "mapped_luns": [],
              "node_wwn": "iqn.2026-11.test.example:b"
            }
          ],
          "parameters": {
            "AuthMethod": "CHAP,None"
          },
          "portals": [
            {
              "ip_address": "0.0.0.0",
              "iser": false,
              "offload": false,
              "port": 3260
            }
          ],
          "tag": 1
        }
      ],
      "wwn": "iqn.2026-11.test.example:target-1"
    }
  ]
}
`;

let world: FakeLioWorld;
let driver: LioDriver;

beforeEach(async () => {
  world = new FakeLioWorld();
  await world.makeTarget(target, [{ acls: [a, 'iqn.2026-11.test.example:b'] }]);
  await fs.writeFile(world.savedPath, saved, { mode: 0o644 });
  driver = await world.openDriver();
});
afterEach(async () => {
  await driver.close();
  await world.stop();
});

const text = (): Promise<string> => fs.readFile(world.savedPath, 'utf8');
/** Lines of the file that a change has taken out and put in. */
const difference = async (before: string): Promise<{ out: string[]; in: string[] }> => {
  const [old, now] = [before, await text()].map((each) => each.split('\n').map((line) => line.trim()));
  const without = (lines: string[] = [], others: string[] = []): string[] => {
    const left = [...others];
    return lines.filter((line) => {
      const index = left.indexOf(line);
      if (index >= 0) left.splice(index, 1);
      return index < 0;
    });
  };
  return { out: without(old, now), in: without(now, old) };
};

describe('a saved configuration', () => {
  it('is printed as rtslib does, numbers that JavaScript cannot hold included', () => {
    expect(printSaved(parseSaved(saved))).toBe(saved);
  });

  it.each([
    ['', 'it is not JSON'],
    ['{"targets": [', 'it is not JSON'],
    ['[]', 'it holds no JSON object'],
    ['{"a": 01}', 'it is not JSON'],
  ])('is refused as %j', (broken, sentence) => {
    expect(() => parseSaved(broken)).toThrow(new SyntaxError(sentence));
  });

  it('keeps text that looks like a number of ours', () => {
    const odd = { 'a"1': ['-5', '\\"7', 'x 1e9'], 'name\\': 'é"0' };
    expect(JSON.parse(printSaved(parseSaved(JSON.stringify(odd))))).toEqual(odd);
  });
});

describe('saveconfig.json', () => {
  it('takes in an added account, and that CHAP is asked for, and nothing else changes', async () => {
    await addInitiator(driver, target, a);
    expect(await difference(saved)).toEqual({
      out: ['"authentication": 0,', '"authentication": 0'],
      in: [
        '"authentication": 1,',
        '"chap_password": "the-right-secret",',
        '"chap_userid": "iqn.2026-11.test.example:a",',
        '"authentication": 1',
      ],
    });
  });

  it('loses a removed account, and stays closed', async () => {
    const account = await addInitiator(driver, target, a);
    const before = await text();
    await change(driver, { kind: 'remove', account });
    expect(await difference(before)).toEqual({
      out: ['"chap_password": "the-right-secret",', '"chap_userid": "iqn.2026-11.test.example:a",'],
      in: [],
    });
  });

  it('says that a target is open when it was opened, for each ACL that said otherwise', async () => {
    await addInitiator(driver, target, a);
    const before = await text();
    await change(driver, { kind: 'setChapEnabled', target, enabled: false });
    const { out, in: put } = await difference(before);
    expect(out).toEqual(['"authentication": 1,', '"authentication": 1']);
    expect(put).toEqual(['"authentication": 0,', '"authentication": 0']);
  });

  it('is mode 0600 after a change, whatever it was, with nothing left beside it', async () => {
    await addInitiator(driver, target, a);
    expect((await fs.stat(world.savedPath)).mode & 0o777).toBe(0o600);
    expect(await fs.readdir(world.folder)).toEqual(['saveconfig.json']);
  });

  it('is written through what a crash has left beside it', async () => {
    await fs.writeFile(`${world.savedPath}.iscsi-wbem`, 'half', { mode: 0o666 });
    await addInitiator(driver, target, a);
    expect((await fs.stat(world.savedPath)).mode & 0o777).toBe(0o600);
    expect(await text()).toContain(rightSecret);
  });

  it('stays where a symbolic link leads to', async () => {
    const real = join(world.folder, 'real.json');
    await fs.rename(world.savedPath, real);
    await fs.symlink('real.json', world.savedPath);
    await addInitiator(driver, target, a);
    expect((await fs.lstat(world.savedPath)).isSymbolicLink()).toBe(true);
    expect(await fs.readFile(real, 'utf8')).toContain(rightSecret);
  });

  it('is not written where nothing in it changes', async () => {
    const account = await addInitiator(driver, target, a);
    const plan = await driver.plan({ kind: 'replace', account, secret: secret(rightSecret) });
    const { ino, mtimeMs } = await fs.stat(world.savedPath);
    await driver.execute(plan);
    expect(await fs.stat(world.savedPath)).toMatchObject({ ino, mtimeMs });
  });

  it('keeps what another program saved while the change was made', async () => {
    const plan = await driver.plan({
      kind: 'add',
      target,
      role: 'initiator',
      chapName: a,
      secret: secret(rightSecret),
    });
    await fs.writeFile(world.savedPath, saved.replace('discover-me-12', 'changed-by-targetcli'));
    await driver.execute(plan);
    expect(await text()).toContain('changed-by-targetcli');
    expect(await text()).toContain(rightSecret);
  });

  it('is waited for while another program writes it in place', async () => {
    await fs.writeFile(world.savedPath, saved.slice(0, 500));
    setTimeout(() => void fs.writeFile(world.savedPath, saved), 40);
    await addInitiator(driver, target, a);
    expect(await text()).toContain(rightSecret);
  });

  it('keeps the accounts of changes that are made at once', async () => {
    const second = parseIscsiName('iqn.2026-11.test.example:target-2');
    await world.makeTarget(second, [{ acls: [a] }]);
    await Promise.all([addInitiator(driver, target, a), addInitiator(driver, second, a)]);
    expect((await text()).match(/"chap_password": "the-right-secret"/g)).toHaveLength(2);
  });

  it('is not made where there is none, which is told once', async () => {
    await fs.rm(world.savedPath);
    const account = await addInitiator(driver, target, a);
    await change(driver, { kind: 'remove', account });
    expect(await fs.readdir(world.folder)).toEqual([]);
    expect(world.warnings).toEqual([
      `the file ${world.savedPath} is not saved: expected targetctl save to have been run; LIO loses this change when the host restarts`,
    ]);
  });

  it('gets no target or ACL that nobody has saved, which is told', async () => {
    world.lio.addAcl(target, 'iqn.2026-11.test.example:new');
    await addInitiator(driver, target, 'iqn.2026-11.test.example:new');
    expect(await text()).not.toContain('example:new');
    expect(world.warnings).toEqual([
      expect.stringContaining('the ACL of iqn.2026-11.test.example:new at iqn.2026-11.test.example:target-1'),
    ]);
  });

  it('is told of again after as many other subjects as are remembered', async () => {
    const warned: string[] = [];
    const forgetful = new LioDriver({
      configfsPath: '/sys/kernel/config/target',
      savedConfigurationPath: world.savedPath,
      log: {
        warn: (_, message) => void warned.push(/the ACL of \S+:(\S+) at/u.exec(message)?.[1] ?? message),
      },
      configfs: world.lio,
      maxWarned: 2,
    });
    await forgetful.start();
    try {
      for (const label of ['new-1', 'new-2', 'new-1', 'new-3', 'new-1']) {
        const name = `iqn.2026-11.test.example:${label}`;
        if (!warned.includes(label)) world.lio.addAcl(target, name);
        await change(forgetful, { kind: 'remove', account: await addInitiator(forgetful, target, name) });
      }
    } finally {
      await forgetful.close();
    }
    // What is remembered is forgotten all at once when there is no room for another subject.
    expect(warned).toEqual(['new-1', 'new-2', 'new-3', 'new-1']);
  });

  it('that is broken keeps a change from being made at all', async () => {
    await fs.writeFile(world.savedPath, 'half a fi');
    await expect(addInitiator(driver, target, a)).rejects.toMatchObject({
      reason: 'rejected',
      message: expect.stringContaining('nothing was changed: it is not JSON') as string,
    });
    expect(world.lio.writes).toEqual([]);
  });

  it('that cannot be written after the change leaves the change to be executed again', async () => {
    const plan = await driver.plan({
      kind: 'add',
      target,
      role: 'initiator',
      chapName: a,
      secret: secret(rightSecret),
    });
    await fs.writeFile(world.savedPath, 'half a fi');
    await expect(driver.execute(plan)).rejects.toMatchObject({
      reason: 'unavailable',
      message: expect.stringContaining('it is tried again') as string,
    });
    await fs.writeFile(world.savedPath, saved);
    const { length } = world.lio.writes;
    await driver.execute(plan);
    expect(world.lio.writes).toHaveLength(length);
    expect(await text()).toContain(rightSecret);
  });
});
