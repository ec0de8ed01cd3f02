/** Commands that returned data and commands that received data, with their bytes. */
export interface UnitCounts {
  readonly reads: number;
  readonly readBytes: number;
  readonly writes: number;
  readonly writtenBytes: number;
}

/** The reads and writes of one session at one LUN, as tgtd counts them.  Commands such as INQUIRY count as reads. */
export interface NexusCounts extends UnitCounts {
  readonly tid: number;
  readonly lun: number;
  readonly sid: string;
}

/**
 * The output of `--op stats`: a header line, then one line for each session of each LUN.  Target, LUN and session are followed by
 * the bytes and commands of submitted and completed reads, those of writes, and the errors.  The completed ones are used.
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
