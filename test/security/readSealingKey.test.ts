import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { readSealingKey } from '../../src/security/readSealingKey.js';

const folder = mkdtempSync(join(tmpdir(), 'key-'));
const path = join(folder, 'made', 'key');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(join(folder, 'made'), { recursive: true, force: true }));

describe('the sealing key', () => {
  it('is made at the first start: 32 random bytes, 0600, nothing beside it; and read at the next', () => {
    const key = readSealingKey(path, false);
    expect(key).toHaveLength(32);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'made'))).toEqual(['key']);
    expect(readFileSync(path)).toEqual(key);
    expect(readSealingKey(path, true)).toEqual(key);
  });

  it('is not made anew where something is sealed already', () => {
    expect(() => readSealingKey(path, true)).toThrow(
      `the sealing key "${path}" is missing: expected the key with which the store was sealed (put it back, or remove the state folder)`,
    );
  });

  it('is refused when others can read it, when it has another length, when it is no file', () => {
    readSealingKey(path, false);
    chmodSync(path, 0o640);
    expect(() => readSealingKey(path, false)).toThrow(
      `the sealing key "${path}" has mode 0640: expected 0600, closed to group and others`,
    );
    writeFileSync(path, 'short');
    chmodSync(path, 0o600);
    expect(() => readSealingKey(path, false)).toThrow(
      `the sealing key "${path}" has 5 bytes: expected 32 random ones`,
    );
    expect(() => readSealingKey(folder, false)).toThrow(`the sealing key "${folder}" is not a file`);
    expect(() => readSealingKey(join(path, 'below'), false)).toThrow('cannot be read (ENOTDIR)');
  });

  it.runIf(process.geteuid?.() === 0)('is refused when it belongs to another user', async () => {
    readSealingKey(path, false);
    const { chownSync } = await import('node:fs');
    chownSync(path, 65_534, 65_534);
    expect(() => readSealingKey(path, false)).toThrow(
      `the sealing key "${path}" belongs to user id 65534: expected 0`,
    );
  });
});
