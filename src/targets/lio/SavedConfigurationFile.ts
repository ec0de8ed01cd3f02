import { constants, promises as fs } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TargetDriverError } from '../TargetDriverError.js';
import { parseSaved, printSaved, type SavedObject } from './savedConfiguration.js';

/** Makes a change in a saved configuration.  Returns descriptions of what could not be represented there. */
export type ChangeSaved = (saved: SavedObject) => readonly string[];

/** Number of attempts if the file is written by another program meanwhile. */
const attempts = 5;

/** Older versions of rtslib write the file in place, so it is incomplete for a moment. */
const wholeAgainMs = 30;

/**
 * saveconfig.json, from which `targetctl restore` restores the targets when the host starts. It is replaced as a whole: written
 * to a new file with mode 0600, synced, and renamed.  Saves of this process wait for each other.  If another program saves before
 * the renaming, its changes are merged.
 */
export class SavedConfigurationFile {
  #last: Promise<unknown> = Promise.resolve();

  constructor(readonly path: string) {}

  /** The text of the file; null if there is none. */
  async read(): Promise<string | null> {
    try {
      return await fs.readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /**
   * Checks that a change could be saved now.  A missing file is not created.
   * @throws TargetDriverError rejected if it could not.
   */
  async expectWritable(): Promise<void> {
    try {
      if ((await this.#readWhole()) === null) return;
      await fs.access(dirname(await fs.realpath(this.path)), constants.W_OK);
    } catch (error) {
      throw new TargetDriverError(
        'rejected',
        `${this.path} could not be kept in step, from which LIO's targets are restored when the host starts, so nothing was changed: ${reason(error)}`,
        { cause: error },
      );
    }
  }

  /**
   * Saves a change that has been carried out.
   * @param change makes it in the saved configuration, and returns descriptions of what could not be represented.
   * @param isMade whether a missing file is created if its folder exists.
   * @returns the result of `change`; null if there is no file.
   * @throws TargetDriverError unavailable: the target was changed, but the file was not.
   */
  save(change: ChangeSaved, { isMade = false } = {}): Promise<readonly string[] | null> {
    const saving = this.#last.then(() => this.#save(change, isMade));
    this.#last = saving.catch(() => {});
    return saving;
  }

  /** Resolves when no save is in progress. */
  async close(): Promise<void> {
    await this.#last;
  }

  async #save(change: ChangeSaved, isMade: boolean): Promise<readonly string[] | null> {
    try {
      for (let attempt = 1; attempt <= attempts; attempt += 1) {
        const whole = (await this.#readWhole()) ?? (isMade ? await this.#make() : null);
        if (whole === null) return null;
        const { text, saved } = whole;
        const before = printSaved(saved);
        const missing = change(saved);
        const after = printSaved(saved);
        if (after === before || (await this.#replace(text, after))) return missing;
      }
      throw new Error(`another program kept writing it`);
    } catch (error) {
      throw new TargetDriverError(
        'unavailable',
        `the change is in force, and ${this.path} could not be kept in step with it, from which it would be restored; it is tried again: ${reason(error)}`,
        { cause: error },
      );
    }
  }

  /** Null if the program that would restore from it is not installed. */
  async #make(): Promise<{ readonly text: string; readonly saved: SavedObject } | null> {
    try {
      const text = printSaved({ fabric_modules: [], storage_objects: [], targets: [] });
      await fs.writeFile(this.path, text, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return null;
      if (code !== 'EEXIST') throw error;
    }
    return this.#readWhole();
  }

  /** @throws SyntaxError if it still is not a JSON object. */
  async #readWhole(): Promise<{ readonly text: string; readonly saved: SavedObject } | null> {
    for (let attempt = 1; ; attempt += 1) {
      const text = await this.read();
      if (text === null) return null;
      try {
        return { text, saved: parseSaved(text) };
      } catch (error) {
        if (attempt === attempts) throw error;
        await sleep(wholeAgainMs);
      }
    }
  }

  /** @returns FALSE if another program has written the file since it was read. */
  async #replace(read: string, text: string): Promise<boolean> {
    const path = await fs.realpath(this.path);
    const temporary = `${path}.iscsi-wbem`;
    // A temporary file left by a crash contains secrets and is of no use.
    await fs.rm(temporary, { force: true });
    const file = await fs.open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if ((await this.read()) !== read) {
      await fs.rm(temporary, { force: true });
      return false;
    }
    await fs.rename(temporary, path);
    const folder = await fs.open(dirname(path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    return true;
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
