import { defaultRepositoryLimits, type RepositoryLimits } from '../repository/RepositoryLimits.js';
import type { Settings } from './Settings.js';
import type { SettingRow } from './settingTable.js';
import { integer } from './valueSchemas.js';

const maxBytes = 1024 ** 4;
const bytesExpected = 'a whole number of bytes from 1024 to 1099511627776';

/** Limits for what clients create in the repository.  Exceeding one gives CIM_ERR_SERVER_LIMITS_EXCEEDED. */
export const repositorySettingTable = {
  maxNamespaces: {
    schema: integer(1, 100_000),
    expected: 'a whole number from 1 to 100000',
    placeholder: 'count',
    help: 'most namespaces that clients made',
    default: () => defaultRepositoryLimits.maxNamespaces,
  },
  maxClasses: {
    schema: integer(1, 1_000_000),
    expected: 'a whole number from 1 to 1000000',
    placeholder: 'count',
    help: 'most classes that clients made in one namespace',
    default: () => defaultRepositoryLimits.maxClasses,
  },
  maxClassesPerUser: {
    schema: integer(1, 1_000_000),
    expected: 'a whole number from 1 to 1000000',
    placeholder: 'count',
    help: 'most classes that one user made',
    default: () => defaultRepositoryLimits.maxClassesPerUser,
  },
  maxClassDepth: {
    schema: integer(1, 1_000),
    expected: 'a whole number from 1 to 1000',
    placeholder: 'count',
    help: 'most superclasses above a class that a client makes',
    default: () => defaultRepositoryLimits.maxClassDepth,
  },
  maxClassProperties: {
    schema: integer(1, 100_000),
    expected: 'a whole number from 1 to 100000',
    placeholder: 'count',
    help: 'most properties of a class that a client makes, inherited ones counted',
    default: () => defaultRepositoryLimits.maxClassProperties,
  },
  maxClassMethods: {
    schema: integer(1, 100_000),
    expected: 'a whole number from 1 to 100000',
    placeholder: 'count',
    help: 'most methods of a class that a client makes, inherited ones counted',
    default: () => defaultRepositoryLimits.maxClassMethods,
  },
  maxMethodParameters: {
    schema: integer(1, 10_000),
    expected: 'a whole number from 1 to 10000',
    placeholder: 'count',
    help: 'most parameters of a method that a client declares',
    default: () => defaultRepositoryLimits.maxMethodParameters,
  },
  maxElementQualifiers: {
    schema: integer(1, 10_000),
    expected: 'a whole number from 1 to 10000',
    placeholder: 'count',
    help: 'most qualifiers of a class, property, method or parameter that a client declares, inherited ones counted',
    default: () => defaultRepositoryLimits.maxElementQualifiers,
  },
  maxQualifierTypes: {
    schema: integer(1, 100_000),
    expected: 'a whole number from 1 to 100000',
    placeholder: 'count',
    help: 'most qualifier types that clients made in one namespace',
    default: () => defaultRepositoryLimits.maxQualifierTypes,
  },
  maxDeclarationBytes: {
    schema: integer(1024, maxBytes),
    expected: bytesExpected,
    placeholder: 'bytes',
    help: 'most that all classes and qualifier types that clients made take in the store; in memory up to ten times as much',
    default: () => defaultRepositoryLimits.maxDeclarationBytes,
  },
  maxDeclarationBytesPerUser: {
    schema: integer(1024, maxBytes),
    expected: bytesExpected,
    placeholder: 'bytes',
    help: 'most that those of one user take',
    default: () => defaultRepositoryLimits.maxDeclarationBytesPerUser,
  },
  maxInstances: {
    schema: integer(1, 1_000_000_000),
    expected: 'a whole number from 1 to 1000000000',
    placeholder: 'count',
    help: 'most instances that clients made in one namespace',
    default: () => defaultRepositoryLimits.maxInstances,
  },
  maxInstancesPerUser: {
    schema: integer(1, 1_000_000_000),
    expected: 'a whole number from 1 to 1000000000',
    placeholder: 'count',
    help: 'most instances that one user made, or changed last',
    default: () => defaultRepositoryLimits.maxInstancesPerUser,
  },
  maxInstanceBytes: {
    schema: integer(1024, maxBytes),
    expected: bytesExpected,
    placeholder: 'bytes',
    help: 'most that all instances that clients made take in the store',
    default: () => defaultRepositoryLimits.maxInstanceBytes,
  },
  maxInstanceBytesPerUser: {
    schema: integer(1024, maxBytes),
    expected: bytesExpected,
    placeholder: 'bytes',
    help: 'most that those of one user take',
    default: () => defaultRepositoryLimits.maxInstanceBytesPerUser,
  },
} satisfies { [K in keyof RepositoryLimits]: SettingRow<Settings[K]> };
