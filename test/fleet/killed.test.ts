import { expect, it } from 'vitest';
import { patienceMs } from '../support/patience.js';
import { FleetClient } from './FleetClient.js';
import { LoginProbe } from '../interop/LoginProbe.js';
import { FleetProcesses, host, target, type Side } from './FleetProcesses.js';
import { isLongForm } from './form.js';

/** More than either side seals, syncs, renames and removes for one account. */
const mostSteps = 40;
/** The short form begins with another one each time. */
const seed = Number(process.env['FAST_CHECK_SEED'] ?? 0);
const shortSteps = 8;
/** The short form ends after so long, with one round of each side at least. */
const shortMs = 15_000;

/** What AddSharedSecret returned; null: there was no answer. */
type Told = number | null;

async function addAndKill(fleet: FleetProcesses, side: Side, step: number, turns: number): Promise<string[]> {
  const RemoteID = `${side}-${step}-${turns}`;
  const Secret = `secret-${step}-${turns}`.padEnd(14, '.');
  const told = await fleet.cutOff({ side, step, turns }, async (client) => {
    const { returnValue } = await client.addSharedSecret(host, { RemoteID, Secret, target });
    return returnValue;
  });
  return faultsOf(fleet, { RemoteID, Secret, told });
}

/** What must not be, as sentences. */
async function faultsOf(
  fleet: FleetProcesses,
  { RemoteID, Secret, told }: { RemoteID: string; Secret: string; told: Told },
): Promise<string[]> {
  const client = new FleetClient(fleet.endpoint);
  const faults: string[] = [];
  try {
    const secrets = await client.wbem.enumerateInstances('ISCSIWBEM_SharedSecret');
    const found = secrets.find((each) => each.value('RemoteID') === RemoteID);
    const isIn = (await fleet.tryIn(RemoteID, Secret)) === 'in';
    if ((found !== undefined) !== isIn) faults.push(`listed ${found !== undefined}, in ${isIn}`);
    // Proved (2), or taken back.
    if (found && found.value('ProofState') !== 2) faults.push('it is not proved');
    if (told === 0 && !isIn) faults.push('it was acknowledged, and is not there');
    // 3: the outcome is unknown.
    if (told !== null && told !== 0 && told !== 3 && isIn)
      faults.push(`it was refused with ${told}, and is there`);
    const linesOf = (which: Side) => fleet.auditOf(which).filter(({ account }) => account === RemoteID);
    const lines = linesOf('agent').filter(({ outcome }) => outcome === 'done');
    if (lines.length !== (isIn ? 1 : 0)) faults.push(`in ${isIn}, with ${lines.length} lines of the host`);
    const own = linesOf('endpoint');
    if (told !== null && own.length !== 1) faults.push(`${own.length} lines of the endpoint`);
    if (told === 0 && own[0]?.outcome !== 'done') faults.push(`its line says ${own[0]?.outcome}`);
    return faults;
  } finally {
    client.close();
  }
}

it(
  'kill -9 of either side at a step of AddSharedSecret: the account is proved or not there, as its client is told and as one line says',
  async () => {
    const fleet = await FleetProcesses.start();
    // Somebody who tries all the while to get in without being allowed to.
    const intruder = new LoginProbe(fleet.portal, [
      { target, account: null },
      { target, account: { chapName: 'keeper', secret: 'wrong-secret-2' } },
      { target, account: { chapName: 'nobody', secret: 'wrong-secret-3' } },
    ]);
    try {
      await fleet.untilInContact();
      const client = new FleetClient(fleet.endpoint);
      const keeper = { RemoteID: 'keeper', Secret: 'never-touched', target };
      expect((await client.addSharedSecret(host, keeper)).returnValue).toBe(0);
      client.close();
      const faults: string[] = [];
      let rounds = 0;
      const startedAt = performance.now();
      const steps = isLongForm
        ? Array.from({ length: mostSteps }, (_, n) => n + 1)
        : Array.from({ length: shortSteps }, (_, n) => 1 + ((n + seed) % shortSteps));
      for (const step of steps) {
        for (const side of ['agent', 'endpoint'] as const) {
          for (const turns of isLongForm ? [0, 1, 3] : [step % 2]) {
            if (!isLongForm && rounds >= 2 && performance.now() - startedAt > shortMs) continue;
            rounds += 1;
            for (const fault of await addAndKill(fleet, side, step, turns))
              faults.push(`${side}, step ${step}, ${turns} turns later: ${fault}`);
          }
        }
      }
      expect(faults).toEqual([]);
      expect(rounds).toBeGreaterThanOrEqual(2);
      expect(intruder.counts.in).toBe(0);
      expect(intruder.counts.refused).toBeGreaterThan(0);
      expect(await fleet.tryIn('keeper', 'never-touched')).toBe('in');
      process.stdout.write(`kill -9 of agent and endpoint: ${rounds} rounds\n`);
    } finally {
      await intruder.stop();
      await fleet.dispose();
    }
  },
  isLongForm ? 3_600_000 : 4 * patienceMs,
);
