import type { VolumeSource } from '../StorageDriver.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type { Configfs } from './Configfs.js';

/** The folder of the backstores: each has a folder `<plugin>_<number>`, as in rtslib. */
const coreFolder = 'core';
const namePrefix = 'iscsi-wbem-';
const plugins = { file: 'fileio', block: 'iblock' } as const satisfies Record<VolumeSource['type'], string>;

/** FD_MAX_DEV_NAME and SE_UDEV_PATH_LEN of the kernel, without the NUL. */
const maxPathBytes = 255;

/** The name of a volume's backstore, in configfs and in targetcli. */
export function backstoreName(volumeId: string): string {
  return namePrefix + volumeId.toLowerCase();
}

/** The volume of a backstore; null: it was not made by this server. */
export function volumeIdOf(folder: string): string | null {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  const id = name.startsWith(namePrefix) ? name.slice(namePrefix.length) : '';
  return /^[0-9a-f]{32}$/.test(id) ? id : null;
}

/** LIO's NAA designator (VPD page 83h): its company id, and as many digits of the unit serial number as fit. */
export function identifierOf(volumeId: string): string {
  return `6001405${volumeId.slice(0, 25).toLowerCase()}`;
}

/** Why LIO cannot store the path of a file or device; null if it can. */
export function findPathFault(path: string): string | null {
  const bytes = Buffer.byteLength(path);
  if (path.includes(',')) return 'expected no comma';
  if (/\p{Cc}/u.test(path) || path !== path.trim())
    return 'expected no control characters and no white space at its ends';
  return bytes > maxPathBytes ? `it has ${bytes} bytes, expected at most ${maxPathBytes}` : null;
}

/** A backstore in configfs. */
export interface ShownBackstore {
  readonly isEnabled: boolean;
  /** The file or device behind it. */
  readonly path: string | null;
  /** Size of a file; null for a device, or if it is not shown. */
  readonly bytes: number | null;
}

/**
 * The backstores of volumes (`core/fileio_<number>/iscsi-wbem-<volume id>`, `core/iblock_...`). The number is derived from the
 * volume's id, so a backstore is found without reading the others. targetctl restore assigns numbers of its own; such a backstore
 * is searched for once.
 */
export class LioBackstores {
  readonly #configfs: Configfs;
  /** Folders by backstore name, from the last search. */
  #places: ReadonlyMap<string, string> | null = null;

  constructor(configfs: Configfs) {
    this.#configfs = configfs;
  }

  /**
   * The folder of a volume's backstore; null if there is none.
   * @param isExpected whether it should exist: if it is not found at its place, all are searched again.
   */
  async find(volume: Pick<VolumeSource, 'id' | 'type'>, isExpected: boolean): Promise<string | null> {
    const own = folderOf(volume);
    if (await this.#isThere(own)) return own;
    const name = backstoreName(volume.id);
    const known = this.#places?.get(name);
    if (known !== undefined && (await this.#isThere(known))) return known;
    if (this.#places === null || isExpected || known !== undefined) this.#places = await this.list();
    return this.#places.get(name) ?? null;
  }

  /** The folders of all backstores of this server by name. */
  async list(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const hba of (await this.#configfs.listFolders(coreFolder)) ?? []) {
      if (!/^(?:fileio|iblock)_\d+$/.test(hba)) continue;
      for (const name of (await this.#configfs.listFolders(`${coreFolder}/${hba}`)) ?? [])
        if (volumeIdOf(name) !== null) found.set(name, `${coreFolder}/${hba}/${name}`);
    }
    return found;
  }

  async read(folder: string): Promise<ShownBackstore> {
    const [enabled, path, info] = await Promise.all([
      this.#text(`${folder}/enable`),
      this.#text(`${folder}/udev_path`),
      this.#text(`${folder}/info`),
    ]);
    const bytes = /\bSize: (\d+)/.exec(info ?? '')?.[1];
    return {
      isEnabled: enabled === '1',
      path: path === null || path === '' ? (/\bFile: (\S+)/.exec(info ?? '')?.[1] ?? null) : path,
      bytes: bytes === undefined || !folder.startsWith(`${coreFolder}/fileio_`) ? null : Number(bytes),
    };
  }

  /**
   * Creates the backstore of a volume, or completes one that was begun.  Its identity is set before any LUN can show it.
   * @returns its folder.
   * @throws TargetDriverError rejected if LIO refuses the file or device; in-use if one of that name serves another file.
   */
  async ensure(volume: VolumeSource, isExpected: boolean): Promise<string> {
    const found = await this.find(volume, isExpected);
    const folder = found ?? folderOf(volume);
    try {
      if (found === null) {
        await this.#configfs.makeFolder(folder.slice(0, folder.lastIndexOf('/')));
        await this.#configfs.makeFolder(folder);
      }
      await this.#configure(folder, volume);
    } catch (error) {
      if (error instanceof TargetDriverError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new TargetDriverError('rejected', `LIO does not serve ${volume.path}: ${reason}`, {
        cause: error,
      });
    }
    return folder;
  }

  async #configure(folder: string, volume: VolumeSource): Promise<void> {
    const { id, path, type, bytes, blockSize } = volume;
    const isFile = type === 'file';
    const shown = await this.read(folder);
    if (shown.isEnabled && shown.path !== path)
      throw new TargetDriverError(
        'in-use',
        `the backstore ${backstoreName(id)} of LIO serves ${shown.path ?? 'nothing'} meanwhile, expected ${path}`,
      );
    if (!shown.isEnabled) {
      const control = isFile
        ? `fd_dev_name=${path},fd_dev_size=${bytes},fd_buffered_io=1`
        : `udev_path=${path}`;
      await this.#configfs.write(`${folder}/control`, control);
      // Writes may be in the page cache when they are answered, so initiators are told of a volatile cache and flush it.
      if (isFile) await this.#configfs.write(`${folder}/attrib/emulate_write_cache`, '1');
      await this.#configfs.write(`${folder}/udev_path`, path);
      await this.#configfs.write(`${folder}/enable`, '1');
    } else if (isFile && shown.bytes !== bytes) await this.resize(volume, folder);
    const serial = (await this.#text(`${folder}/wwn/vpd_unit_serial`))?.split(':').at(-1)?.trim();
    if (serial !== id) await this.#configfs.write(`${folder}/wwn/vpd_unit_serial`, id);
    await this.#setAttribute(folder, 'block_size', String(blockSize));
    // A device that cannot discard would be refused.
    const descriptors = Number(await this.#text(`${folder}/attrib/max_unmap_block_desc_count`));
    if (descriptors > 0) await this.#setAttribute(folder, 'emulate_tpu', '1');
  }

  /** Sets the new size of a file.  A device has its own. */
  async resize({ type, bytes }: VolumeSource, folder: string): Promise<void> {
    if (type === 'file') await this.#configfs.write(`${folder}/control`, `fd_dev_size=${bytes}`);
  }

  /** Removes the backstore of a volume that no LUN shows any more. */
  async remove(volume: Pick<VolumeSource, 'id' | 'type'>): Promise<void> {
    const folder = await this.find(volume, false);
    const hba = (folder ?? folderOf(volume)).split('/').slice(0, 2).join('/');
    if (folder !== null) await this.#configfs.removeFolder(folder);
    // If two volumes have the same number, the other one's folder stays.
    if ((await this.#configfs.listFolders(hba))?.length === 0) await this.#configfs.removeFolder(hba);
  }

  async #setAttribute(folder: string, name: string, value: string): Promise<void> {
    const shown = await this.#text(`${folder}/attrib/${name}`);
    if (shown !== null && shown !== value) await this.#configfs.write(`${folder}/attrib/${name}`, value);
  }

  async #isThere(folder: string): Promise<boolean> {
    return (await this.#configfs.listFolders(folder)) !== null;
  }

  async #text(path: string): Promise<string | null> {
    return (await this.#configfs.read(path))?.toString('utf8').trim() ?? null;
  }
}

/** Above the numbers that rtslib assigns, which begin at 0. */
function folderOf({ id, type }: Pick<VolumeSource, 'id' | 'type'>): string {
  const number = 2 ** 28 + Number.parseInt(id.slice(0, 7), 16);
  return `${coreFolder}/${plugins[type]}_${number}/${backstoreName(id)}`;
}

/** rtslib's name of the plugin of a volume's backstore in saveconfig.json. */
export function savedPluginOf(type: VolumeSource['type']): 'fileio' | 'block' {
  return type === 'file' ? 'fileio' : 'block';
}
