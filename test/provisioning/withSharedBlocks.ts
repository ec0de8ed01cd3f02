import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderPool } from '../../src/pools/FolderPool.js';

/** The same pool on a file system that shares blocks between files or does not, whatever the one of this machine does. */
export function withSharedBlocks(pool: FolderPool, sharesBlocks: () => boolean): FolderPool {
  const fileOf = (id: string): string => join(pool.folder, `${id}.img`);
  return new Proxy(pool, {
    get: (of, name) => {
      if (name === 'copiesAtOnce') return async () => (sharesBlocks() ? 'reflink' : null);
      if (name === 'copyAtOnce' && sharesBlocks())
        return async (source: string, id: string) => copyFile(fileOf(source), fileOf(id));
      const member: unknown = Reflect.get(of, name, of);
      return typeof member === 'function' ? (member.bind(of) as unknown) : member;
    },
  });
}
