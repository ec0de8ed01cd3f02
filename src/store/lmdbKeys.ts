/** Maximum length of a key of lmdb, in bytes. */
export const maxLmdbKeyBytes = 1978;

/** Whether a text is longer than any key, so that nothing is stored under it and no key begins with it. */
export function isLongerThanKeys(text: string): boolean {
  // A character has three bytes at most, so short ones need not be counted.
  return text.length > maxLmdbKeyBytes / 3 && Buffer.byteLength(text) > maxLmdbKeyBytes;
}
