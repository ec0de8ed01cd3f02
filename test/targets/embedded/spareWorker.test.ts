import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as SpareWorker from '../../../src/targets/embedded/spareWorker.js';
import { projectFolder } from '../../support/environment.js';
import { buildOnce } from '../../support/server.js';

/** The built one: a worker thread cannot be started from TypeScript. */
let built: typeof SpareWorker;
beforeAll(async () => {
  await buildOnce();
  const file = join(projectFolder, 'dist', 'modules', 'targets', 'embedded', 'spareWorker.js');
  built = (await import(pathToFileURL(file).href)) as typeof SpareWorker;
});

describe('the worker that is prepared', () => {
  it('is taken once', async () => {
    built.prepareWorker();
    built.prepareWorker();
    const first = built.takeWorker();
    const second = built.takeWorker();
    expect(second).not.toBe(first);
    await Promise.all([first.terminate(), second.terminate()]);
  });

  it('is for its own module only', async () => {
    built.prepareWorker();
    const other = built.takeWorker(new URL('data:text/javascript,process.exit(7)'));
    const [code] = (await once(other, 'exit')) as [number];
    expect(code).toBe(7);
    await built.takeWorker().terminate();
  });
});
