import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConfigfs } from '../../../src/targets/lio/Configfs.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'configfs-'));
  mkdirSync(join(root, 'iscsi/iqn.a/tpgt_1/acls'), { recursive: true });
  writeFileSync(join(root, 'iscsi/lio_version'), 'Datera Inc. iSCSI Target v4.1.0\n');
  symlinkSync('iqn.a', join(root, 'iscsi/link'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('configfs', () => {
  it('lists folders, and neither files nor links; null where there is no folder', async () => {
    const configfs = openConfigfs(root);
    expect(await configfs.listFolders('iscsi')).toEqual(['iqn.a']);
    expect(await configfs.listFolders('')).toEqual(['iscsi']);
    expect(await configfs.listFolders('iscsi/iqn.b/tpgt_1')).toBeNull();
    expect(await configfs.listFolders('iscsi/lio_version')).toBeNull();
  });

  it('reads files as they are; null where there is none', async () => {
    const configfs = openConfigfs(root);
    expect((await configfs.read('iscsi/lio_version'))?.toString()).toBe('Datera Inc. iSCSI Target v4.1.0\n');
    expect(await configfs.read('iscsi/nothing')).toBeNull();
    await expect(configfs.read('iscsi')).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('writes these bytes and no newline into a file that is there, and makes none', async () => {
    const configfs = openConfigfs(root);
    writeFileSync(join(root, 'iscsi/userid'), 'a longer one\n');
    await configfs.write('iscsi/userid', 'NULL');
    expect(readFileSync(join(root, 'iscsi/userid'), 'latin1')).toBe('NULL');
    await configfs.write('iscsi/userid', Buffer.from('c3a4', 'hex'));
    expect(readFileSync(join(root, 'iscsi/userid'), 'utf8')).toBe('ä');
    await expect(configfs.write('iscsi/password', 'x')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
