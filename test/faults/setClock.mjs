// Preloaded into a server: the clock on its wall, in all its threads, is off by the milliseconds that the file ISCSI_CLOCK_OFFSET
// holds, as if somebody had set it.  The clock that nobody sets, performance.now(), goes on.
import { readFileSync } from 'node:fs';

const file = process.env.ISCSI_CLOCK_OFFSET;
const RealDate = Date;
let offset = 0;
let readAt = -Infinity;

function offsetMs() {
  if (performance.now() - readAt > 10) {
    readAt = performance.now();
    try {
      offset = Number(readFileSync(file, 'utf8'));
    } catch {
      // Not written yet.
    }
  }
  return offset;
}

if (file) {
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(RealDate.now() + offsetMs());
      else super(...given);
    }

    static now() {
      return RealDate.now() + offsetMs();
    }
  };
}
