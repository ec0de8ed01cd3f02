import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/indications/sources/Alert.js';
import { AlertWorld } from './AlertWorld.js';

const alert: Alert = {
  event: 'tgtd-restarted',
  severity: 5,
  probableCause: 110,
  probableCauseDescription: null,
  message: 'tgtd was restarted.',
  messageArguments: [],
};

describe('Alerts', () => {
  it('raised before there is an indication service wait for it, with the time at which they were raised', async () => {
    const world = new AlertWorld();
    const identifier = world.alerts.raise(alert);
    const raisedAt = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(world.raised).toEqual([]);
    world.open();
    expect(world.all('IndicationIdentifier')).toEqual([identifier]);
    const [time] = world.all('EventTime') as { toDate(): Date | null }[];
    expect(Number(time?.toDate())).toBeLessThanOrEqual(raisedAt);
  });

  it('about no element in particular are about the system', () => {
    const world = new AlertWorld().open();
    world.alerts.raise(alert);
    expect(world.all('AlertingManagedElement')).toEqual([
      'root/cimv2/storage/iscsitarget:System.Name="host.example"',
    ]);
    expect(world.all('SystemName')).toEqual(['host.example']);
    expect(world.all('OwningEntity')).toEqual(['iscsi-wbem']);
    expect(world.all('ProviderName')).toEqual(['iscsi-wbem']);
  });

  it('are made for nobody where nobody has subscribed', () => {
    const world = new AlertWorld().open();
    world.isWanted = false;
    world.alerts.raise(alert);
    expect(world.raised).toEqual([]);
  });
});
