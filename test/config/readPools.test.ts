import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { readPools, type PoolSettings } from '../../src/config/readPools.js';

function read(text: string): { pools: readonly PoolSettings[]; mistakes: readonly string[] } {
  const mistakes: string[] = [];
  const pools = readPools({ path: '/etc/own.toml', values: parse(text) }, mistakes);
  return { pools, mistakes };
}

const files = '[[pool]]\nname = "files"\nfolder = "/srv/volumes"\n';
const fast = '[[pool]]\nname = "fast"\nvolume-group = "vg0"\nthin-pool = "pool"\n';

describe('[[pool]] tables', () => {
  it('are a folder, or a thin pool of LVM', () => {
    expect(read(`${files}thick = true\n${fast}`)).toEqual({
      pools: [
        { name: 'files', thick: true, folder: '/srv/volumes' },
        { name: 'fast', thick: false, volumeGroup: 'vg0', thinPool: 'pool' },
      ],
      mistakes: [],
    });
    expect(read('')).toEqual({ pools: [], mistakes: [] });
  });

  it.each([
    ['pool = 7', 'pool is 7 (from /etc/own.toml): expected tables [[pool]].'],
    [
      '[[pool]]\nname = "x"\n',
      'pool 1 (from /etc/own.toml): expected either folder, or volume-group and thin-pool.',
    ],
    [
      '[[pool]]\nname = "x"\nvolume-group = "vg0"\n',
      'pool 1 (from /etc/own.toml): expected either folder, or volume-group and thin-pool.',
    ],
    [
      `${files}thin-pool = "pool"\n`,
      'pool 1 (from /etc/own.toml): expected either folder, or volume-group and thin-pool.',
    ],
    [
      `${fast}thick = true\n`,
      'pool 1.thick in /etc/own.toml is true: expected false for a thin pool of LVM.',
    ],
    [`${files}${files}`, '"files" is the name of two pools (from /etc/own.toml): expected one each.'],
    [
      `${fast}${fast.replace('"fast"', '"faster"')}`,
      '"vg0/pool" is the place of two pools (from /etc/own.toml): expected one each.',
    ],
    [
      `${fast}folders = "/srv"\n`,
      'pool 1.folders in /etc/own.toml is not a setting: expected name, thick, folder, volume-group, thin-pool.',
    ],
  ])('are told what is wrong with them: %s', (text, mistake) => {
    expect(read(text).mistakes).toContain(mistake);
  });

  it('take no name of LVM that a program would take for an option or a path', () => {
    for (const name of ['-vg', 'vg/pool', '']) {
      const { pools, mistakes } = read(fast.replace('"vg0"', JSON.stringify(name)));
      expect(pools).toEqual([]);
      expect(mistakes.join(' ')).toContain('expected a name of LVM');
    }
  });
});
