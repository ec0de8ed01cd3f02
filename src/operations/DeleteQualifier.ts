import { deleteQualifier } from '../repository/deleteQualifier.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.22. */
export const DeleteQualifier = defineOperation({
  name: 'DeleteQualifier',
  role: 'write',
  parameters: { QualifierName: { kind: 'string' } },
  returns: 'void',

  execute({ QualifierName }, call, { repository }) {
    return deleteQualifier(repository, call.namespace, QualifierName, call.principal);
  },
});
