import { createReadStream, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { firstMac, isAuthentic, parseLine, type AuditHead } from './AuditChain.js';
import { findAuditFiles } from './auditFiles.js';

/** The result of a verification. */
export interface AuditVerification {
  /** Number of records that the chain must have. */
  readonly count: number;
  /** One sentence for each fault, at most 100.  Empty: the log is intact. */
  readonly faults: readonly string[];
}

const maxFaults = 100;

/**
 * Follows the chain through all files, and reports lines that were edited, removed, moved, added or cut off.  Records after the
 * head with valid HMACs are no fault: a crash prevented their counting.
 */
export async function verifyAudit(
  folder: string,
  key: Uint8Array,
  head: AuditHead | null,
): Promise<AuditVerification> {
  const faults: string[] = [];
  const found = (fault: string): void => void (faults.length < maxFaults && faults.push(fault));
  const files = findAuditFiles(folder);
  const priorBytes = head?.priorBytes ?? 0;
  const [first] = files;
  const prior = first === undefined ? Buffer.alloc(0) : readFileSync(first).subarray(0, priorBytes);
  let before = firstMac(key, prior);
  let count = 0;
  for (const file of files) {
    const start = file === first ? prior.length : 0;
    let number = lineCount(prior, file === first);
    for await (const line of createInterface({ input: createReadStream(file, { start }), crlfDelay: 0 })) {
      number += 1;
      const where = `${basename(file)} line ${number}`;
      const parsed = parseLine(line);
      if (parsed === null) {
        found(`${where} is no record: it was edited, added or cut short`);
        continue;
      }
      if (parsed.n > count + 1) found(`${missing(count + 1, parsed.n - 1)} before ${where}`);
      else if (parsed.n <= count) found(`${where} holds record ${parsed.n} again, or out of order`);
      else if (!isAuthentic(key, before, parsed)) found(`${where} (record ${parsed.n}) was edited`);
      if (parsed.n <= count) continue;
      count = parsed.n;
      before = parsed.mac;
      if (head && parsed.n === head.count && parsed.mac !== head.mac)
        found(`${where} (record ${parsed.n}) is not the one that the store knows`);
    }
  }
  if (head && count < head.count) found(`${missing(count + 1, head.count)} at the end`);
  if (!head && count > 0) found('the store does not know where the record ends: its entry was removed');
  return { count: Math.max(count, head?.count ?? 0), faults };
}

function missing(from: number, to: number): string {
  return from === to ? `record ${from} is missing` : `records ${from} to ${to} are missing`;
}

function lineCount(prior: Buffer, isFirst: boolean): number {
  return isFirst ? prior.toString('utf8').split('\n').length - 1 : 0;
}
