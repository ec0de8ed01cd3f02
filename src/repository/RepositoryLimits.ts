import { CIMError } from '../cim/CIMError.js';

/**
 * What clients may make of a repository.  The declarations of classes and qualifier types are held in memory, up to ten bytes for
 * each byte that they are stored in; instances are on disk alone.
 */
export interface RepositoryLimits {
  /** Namespaces that clients made. */
  readonly maxNamespaces: number;
  /** Classes that clients made, in one namespace. */
  readonly maxClasses: number;
  /** Classes that one user made, in all namespaces. */
  readonly maxClassesPerUser: number;
  /** Superclasses above a class. */
  readonly maxClassDepth: number;
  /** Properties of one class, inherited ones counted. */
  readonly maxClassProperties: number;
  /** Methods of one class, inherited ones counted. */
  readonly maxClassMethods: number;
  readonly maxMethodParameters: number;
  /** Qualifiers of one class, property, method or parameter, inherited ones counted. */
  readonly maxElementQualifiers: number;
  /** Qualifier types that clients made, in one namespace. */
  readonly maxQualifierTypes: number;
  /** What the declarations of all clients take in the store. */
  readonly maxDeclarationBytes: number;
  readonly maxDeclarationBytesPerUser: number;
  /** Instances that clients made, in one namespace. */
  readonly maxInstances: number;
  /** Instances that one user wrote last, in all namespaces. */
  readonly maxInstancesPerUser: number;
  /** What the instances of all clients take in the store. */
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
 * @param what the subject and what it would have, such as `class A would have 1001 properties`.
 * @throws CIMError CIM_ERR_SERVER_LIMITS_EXCEEDED naming the setting, if there would be more than it allows.
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
