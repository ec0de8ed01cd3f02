/**
 * What clients made and the store holds does not go with the server's own declarations, after an upgrade for instance:
 * one sentence for each class, qualifier type or instance that does not.
 */
export class RepositoryConflictError extends Error {
  override readonly name = 'RepositoryConflictError';
  readonly conflicts: readonly string[];

  constructor(conflicts: readonly string[]) {
    super(conflicts.join('\n'));
    this.conflicts = conflicts;
  }
}
