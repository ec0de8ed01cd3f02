/** Commands that returned data and commands that took some, with their bytes. */
export interface UnitCounts {
  readonly reads: number;
  readonly readBytes: number;
  readonly writes: number;
  readonly writtenBytes: number;
}

/** What one session has read and written of one LUN, as tgtd counts it: INQUIRY and the like are reads, too. */
export interface NexusCounts extends UnitCounts {
  readonly tid: number;
  readonly lun: number;
  readonly sid: string;
}

/**
 * `--op stats`: a line of titles, then one for each session of each LUN.  Behind target, LUN and session stand the bytes and commands of
 * reads submitted and done, then those of writes, and the errors; what was done counts.
 */
export function parseStatistics(text: string): readonly NexusCounts[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/u);
    if (fields.length !== 12 || !fields.every((field) => /^\d+$/u.test(field))) return [];
    const [tid, lun, sid, , , readBytes, reads, , , writtenBytes, writes] = fields;
    return [
      {
        tid: Number(tid),
        lun: Number(lun),
        sid: sid ?? '',
        reads: Number(reads),
        readBytes: Number(readBytes),
        writes: Number(writes),
        writtenBytes: Number(writtenBytes),
      },
    ];
  });
}
