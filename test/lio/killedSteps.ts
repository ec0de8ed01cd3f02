import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { tryToGetIn } from '../interop/LoginProbe.js';
import { patienceMs } from '../support/patience.js';
import type { GuestLio } from '../targets/lio/GuestLio.js';
import type { GuestServer } from './GuestServer.js';
import { GuestStorage, stepsOfChanges } from './GuestStorage.js';

const secret = 'secret-of-disk-1';

export interface KilledStepsDeps {
  readonly getLio: () => GuestLio;
  readonly getServer: () => GuestServer;
  readonly host: string;
  readonly other: string;
}

/** kill -9 of the server in the guest at steps of `provide` and `withdraw`, and what the kernel has then. */
export function declareKilledSteps({ getLio, getServer, host, other }: KilledStepsDeps): void {
  const storage = new GuestStorage(getServer, { initiator: host, secret });
  const shell = (script: string): Promise<string> => getLio().shell(script);
  const kernelAndPool = (): Promise<string> =>
    shell('ls /sys/kernel/config/target/core /sys/kernel/config/target/iscsi /var/pool');
  const savedTargets = (): Promise<string> =>
    shell('grep -o \'"wwn": "iqn[^"]*\' /etc/rtslib-fb-target/saveconfig.json | sort');
  const getIn = (target: string, initiatorName: string): Promise<string> =>
    tryToGetIn(getLio().portal, { target, initiatorName, account: { chapName: initiatorName, secret } });

  /** Makes a change and has the server die at a step of it.  @returns whether its client was told that it is done. */
  async function cutOff(make: () => Promise<void>, step: number): Promise<boolean> {
    await getServer().killAt(step, step % 3);
    const told = await make().then(
      () => true,
      () => false,
    );
    if (told) await getServer().stop('SIGKILL');
    await getServer().restart();
    // What is in doubt is settled.
    for (const end = performance.now() + 5 * patienceMs; ; await sleep(500)) {
      const { status, text } = await storage.page('/readyz');
      if (status === 200) return told;
      if (performance.now() > end) throw new Error(`it is not ready: ${text}`);
    }
  }

  describe('kill -9 of the server at a step of it', () => {
    it('provide and withdraw: exactly as before or as after, in the kernel, in saveconfig.json and in the pool', async () => {
      const before = [await kernelAndPool(), await savedTargets()];
      const found = await storage.findings();
      const outcomes = { provided: 0, notProvided: 0, withdrawn: 0, notWithdrawn: 0 };
      for (const [round, step] of stepsOfChanges.entries()) {
        const name = `killed${round}`;
        const toldProvided = await cutOff(() => storage.provide(name), step);
        const volume = (await storage.ask((server) => server.listVolumes())).find(
          (each) => each.name === name,
        );
        const where = `killed at step ${step}, told ${toldProvided}`;
        expect(await storage.findings(), where).toEqual(found);
        if (!volume) {
          expect(toldProvided, where).toBe(false);
          expect([await kernelAndPool(), await savedTargets()], where).toEqual(before);
          outcomes.notProvided += 1;
          // What was undone, or never begun, can be asked for again.
          await storage.provide(name);
        } else outcomes.provided += 1;
        const shown = (await storage.ask((server) => server.getVolume(name))).exports;
        expect(shown, where).toHaveLength(1);
        const target = shown[0]?.target ?? '';
        expect([await getIn(target, host), await getIn(target, other)], where).toEqual(['in', 'refused']);

        const toldWithdrawn = await cutOff(() => storage.withdraw(target), step);
        const left = (await storage.ask((server) => server.listVolumes())).find((each) => each.name === name);
        expect(await storage.findings(), where).toEqual(found);
        if (left) {
          expect(toldWithdrawn, where).toBe(false);
          expect(left.exports, where).toEqual(shown);
          expect(await getIn(target, host), where).toBe('in');
          outcomes.notWithdrawn += 1;
          await storage.withdraw(target);
        } else outcomes.withdrawn += 1;
        expect([await kernelAndPool(), await savedTargets()], where).toEqual(before);
        // The steps behind are none of these changes.
        if (toldProvided && toldWithdrawn) break;
      }
      process.stdout.write(`kill -9 at steps of LIO: ${JSON.stringify(outcomes)}\n`);
      expect(outcomes.notProvided).toBeGreaterThan(0);
      expect(outcomes.withdrawn).toBeGreaterThan(0);
    }, 14_400_000);
  });
}
