import type { Namespace } from '../repository/Namespace.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.10. */
export const EnumerateClassNames = defineOperation({
  name: 'EnumerateClassNames',
  role: 'read',
  parameters: {
    ClassName: { kind: 'className', default: null },
    DeepInheritance: { kind: 'boolean', default: false },
  },
  returns: 'classNames',

  execute({ ClassName, DeepInheritance }, call, { repository }) {
    return classesBelow(repository.getNamespace(call.namespace), ClassName, DeepInheritance);
  },
});

/**
 * Names of the subclasses of a class (null: all classes), direct ones or at any depth.
 * @throws CIMError CIM_ERR_INVALID_CLASS
 */
export function classesBelow(
  namespace: Namespace,
  className: string | null,
  deep: boolean,
): Iterable<string> {
  if (className !== null) namespace.getClass(className);
  return namespace.listedClasses(className, deep);
}
