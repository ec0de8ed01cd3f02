import { parentPort } from 'node:worker_threads';
import type { EmbeddedTarget } from '../EmbeddedTarget.js';
import type { IscsiName } from '../IscsiName.js';
import type { AccessAccount, DataPathSetup, UnitPlace } from './DataPath.js';
import { TargetDataPath } from './TargetDataPath.js';
import type { DataPathAnswer, DataPathCall, DataPathEvent, OwnLoginNotice } from './WorkerDataPath.js';

// The entry point of the worker thread.  Calls are answered in their order; events are sent when they happen.

const tell = (event: DataPathEvent): void => parentPort?.postMessage(event);
const dataPath = new TargetDataPath({
  loginRefused: (loginRefused) => tell({ loginRefused }),
  turnedAway: (turnedAway) => tell({ turnedAway }),
  sessionEnded: (sessionEnded) => tell({ sessionEnded }),
  workerChanged: (workerChanged) => tell({ workerChanged }),
});
let last: Promise<void> = Promise.resolve();

parentPort?.on('message', (call: DataPathCall | OwnLoginNotice) => {
  if ('ownLogin' in call) dataPath.expectOwnLogin(call.ownLogin);
  else last = last.then(() => answer(call));
});

async function answer(call: DataPathCall): Promise<void> {
  let message: DataPathAnswer;
  try {
    message = { id: call.id, result: await perform(call) };
  } catch (error) {
    const { message: text, code = null } = error as NodeJS.ErrnoException;
    message = { id: call.id, error: { message: text, code } };
  }
  parentPort?.postMessage(message);
}

function perform({ method, argument }: DataPathCall): Promise<unknown> {
  const calls = {
    start: () => dataPath.start(argument as DataPathSetup),
    putAccount: () => dataPath.putAccount(argument as AccessAccount),
    removeAccount: () => dataPath.removeAccount(argument as string),
    setOpen: () => dataPath.setOpen(...(argument as [IscsiName, boolean])),
    putTarget: () => dataPath.putTarget(argument as EmbeddedTarget),
    removeTarget: () => dataPath.removeTarget(argument as IscsiName),
    sessions: () => dataPath.sessions(argument as IscsiName | null),
    endSessions: () => dataPath.endSessions(argument as readonly string[]),
    refusedLogins: () => dataPath.refusedLogins(),
    turnedAway: () => dataPath.turnedAway(),
    load: () => dataPath.load(),
    countsOf: () => dataPath.countsOf(argument as readonly UnitPlace[]),
    close: () => dataPath.close(),
  };
  return calls[method]();
}
