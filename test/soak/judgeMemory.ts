/** Memory at a time. */
export interface MemorySample {
  readonly atSeconds: number;
  /** RssAnon. */
  readonly MiB: number;
}

export interface MemoryJudgement {
  readonly isFlat: boolean;
  /** The figures, and the rule where it is broken. */
  readonly sentence: string;
}

/** As many samples as a judgement takes at least. */
const minSamples = 12;
/** The part of the time that is warm-up: caches fill, the garbage collector finds its size. */
const warmUpPart = 1 / 3;
const maxGrowth = 1.15;
/** Growth of less is noise however small the process is. */
const slackMiB = 16;
const maxSlope = 10;

/**
 * Whether memory stays flat after warm-up, which is the first third of the time.  Flat is when both hold:
 *
 * - in the last third its floor is at most 15 % (or 16 MiB) above that of the third before; the floor is the lower quartile, what
 *   garbage collection comes back to: the peaks in between are garbage, and differ by chance;
 * - its slope since warm-up is at most 10 MiB a minute; the slope is Theil and Sen's, the median of those between all pairs.
 */
export function judgeMemory(samples: readonly MemorySample[]): MemoryJudgement {
  const first = samples[0]?.atSeconds ?? 0;
  const length = (samples.at(-1)?.atSeconds ?? 0) - first;
  const warm = samples.filter(({ atSeconds }) => atSeconds >= first + length * warmUpPart);
  const middle = first + length * (warmUpPart + (1 - warmUpPart) / 2);
  const before = warm.filter(({ atSeconds }) => atSeconds < middle);
  const after = warm.filter(({ atSeconds }) => atSeconds >= middle);
  if (samples.length < minSamples || warm.some(({ MiB }) => !Number.isFinite(MiB)))
    return {
      isFlat: false,
      sentence: `${samples.length} samples: expected at least ${minSamples}, each a number`,
    };
  const [floor, lastFloor] = [lowerQuartile(before), lowerQuartile(after)];
  const slope = slopeOf(warm);
  const isFlat = lastFloor <= Math.max(floor * maxGrowth, floor + slackMiB) && slope <= maxSlope;
  const figures =
    `after warm-up its floor was ${print(floor)} MiB, in the last third ${print(lastFloor)} MiB` +
    ` (${(lastFloor / floor).toFixed(2)}x), its slope ${slope.toFixed(1)} MiB a minute`;
  return {
    isFlat,
    sentence: isFlat ? figures : `${figures}; expected at most ${maxGrowth}x and ${maxSlope} MiB a minute`,
  };
}

/** MiB a minute. */
function slopeOf(samples: readonly MemorySample[]): number {
  const slopes = samples.flatMap((from, index) =>
    samples.slice(index + 1).map((to) => (to.MiB - from.MiB) / ((to.atSeconds - from.atSeconds) / 60)),
  );
  return slopes.toSorted((a, b) => a - b)[Math.floor(slopes.length / 2)] ?? Number.NaN;
}

function lowerQuartile(samples: readonly MemorySample[]): number {
  const sorted = samples.map(({ MiB }) => MiB).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 4)] ?? Number.NaN;
}

function print(MiB: number): string {
  return MiB.toFixed(0);
}
