import type { MadeExport } from '../MadeTargets.js';
import type { VolumeSource } from '../StorageDriver.js';
import { StorageExecution, type ExecuteStorageDeps } from './executeStorage.js';
import { isWithheld } from './LioMadeTargets.js';
import { isWhole, sizeOf } from './volumeFiles.js';

/** A volume whose LUNs were taken away or are shown again. */
export interface CheckedVolume {
  readonly volume: VolumeSource;
  /** Size of its file; null: there is no file. */
  readonly bytes: number | null;
  readonly shown: readonly MadeExport[];
}

/** The result of a check of the files behind LUNs. */
export interface CheckedFiles {
  readonly withheld: readonly CheckedVolume[];
  /** Deleted while LIO has them open. */
  readonly unsaved: readonly CheckedVolume[];
  readonly shownAgain: readonly CheckedVolume[];
  readonly failed: readonly { readonly volume: VolumeSource; readonly error: unknown }[];
}

/**
 * Takes away LUNs whose file is missing or was cut, in force and in the saved configuration, and shows those again whose file is whole
 * again: LIO creates a missing file again, empty, and initiators would take it for the volume.  If a file was deleted while LIO has it
 * open its LUNs stay in force, because its bytes exist until LIO closes it.
 * @returns what was done.  A volume in `failed` is tried again by the next call.
 */
export async function checkVolumeFiles(deps: ExecuteStorageDeps): Promise<CheckedFiles> {
  const { made, configfs, backstores, sizeOfFile = sizeOf } = deps;
  const isLioThere = (await configfs.listFolders('')) !== null;
  const execution = new StorageExecution(deps);
  const withheld: CheckedVolume[] = [];
  const unsaved: CheckedVolume[] = [];
  const shownAgain: CheckedVolume[] = [];
  const failed: CheckedFiles['failed'][number][] = [];
  for (const id of new Set(made.exports().map(({ lun }) => lun.volume.id))) {
    const shown = made.showing(id);
    const volume = shown[0]?.lun.volume;
    if (volume?.type !== 'file') continue;
    try {
      await checkVolume(volume, shown);
    } catch (error) {
      failed.push({ volume, error });
    }
  }
  return { withheld, unsaved, shownAgain, failed };

  async function checkVolume(volume: VolumeSource, shown: readonly MadeExport[]): Promise<void> {
    const bytes = await sizeOfFile(volume.path);
    const away = shown.filter(({ target, lun }) => {
      const own = made.get(target);
      return own !== null && isWithheld(own, lun.lun);
    });
    if (!isWhole(volume, bytes)) {
      if (bytes === null && isLioThere && (await isOpen(volume))) {
        await execution.unsave(shown);
        unsaved.push({ volume, bytes, shown });
      } else if (away.length < shown.length) {
        await execution.withhold(shown, isLioThere);
        withheld.push({ volume, bytes, shown });
      }
    } else if (isLioThere && away.length > 0) {
      for (const each of away) await execution.showAgain(each);
      shownAgain.push({ volume, bytes, shown: away });
    }
  }

  async function isOpen(volume: VolumeSource): Promise<boolean> {
    const folder = await backstores.find(volume, true);
    return folder !== null && (await backstores.read(folder)).isEnabled;
  }
}
