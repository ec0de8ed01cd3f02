import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { MofModel } from '../mof/MofModel.js';
import { mofFolder } from './modelRoots.js';
import { packageFolder } from './packageFolder.js';
import { decodePreparedModel, encodePreparedModel } from './preparedModel.js';

/** Written by the build; optional. */
const preparedFile = join(packageFolder, 'dist', 'prepared-model');

/**
 * The project's own model: the prepared one of the build, if mof/ has not changed since, otherwise compiled.  Compiling takes a
 * tenth of a second and memory for all classes; of a prepared model only the classes that are used are decoded, and the compiler
 * is not loaded.
 * @throws MofError as `compileModel` does.
 */
export async function openModel(file: string = preparedFile): Promise<MofModel> {
  const prepared = readPrepared(file);
  if (prepared !== null) return prepared;
  const { compileModel } = await import('./compileModel.js');
  return compileModel();
}

/**
 * Compiles mof/ and writes the prepared model.
 * @throws MofError as `compileModel` does.
 */
export async function prepareModel(file: string = preparedFile): Promise<void> {
  const { compileModel } = await import('./compileModel.js');
  const files = new Set<string>();
  const model = compileModel((path) => {
    const text = readFileSync(path, 'utf8');
    files.add(relative(mofFolder, path));
    return text;
  });
  const bytes = encodePreparedModel(model, { files: [...files], digest: digestOf([...files]) });
  if (bytes === null) return;
  // Written to another file first, so that a concurrent reader reads the old one.
  writeFileSync(`${file}.${process.pid}`, bytes);
  renameSync(`${file}.${process.pid}`, file);
}

function readPrepared(file: string): MofModel | null {
  try {
    return decodePreparedModel(readFileSync(file), digestOf);
  } catch {
    // There is no complete prepared model, or a file of mof/ is missing: the model is compiled instead.
    return null;
  }
}

/** Changed whenever the format of a prepared model changes. */
const preparedForm = 'form 2\n';

function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256').update(preparedForm);
  for (const file of files) {
    const bytes = readFileSync(`${mofFolder}${file}`);
    hash.update(`${file} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}
