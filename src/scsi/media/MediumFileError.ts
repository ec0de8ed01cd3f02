/** A file that cannot serve as a medium.  The message is a clause that names the file, what was found and what was expected. */
export class MediumFileError extends Error {
  override readonly name = 'MediumFileError';
}
