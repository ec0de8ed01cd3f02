import { closeSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';

interface Backstore {
  readonly files: Map<string, Buffer>;
  path: string;
  bytes: number;
  readonly counts: FakeCounts;
}

/** What the kernel has counted of a backstore. */
export interface FakeCounts {
  commands: number;
  readBytes: number;
  writtenBytes: number;
}

const newBackstore: Readonly<Record<string, string>> = {
  control: '',
  enable: '0',
  udev_path: '',
  'attrib/emulate_write_cache': '0',
  'attrib/emulate_tpu': '0',
  'attrib/block_size': '512',
  'attrib/max_unmap_block_desc_count': '1',
  'wwn/vpd_unit_serial': '',
};

/** The part of LIO's configfs below `core`, in memory. */
export class FakeBackstores {
  readonly #hbas = new Map<string, Map<string, Backstore>>();

  /** @param isLinked whether a LUN shows the backstore of a folder. */
  constructor(private readonly isLinked: (folder: string) => boolean) {}

  clear(): void {
    this.#hbas.clear();
  }

  at(path: string): Backstore | null {
    const [, hba = '', name = ''] = path.split('/');
    return this.#hbas.get(hba)?.get(name) ?? null;
  }

  list(path: string): readonly string[] | null {
    const [, hba, name] = path.split('/');
    if (hba === undefined) return [...this.#hbas.keys()];
    if (name !== undefined) return this.at(path) ? ['attrib', 'wwn'] : null;
    return [...(this.#hbas.get(hba)?.keys() ?? [])];
  }

  read(path: string): Buffer | null {
    const backstore = this.at(path);
    const file = path.split('/').slice(3).join('/');
    if (!backstore) return null;
    if (file === 'info')
      return Buffer.from(
        `Status: ACTIVATED  Max Queue Depth: 0\n        TCM FILEIO ID: 0        File: ${backstore.path}  Size: ${backstore.bytes}  Mode: Buffered-WCE Async: 0\n`,
      );
    const count = countOf(backstore.counts, file);
    if (count !== null) return Buffer.from(`${count}\n`);
    const value = backstore.files.get(file);
    if (!value) return null;
    const label = file === 'wwn/vpd_unit_serial' ? 'T10 VPD Unit Serial Number: ' : '';
    return Buffer.from(`${label}${value.toString()}\n`);
  }

  set(path: string, value: string): void {
    const backstore = this.at(path);
    const file = path.split('/').slice(3).join('/');
    if (!backstore?.files.has(file)) throw systemError('ENOENT', path);
    if (file === 'wwn/vpd_unit_serial' && this.isLinked(path.split('/').slice(0, 3).join('/')))
      throw systemError('EINVAL', path);
    if (file === 'control') {
      const given = new Map(value.split(',').map((each) => each.split('=') as [string, string]));
      backstore.path = given.get('fd_dev_name') ?? given.get('udev_path') ?? backstore.path;
      const size = given.get('fd_dev_size');
      if (size !== undefined) backstore.bytes = Number(size);
      return;
    }
    if (file === 'enable' && backstore.path === '') throw systemError('EINVAL', path);
    // fd_configure_device opens with O_CREAT.  Files elsewhere stand for those of another machine.
    if (file === 'enable' && path.includes('/fileio_') && backstore.path.startsWith(tmpdir()))
      closeSync(openSync(backstore.path, 'a', 0o600));
    backstore.files.set(file, Buffer.from(value));
  }

  makeFolder(path: string): void {
    const [, first = '', name] = path.split('/');
    const hba = this.#hbas.get(first);
    if (name === undefined) {
      if (!hba) this.#hbas.set(first, new Map());
    } else if (!hba) throw systemError('ENOENT', path);
    else if (!hba.has(name))
      hba.set(name, {
        files: toFiles(newBackstore),
        path: '',
        bytes: 0,
        counts: { commands: 0, readBytes: 0, writtenBytes: 0 },
      });
  }

  removeFolder(path: string): void {
    const [, first = '', name] = path.split('/');
    const hba = this.#hbas.get(first);
    if (name === undefined) {
      if (hba && hba.size > 0) throw systemError('ENOTEMPTY', path);
      this.#hbas.delete(first);
    } else {
      if (this.isLinked(path)) throw systemError('EBUSY', path);
      hba?.delete(name);
    }
  }
}

/** A file of statistics; data in whole MiB. */
function countOf({ commands, readBytes, writtenBytes }: FakeCounts, file: string): number | null {
  const counts: Readonly<Record<string, number>> = {
    num_cmds: commands,
    read_mbytes: Math.floor(readBytes / 2 ** 20),
    write_mbytes: Math.floor(writtenBytes / 2 ** 20),
  };
  const name = file.startsWith('statistics/scsi_lu/') ? file.slice('statistics/scsi_lu/'.length) : '';
  return counts[name] ?? null;
}

export function toFiles(values: Readonly<Record<string, string>>): Map<string, Buffer> {
  return new Map(Object.entries(values).map(([name, value]) => [name, Buffer.from(value)]));
}

export function systemError(code: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
