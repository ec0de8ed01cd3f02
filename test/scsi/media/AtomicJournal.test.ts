import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileMedium } from '../../../src/scsi/media/FileMedium.js';

describe('An atomic write that a crash interrupted', () => {
  let folder: string;
  let path: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-journal-'));
    path = join(folder, 'lun');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  /** A journal as it stands on the disk while its write is under way: 1024 bytes of 5 at byte 512. */
  const journal = (): Buffer => {
    const head = Buffer.from(
      '41544f4d49434a31 0000000000000200 00000400 00000000'.replaceAll(' ', ''),
      'hex',
    );
    const data = Buffer.alloc(1024, 5);
    return Buffer.concat([head, createHash('sha256').update(head).update(data).digest(), data]);
  };

  it('is finished when the medium is opened', async () => {
    await new FileMedium(path, 8).close();
    writeFileSync(`${path}.journal`, journal());
    const medium = new FileMedium(path, 8);
    expect(medium.read(0, 4)).toEqual(
      Buffer.concat([Buffer.alloc(512), Buffer.alloc(1024, 5), Buffer.alloc(512)]),
    );
    await medium.close();
  });

  it('is not done again at the next opening', async () => {
    const medium = new FileMedium(path, 8);
    medium.write(1, Buffer.alloc(512, 9));
    await medium.close();
    const again = new FileMedium(path, 8);
    expect(again.read(1, 1)).toEqual(Buffer.alloc(512, 9));
    await again.close();
  });

  it('is dropped if the journal itself was not finished', async () => {
    const torn = journal();
    torn[torn.length - 1] = 6;
    writeFileSync(`${path}.journal`, torn);
    const medium = new FileMedium(path, 8);
    expect(medium.read(1, 1)).toEqual(Buffer.alloc(512, 9));
    await medium.close();
    writeFileSync(`${path}.journal`, journal().subarray(0, 700));
    const again = new FileMedium(path, 8);
    expect(again.read(1, 1)).toEqual(Buffer.alloc(512, 9));
    await again.close();
  });

  it('leaves nothing behind when no crash came', async () => {
    const medium = new FileMedium(path, 8);
    await medium.writeAtomic(3, Buffer.alloc(512, 4));
    expect(medium.read(3, 1)).toEqual(Buffer.alloc(512, 4));
    await medium.close();
    expect(readFileSync(`${path}.journal`).subarray(0, 56)).toEqual(Buffer.alloc(56));
  });
});
