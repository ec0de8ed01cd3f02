import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../schema/packageFolder.js';

/** The version in the package of this server: numbers separated by dots. */
export function readVersion(): string {
  const description = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return description.version;
}
