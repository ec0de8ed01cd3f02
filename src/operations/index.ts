import { foldName } from '../cim/NameMap.js';
import { AssociatorNames } from './AssociatorNames.js';
import { Associators } from './Associators.js';
import { CloseEnumeration } from './CloseEnumeration.js';
import { CreateClass } from './CreateClass.js';
import { CreateInstance } from './CreateInstance.js';
import { DeleteClass } from './DeleteClass.js';
import { DeleteInstance } from './DeleteInstance.js';
import { DeleteQualifier } from './DeleteQualifier.js';
import { EnumerateClasses } from './EnumerateClasses.js';
import { EnumerateClassNames } from './EnumerateClassNames.js';
import { EnumerateInstanceNames } from './EnumerateInstanceNames.js';
import { EnumerateInstances } from './EnumerateInstances.js';
import { EnumerateQualifiers } from './EnumerateQualifiers.js';
import { EnumerationCount } from './EnumerationCount.js';
import { ExecQuery } from './ExecQuery.js';
import { GetClass } from './GetClass.js';
import { GetInstance } from './GetInstance.js';
import { GetProperty } from './GetProperty.js';
import { GetQualifier } from './GetQualifier.js';
import { ModifyClass } from './ModifyClass.js';
import { ModifyInstance } from './ModifyInstance.js';
import { OpenAssociatorInstancePaths } from './OpenAssociatorInstancePaths.js';
import { OpenAssociatorInstances } from './OpenAssociatorInstances.js';
import { OpenEnumerateInstancePaths } from './OpenEnumerateInstancePaths.js';
import { OpenEnumerateInstances } from './OpenEnumerateInstances.js';
import { OpenQueryInstances } from './OpenQueryInstances.js';
import { OpenReferenceInstancePaths } from './OpenReferenceInstancePaths.js';
import { OpenReferenceInstances } from './OpenReferenceInstances.js';
import type { Operation, OperationDeps, UnboundOperation } from './Operation.js';
import { PullInstancePaths } from './PullInstancePaths.js';
import { PullInstances } from './PullInstances.js';
import { PullInstancesWithPath } from './PullInstancesWithPath.js';
import { ReferenceNames } from './ReferenceNames.js';
import { References } from './References.js';
import { SetProperty } from './SetProperty.js';
import { SetQualifier } from './SetQualifier.js';

/** All intrinsic operations of this server. */
const operations: readonly UnboundOperation[] = [
  AssociatorNames,
  Associators,
  CloseEnumeration,
  CreateClass,
  CreateInstance,
  DeleteClass,
  DeleteInstance,
  DeleteQualifier,
  EnumerateClasses,
  EnumerateClassNames,
  EnumerateInstanceNames,
  EnumerateInstances,
  EnumerateQualifiers,
  EnumerationCount,
  ExecQuery,
  GetClass,
  GetInstance,
  GetProperty,
  GetQualifier,
  ModifyClass,
  ModifyInstance,
  OpenAssociatorInstancePaths,
  OpenAssociatorInstances,
  OpenEnumerateInstancePaths,
  OpenEnumerateInstances,
  OpenQueryInstances,
  OpenReferenceInstancePaths,
  OpenReferenceInstances,
  PullInstancePaths,
  PullInstances,
  PullInstancesWithPath,
  ReferenceNames,
  References,
  SetProperty,
  SetQualifier,
];

/** The operations bound to their dependencies, by folded name. */
export function operationsIn(deps: OperationDeps): ReadonlyMap<string, Operation> {
  return new Map(
    operations.map((unbound) => unbound(deps)).map((operation) => [foldName(operation.name), operation]),
  );
}
