import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMofFile } from '../mof/loadMof.js';
import type { MofModel } from '../mof/MofModel.js';
import { compileModel, mofFolder } from './compileModel.js';
import { decodePreparedModel, encodePreparedModel } from './preparedModel.js';

/** Beside this file in dist/: made by the build, and not needed. */
const preparedFile = fileURLToPath(new URL('prepared-model', import.meta.url));

/**
 * The project's own model: as the build prepared it, if mof/ is what it was then, otherwise compiled.  Compiling takes a tenth of a
 * second and the memory of all classes; of a prepared model only what is looked at is read.
 *
 * @throws MofError as `compileModel` does.
 */
export function openModel(file: string = preparedFile): MofModel {
  return readPrepared(file) ?? compileModel();
}

/** Compiles mof/ and leaves it for `openModel`.  @throws MofError as `compileModel` does. */
export function prepareModel(file: string = preparedFile): void {
  const files = new Set<string>();
  const model = compileModel((path) => {
    const text = readMofFile(path);
    files.add(relative(mofFolder, path));
    return text;
  });
  const bytes = encodePreparedModel(model, { files: [...files], digest: digestOf([...files]) });
  if (bytes === null) return;
  // Whoever reads it meanwhile reads the one before.
  writeFileSync(`${file}.${process.pid}`, bytes);
  renameSync(`${file}.${process.pid}`, file);
}

function readPrepared(file: string): MofModel | null {
  try {
    return decodePreparedModel(readFileSync(file), digestOf);
  } catch {
    // There is none, or half of one, or a file of mof/ has gone: compiling tells.
    return null;
  }
}

function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const bytes = readFileSync(`${mofFolder}${file}`);
    hash.update(`${file} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}
