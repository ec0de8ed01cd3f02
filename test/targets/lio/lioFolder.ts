import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { savedTarget } from './FakeLioWorld.js';

/** A folder in the shape of LIO's configfs, with one target, and a saved configuration of it.  Nobody can log in to it. */
export interface LioFolder {
  readonly configfs: string;
  readonly saveconfig: string;
  /** The text of a file below the target's portal group. */
  read(path: string): string;
  /** What an administrator writes there. */
  write(path: string, value: string): void;
  dispose(): void;
}

const authFiles = ['userid', 'password', 'userid_mutual', 'password_mutual'];

export function makeLioFolder(target: string, initiators: readonly string[]): LioFolder {
  const folder = mkdtempSync(join(tmpdir(), 'lio-'));
  const configfs = join(folder, 'target');
  const saveconfig = join(folder, 'saveconfig.json');
  const group = join(configfs, 'iscsi', target, 'tpgt_1');
  const write = (path: string, value: string): void => {
    mkdirSync(dirname(join(group, path)), { recursive: true });
    writeFileSync(join(group, path), value);
  };
  mkdirSync(join(group, 'np', '127.0.0.1:3260'), { recursive: true });
  mkdirSync(join(group, 'lun', 'lun_1'), { recursive: true });
  write('enable', '1\n');
  write('attrib/authentication', '0\n');
  write('attrib/generate_node_acls', '0\n');
  write('attrib/demo_mode_write_protect', '1\n');
  write('dynamic_sessions', '');
  for (const scope of ['', ...initiators.map((name) => `acls/${name}/`)])
    for (const file of authFiles) write(`${scope}auth/${file}`, '\n');
  for (const name of initiators) {
    write(`acls/${name}/attrib/authentication`, '-1\n');
    write(`acls/${name}/cmdsn_depth`, '64\n');
    write(`acls/${name}/info`, `No active iSCSI Session for Initiator Endpoint: ${name}\n`);
  }
  const targets = [savedTarget(target, { acls: initiators })];
  writeFileSync(saveconfig, JSON.stringify({ fabric_modules: [], storage_objects: [], targets }), {
    mode: 0o600,
  });
  return {
    configfs,
    saveconfig,
    read: (path) => readFileSync(join(group, path), 'utf8').replace(/\n$/, ''),
    write,
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
