import { describe, expect, it } from 'vitest';
import { divideTargets, togetherWith } from '../../../src/targets/embedded/divideTargets.js';
import type { EmbeddedTarget } from '../../../src/targets/EmbeddedTarget.js';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';

function target(name: string, ...volumes: readonly string[]): EmbeddedTarget {
  return {
    iscsiName: parseIscsiName(`iqn.2026-11.test.example:${name}`),
    alias: null,
    luns: volumes.map((id, lun) => ({
      lun,
      bytes: 512,
      file: `/nowhere/${id}`,
      volume: { id, blockSize: 512, readOnly: false, reserveBytes: 0 },
    })),
    initiators: null,
    protected: false,
  };
}

const names = (targets: readonly EmbeddedTarget[]) =>
  targets.map(({ iscsiName }) => iscsiName.split(':')[1] ?? '').toSorted((a, b) => (a < b ? -1 : 1));

describe('targets divided among workers', () => {
  it('are as many at each worker, whatever the order in which they are given', () => {
    const targets = ['d', 'b', 'a', 'e', 'c', 'f'].map((name) => target(name, `volume-${name}`));
    const places = divideTargets(targets, 3);
    expect(places).toEqual(divideTargets(targets.toReversed(), 3));
    const counts = [0, 1, 2].map((place) => [...places.values()].filter((each) => each === place).length);
    expect(counts).toEqual([2, 2, 2]);
  });

  it('are together where they show the same volume, also through a third one', () => {
    const chain = [target('a', '1'), target('b', '1', '2'), target('c', '2'), target('d', '3')];
    expect(names(togetherWith(chain[0] as EmbeddedTarget, chain))).toEqual(['a', 'b', 'c']);
    const places = divideTargets(chain, 2);
    expect([...places.values()].toSorted((a, b) => a - b)).toEqual([0, 0, 0, 1]);
  });
});
