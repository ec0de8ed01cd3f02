import { readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/Settings.js';
import { movedAsideFolder } from '../store/StateFolder.js';
import type { Finding } from '../targets/TargetReader.js';

/** Findings about the state folder, the sealing key, and files with secrets: owner and mode.  No file is opened. */
export function stateFindings({
  stateDir,
  keyFile,
}: Pick<Settings, 'stateDir' | 'keyFile'>): readonly Finding[] {
  const folder = statOf(stateDir);
  if (folder === null) {
    const sentence = 'There is no such folder: the server has not been started with these settings yet.';
    return [
      { severity: 'warning', subject: stateDir, sentence, remedy: 'Start it, or look at --state-dir.' },
    ];
  }
  return [
    ...ownFindings(stateDir, folder, 0o022, 'the folder of the state'),
    ...keyFindings(keyFile, statOf(join(stateDir, 'store.mdb')) !== null),
    ...['store.mdb', 'audit.jsonl', 'tls-key.pem'].flatMap((name) => {
      const path = join(stateDir, name);
      const stats = statOf(path);
      return stats === null ? [] : ownFindings(path, stats, 0o077, 'a file of the server');
    }),
    ...movedAsideFindings(join(stateDir, movedAsideFolder)),
  ];
}

/** Findings about instances that clients created of classes that the server now provides itself. */
function movedAsideFindings(folder: string): readonly Finding[] {
  const files = statOf(folder) === null ? [] : readdirSync(folder);
  if (files.length === 0) return [];
  return [
    {
      severity: 'warning',
      subject: folder,
      sentence: `Instances that clients had made of classes that are the server's own now lie here: ${files.length} files of MOF.`,
      remedy: 'Look whether anybody misses them, then remove the folder.',
    },
  ];
}

function keyFindings(path: string, isNeeded: boolean): readonly Finding[] {
  const key = statOf(path);
  if (key === null) {
    if (!isNeeded) return [];
    const sentence = 'The sealing key is not there: what the store holds sealed cannot be read.';
    const remedy = 'Put the key back, or remove the state folder and set all secrets anew.';
    return [{ severity: 'error', subject: path, sentence, remedy }];
  }
  const size: Finding = {
    severity: 'error',
    subject: path,
    sentence: `The sealing key has ${key.size} bytes: expected 32.`,
    remedy: 'Put the right key back.',
  };
  return [...ownFindings(path, key, 0o077, 'the sealing key'), ...(key.size === 32 ? [] : [size])];
}

/** @param forbidden mode bits that must not be set. */
function ownFindings(
  path: string,
  { uid, mode }: Stats,
  forbidden: number,
  what: string,
): readonly Finding[] {
  const own = process.geteuid?.() ?? 0;
  const found: Finding[] = [];
  if (uid !== own) {
    found.push({
      severity: 'error',
      subject: path,
      sentence: `It is ${what} and belongs to user id ${uid}: expected ${own}, the user who runs this.`,
      remedy: `Run doctor and server as the same user, or chown ${own} ${path}.`,
    });
  }
  if ((mode & forbidden) !== 0) {
    const wanted = (mode & 0o777 & ~0o077).toString(8).padStart(4, '0');
    found.push({
      severity: 'error',
      subject: path,
      sentence: `It is ${what} and has mode 0${(mode & 0o777).toString(8)}: others get at it.`,
      remedy: `Run chmod ${wanted} ${path}.`,
    });
  }
  return found;
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
