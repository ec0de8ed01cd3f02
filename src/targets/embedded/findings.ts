import { statfsSync, statSync, type Stats } from 'node:fs';
import { examineFile } from '../../scsi/media/backingFile.js';
import type { EmbeddedLun, EmbeddedPortal, EmbeddedTarget, LeftOutLun } from '../EmbeddedTarget.js';
import type { IscsiName } from '../IscsiName.js';
import type { Finding, OpenTargetFinding } from '../TargetReader.js';
import type { AccountBook } from './AccountBook.js';

/** What `doctor` examines of the embedded target. */
export interface EmbeddedState {
  readonly portal: EmbeddedPortal;
  readonly targets: readonly EmbeddedTarget[];
  /** Whether its data path answers logins. */
  readonly isRunning: boolean;
  /**
   * Logical units that could not be opened at the start; null: there was no start, and the files are examined as a start would.
   */
  readonly leftOut: readonly LeftOutLun[] | null;
  readonly book: AccountBook;
}

/** The faults of the embedded target.  Reads the account book and the attributes of files, and changes nothing. */
export function findEmbeddedFaults({
  portal,
  targets,
  isRunning,
  leftOut,
  book,
}: EmbeddedState): readonly Finding[] {
  const where = `${portal.address} port ${portal.port}`;
  const stopped: Finding = {
    severity: 'error',
    subject: where,
    sentence: 'The embedded target is not running: nobody can log in.',
    remedy: 'The log says why it stopped; it is started again by itself.',
  };
  return [
    ...(isRunning ? [] : [stopped]),
    ...portalFaults(portal),
    ...targets.flatMap((target) => [
      ...accessFaults(target, portal, book),
      ...target.luns.flatMap((lun) => lunFaults(target, lun, leftOut)),
    ]),
    ...orphanedAccounts(targets, book),
  ];
}

function portalFaults({ address, port }: EmbeddedPortal): readonly Finding[] {
  const subject = `${address} port ${port}`;
  const remedy = 'Set --iscsi-bind to the address of the storage network.';
  if (isEveryAddress(address)) {
    const sentence = `The embedded target listens on all addresses of this machine.`;
    return [{ severity: 'warning', subject, sentence, remedy }];
  }
  return [];
}

/** The targets without CHAP. */
export function findOpenTargets({
  portal,
  targets,
  book,
}: Pick<EmbeddedState, 'portal' | 'targets' | 'book'>): readonly OpenTargetFinding[] {
  return targets
    .filter(({ iscsiName }) => book.isOpen(iscsiName))
    .map(({ iscsiName, initiators }) => ({
      // With an access list fewer initiators can log in, although a name proves nothing.
      severity: isLoopback(portal.address) || initiators !== null ? 'warning' : 'error',
      subject: iscsiName,
      target: iscsiName,
      sentence:
        initiators === null
          ? 'The target is open: it asks nobody for a secret.'
          : `The target asks nobody for a secret: any initiator that states one of the ${initiators.length} names it allows can log in.`,
      remedy: 'Set ChapEnabled of the target to TRUE, or add an account to it.',
    }));
}

function accessFaults(target: EmbeddedTarget, portal: EmbeddedPortal, book: AccountBook): readonly Finding[] {
  const { iscsiName, luns } = target;
  const found: Finding[] = [...findOpenTargets({ portal, targets: [target], book })];
  if (luns.length === 0 && !target.isDiscovery) {
    found.push({
      severity: 'warning',
      subject: iscsiName,
      sentence: 'The target has no LUN: an initiator that logs in finds nothing.',
      remedy:
        'Give it one with iscsi-wbem export add; where the configuration states the target, an [[embedded.target.lun]] there.',
    });
  }
  return found;
}

/** The finding for a LUN that is left out. */
export function leftOutFinding({ target, lun, sentence }: LeftOutLun): Finding {
  return {
    severity: 'error',
    subject: subjectOf(target, lun),
    sentence: `The LUN is left out. ${sentence}`,
    remedy: 'Put that right and restart the server.',
  };
}

/** The finding for an account or a target that cannot be decrypted. */
export function damagedEntryFinding(key: string): Finding {
  const isAccount = key.startsWith('embedded/account/');
  return {
    severity: 'error',
    subject: key,
    sentence: isAccount
      ? 'The sealed entry of an account cannot be decrypted and is left out: its user cannot log in.'
      : 'The sealed entry of a target cannot be decrypted and is left out: nobody can log in to the target.',
    remedy: isAccount
      ? 'Add the account again, or put the store back from a copy.'
      : 'Put the store back from a copy, or make the target again; its volumes are there.',
  };
}

/** Findings for LUNs whose file is larger than configured.  They are served at the size of the file. */
export function findLargerFiles({
  iscsiName,
  luns,
}: Pick<EmbeddedTarget, 'iscsiName' | 'luns'>): readonly Finding[] {
  return luns.flatMap(({ lun, bytes, file }): readonly Finding[] => {
    const stats = file === null ? null : statOf(file);
    if (stats?.isFile() !== true || stats.size <= bytes) return [];
    return [
      {
        severity: 'warning',
        subject: subjectOf(iscsiName, lun),
        sentence: `${file} has ${stats.size} bytes and the LUN is configured with ${bytes}: no file is made smaller, and it is served at its own size.`,
        remedy: 'Set size to that of the file.',
      },
    ];
  });
}

function lunFaults(
  target: EmbeddedTarget,
  unit: EmbeddedLun,
  leftOut: readonly LeftOutLun[] | null,
): readonly Finding[] {
  const { iscsiName, protected: isProtected } = target;
  const { lun, bytes, file } = unit;
  const subject = subjectOf(iscsiName, lun);
  const missing =
    leftOut === null
      ? refusedFile(iscsiName, unit)
      : (leftOut.find((each) => each.target === iscsiName && each.lun === lun) ?? null);
  if (missing !== null) return [leftOutFinding(missing)];
  if (file === null) {
    if (isProtected) return [];
    const sentence = 'The LUN is in memory: what is written to it is lost when the server stops.';
    const remedy = 'Name a file in its [[embedded.target.lun]], unless that is wanted.';
    return [{ severity: 'warning', subject, sentence, remedy }];
  }
  const stats = statOf(file);
  if (stats === null) {
    // The file is created at the start.
    if (leftOut === null) return [];
    const sentence = `${file} is not there or cannot be looked at: expected the file of the LUN.`;
    return [{ severity: 'error', subject, sentence, remedy: 'Put the file back and restart the server.' }];
  }
  const size = Math.floor(bytes / 512) * 512;
  const found: Finding[] = [];
  if (unit.volume?.isDevice === true) {
    if (stats.isBlockDevice()) return [];
    found.push({ severity: 'error', subject, sentence: `${file} is no block device.`, remedy: null });
  } else if (!stats.isFile()) {
    found.push({ severity: 'error', subject, sentence: `${file} is no regular file.`, remedy: null });
  } else if (stats.size < size && leftOut !== null) {
    found.push({
      severity: 'error',
      subject,
      sentence: `${file} has ${stats.size} bytes, expected ${size}: reads behind its end fail.`,
      remedy: 'Somebody cut it: put it back from a copy and restart the server.',
    });
  } else {
    const largest = Math.max(size, stats.size);
    found.push(...spaceFaults(subject, file, largest - stats.blocks * 512));
  }
  if ((stats.mode & 0o077) !== 0) {
    found.push({
      severity: 'warning',
      subject,
      sentence: `${file} has mode ${(stats.mode & 0o777).toString(8)}: other users of this machine can get at the data without logging in.`,
      remedy: `Run chmod 600 ${file}.`,
    });
  }
  return [...found, ...findLargerFiles({ ...target, luns: [unit] })];
}

/** Why a start would refuse the file; null: it would use or create it. */
function refusedFile(
  target: IscsiName,
  { lun, bytes, file, useExisting = false, volume }: EmbeddedLun,
): LeftOutLun | null {
  if (file === null || volume?.isDevice === true) return null;
  try {
    examineFile({ path: file, blockSize: 512, bytes, useExisting });
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { target, lun, sentence: `${error.message}.` };
  }
}

function subjectOf(target: IscsiName, lun: number): string {
  return `${target} LUN ${lun}`;
}

function spaceFaults(subject: string, file: string, missingBytes: number): readonly Finding[] {
  const { bavail, bsize } = statfsSync(file);
  const free = bavail * bsize;
  if (missingBytes <= free) return [];
  const sentence = `${file} is sparse and can grow by ${missingBytes} bytes, and its file system has ${free} free: writes will fail when it is full.`;
  return [{ severity: 'warning', subject, sentence, remedy: 'Make room, or make the LUN smaller.' }];
}

function orphanedAccounts(targets: readonly EmbeddedTarget[], book: AccountBook): readonly Finding[] {
  const configured = new Set(targets.map(({ iscsiName }) => iscsiName));
  return [...book.list()].flatMap(({ chapName, bindings }) =>
    bindings
      .filter(({ target }) => !configured.has(target))
      .map(({ target }): Finding => ({
        severity: 'warning',
        subject: chapName,
        sentence: `The account is bound to ${target}, which the configuration does not have.`,
        remedy: 'Remove the account, or configure the target again.',
      })),
  );
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function isEveryAddress(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
