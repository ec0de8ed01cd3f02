/**
 * Stored declarations or instances of clients do not fit the server's own declarations, for example after an upgrade.  The
 * message has one sentence for each class, qualifier type or instance concerned.
 */
export class RepositoryConflictError extends Error {
  override readonly name = 'RepositoryConflictError';
  readonly conflicts: readonly string[];

  constructor(conflicts: readonly string[]) {
    super(conflicts.join('\n'));
    this.conflicts = conflicts;
  }
}
