import { expect, it } from 'vitest';
import type { Occurrence } from '../../../src/indications/Indication.js';
import { publishUnprovenChange } from '../../../src/indications/sources/publishUnprovenChange.js';
import { Repository } from '../../../src/repository/Repository.js';
import { compileModel } from '../../../src/schema/compileModel.js';

const namespace = new Repository(compileModel().namespaces).getNamespace('root/cimv2/storage/iscsitarget');
const change = { what: 'add', target: 'iqn.2026-11.test.example:a', account: 'alice' };

function alertsOf(state: string, target: string | null = change.target): Occurrence[] {
  const alerts: Occurrence[] = [];
  const sink = {
    publish: (occurrence: Occurrence) => void alerts.push(occurrence),
    wants: () => true,
    onWantedChange: () => () => undefined,
  };
  const proof = { state, reason: 'the target refused the login' };
  publishUnprovenChange({ ...change, target, proof }, { sink, namespace, hostName: 'host.example' });
  return alerts;
}

it('a proof that failed is a Security Alert of severity Major, with the reason', () => {
  const [alert] = alertsOf('failed');
  expect(alert?.indication.value('AlertType')).toBe(8);
  expect(alert?.indication.value('PerceivedSeverity')).toBe(5);
  expect(alert?.indication.value('ProbableCauseDescription')).toBe('the target refused the login');
  expect(alert?.indication.value('Message')).toBe(
    'The proof of the change "add" of account alice at target iqn.2026-11.test.example:a failed.',
  );
});

it('a proof that could not be made is Degraded/Warning', () => {
  expect(alertsOf('unproved').map(({ indication }) => indication.value('PerceivedSeverity'))).toEqual([3]);
});

it('a change that was proved, or of an account that no target has, raises no alert', () => {
  expect(alertsOf('proved')).toEqual([]);
  expect(alertsOf('unproved', null)).toEqual([]);
});
