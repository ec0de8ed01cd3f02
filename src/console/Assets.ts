import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { safeHeaders, type Answer } from './answers.js';

/** A file that pages load.  Its path contains a hash of its bytes, so browsers may cache it indefinitely. */
export interface Asset {
  readonly path: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly compressed: Buffer;
}

/** Source file by name: its path in the package; null: the file belongs to the project. */
const sources = {
  'pico.css': '@picocss/pico/css/pico.classless.min.css',
  'htmx.js': 'htmx.org/dist/htmx.min.js',
  'uplot.js': 'uplot/dist/uPlot.iife.min.js',
  'uplot.css': 'uplot/dist/uPlot.min.css',
  'console.css': null,
  'console.js': null,
} as const;

export type AssetName = keyof typeof sources;

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

/** The file of the build or, in a clone that is not built, the file from which the build takes it. */
function fileOf(name: AssetName, packageFolder: string): string {
  const source = sources[name];
  const built = join(packageFolder, 'dist', 'assets', name);
  if (source !== null)
    return existsSync(built) ? built : createRequire(join(packageFolder, 'src')).resolve(source);
  const own = join(packageFolder, 'src', 'console', 'assets', name);
  return existsSync(own) ? own : built;
}

/** The files that pages load.  They are read once. */
export class Assets {
  readonly #byName = new Map<string, Asset>();
  readonly #byPath = new Map<string, Asset>();

  constructor(packageFolder: string) {
    for (const name of Object.keys(sources) as AssetName[]) {
      const bytes = readFileSync(fileOf(name, packageFolder));
      const mark = hash('sha256', bytes, 'hex').slice(0, 12);
      const extension = name.split('.').at(-1) ?? '';
      const path = `/console/assets/${mark}/${name}`;
      const contentType = contentTypes[extension] ?? 'application/octet-stream';
      const asset = { path, contentType, bytes, compressed: gzipSync(bytes, { level: 9 }) };
      this.#byName.set(name, asset);
      this.#byPath.set(path, asset);
    }
  }

  /** The URL path of a file, for use in a page. */
  pathOf(name: AssetName): string {
    return this.#byName.get(name)?.path ?? '';
  }

  /** Null if there is no such file. */
  answer(path: string, acceptEncoding: string): Answer | null {
    const asset = this.#byPath.get(path);
    if (!asset) return null;
    const isCompressed =
      /(?:^|[\s,])gzip(?:\s*[;,]|\s*$)/iu.test(acceptEncoding) &&
      !/gzip\s*;\s*q=0(?:\.0*)?(?:\s|,|$)/iu.test(acceptEncoding);
    return {
      status: 200,
      headers: {
        ...safeHeaders,
        'Content-Type': asset.contentType,
        'Cache-Control': 'public, max-age=31536000, immutable',
        Vary: 'Accept-Encoding',
        ...(isCompressed && { 'Content-Encoding': 'gzip' }),
      },
      body: isCompressed ? asset.compressed : asset.bytes,
    };
  }
}
