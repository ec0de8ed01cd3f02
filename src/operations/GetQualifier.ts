import { getQualifier } from '../repository/deleteQualifier.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.20. */
export const GetQualifier = defineOperation({
  name: 'GetQualifier',
  role: 'read',
  parameters: { QualifierName: { kind: 'string' } },
  returns: 'qualifierDeclaration',

  execute({ QualifierName }, call, { repository }) {
    return getQualifier(repository.getNamespace(call.namespace), QualifierName);
  },
});
