import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Finding } from '../targets/TargetDriver.js';

/** Lines of the audit record that are no JSON: cut short by a crash, or changed. */
export async function auditFindings(stateDir: string): Promise<readonly Finding[]> {
  const path = join(stateDir, 'audit.jsonl');
  const broken: number[] = [];
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      number += 1;
      if (!isObject(line)) broken.push(number);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    return [{ severity: 'error', subject: path, sentence: `It cannot be read: ${message}.`, remedy: null }];
  }
  if (broken.length === 0) return [];
  const which = broken.slice(0, 5).join(', ');
  const sentence = `${broken.length} of ${number} lines are no records: line ${which}.`;
  const remedy = 'One at the end of a run is what a crash cut short; others were changed.';
  return [{ severity: 'warning', subject: path, sentence, remedy }];
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
