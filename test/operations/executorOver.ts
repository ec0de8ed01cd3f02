import type { CimXmlServer } from '../../src/cimxml/handleRequest.js';
import { Executor, type ExecutorDeps } from '../../src/operations/Executor.js';
import type { Rooms } from '../../src/operations/Operation.js';

/** The executor over these rooms; what it would log fails the test. */
export function executorOver(rooms: Rooms, more: Partial<ExecutorDeps> = {}): Executor {
  const fail = (fields: object, message: string): void => {
    throw new Error(message, { cause: fields });
  };
  return new Executor({ log: { warn: fail, error: fail }, ...rooms, ...more });
}

/** The CIM-XML door in front of it. */
export function cimXmlOver(rooms: Rooms, more: Partial<ExecutorDeps> = {}): CimXmlServer {
  const log = more.log ?? {
    warn: () => {},
    error: (fields: object, message: string) => {
      throw new Error(message, { cause: fields });
    },
  };
  return { executor: executorOver(rooms, { ...more, log }), log };
}
