import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/schema/compileModel.js';
import { generatedFiles } from '../../src/schema/generatedFiles.js';

describe('src/schema/generated', () => {
  const folder = new URL('../../src/schema/generated/', import.meta.url);
  const files = generatedFiles(compileModel());

  it('holds one file for each class of mof/, and CIMSchema.ts', () => {
    expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
  });

  it('is what `npm run generate` makes of mof/ now', () => {
    const stale = [...files].filter(([name, text]) => readFileSync(new URL(name, folder), 'utf8') !== text);
    expect(
      stale.map(([name]) => name),
      'run `npm run generate` and commit the result',
    ).toEqual([]);
  });
});
