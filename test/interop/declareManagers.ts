import { expect, it } from 'vitest';
import type { Endpoint } from '../support/server.js';
import { addAccount } from './addAccount.js';
import { qemuIo, type ReachedUnit } from './qemuIo.js';
import { ScriptedManager } from './ScriptedManager.js';

const MiB = 2 ** 20;
const secret = 'twelve-bytes';

interface Provided {
  readonly target: string;
  readonly lun: number;
}

/** A server, and the port of 127.0.0.1 at which its targets are. */
export interface ManagedWorld {
  readonly endpoint: Endpoint;
  readonly port: number;
}

/** Every scripted manager goes its way, up to an initiator that writes to what the manager exports. */
export function declareManagers(getWorld: () => ManagedWorld): void {
  it.each(['lsm', 'emc', 'fujitsu', 'coprhd', 'foglight', 'windows'])(
    '%s finds the array, and what it exports is written to by an initiator and gone afterwards',
    async (name) => {
      const { endpoint, port } = getWorld();
      const initiator = `iqn.2026-01.test.example:${name}`;
      const manager = new ScriptedManager(name);
      try {
        await manager.connect(endpoint);
        const { target, lun } = await manager.step<Provided>('provide', {
          name: `${name}-disk`,
          bytes: 16 * MiB,
          initiator,
        });
        const unit: ReachedUnit = { port, target, lun, initiator, secret };
        // These managers know nothing of CHAP: nobody gets in before the initiator has an account.
        expect((await qemuIo(unit, 'read 0 4k')).status).not.toBe(0);
        expect(await addAccount(endpoint, { target, chapName: initiator, secret })).toBe(0);

        const written = await qemuIo(
          unit,
          'write -P 0xa5 0 1M',
          'flush',
          'read -P 0xa5 0 1M',
          'read -P 0 1M 1M',
        );
        expect(written).toMatchObject({ status: 0 });
        expect(written.output).not.toMatch(/failed|error/iu);
        const stranger = { ...unit, initiator: 'iqn.2026-01.test.example:stranger' };
        expect((await qemuIo(stranger, 'read 0 4k')).status).not.toBe(0);

        await manager.step('remove');
        expect((await qemuIo(unit, 'read 0 4k')).status).not.toBe(0);
      } finally {
        await manager.stop();
      }
    },
  );
}
