import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { targetNamespace } from '../../src/cim/namespaces.js';
import { StorageHost } from '../../src/cli/StorageHost.js';
import { tryToGetIn } from '../interop/LoginProbe.js';
import { patienceMs } from '../support/patience.js';
import { wbemClientOf } from '../support/wbemClientOf.js';
import type { GuestLio } from '../targets/lio/GuestLio.js';
import { adminPassword, type GuestServer } from './GuestServer.js';

const secret = 'secret-of-disk-1';
const MiB = 2 ** 20;
/** More than `provide` or `withdraw` seals, syncs, and does to the kernel. */
const mostSteps = 150;

/**
 * Which of them are tried: each takes two starts of a server under emulation.  LIO_KILL_STEPS is the distance from one to the next, of which
 * 1 tries all.
 */
const distance = Number(process.env['LIO_KILL_STEPS'] ?? 17);
const first = 1 + (Number(process.env['FAST_CHECK_SEED'] ?? 0) % distance);
const steps = Array.from({ length: Math.ceil(mostSteps / distance) }, (_, index) => first + index * distance);

export interface KilledStepsDeps {
  readonly getLio: () => GuestLio;
  readonly getServer: () => GuestServer;
  readonly host: string;
  readonly other: string;
}

/** kill -9 of the server in the guest at steps of `provide` and `withdraw`, and what the kernel has then. */
export function declareKilledSteps({ getLio, getServer, host, other }: KilledStepsDeps): void {
  const shell = (script: string): Promise<string> => getLio().shell(script);
  const kernelAndPool = (): Promise<string> =>
    shell('ls /sys/kernel/config/target/core /sys/kernel/config/target/iscsi /var/pool');
  const savedTargets = (): Promise<string> =>
    shell('grep -o \'"wwn": "iqn[^"]*\' /etc/rtslib-fb-target/saveconfig.json | sort');
  const getIn = (target: string, initiatorName: string): Promise<string> =>
    tryToGetIn(getLio().portal, { target, initiatorName, account: { chapName: initiatorName, secret } });

  /** A request to the server as it is now. */
  async function ask<T>(work: (host: StorageHost) => Promise<T>): Promise<T> {
    const { url } = getServer();
    const client = wbemClientOf({ url, user: 'admin', password: adminPassword }, targetNamespace);
    try {
      return await work(new StorageHost(client));
    } finally {
      client.close();
    }
  }

  const call = (...asked: Parameters<StorageHost['call']>): Promise<void> =>
    ask(async (storage) => {
      const { returnValue, message } = await storage.call(...asked);
      if (returnValue !== 0) throw new Error(`${asked[0]}: ${returnValue}: ${message}`);
    });
  const provide = (name: string): Promise<void> =>
    call('Provide', [
      ['Name', 'string', name],
      ['Size', 'uint64', MiB],
      ['Pool', 'string', 'files'],
      ['Initiator', 'string', host],
      ['Secret', 'string', secret],
    ]);
  const withdraw = (target: string): Promise<void> =>
    call('Withdraw', [
      ['Target', 'string', target],
      ['RemoveVolumes', 'boolean', true],
    ]);

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
      const { status, text } = await page('/readyz');
      if (status === 200) return told;
      if (performance.now() > end) throw new Error(`it is not ready: ${text}`);
    }
  }

  async function page(path: string): Promise<{ readonly status: number; readonly text: string }> {
    const authorization = `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`;
    const answer = await fetch(new URL(path, getServer().url), { headers: { authorization } });
    return { status: answer.status, text: await answer.text() };
  }

  /** What `doctor` finds, but for how full the pools are, and for the portals of the guest, which is reached at an address of its own. */
  async function findings(): Promise<readonly string[]> {
    const { text } = await page('/doctor');
    const found = JSON.parse(text) as readonly { readonly subject: string; readonly sentence: string }[];
    return found
      .map(({ subject, sentence }) => `${subject}: ${sentence}`)
      .filter((line) => !/on all addresses|% of its \d+ bytes/u.test(line));
  }

  describe('kill -9 of the server at a step of it', () => {
    it('provide and withdraw: exactly as before or as after, in the kernel, in saveconfig.json and in the pool', async () => {
      const before = [await kernelAndPool(), await savedTargets()];
      const found = await findings();
      const outcomes = { provided: 0, notProvided: 0, withdrawn: 0, notWithdrawn: 0 };
      for (const [round, step] of steps.entries()) {
        const name = `killed${round}`;
        const toldProvided = await cutOff(() => provide(name), step);
        const volume = (await ask((storage) => storage.listVolumes())).find((each) => each.name === name);
        const where = `killed at step ${step}, told ${toldProvided}`;
        expect(await findings(), where).toEqual(found);
        if (!volume) {
          expect(toldProvided, where).toBe(false);
          expect([await kernelAndPool(), await savedTargets()], where).toEqual(before);
          outcomes.notProvided += 1;
          // What was undone, or never begun, can be asked for again.
          await provide(name);
        } else outcomes.provided += 1;
        const shown = (await ask((storage) => storage.getVolume(name))).exports;
        expect(shown, where).toHaveLength(1);
        const target = shown[0]?.target ?? '';
        expect([await getIn(target, host), await getIn(target, other)], where).toEqual(['in', 'refused']);

        const toldWithdrawn = await cutOff(() => withdraw(target), step);
        const left = (await ask((storage) => storage.listVolumes())).find((each) => each.name === name);
        expect(await findings(), where).toEqual(found);
        if (left) {
          expect(toldWithdrawn, where).toBe(false);
          expect(left.exports, where).toEqual(shown);
          expect(await getIn(target, host), where).toBe('in');
          outcomes.notWithdrawn += 1;
          await withdraw(target);
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
