import { InvalidArgumentError } from 'commander';
import { findSize, sizeHelp } from '../config/sizes.js';

/**
 * A size as people write it, in bytes.
 * @throws InvalidArgumentError for a text that is none.
 */
export function parseSize(text: string): number {
  const bytes = findSize(text);
  if (bytes !== null) return bytes;
  throw new InvalidArgumentError(`expected a size ${sizeHelp}.`);
}
