import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from './environment.js';
import { slowFiles } from './LongestFirst.js';

describe('the order of the test files', () => {
  it('names no file that is not there', () => {
    expect(Object.keys(slowFiles).filter((path) => !existsSync(join(projectFolder, path)))).toEqual([]);
  });
});
