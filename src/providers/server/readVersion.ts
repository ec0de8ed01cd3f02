import { readFileSync } from 'node:fs';

/** The version of this server, from the package it is part of: numbers with points between. */
export function readVersion(): string {
  const description = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return description.version;
}
