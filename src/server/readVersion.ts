import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../schema/packageFolder.js';

/** The version of this server, from the package it is part of: numbers with points between. */
export function readVersion(): string {
  const description = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return description.version;
}
