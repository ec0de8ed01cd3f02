import type { Export, StorageDriver } from '../targets/StorageDriver.js';

/** The consequence of several targets that show one volume, as a sentence without a full stop. */
export function describeSharing(
  name: string,
  shown: readonly Pick<Export, 'target'>[],
  { storageCapabilities }: Pick<StorageDriver, 'storageCapabilities'>,
): string {
  const targets = shown.map(({ target }) => target).join(' and ');
  const known = storageCapabilities.sharesUnits
    ? 'SCSI reservations hold at all of them'
    : 'SCSI reservations at one are not known to the others, so that clusters which fence by them lose data';
  return `"${name}" is shown by ${targets}: initiators that use one file system at the same time destroy it unless it is made for that; ${known}`;
}
