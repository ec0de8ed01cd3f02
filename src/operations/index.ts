import { foldName } from '../cim/NameMap.js';
import { AssociatorNames } from './AssociatorNames.js';
import { Associators } from './Associators.js';
import { CreateInstance } from './CreateInstance.js';
import { DeleteInstance } from './DeleteInstance.js';
import { EnumerateClasses } from './EnumerateClasses.js';
import { EnumerateClassNames } from './EnumerateClassNames.js';
import { EnumerateInstanceNames } from './EnumerateInstanceNames.js';
import { EnumerateInstances } from './EnumerateInstances.js';
import { GetClass } from './GetClass.js';
import { GetInstance } from './GetInstance.js';
import { ModifyInstance } from './ModifyInstance.js';
import type { Operation, Rooms, UnboundOperation } from './Operation.js';
import { ReferenceNames } from './ReferenceNames.js';
import { References } from './References.js';

/** All intrinsic operations this server knows. */
const operations: readonly UnboundOperation[] = [
  AssociatorNames,
  Associators,
  CreateInstance,
  DeleteInstance,
  EnumerateClasses,
  EnumerateClassNames,
  EnumerateInstanceNames,
  EnumerateInstances,
  GetClass,
  GetInstance,
  ModifyInstance,
  ReferenceNames,
  References,
];

/** The operations in these rooms, by folded name. */
export function operationsIn(rooms: Rooms): ReadonlyMap<string, Operation> {
  return new Map(
    operations.map((unbound) => unbound(rooms)).map((operation) => [foldName(operation.name), operation]),
  );
}
