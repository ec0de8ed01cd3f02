import type { Settings } from './Settings.js';
import type { SettingRow } from './settingTable.js';
import { integer } from './valueSchemas.js';

const MiB = 1024 * 1024;
const maxBytes = MiB * MiB;
const bytesExpected = 'a whole number of bytes from 1024 to 1099511627776';

/** What clients may make of the repository. */
export interface RepositorySettings {
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

/** The settings of what clients may make of the repository; over each of them: CIM_ERR_SERVER_LIMITS_EXCEEDED. */
export const repositorySettingTable = {
  maxNamespaces: {
    schema: integer(1, 100_000),
    expected: 'a whole number from 1 to 100000',
    placeholder: 'count',
    help: 'most namespaces that clients made',
    default: () => 100,
  },
  maxClasses: {
    schema: integer(1, 1_000_000),
    expected: 'a whole number from 1 to 1000000',
    placeholder: 'count',
    help: 'most classes that clients made in one namespace',
    default: () => 10_000,
  },
  maxClassesPerUser: {
    schema: integer(1, 1_000_000),
    expected: 'a whole number from 1 to 1000000',
    placeholder: 'count',
    help: 'most classes that one user made',
    default: () => 5_000,
  },
  maxClassDepth: {
    schema: integer(1, 1_000),
    expected: 'a whole number from 1 to 1000',
    placeholder: 'count',
    help: 'most superclasses above a class that a client makes',
    default: () => 32,
  },
  maxClassProperties: {
    schema: integer(1, 100_000),
    expected: 'a whole number from 1 to 100000',
    placeholder: 'count',
    help: 'most properties of a class that a client makes, inherited ones counted',
    default: () => 1_000,
  },
  maxClassMethods: {
    schema: integer(1, 100_000),
    expected: 'a whole number from 1 to 100000',
    placeholder: 'count',
    help: 'most methods of a class that a client makes, inherited ones counted',
    default: () => 500,
  },
  maxMethodParameters: {
    schema: integer(1, 10_000),
    expected: 'a whole number from 1 to 10000',
    placeholder: 'count',
    help: 'most parameters of a method that a client declares',
    default: () => 100,
  },
  maxElementQualifiers: {
    schema: integer(1, 10_000),
    expected: 'a whole number from 1 to 10000',
    placeholder: 'count',
    help: 'most qualifiers of a class, property, method or parameter that a client declares, inherited ones counted',
    default: () => 100,
  },
  maxQualifierTypes: {
    schema: integer(1, 100_000),
    expected: 'a whole number from 1 to 100000',
    placeholder: 'count',
    help: 'most qualifier types that clients made in one namespace',
    default: () => 500,
  },
  maxDeclarationBytes: {
    schema: integer(1024, maxBytes),
    expected: bytesExpected,
    placeholder: 'bytes',
    help: 'most that all classes and qualifier types that clients made take in the store; in memory up to ten times as much',
    default: () => 64 * MiB,
  },
  maxDeclarationBytesPerUser: {
    schema: integer(1024, maxBytes),
    expected: bytesExpected,
    placeholder: 'bytes',
    help: 'most that those of one user take',
    default: () => 32 * MiB,
  },
  maxInstances: {
    schema: integer(1, 1_000_000_000),
    expected: 'a whole number from 1 to 1000000000',
    placeholder: 'count',
    help: 'most instances that clients made in one namespace',
    default: () => 1_000_000,
  },
  maxInstancesPerUser: {
    schema: integer(1, 1_000_000_000),
    expected: 'a whole number from 1 to 1000000000',
    placeholder: 'count',
    help: 'most instances that one user made, or changed last',
    default: () => 500_000,
  },
  maxInstanceBytes: {
    schema: integer(1024, maxBytes),
    expected: bytesExpected,
    placeholder: 'bytes',
    help: 'most that all instances that clients made take in the store',
    default: () => 8192 * MiB,
  },
  maxInstanceBytesPerUser: {
    schema: integer(1024, maxBytes),
    expected: bytesExpected,
    placeholder: 'bytes',
    help: 'most that those of one user take',
    default: () => 2048 * MiB,
  },
} satisfies { [K in keyof RepositorySettings]: SettingRow<Settings[K]> };
