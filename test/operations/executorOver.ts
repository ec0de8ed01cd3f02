import { AnswerCache } from '../../src/cimxml/encode/AnswerCache.js';
import type { CimXmlServer } from '../../src/cimxml/handleRequest.js';
import { Executor, type ExecutorDeps } from '../../src/operations/Executor.js';
import type { OperationDeps } from '../../src/operations/Operation.js';

/** The executor over these dependencies; what it would log fails the test. */
export function executorOver(deps: OperationDeps, more: Partial<ExecutorDeps> = {}): Executor {
  const fail = (fields: object, message: string): void => {
    throw new Error(message, { cause: fields });
  };
  return new Executor({ log: { warn: fail, error: fail }, ...deps, ...more });
}

/** The CIM-XML door in front of it. */
export function cimXmlOver(deps: OperationDeps, more: Partial<ExecutorDeps> = {}): CimXmlServer {
  const log = more.log ?? {
    warn: () => {},
    error: (fields: object, message: string) => {
      throw new Error(message, { cause: fields });
    },
  };
  return { executor: executorOver(deps, { ...more, log }), answers: new AnswerCache(), log };
}
