/** A file cannot serve as a medium as it stands.  The message is a clause that names the file, what was found and what was expected. */
export class MediumFileError extends Error {
  override readonly name = 'MediumFileError';
}
