import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Pool, StoredVolume } from '../pools/Pool.js';
import { PoolError } from '../pools/PoolError.js';
import { describeWithoutAccount, findWithoutAccount } from '../provisioning/describeAdmission.js';
import { describeSharing } from '../provisioning/describeSharing.js';
import type { Storage } from '../provisioning/Storage.js';
import type { VolumeRecord } from '../provisioning/VolumeRecords.js';
import type { Export, StorageDriver } from '../targets/StorageDriver.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { Finding, TargetReader } from '../targets/TargetReader.js';

/** The part of storage that is examined. */
export type ExaminedStorage = Pick<Storage, 'driver' | 'pools' | 'volumes'>;

/** A volume and its bytes in the pool; null: the pool has none. */
interface FoundVolume {
  readonly volume: VolumeRecord;
  readonly stored: StoredVolume | null;
}

/** Fill levels of a pool that are reported, the highest first. */
const fillLevels = [
  { share: 0.95, severity: 'error' },
  { share: 0.9, severity: 'warning' },
  { share: 0.8, severity: 'warning' },
] as const;

/**
 * Findings about full or unusable pools, volumes without data, data without a volume, and exports that no initiator can see.
 * Changes nothing.
 */
export async function storageFindings(
  storage: ExaminedStorage,
  targets: TargetReader,
  stateDir: string,
): Promise<readonly Finding[]> {
  const ofPools = await Promise.all(storage.pools.map((pool) => poolFindings(pool, storage, stateDir)));
  return [
    ...ofPools.flat(),
    ...unknownPoolFindings(storage, stateDir),
    ...(await exportFindings(storage, targets)),
  ];
}

async function poolFindings(
  pool: Pool,
  { volumes, driver }: ExaminedStorage,
  stateDir: string,
): Promise<readonly Finding[]> {
  const subject = `pool ${pool.name}`;
  try {
    const { totalBytes, remainingBytes, primordial } = await pool.read();
    const used = totalBytes === 0 ? 1 : 1 - remainingBytes / totalBytes;
    const level = fillLevels.find(({ share }) => used >= share);
    const stored = new Set(await pool.list());
    const own = Array.from(volumes.list()).filter((volume) => volume.pool === pool.name);
    const found: FoundVolume[] = [];
    for (const volume of own)
      found.push({ volume, stored: stored.has(volume.id) ? await pool.find(volume.id) : null });
    return [
      // The fill level of a pool without volumes is not reported.
      ...(level && own.length > 0
        ? [
            finding(
              level.severity,
              subject,
              `${Math.floor(used * 100)} % of its ${totalBytes} bytes are used, and ${remainingBytes} are left: writes to thin volumes fail when it is full.`,
              'Make room in it, remove volumes, or make it larger.',
            ),
          ]
        : []),
      ...(own.length > 0 && isOnStateOf(stateDir, primordial.id)
        ? stateFindings(pool, found, driver, { remainingBytes, stateDir })
        : []),
      ...own
        .filter(({ id }) => !stored.has(id))
        .map(({ id, name }) =>
          finding(
            'error',
            `volume ${name}`,
            `Its bytes are not in the pool "${pool.name}", which has nothing under ${id}.`,
            'Put them back from a copy, or remove the volume.',
          ),
        ),
      ...shortVolumeFindings(found),
      ...Array.from(stored)
        .filter((id) => !volumes.find(id))
        .map((id) =>
          finding(
            'warning',
            subject,
            `It has bytes under ${id} that are no volume of this server.`,
            `They may be of another server, or left by one whose store was lost: make them a volume with iscsi-wbem volume adopt ${nameIn(pool, id)} <name>, or remove them by hand where nobody needs them.`,
          ),
        ),
    ];
  } catch (error) {
    if (!(error instanceof PoolError)) throw error;
    return [
      finding('error', subject, `${error.message}.`, 'Its volumes cannot be served until it can be used.'),
    ];
  }
}

/**
 * Of a pool on the file system of the server's own state.  The pool that there is without any table lies there on purpose: it is told of
 * where its volumes can fill what the server itself needs.
 */
function stateFindings(
  pool: Pool,
  own: readonly FoundVolume[],
  { storageCapabilities }: Pick<StorageDriver, 'storageCapabilities'>,
  { remainingBytes, stateDir }: { readonly remainingBytes: number; readonly stateDir: string },
): readonly Finding[] {
  const subject = `pool ${pool.name}`;
  const remedy = 'Give it a file system of its own with a [[pool]] table';
  if (!storageCapabilities.keepsReserve && promisedBytes(own) > remainingBytes)
    return [
      finding(
        'warning',
        subject,
        "It is on the file system of the server's own state, which writes to its volumes can fill: this kind of target does not leave --pool-reserve free.",
        `${remedy}, or make its volumes thick.`,
      ),
    ];
  if (dirname(pool.pathOf('0'.repeat(32))) === join(stateDir, 'volumes')) return [];
  return [
    finding(
      'warning',
      subject,
      "It is on the file system of the server's own state, which volumes share.",
      `${remedy}; until then --pool-reserve is what is kept free.`,
    ),
  ];
}

/** What its volumes may still take. */
function promisedBytes(own: readonly FoundVolume[]): number {
  let promised = 0;
  for (const { volume, stored } of own) promised += Math.max(0, volume.bytes - (stored?.allocatedBytes ?? 0));
  return promised;
}

/** Volumes of which a part is gone.  A file that is gone and is made anew by a target is one of them: it is empty. */
function shortVolumeFindings(own: readonly FoundVolume[]): readonly Finding[] {
  return own.flatMap(({ volume: { name, bytes }, stored }) =>
    stored === null || stored.bytes >= bytes
      ? []
      : [
          finding(
            'error',
            `volume ${name}`,
            `${stored.path} has ${stored.bytes} bytes, expected its ${bytes}: it was cut, or made anew when it was gone.`,
            'Put the bytes back from a copy, or remove the volume.',
          ),
        ],
  );
}

function unknownPoolFindings({ pools, volumes }: ExaminedStorage, stateDir: string): readonly Finding[] {
  const known = new Set(pools.map(({ name }) => name));
  const lost = Array.from(volumes.list()).filter(({ pool }) => !known.has(pool));
  return [...new Set(lost.map(({ pool }) => pool))].map((pool) =>
    finding(
      'error',
      `pool ${pool}`,
      `The configuration has no such pool, and ${lost.filter((volume) => volume.pool === pool).length} volumes are in it.`,
      // The default pool was not configured by anyone.
      pool === 'default'
        ? `It is the pool that there is while the configuration has none: add a [[pool]] table with name = "default" and folder = "${join(stateDir, 'volumes')}".`
        : 'Put its [[pool]] table back.',
    ),
  );
}

async function exportFindings(
  { driver, volumes }: ExaminedStorage,
  targets: TargetReader,
): Promise<readonly Finding[]> {
  try {
    const exports = await driver.listExports(null);
    const found: Finding[] = [...sharingFindings(exports, { driver, volumes })];
    const shown = new Set(exports.map(({ target }) => target));
    for (const target of shown) {
      if (!(await driver.isOwnTarget(target))) continue;
      const initiators = (await driver.findAccessList(target))?.initiators ?? null;
      if (initiators === null)
        found.push(
          finding(
            'warning',
            target,
            'Any initiator with an account may see its LUNs.',
            'Name those that may.',
          ),
        );
      else if (initiators.length === 0)
        found.push(
          finding(
            'warning',
            target,
            'It shows volumes, and no initiator may see them.',
            `Run iscsi-wbem target allow ${target} <initiator>.`,
          ),
        );
      else {
        const without = await findWithoutAccount(targets, driver, target);
        if (without.initiators.length > 0)
          found.push(
            finding(
              'warning',
              target,
              `It shows volumes to initiators without an account: ${describeWithoutAccount(without)}.`,
              `Run iscsi-wbem secret add ${without.initiators[0]} --target ${target}; for hosts that know no CHAP see the setting new-targets.`,
            ),
          );
      }
    }
    for (const { target, lun, initiators } of exports)
      if (initiators?.length === 0)
        found.push(
          finding(
            'warning',
            `${target} LUN ${lun}`,
            'No initiator that the target allows may see it.',
            `Run iscsi-wbem target allow ${target} <initiator> --lun ${lun}.`,
          ),
        );
    for (const { target, lun, volumeId } of exports)
      if (volumeId !== null && !volumes.find(volumeId))
        found.push(
          finding(
            'error',
            `${target} LUN ${lun}`,
            `It shows the volume ${volumeId}, which this server does not know.`,
            `Run iscsi-wbem export remove ${target} ${lun}.`,
          ),
        );
    return found;
  } catch (error) {
    // The findings about the target say why it cannot be asked.
    if (error instanceof TargetDriverError) return [];
    throw error;
  }
}

function sharingFindings(
  exports: readonly Export[],
  { driver, volumes }: Pick<ExaminedStorage, 'driver' | 'volumes'>,
): readonly Finding[] {
  const byVolume = new Map<string, Export[]>();
  for (const each of exports)
    if (each.volumeId !== null) byVolume.set(each.volumeId, [...(byVolume.get(each.volumeId) ?? []), each]);
  return [...byVolume].flatMap(([id, shown]) => {
    const volume = volumes.find(id);
    if (!volume || shown.length < 2) return [];
    return [
      finding(
        'warning',
        `volume ${volume.name}`,
        `${describeSharing(volume.name, shown, driver)}.`,
        'Nothing, where that is wanted; otherwise take it away from all but one (iscsi-wbem export remove).',
      ),
    ];
  });
}

/** What `volume adopt` takes. */
function nameIn(pool: Pool, id: string): string {
  return basename(pool.pathOf(id));
}

function isOnStateOf(stateDir: string, primordialId: string): boolean {
  const stats = statSync(stateDir, { throwIfNoEntry: false });
  return stats !== undefined && primordialId.endsWith(`:${stats.dev}`);
}

function finding(severity: Finding['severity'], subject: string, sentence: string, remedy: string): Finding {
  return { severity, subject, sentence, remedy };
}
