import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { localDeclarations } from '../../src/cim/localDeclarations.js';
import { encodeStored } from '../../src/repository/storedJson.js';
import { classKey } from '../../src/repository/storeKeys.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import { projectFolder } from '../support/environment.js';
import { Server } from '../support/server.js';
import { classOf } from './repositoryHarness.js';

let server: Server | null = null;
afterEach(() => server?.dispose());

async function startWith(prepare: (store: LmdbStore) => void): Promise<void> {
  server = new Server({ args: ['--target', 'embedded', '--iscsi-port', '0'] });
  const store = new LmdbStore(server.stateFolder);
  prepare(store);
  await store.close();
  await server.start();
}

describe('a server whose store does not fit', () => {
  it('does not start on the store of a newer one, and says so', async () => {
    await expect(startWith((store) => store.put('version', Buffer.from('7')))).rejects.toThrow(
      /ended with 1; it printed:\niscsi-wbem: the store ".*store\.mdb" has version 7: expected at most 1; .*\.\n$/,
    );
  });

  it('does not start over a class of a client that it declares itself now, and names it', async () => {
    const local = { ...localDeclarations(classOf('class ACME_X { };')), name: 'CIM_ManagedElement' };
    const started = startWith((store) => store.put(classKey('interop', local.name), encodeStored(local)));
    await expect(started).rejects.toThrow(
      'iscsi-wbem: class CIM_ManagedElement that a client made in namespace "interop" is now declared by the server itself.\n' +
        'iscsi-wbem: What a client made can be removed while the server does not run: iscsi-wbem state classes, state remove-class',
    );
    const folder = server?.folder ?? '';
    const state = ['--state-dir', join(folder, 'state'), '--key-file', join(folder, 'key')];
    const run = async (...argv: readonly string[]): Promise<string> => {
      const main = join(projectFolder, 'dist', 'main.js');
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...argv, ...state]);
      return stdout + stderr;
    };
    expect(await run('state', 'classes')).toMatch(
      /^NAMESPACE +CLASS +BYTES +PROPERTIES +USER\ninterop +cim_managedelement +\d+ +0 +-\n$/u,
    );
    expect(await run('state', 'remove-class', 'interop', 'CIM_ManagedElement')).toBe(
      'removed: CIM_ManagedElement, 0 instances\n',
    );
    await server?.start();
    await expect(run('state', 'remove-class', 'interop', 'ACME_X')).rejects.toThrow(
      'a server runs on this state folder',
    );
  });
});
