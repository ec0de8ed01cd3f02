import { TargetDriverError } from '../TargetDriverError.js';

/** Converts an error of configfs to a TargetDriverError.  `attempt` completes "could not". */
export function lioError(error: unknown, attempt: string): TargetDriverError {
  if (error instanceof TargetDriverError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const options = { cause: error };
  if (code === 'EPERM' || code === 'EACCES') {
    const expected = `could not ${attempt}: LIO lets only root with CAP_SYS_ADMIN read and write accounts`;
    return new TargetDriverError('rejected', expected, options);
  }
  if (code === 'ENOENT' || code === 'ENODEV')
    return new TargetDriverError('no-such-target', `could not ${attempt}: it is not there any more`, options);
  if (code === 'EROFS')
    return new TargetDriverError('rejected', `could not ${attempt}: configfs is mounted read-only`, options);
  // The system's message names the file, but never its content.
  return new TargetDriverError('rejected', `could not ${attempt}: ${message}`, options);
}
