import { CIMClassName } from '../cim/CIMClassName.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { ClassTraversal } from '../dispatch/ClassTraversal.js';
import { findFilterClass, fullClassPath, fullPath, sourceOf } from './associationSource.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.15.  For a class it returns the paths of classes. */
export const AssociatorNames = defineOperation({
  name: 'AssociatorNames',
  role: 'read',
  parameters: {
    ObjectName: { kind: 'objectName' },
    AssocClass: { kind: 'className', default: null },
    ResultClass: { kind: 'className', default: null },
    Role: { kind: 'string', default: null },
    ResultRole: { kind: 'string', default: null },
  },
  returns: 'objectPaths',

  async *execute(
    { ObjectName, AssocClass, ResultClass, Role, ResultRole },
    call,
    { repository, traversal },
  ): AsyncGenerator<CIMInstanceName | CIMClassName> {
    const filters = {
      associationClass: AssocClass,
      resultClass: ResultClass,
      role: Role,
      resultRole: ResultRole,
    };
    const object = sourceOf(ObjectName, call, { repository });
    if (object instanceof CIMClassName) {
      const namespace = repository.getNamespace(call.namespace);
      for (const name of [AssocClass, ResultClass]) findFilterClass(namespace, name);
      const source = namespace.getClass(object.className, 'CIM_ERR_INVALID_PARAMETER');
      for (const cimClass of new ClassTraversal(namespace).associators(source, filters))
        yield fullClassPath(cimClass, namespace, call);
      return;
    }
    for await (const path of traversal.associatorNames(object, filters, call)) yield fullPath(path, call);
  },
});
