import { CIMError } from '../cim/CIMError.js';

/**
 * Limits for what clients create.  Declarations of classes and qualifier types are held in memory, with up to ten bytes for each
 * stored byte; instances are only on disk.
 */
export interface RepositoryLimits {
  /** Number of namespaces that clients created. */
  readonly maxNamespaces: number;
  /** Number of classes of clients in one namespace. */
  readonly maxClasses: number;
  /** Number of classes of one user in all namespaces. */
  readonly maxClassesPerUser: number;
  /** Number of superclasses above a class. */
  readonly maxClassDepth: number;
  /** Number of properties of one class, including inherited ones. */
  readonly maxClassProperties: number;
  /** Number of methods of one class, including inherited ones. */
  readonly maxClassMethods: number;
  readonly maxMethodParameters: number;
  /** Number of qualifiers of one class, property, method or parameter, including inherited ones. */
  readonly maxElementQualifiers: number;
  /** Number of qualifier types of clients in one namespace. */
  readonly maxQualifierTypes: number;
  /** Stored size of the declarations of all clients. */
  readonly maxDeclarationBytes: number;
  readonly maxDeclarationBytesPerUser: number;
  /** Number of instances of clients in one namespace. */
  readonly maxInstances: number;
  /** Number of instances that one user wrote last, in all namespaces. */
  readonly maxInstancesPerUser: number;
  /** Stored size of the instances of all clients. */
  readonly maxInstanceBytes: number;
  readonly maxInstanceBytesPerUser: number;
}

const MiB = 1024 * 1024;

export const defaultRepositoryLimits: RepositoryLimits = {
  maxNamespaces: 100,
  maxClasses: 10_000,
  maxClassesPerUser: 5_000,
  maxClassDepth: 32,
  maxClassProperties: 1_000,
  maxClassMethods: 500,
  maxMethodParameters: 100,
  maxElementQualifiers: 100,
  maxQualifierTypes: 500,
  maxDeclarationBytes: 64 * MiB,
  maxDeclarationBytesPerUser: 32 * MiB,
  maxInstances: 1_000_000,
  maxInstancesPerUser: 500_000,
  maxInstanceBytes: 8192 * MiB,
  maxInstanceBytesPerUser: 2048 * MiB,
};

/**
 * @param what the beginning of the sentence, such as `class A would have 1001 properties`.
 * @throws CIMError CIM_ERR_SERVER_LIMITS_EXCEEDED naming the setting, if the limit is exceeded.
 */
export function expectWithin(
  limits: RepositoryLimits,
  limit: keyof RepositoryLimits,
  count: number,
  what: string,
): void {
  const max = limits[limit];
  if (count <= max) return;
  const setting = limit.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
  throw new CIMError(
    'CIM_ERR_SERVER_LIMITS_EXCEEDED',
    `${what}: expected at most ${max} (setting ${setting})`,
  );
}
