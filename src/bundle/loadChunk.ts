import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { importModule } from './importModule.js';

// Loads the chunks of the bundle: CommonJS modules that V8 need not compile, because the build has stored what it made of them.

interface Loaded {
  readonly exports: object;
}

/** Seen from dist/modules/bundle. */
const chunksFolder = fileURLToPath(new URL('../../chunks/', import.meta.url));
const requireFromChunks = createRequire(chunksFolder);

/** The parameters that Node gives a CommonJS module. */
const head = '(function (exports, require, module, __filename, __dirname) {';

type Chunk = (
  this: object,
  exports: object,
  require: (name: string) => unknown,
  module: Loaded,
  filename: string,
  dirname: string,
) => void;

const modules = new Map<string, Loaded>();
/** The scripts of the chunks loaded so far, by file. */
export const chunkScripts = new Map<string, Script>();

/** The file with V8's code of a chunk. */
export function codeCacheOf(file: string): string {
  return `${file}.code`;
}

/**
 * The exports of a chunk of the bundle.  It is run at the first call; each thread runs its own.
 *
 * V8 takes the stored code if version, processor and flags are those that it was made with, and compiles the text otherwise.
 * The name of a chunk contains a digest of its text, so that the code of another build is not found.
 * @param name the file name in dist/chunks.
 */
export function loadChunk(name: string): object {
  const file = join(chunksFolder, name);
  const known = modules.get(file);
  if (known !== undefined) return known.exports;
  const module: Loaded = { exports: {} };
  modules.set(file, module);
  const cachedData = findCode(file);
  // The build writes ASCII only, which V8 stores with one byte for each character.
  const script = new Script(`${head}${readFileSync(file, 'latin1')}\n})`, {
    filename: file,
    columnOffset: -head.length,
    ...(cachedData && { cachedData }),
  });
  chunkScripts.set(file, script);
  const run = script.runInThisContext() as Chunk;
  run.call(module.exports, module.exports, requireOfChunk, module, file, dirname(file));
  return module.exports;
}

/** What the build leaves out of the bundle. */
const outside = 'bundle:importModule';

function requireOfChunk(name: string): unknown {
  if (name === outside) return { importModule };
  return name.startsWith('./') ? loadChunk(name.slice(2)) : requireFromChunks(name);
}

function findCode(file: string): Buffer | null {
  try {
    return readFileSync(codeCacheOf(file));
  } catch {
    // There is none: the build made none of this chunk.
    return null;
  }
}
