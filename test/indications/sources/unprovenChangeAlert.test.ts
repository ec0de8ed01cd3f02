import { expect, it } from 'vitest';
import { unprovenChangeAlert } from '../../../src/indications/sources/unprovenChangeAlert.js';
import { AlertWorld, pathOf } from './AlertWorld.js';

const change = { what: 'add', target: 'iqn.2026-11.test.example:a', account: 'alice' };
const reason = 'the target refused the login';

it('a proof that failed is a Security Alert of severity Major, with the reason, about the target', () => {
  const world = new AlertWorld().open();
  const alert = unprovenChangeAlert({ ...change, proof: { state: 'failed', reason } }, pathOf);
  if (alert) world.alerts.raise(alert);
  const [raised] = world.raised;
  expect(raised?.value('AlertType')).toBe(8);
  expect(raised?.value('PerceivedSeverity')).toBe(5);
  expect(raised?.value('ProbableCause')).toBe(64);
  expect(raised?.value('ProbableCauseDescription')).toBe(reason);
  expect(raised?.value('MessageID')).toBe('ISCSIWBEM0001');
  expect(raised?.value('AlertingManagedElement')).toBe(
    'root/cimv2/storage/iscsitarget:Node.DeviceID="iqn.2026-11.test.example:a"',
  );
  expect(raised?.value('AlertingElementFormat')).toBe(2);
  expect(raised?.value('Message')).toBe(
    'The proof of the change "add" of account alice at target iqn.2026-11.test.example:a failed.',
  );
});

it('a proof that could not be made is Degraded/Warning', () => {
  const alert = unprovenChangeAlert({ ...change, proof: { state: 'unproved', reason } }, pathOf);
  expect(alert?.severity).toBe(3);
  expect(alert?.event).toBe('proof-not-made');
});

it('a change that was proved, or of an account that no target has, raises no alert', () => {
  expect(unprovenChangeAlert({ ...change, proof: { state: 'proved', reason: null } }, pathOf)).toBeNull();
  expect(
    unprovenChangeAlert({ ...change, target: null, proof: { state: 'unproved', reason } }, pathOf),
  ).toBeNull();
});
