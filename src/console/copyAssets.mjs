/** What pages of the console load, for the build: so the server needs none of these packages when it runs. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const own = join(dirname(fileURLToPath(import.meta.url)), 'assets');
const { resolve } = createRequire(import.meta.url);

/** By name: the file of a package, or null for one of ours.  `Assets.ts` has the same names. */
const files = {
  'console.css': null,
  'console.js': null,
  'pico.css': '@picocss/pico/css/pico.classless.min.css',
  'pico.LICENSE': '@picocss/pico/LICENSE.md',
  'htmx.js': 'htmx.org/dist/htmx.min.js',
  'htmx.LICENSE': 'htmx.org/LICENSE',
  'uplot.js': 'uplot/dist/uPlot.iife.min.js',
  'uplot.css': 'uplot/dist/uPlot.min.css',
  'uplot.LICENSE': 'uplot/LICENSE',
};

/** Copies them into `folder`, those of packages with their licences. */
export function copyAssets(folder) {
  mkdirSync(folder, { recursive: true });
  for (const [name, source] of Object.entries(files))
    copyFileSync(source === null ? join(own, name) : resolve(source), join(folder, name));
}
