import { isAuthentic, parseLine, type AuditHead } from './AuditChain.js';

/** Where the chain goes on, and how much of the file stays. */
export interface SettledTail {
  readonly head: AuditHead;
  /** The file is to be cut to this length. */
  readonly keptBytes: number;
  /** What a crash does not explain. */
  readonly faults: readonly string[];
}

/**
 * Compares the end of the record with the head.
 *
 * Whole lines behind it with the right HMACs are records that a crash kept from being counted: the head moves on to them.  What
 * follows without a line end was never answered: it is cut.  Where the record of the head is missing, or is another one, that is
 * a fault, and the chain goes on from the head, so that the gap stays to be seen.
 * @param text the newest file that holds records.
 */
export function settleTail(key: Uint8Array, head: AuditHead, text: Buffer): SettledTail {
  const end = text.lastIndexOf('\n') + 1;
  const lines = text.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  const at = head.count === 0 ? -1 : lines.findLastIndex((line) => parseLine(line)?.n === head.count);
  const faults: string[] = [];
  if (head.count > 0) {
    const last = parseLine(lines[at] ?? '');
    if (last === null) {
      faults.push(
        `record ${head.count}, the last one that the store knows, is missing at the end of the audit record`,
      );
      // What stands there without a line end may be what is left of it.
      return { head, keptBytes: text.length, faults };
    }
    if (last.mac !== head.mac)
      faults.push(`record ${head.count} of the audit record is not the one that the store knows`);
  }
  const behind =
    head.count === 0
      ? text.subarray(head.priorBytes, end).toString('utf8').split('\n').slice(0, -1)
      : lines.slice(at + 1);
  const settled = settleLines(key, head, behind);
  return {
    head: settled.head,
    keptBytes: Math.max(end, head.count === 0 ? head.priorBytes : 0),
    faults: [...faults, ...settled.faults],
  };
}

/**
 * The same where the record of the head is the last one of a file that was put aside.
 * @param text the file behind it; empty: nothing was written to it yet.
 */
export function settleNextFile(key: Uint8Array, head: AuditHead, text: Buffer): SettledTail {
  const end = text.lastIndexOf('\n') + 1;
  const lines = text.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  return { ...settleLines(key, head, lines), keptBytes: end };
}

/** Moves the head on to the records behind it. */
function settleLines(
  key: Uint8Array,
  head: AuditHead,
  lines: readonly string[],
): Pick<SettledTail, 'faults' | 'head'> {
  let { count, mac } = head;
  const faults: string[] = [];
  for (const line of lines) {
    const parsed = parseLine(line);
    if (parsed === null || parsed.n !== count + 1 || !isAuthentic(key, mac, parsed)) {
      faults.push(`the audit record has a line behind record ${count} that this server did not write`);
      break;
    }
    count = parsed.n;
    mac = parsed.mac;
  }
  return { head: { ...head, count, mac }, faults };
}
