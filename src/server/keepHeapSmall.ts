import { setFlagsFromString } from 'node:v8';

/**
 * After a collection the old generation may grow by 70 % before the next one.  The default allows growth up to four times the
 * size.
 */
const oldGrowthPercent = 70;

/**
 * Reduces the memory of the heap under load: 235 instead of 282 MB with sixteen readers of 10,000 instances.  It costs about 15 % more
 * CPU when very many objects are created, and otherwise nothing measurable.  V8 reads this option at each collection; versions that do
 * not know it ignore it.  It is set after the start, which would be slower with it.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${oldGrowthPercent}`);
}
