import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askAdministration } from '../../src/security/AdministrationSocket.js';
import { openDoors, type Authority, type Door, type Doors } from '../interop/doors.js';
import { LoginProbe, tryToGetIn, type Portal } from '../interop/LoginProbe.js';
import { parseRecords, type FleetWorld, type WrittenRecord } from './FleetWorld.js';

/** A target of a host behind an endpoint. */
export interface TargetAtHost {
  readonly world: FleetWorld;
  readonly systemName: string;
  readonly target: string;
  /** Where it is logged in to. */
  readonly portal: Portal;
  readonly authority: Authority;
  /** Names of initiators that may have an account of their own. */
  readonly initiators: readonly [string, string];
  /** The lines of the host's audit record, where it is in no folder of the world. */
  readonly auditLines?: () => Promise<readonly string[]>;
}

const awsKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const [first, second] = ['first-secret-1', 'second-secret2'] as const;
const doorNames = ['cim', 'vds', 'aws', 'wsman'] as const;

/**
 * What an initiator's secret does that is set, replaced and removed at a host of a fleet through each door of the endpoint: proved by logins at the
 * host's portal, under somebody who tries all the while to get in without it.
 */
export function declareDoorsAtHost(place: string, getTarget: () => TargetAtHost): void {
  describe(`a secret at ${place}`, () => {
    let at: TargetAtHost;
    let doors: Doors;
    let probe: LoginProbe;

    beforeAll(async () => {
      at = getTarget();
      const { world, systemName, target, authority, initiators } = at;
      await askAdministration(
        `${world.folder}/state`,
        {
          kind: 'addAccessKey',
          user: 'admin',
          pair: { id: awsKey.accessKeyId, secret: awsKey.secretAccessKey },
        },
        'tester',
      ).catch((error: unknown) => {
        // It is one for all targets of the world.
        if (!String(error).includes('already')) throw error;
      });
      doors = await openDoors(world, { target, authority, systemName, ...awsKey });
      // A target that has just been made may be open; the first account protects it for good.
      const [node] = initiators;
      for (const answer of [await doors.cim.set(node, first), await doors.cim.remove(node)])
        if (!answer.done) throw new Error(answer.says);
      probe = new LoginProbe(
        at.portal,
        initiators.flatMap((initiatorName) => [
          { target, initiatorName, account: null },
          { target, initiatorName, account: { chapName: initiatorName, secret: 'wrong-secret-0' } },
        ]),
      );
    });
    afterAll(async () => {
      await probe.stop();
      await doors.close();
    });

    async function getsIn(secret: string): Promise<boolean> {
      const [chapName] = at.initiators;
      const attempt = { target: at.target, account: { chapName, secret }, initiatorName: chapName };
      return (await tryToGetIn(at.portal, attempt)) === 'in';
    }

    async function state(): Promise<object> {
      const { secrets, pairs } = await doors.readBack();
      return { first: await getsIn(first), second: await getsIn(second), secrets, pairs };
    }

    it.each(doorNames)(
      '%s sets, the next door replaces, and the one after it removes a secret',
      async (name) => {
        const all = doorNames.map((each) => doors[each]);
        const place = doorNames.indexOf(name);
        const [setting, replacing, removing] = [0, 1, 2].map((n) => all[(place + n) % all.length]) as [
          Door,
          Door,
          Door,
        ];
        const [node] = at.initiators;
        const held = { secrets: [{ remoteId: node, secret: null, proofState: 2 }], pairs: [node] };
        expect(await setting.set(node, first)).toMatchObject({ done: true });
        expect(await state()).toEqual({ first: true, second: false, ...held });
        expect(await replacing.set(node, second)).toMatchObject({ done: true });
        expect(await state()).toEqual({ first: false, second: true, ...held });
        expect(await removing.remove(node)).toMatchObject({ done: true });
        expect(await state()).toEqual({ first: false, second: false, secrets: [], pairs: [] });
      },
    );

    it('nobody got in meanwhile, and both sides have one line for each change, with the same act', async () => {
      await probe.refusedMoreThan(4);
      expect(probe.counts.in).toBe(0);
      const [node] = at.initiators;
      const lines = await at.auditLines?.();
      const records = lines ? parseRecords(lines) : at.world.auditOf(at.systemName);
      const actsIn = (written: readonly WrittenRecord[]): readonly string[] =>
        written
          .filter(({ account, outcome }) => account === node && outcome === 'done')
          .flatMap(({ act }) => act ?? []);
      const ofHost = actsIn(records);
      expect(ofHost.length).toBeGreaterThanOrEqual(2 + 3 * doorNames.length);
      expect(new Set(ofHost).size).toBe(ofHost.length);
      expect(actsIn(at.world.auditOf(null).filter(({ host }) => host === at.systemName))).toEqual(ofHost);
    });
  });
}
