import { PoolError, type PoolErrorReason } from './PoolError.js';
import { ProgramError } from './runProgram.js';

/**
 * A failure of a program of LVM as the pool reports it; another error as it is.
 * @param poolName the pool that the program was run for.
 */
export function explainLvmError(error: unknown, poolName: string): unknown {
  if (!(error instanceof ProgramError)) return error;
  const { program, status } = error;
  const output = withoutWarnings(error.output);
  const of = `of the pool "${poolName}"`;
  if (status === 'not-installed') {
    const provider = program === 'blkdiscard' ? 'util-linux' : 'lvm2';
    return new PoolError(
      'unavailable',
      `${program}(8) is not installed: expected ${provider} for the pool "${poolName}"`,
      { cause: error },
    );
  }
  const [, reason] = reasons.find(([pattern]) => pattern.test(error.output)) ?? [null, 'failed' as const];
  const sentences: Readonly<Partial<Record<PoolErrorReason, string>>> = {
    'no-room': `the pool "${poolName}" has no room: ${output}`,
    size: `the pool "${poolName}" has no volumes of that size: ${output}`,
  };
  const sentence =
    sentences[reason] ??
    (/Permission denied|non-root/iu.test(error.output)
      ? `${program}(8) ${of} needs more rights than this server has: expected it to run as root: ${output}`
      : `${program}(8) ${of} failed: ${output}`);
  return new PoolError(reason, sentence, { cause: error });
}

/** Messages of LVM on standard error, in English, and the reasons they stand for. */
const reasons: readonly (readonly [RegExp, PoolErrorReason])[] = [
  [/Volume group "[^"]*" not found|Permission denied|non-root/iu, 'unavailable'],
  [/free space in thin pool|insufficient (?:free|suitable)|not enough free|No space left/iu, 'no-room'],
  [/Volume too large/iu, 'size'],
];

/** Reduces the output to one line without LVM's irrelevant warnings. */
function withoutWarnings(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('WARNING')).join(' ');
}
