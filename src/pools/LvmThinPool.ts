import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { explainLvmError } from './lvmErrors.js';
import { parseReport, reportArgs, type LogicalVolume, type VolumeGroup } from './lvmReport.js';
import {
  poolIdOf,
  type AdoptableBytes,
  type NewVolume,
  type Pool,
  type PoolState,
  type StoredVolume,
} from './Pool.js';
import { PoolError } from './PoolError.js';
import { ProgramError, runProgram, type RunProgram } from './runProgram.js';

export interface LvmThinPoolOptions {
  readonly name: string;
  readonly volumeGroup: string;
  readonly thinPool: string;
}

export interface LvmThinPoolDeps {
  readonly run: RunProgram;
  /** Overwrites a range of a device with zeros, and waits for the disk. */
  readonly writeZeros: (path: string, from: number, to: number) => Promise<void>;
}

const prefix = 'iscsi-wbem-';
const volumeName = /^iscsi-wbem-([0-9a-f]{32})$/u;
/** Suffix of the volume that holds the former bytes during a replacement. */
const asideSuffix = '-replaced';

/** Requests within this time are answered from one report, so that a list of volumes does not run a program for each of them. */
const reportKeptMs = 1_000;

const openRetries = 5;
const openRetryMs = 200;

/** The state of the volume group, and this pool in it. */
interface Report extends VolumeGroup {
  readonly thinPool: LogicalVolume;
}

/**
 * A thin pool of LVM.  A volume is the thin logical volume `iscsi-wbem-<id>` in it, /dev/<volume group>/iscsi-wbem-<id>.  Sizes
 * are multiples of the extents of the group.
 *
 * Every change is one transaction of LVM, which is on disk when its program ends.  Only `replace` needs three: the volume is
 * renamed, the other one gets its name, and the renamed one is removed.  If a crash left only the renamed volume, the next access
 * renames it back.  If it left both, the replacement is complete, and the next change removes the renamed one.
 */
export class LvmThinPool implements Pool {
  readonly kind = 'lvm-thin';
  readonly makesThick = false;
  readonly thickByDefault = false;
  /** The limit of the targets; LVM itself allows larger volumes. */
  readonly maxVolumeBytes = 64 * 2 ** 40;
  /** The volumes are not in a file system. */
  readonly reserveBytes = 0;
  readonly id: string;
  readonly name: string;
  readonly volumeGroup: string;
  readonly thinPool: string;
  readonly #deps: LvmThinPoolDeps;
  #report: { readonly at: number; readonly report: Promise<Report> } | null = null;
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(
    { name, volumeGroup, thinPool }: LvmThinPoolOptions,
    deps: LvmThinPoolDeps = { run: runProgram, writeZeros },
  ) {
    this.id = poolIdOf(name);
    this.name = name;
    this.volumeGroup = volumeGroup;
    this.thinPool = thinPool;
    this.#deps = deps;
  }

  /** LVM reports the used share in hundredths of a percent, which limits the precision of the remaining space. */
  async read(): Promise<PoolState> {
    const { thinPool, uuid, bytes, freeBytes, extentBytes } = await this.#recentReport();
    const takenBytes = shareOf(thinPool);
    return {
      totalBytes: thinPool.bytes,
      remainingBytes: Math.max(0, thinPool.bytes - takenBytes),
      stepBytes: extentBytes,
      primordial: { id: `iscsi-wbem:primordial:${uuid}`, totalBytes: bytes, remainingBytes: freeBytes },
    };
  }

  async copiesAtOnce(): Promise<'thin-snapshot'> {
    await this.#recentReport();
    return 'thin-snapshot';
  }

  async find(id: string): Promise<StoredVolume | null> {
    const report = await this.#recentReport();
    const isAside = !report.volumes.has(nameOf(id)) && report.volumes.has(asideOf(id));
    const found = isAside
      ? await this.#change(async (now) => {
          if (now.volumes.has(nameOf(id))) return this.#own(now, nameOf(id));
          await this.#putBack(now, id);
          return this.#own(now, asideOf(id));
        })
      : this.#own(report, nameOf(id));
    if (found === null) return null;
    const path = this.pathOf(id);
    if (!found.isActive)
      throw new PoolError(
        'unavailable',
        `the logical volume "${path}" is not active: expected it to be (lvchange --activate y --ignoreactivationskip)`,
      );
    return { path, type: 'block', bytes: found.bytes, allocatedBytes: shareOf(found) };
  }

  async list(): Promise<readonly string[]> {
    const { volumes } = await this.#recentReport();
    const names = Array.from(volumes.values())
      .filter((volume) => this.#isOurs(volume))
      .map(({ name }) => name);
    return names.flatMap((name) => volumeName.exec(name)?.[1] ?? []);
  }

  async create({ id, bytes, thick }: NewVolume): Promise<void> {
    if (thick)
      throw new PoolError(
        'not-supported',
        `the pool "${this.name}" is a thin pool of LVM: expected a thin volume, not a thick one`,
      );
    await this.#change(async (report) => {
      this.#expectSize(report, bytes);
      // Removes what an earlier attempt left.
      await this.#remove(report, nameOf(id));
      await this.#lvm('lvcreate', [
        '--yes',
        '--type',
        'thin',
        '--thinpool',
        this.thinPool,
        '--virtualsize',
        `${roundUp(bytes, report.extentBytes)}b`,
        '--setactivationskip',
        'n',
        '--name',
        nameOf(id),
        this.volumeGroup,
      ]);
    });
  }

  async findAdoptable(name: string): Promise<AdoptableBytes> {
    return this.#expectAdoptable(await this.#recentReport(), name);
  }

  async adopt(name: string, id: string): Promise<void> {
    await this.#change(async (report) => {
      // Repeated after a crash it has its new name already.
      if (!report.volumes.has(name) && this.#own(report, nameOf(id)) !== null) return;
      this.#expectAdoptable(report, name);
      // A snapshot is not activated by itself, which volumes are.
      await this.#lvm('lvchange', ['--yes', '--setactivationskip', 'n', this.#lvOf(name)]);
      if (name !== nameOf(id)) await this.#rename(name, nameOf(id));
    });
  }

  async resize(id: string, bytes: number, thick: boolean): Promise<void> {
    if (thick)
      throw new PoolError(
        'not-supported',
        `the pool "${this.name}" is a thin pool of LVM: expected a thin volume, not a thick one`,
      );
    await this.#change(async (report) => {
      const found = this.#own(report, nameOf(id));
      if (found === null) throw this.#noSuchVolume(id);
      const wanted = roundUp(bytes, report.extentBytes);
      // LVM reports an error if the size is unchanged.
      if (wanted === found.bytes) return;
      const where = this.#lvOf(nameOf(id));
      if (wanted > found.bytes) {
        this.#expectSize(report, bytes);
        await this.#lvm('lvextend', ['--yes', '--size', `${wanted}b`, where]);
        return;
      }
      await this.#forget(report, id, wanted, found.bytes);
      await this.#reduce(wanted, where);
    });
  }

  async remove(id: string): Promise<void> {
    await this.#change(async (report) => {
      await this.#remove(report, nameOf(id));
      await this.#remove(report, asideOf(id));
    });
  }

  /**
   * A thin snapshot.  The kernel suspends the source and writes its pending data first.  The snapshot is activated like other
   * volumes, which LVM does not do by default.
   */
  async copyAtOnce(source: string, id: string): Promise<void> {
    await this.#change(async (report) => {
      if (this.#own(report, nameOf(source)) === null) throw this.#noSuchVolume(source);
      await this.#remove(report, nameOf(id));
      await this.#lvm('lvcreate', [
        '--yes',
        '--snapshot',
        '--setactivationskip',
        'n',
        '--name',
        nameOf(id),
        this.#lvOf(nameOf(source)),
      ]);
    });
  }

  async replace(id: string, by: string): Promise<void> {
    await this.#change(async (report) => {
      if (this.#own(report, nameOf(by)) === null) {
        await this.#putBack(report, id);
        return;
      }
      const replaced = this.#own(report, nameOf(id));
      if (replaced !== null) {
        // A process with the volume open would continue with the former bytes.
        await this.#expectClosed(replaced);
        await this.#remove(report, asideOf(id));
        await this.#rename(nameOf(id), asideOf(id));
      }
      try {
        await this.#rename(nameOf(by), nameOf(id));
      } catch (error) {
        await this.#rename(asideOf(id), nameOf(id));
        throw error;
      }
    });
    // The renamed volume does no harm, and the next change tries again.
    await this.#change(async () => {});
  }

  /** @throws PoolError no-such-volume, not-ours, in-use, size, unavailable */
  #expectAdoptable(report: Report, name: string): AdoptableBytes {
    // Its name goes to programs of LVM as a part of an argument.
    const found = /^[\w+.][\w+.-]{0,126}$/u.test(name) ? this.#own(report, name) : null;
    if (found === null)
      throw new PoolError(
        'no-such-volume',
        `there is no logical volume ${JSON.stringify(name.slice(0, 127))} in the volume group "${this.volumeGroup}"`,
      );
    const id = volumeName.exec(name)?.[1] ?? null;
    const where = this.#lvOf(name);
    if (id === null && name.startsWith(prefix))
      throw new PoolError('not-ours', `the logical volume "${where}" is this server's own`);
    if (!found.isActive)
      throw new PoolError(
        'unavailable',
        `the logical volume "${where}" is not active: expected it to be (lvchange --activate y --ignoreactivationskip)`,
      );
    if (found.isOpen)
      throw new PoolError('in-use', `the logical volume "${where}" is open: expected that nothing uses it`);
    if (found.bytes > this.maxVolumeBytes)
      throw new PoolError(
        'size',
        `"${where}" has ${found.bytes} bytes: expected at most ${this.maxVolumeBytes}`,
      );
    const path = `/dev/${where}`;
    return { id, path, bytes: found.bytes, allocatedBytes: shareOf(found) };
  }

  /** Renames a volume back if no other one has taken its place. */
  async #putBack({ volumes }: Report, id: string): Promise<void> {
    if (!volumes.has(nameOf(id)) && volumes.has(asideOf(id))) await this.#rename(asideOf(id), nameOf(id));
  }

  async #rename(from: string, to: string): Promise<void> {
    await this.#lvm('lvrename', ['--yes', this.volumeGroup, from, to]);
  }

  /**
   * Does nothing if there is none.
   * @throws PoolError not-ours
   */
  async #remove(report: Report, name: string): Promise<void> {
    if (this.#own(report, name) !== null) await this.#lvm('lvremove', ['--yes', this.#lvOf(name)]);
  }

  async #expectClosed({ name }: LogicalVolume): Promise<void> {
    for (let tries = 0; tries < openRetries; tries += 1) {
      const { volumes } = await this.#readReport();
      if (volumes.get(name)?.isOpen !== true) return;
      // udev opens devices for a moment.
      await sleep(openRetryMs);
    }
    throw new PoolError(
      'failed',
      `the logical volume "${this.#lvOf(name)}" is open: expected that nothing has it open while its bytes are replaced`,
    );
  }

  /**
   * Overwrites the bytes beyond the new end before the volume shrinks.  LVM does not clear them, and they would reappear when the
   * volume grows.  A discard works on whole chunks only.
   */
  async #forget({ thinPool }: Report, id: string, from: number, to: number): Promise<void> {
    if (thinPool.discards === 'ignore')
      throw new PoolError(
        'not-supported',
        `the thin pool "${this.#lvOf(this.thinPool)}" ignores discards: expected one that does not, to make a volume smaller (lvchange --discards passdown)`,
      );
    const path = this.pathOf(id);
    await this.#lvm('blkdiscard', ['-o', String(from), '-l', String(to - from), path]);
    const chunkEnd = Math.min(to, roundUp(from, thinPool.chunkBytes));
    if (chunkEnd === from) return;
    try {
      await this.#deps.writeZeros(path, from, chunkEnd);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new PoolError('failed', `"${path}" cannot be written to: ${message}`, { cause: error });
    }
  }

  async #reduce(bytes: number, where: string): Promise<void> {
    const args = ['--yes', '--force', '--size', `${bytes}b`, where];
    try {
      // Since 2.03.17 LVM looks for a file system first.  The content of the volume is the initiators' own.
      await this.#deps.run('lvreduce', ['--fs', 'ignore', ...args]);
    } catch (error) {
      const isOlder =
        error instanceof ProgramError && /unrecognized option|invalid option/iu.test(error.output);
      if (!isOlder) throw explainLvmError(error, this.name);
      await this.#lvm('lvreduce', args);
    }
  }

  /** Runs changes one after the other, each with a new report. */
  async #change<T>(work: (report: Report) => Promise<T>): Promise<T> {
    const before = this.#lastChange;
    const change = (async () => {
      await Promise.allSettled([before]);
      try {
        const report = await this.#readReport();
        return await work(await this.#sweep(report));
      } finally {
        this.#report = null;
      }
    })();
    this.#lastChange = change;
    return change;
  }

  /** Removes the renamed volumes of completed replacements. */
  async #sweep(report: Report): Promise<Report> {
    const volumes = new Map(report.volumes);
    for (const volume of report.volumes.values()) {
      const id = /^iscsi-wbem-([0-9a-f]{32})-replaced$/u.exec(volume.name)?.[1];
      if (id === undefined || !volumes.has(nameOf(id)) || !this.#isOurs(volume)) continue;
      try {
        await this.#lvm('lvremove', ['--yes', this.#lvOf(volume.name)]);
        volumes.delete(volume.name);
      } catch (error) {
        // It occupies space but does no harm.
        if (!(error instanceof PoolError)) throw error;
      }
    }
    return { ...report, volumes };
  }

  async #recentReport(): Promise<Report> {
    const now = performance.now();
    if (this.#report === null || now - this.#report.at > reportKeptMs) {
      const kept = { at: now, report: this.#readReport() };
      this.#report = kept;
      kept.report.catch(() => {
        if (this.#report === kept) this.#report = null;
      });
    }
    return this.#report.report;
  }

  /** @throws PoolError unavailable */
  async #readReport(): Promise<Report> {
    const output = await this.#lvm('lvs', reportArgs(this.volumeGroup));
    let group;
    try {
      group = parseReport(output);
    } catch (error) {
      throw new PoolError('failed', `lvs(8) of "${this.volumeGroup}" did not answer as expected`, {
        cause: error,
      });
    }
    const thinPool = group?.volumes.get(this.thinPool);
    const fault = thinPool ? findFault(thinPool) : 'is not there: expected a thin pool';
    if (group && thinPool && fault === null) return { ...group, thinPool };
    throw new PoolError(
      'unavailable',
      `the logical volume "${this.#lvOf(this.thinPool)}" of the pool "${this.name}" ${fault}`,
    );
  }

  /**
   * Null if there is none.
   * @throws PoolError not-ours
   */
  #own({ volumes }: Report, name: string): LogicalVolume | null {
    const found = volumes.get(name);
    if (!found) return null;
    if (this.#isOurs(found)) return found;
    throw new PoolError(
      'not-ours',
      `"${this.#lvOf(name)}" is no thin volume of "${this.thinPool}": expected the one that was made for the volume`,
    );
  }

  #isOurs({ segmentType, pool }: LogicalVolume): boolean {
    return segmentType === 'thin' && pool === this.thinPool;
  }

  #expectSize({ thinPool }: Report, bytes: number): void {
    if (bytes > this.maxVolumeBytes)
      throw new PoolError('size', `${bytes} bytes: expected at most ${this.maxVolumeBytes} for one volume`);
    if (bytes > thinPool.bytes)
      throw new PoolError(
        'no-room',
        `${bytes} bytes: expected at most ${thinPool.bytes}, the size of the pool "${this.name}"`,
      );
  }

  pathOf(id: string): string {
    return `/dev/${this.volumeGroup}/${nameOf(id)}`;
  }

  #lvOf(name: string): string {
    return `${this.volumeGroup}/${name}`;
  }

  #noSuchVolume(id: string): PoolError {
    return new PoolError(
      'no-such-volume',
      `there is no logical volume "${this.#lvOf(nameOf(id))}" in the pool "${this.name}"`,
    );
  }

  async #lvm(program: string, args: readonly string[]): Promise<string> {
    try {
      return await this.#deps.run(program, args);
    } catch (error) {
      throw explainLvmError(error, this.name);
    }
  }
}

function findFault({ segmentType, zeroes, isActive, fault }: LogicalVolume): string | null {
  if (segmentType !== 'thin-pool') return `is of the type "${segmentType}": expected a thin pool`;
  if (!isActive) return 'is not active: expected it to be (lvchange --activate y)';
  // Without zeroing, a volume that writes part of a chunk shows former data of another volume in the rest of it.
  if (!zeroes)
    return 'does not zero what volumes are given: expected it to, so that no volume shows the bytes of a removed one (lvchange --zero y)';
  // A pool without free data space is usable, and reports that nothing remains.
  return fault === '' || fault === 'out_of_data' ? null : `has the fault "${fault}": expected none`;
}

function nameOf(id: string): string {
  if (!/^[0-9a-f]{32}$/u.test(id)) throw new RangeError(`"${id}" is no volume id: expected 32 hex digits`);
  return prefix + id;
}

function asideOf(id: string): string {
  return nameOf(id) + asideSuffix;
}

function shareOf({ bytes, dataPercent }: LogicalVolume): number {
  return Math.round((bytes * (dataPercent ?? 0)) / 100);
}

function roundUp(bytes: number, step: number): number {
  return Math.ceil(bytes / step) * step;
}

async function writeZeros(path: string, from: number, to: number): Promise<void> {
  const zeros = Buffer.alloc(Math.min(2 ** 20, to - from));
  const file = await open(path, 'r+');
  try {
    for (let at = from; at < to;)
      at += (await file.write(zeros, 0, Math.min(zeros.length, to - at), at)).bytesWritten;
    await file.sync();
  } finally {
    await file.close();
  }
}
