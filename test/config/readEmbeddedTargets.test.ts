import { describe, expect, it } from 'vitest';
import { parse } from 'smol-toml';
import { demonstrationTarget, readEmbeddedTargets } from '../../src/config/readEmbeddedTargets.js';
import type { EmbeddedTarget } from '../../src/targets/EmbeddedTarget.js';

/** As if the text stood in the file /etc/c.toml. */
function read(text: string): { targets: readonly EmbeddedTarget[]; mistakes: readonly string[] } {
  const mistakes: string[] = [];
  const targets = readEmbeddedTargets({ path: '/etc/c.toml', values: parse(text) }, mistakes);
  return { targets, mistakes };
}

describe('[[embedded.target]]', () => {
  it('is the demonstration target where the file states none: protected, 64 MiB in memory', () => {
    expect(read('http-port = 1')).toEqual({ targets: [demonstrationTarget], mistakes: [] });
    expect(demonstrationTarget).toMatchObject({ protected: true, luns: [{ lun: 1, bytes: 67_108_864 }] });
  });

  it('states name, alias, access list, protection and LUNs; names in normal form', () => {
    const { targets, mistakes } = read(`
[[embedded.target]]
name = "IQN.2026-11.com.example:Disk"
alias = "disks of «A»"
initiators = ["iqn.2026-11.com.example:HOST1", "eui.02004567A425678D"]
protected = true
[[embedded.target.lun]]
size = "10 GiB"
file = "/srv/disk0.img"
[[embedded.target.lun]]
lun = 7
size = "4KiB"

[[embedded.target]]
name = "naa.52004567BA64678D"
`);
    expect(mistakes).toEqual([]);
    expect(targets).toEqual([
      {
        iscsiName: 'iqn.2026-11.com.example:disk',
        alias: 'disks of «A»',
        initiators: ['iqn.2026-11.com.example:host1', 'eui.02004567a425678d'],
        protected: true,
        luns: [
          { lun: 1, bytes: 10_737_418_240, file: '/srv/disk0.img' },
          { lun: 7, bytes: 4096, file: null },
        ],
      },
      {
        iscsiName: 'naa.52004567ba64678d',
        alias: null,
        initiators: null,
        protected: false,
        luns: [],
      },
    ]);
  });

  it('lets nobody in by an empty access list', () => {
    const { targets } = read('[[embedded.target]]\nname = "iqn.2026-11.example:a"\ninitiators = []');
    expect(targets).toMatchObject([{ initiators: [] }]);
  });
});

describe('initiators of a LUN', () => {
  const text = (initiators: string): string => `
[[embedded.target]]
name = "iqn.2026-11.example:a"
${initiators}
[[embedded.target.lun]]
size = "1 MiB"
[[embedded.target.lun]]
size = "1 MiB"
initiators = ["iqn.2026-11.com.example:HOST1"]
`;

  it('are read in normal form; a LUN without them is for all of the target', () => {
    const { targets, mistakes } = read(text(''));
    expect(mistakes).toEqual([]);
    expect(targets[0]?.luns).toEqual([
      { lun: 1, bytes: 2 ** 20, file: null },
      { lun: 2, bytes: 2 ** 20, file: null, initiators: ['iqn.2026-11.com.example:host1'] },
    ]);
  });

  it('are among those of the target', () => {
    expect(read(text('initiators = ["iqn.2026-11.com.example:host2"]')).mistakes).toEqual([
      'embedded.target 1 (from /etc/c.toml) has a LUN 2 for iqn.2026-11.com.example:host1: expected one of the initiators of the target.',
    ]);
  });
});

describe('mistakes in [[embedded.target]]', () => {
  it('are told all at once: where, the value, what was expected', () => {
    const text = `
[[embedded.target]]
name = "disk"
alias = ""
initiators = ["host1"]
protected = "yes"
secret = "Tr0ub4dor-and-3"
[[embedded.target.lun]]
lun = 256
size = "64 MB"
file = "disk.img"
[[embedded.target.lun]]
[[embedded.target]]
alias = "no\\u0000name"
lun = 1
`;
    expect(read(text).mistakes).toEqual([
      'embedded.target 1.name is "disk" (from /etc/c.toml): expected an iSCSI name: iqn.yyyy-mm.domain[:string], eui. + 16 or naa. + 16 or 32 hex digits.',
      'embedded.target 1.alias is "" (from /etc/c.toml): expected a text of 1 to 255 bytes of UTF-8 without control characters.',
      'embedded.target 1.initiators is ["host1"] (from /etc/c.toml): expected a list of iSCSI names.',
      'embedded.target 1.protected is "yes" (from /etc/c.toml): expected true or false.',
      'embedded.target 1.secret in /etc/c.toml is not a setting: expected name, alias, initiators, protected.',
      'embedded.target 1 lun 1.lun is 256 (from /etc/c.toml): expected a whole number from 0 to 255.',
      'embedded.target 1 lun 1.size is "64 MB" (from /etc/c.toml): expected a size such as "64 MiB", "10 GiB": at least 4 KiB, in KiB, MiB, GiB or TiB.',
      'embedded.target 1 lun 1.file is "disk.img" (from /etc/c.toml): expected an absolute path.',
      'embedded.target 1 lun 2 (from /etc/c.toml) has no size: expected a size such as "64 MiB", "10 GiB": at least 4 KiB, in KiB, MiB, GiB or TiB.',
      'embedded.target 2.alias is "no\\u0000name" (from /etc/c.toml): expected a text of 1 to 255 bytes of UTF-8 without control characters.',
      'embedded.target 2 (from /etc/c.toml) has no name: expected an iSCSI name: iqn.yyyy-mm.domain[:string], eui. + 16 or naa. + 16 or 32 hex digits.',
      'embedded.target 2.lun is 1 (from /etc/c.toml): expected tables [[embedded.target.lun]].',
    ]);
  });

  it('are a name, a LUN number or a file that stands twice', () => {
    const target = (name: string, lun: number): string => `
[[embedded.target]]
name = "${name}"
[[embedded.target.lun]]
size = "1 MiB"
file = "/srv/one"
[[embedded.target.lun]]
lun = ${lun}
size = "1 MiB"
`;
    const text = target('iqn.2026-11.example:a', 2) + target('IQN.2026-11.EXAMPLE:A', 1);
    expect(read(text).mistakes).toEqual([
      'embedded.target 2 (from /etc/c.toml) has a LUN number twice: expected each once.',
      'iqn.2026-11.example:a stands twice among the targets (from /etc/c.toml): expected each name once.',
      '"/srv/one" is the file of two LUNs (from /etc/c.toml): expected one each.',
    ]);
  });

  it.each([
    [
      '[embedded.target]\nname = "iqn.2026-11.example:a"',
      'embedded is {"target":{"name":"iqn.2026-11.example:a"}} (from /etc/c.toml): expected tables [[embedded.target]].',
    ],
    ['embedded = 5', 'embedded is 5 (from /etc/c.toml): expected tables [[embedded.target]].'],
    [
      '[[embedded.targets]]\nname = "iqn.2026-11.example:a"',
      'embedded.targets in /etc/c.toml is not a setting: expected tables [[embedded.target]] only.',
    ],
    [
      '[embedded]\nport = 3260',
      'embedded.port in /etc/c.toml is not a setting: expected tables [[embedded.target]] only.',
    ],
  ])('%j is one', (text, mistake) => {
    expect(read(text).mistakes).toEqual([mistake]);
  });

  it.each(['4095 KiB x', '3 KiB', '1.5 GiB', '-1 MiB', '9999999 KiB', '999999 TiB', '1 mib', '64'])(
    'a size of %j is one',
    (size) => {
      const text = `[[embedded.target]]\nname = "iqn.2026-11.example:a"\n[[embedded.target.lun]]\nsize = "${size}"`;
      expect(read(text).mistakes).toEqual([
        `embedded.target 1 lun 1.size is ${JSON.stringify(size)} (from /etc/c.toml): expected a size such as "64 MiB", "10 GiB": at least 4 KiB, in KiB, MiB, GiB or TiB.`,
      ]);
    },
  );
});
