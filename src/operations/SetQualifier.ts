import { setQualifier } from '../repository/setQualifier.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.21. */
export const SetQualifier = defineOperation({
  name: 'SetQualifier',
  role: 'write',
  parameters: { QualifierDeclaration: { kind: 'qualifierDeclaration' } },
  returns: 'void',

  execute({ QualifierDeclaration }, call, { repository }) {
    return setQualifier(repository, call.namespace, QualifierDeclaration, call.principal);
  },
});
