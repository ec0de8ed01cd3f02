import { InvalidArgumentError } from 'commander';
import { findSize, sizeHelp } from '../config/sizes.js';

/**
 * Parses a size such as "100G", in bytes.
 * @throws InvalidArgumentError for an invalid text.
 */
export function parseSize(text: string): number {
  const bytes = findSize(text);
  if (bytes !== null) return bytes;
  throw new InvalidArgumentError(`expected a size ${sizeHelp}.`);
}
