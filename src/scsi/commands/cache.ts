import { good } from '../results.js';
import { type DecodeRange, range10, range16 } from './blockRange.js';
import { type CommandDefinition, defineCommand, defineReading } from './CommandDefinition.js';

const IMMED = 0x02;

/**
 * SYNCHRONIZE CACHE (10) and (16) (SBC-3 5.23 and 5.24).  The whole medium is flushed, whatever the range.  With IMMED the answer
 * precedes that.
 */
export const synchronizeCacheCommands: readonly CommandDefinition[] = [
  defineSynchronize('SYNCHRONIZE CACHE (10)', '35 06 ffffffff 1f ffff 00', range10),
  defineSynchronize('SYNCHRONIZE CACHE (16)', '91 06 ffffffffffffffff ffffffff 1f 00', range16),
];

function defineSynchronize(name: string, usage: string, decode: DecodeRange): CommandDefinition {
  const definition = defineCommand(name, usage, 'write', (unit, { cdb }) => {
    const { lba, blocks } = decode(cdb);
    unit.expectRange(lba, blocks);
    if (!unit.medium.hasVolatileCache) return good();
    const flushed = unit.flush().then(good);
    if (((cdb[1] ?? 0) & IMMED) === 0) return flushed;
    // The unit has reported a failure already.  With IMMED nobody awaits it.
    flushed.catch(() => {});
    return good();
  });
  return { ...definition, needsMedium: true };
}

/**
 * PRE-FETCH (10) and (16) (SBC-3 5.10 and 5.11).  The unit has no cache of its own to fill.  The answer is GOOD, which does not
 * promise that everything fits, and never CONDITION MET.
 */
export const preFetchCommands: readonly CommandDefinition[] = [
  definePreFetch('PRE-FETCH (10)', '34 02 ffffffff 1f ffff 00', range10),
  definePreFetch('PRE-FETCH (16)', '90 02 ffffffffffffffff ffffffff 1f 00', range16),
];

function definePreFetch(name: string, usage: string, decode: DecodeRange): CommandDefinition {
  return defineReading(name, usage, (unit, { cdb }) => {
    const { lba, blocks } = decode(cdb);
    unit.expectRange(lba, blocks);
    return good();
  });
}
