import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { MofModel } from '../mof/MofModel.js';
import { mofFolder } from './modelRoots.js';
import { packageFolder } from './packageFolder.js';
import { decodePreparedModel, encodePreparedModel } from './preparedModel.js';

/** Made by the build, and not needed. */
const preparedFile = join(packageFolder, 'dist', 'prepared-model');

/**
 * The project's own model: as the build prepared it, if mof/ is what it was then, otherwise compiled.  Compiling takes a tenth of a
 * second and the memory of all classes; of a prepared model only what is looked at is read, and the compiler is not.
 *
 * @throws MofError as `compileModel` does.
 */
export async function openModel(file: string = preparedFile): Promise<MofModel> {
  const prepared = readPrepared(file);
  if (prepared !== null) return prepared;
  const { compileModel } = await import('./compileModel.js');
  return compileModel();
}

/** Compiles mof/ and leaves it for `openModel`.  @throws MofError as `compileModel` does. */
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
  // Anybody who reads it meanwhile reads the one before.
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

/** Another one each time that the bytes of a prepared model mean something else. */
const preparedForm = 'form 2\n';

function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256').update(preparedForm);
  for (const file of files) {
    const bytes = readFileSync(`${mofFolder}${file}`);
    hash.update(`${file} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}
