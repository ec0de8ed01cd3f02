import { afterEach, expect } from 'vitest';
import { login, type IscsiLoginOptions } from '../../../src/iscsi/Initiator.js';
import type { InitiatorSession } from '../../../src/iscsi/InitiatorSession.js';
import { startScriptedTarget, type ScriptedTarget } from './scriptedTarget.js';

const targets: ScriptedTarget[] = [];
const sessions: InitiatorSession[] = [];

afterEach(async () => {
  for (const session of sessions.splice(0)) session.close();
  await Promise.all(targets.splice(0).map((target) => target.close()));
});

/** A scripted target that is closed after the test. */
export async function start(receive: Parameters<typeof startScriptedTarget>[0]): Promise<ScriptedTarget> {
  const target = await startScriptedTarget(receive);
  targets.push(target);
  return target;
}

/** A session, closed after the test. */
export async function logIn(
  port: number,
  options: Partial<IscsiLoginOptions> = {},
): Promise<InitiatorSession> {
  const session = await login({
    address: '127.0.0.1',
    port,
    targetName: 'iqn.2026-11.test.example:target',
    initiatorName: 'iqn.2026-11.test.example:initiator',
    chap: null,
    ...options,
  });
  sessions.push(session);
  return session;
}

/** No socket is left open. */
export async function untilClosed(target: ScriptedTarget): Promise<void> {
  await expect.poll(() => target.openConnections()).toBe(0);
}
