import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The name of the current file. */
export const auditFile = 'audit.jsonl';

/** The name of a full file, made of the number of its last record. */
export function fullFile(lastRecord: number): string {
  return `audit.${String(lastRecord).padStart(15, '0')}.jsonl`;
}

/** Full files, the oldest first. */
export function findFullFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /^audit\.\d{15}\.jsonl$/u.test(name))
    .toSorted()
    .map((name) => join(folder, name));
}

/** All existing files of the log, the oldest first. */
export function findAuditFiles(folder: string): readonly string[] {
  return [...findFullFiles(folder), join(folder, auditFile)].filter((file) => existsSync(file));
}
