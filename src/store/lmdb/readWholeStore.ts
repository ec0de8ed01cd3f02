/** The program of `expectSoundStore`.  It reads every entry of the store given as argument, and exits with 3 if it cannot. */
import { open } from 'lmdb';

const [, , path = ''] = process.argv;
try {
  const database = open<Buffer, string>({ path, encoding: 'binary', noSubdir: true, readOnly: true });
  let count = 0;
  for (const { key } of database.getRange({})) {
    if (database.get(key) !== undefined) count += 1;
  }
  // Iterating a range ends silently at an unreadable page.
  void database.get('version');
  const { entryCount } = database.getStats() as { readonly entryCount: number };
  if (count !== entryCount) throw new Error(`${count} of its ${entryCount} entries can be read`);
} catch (error) {
  process.stderr.write(`unreadable: ${error instanceof Error ? error.message : 'unknown'}\n`);
  process.exitCode = 3;
}
