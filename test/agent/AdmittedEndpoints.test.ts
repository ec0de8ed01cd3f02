import { afterEach, beforeEach, expect, it } from 'vitest';
import { AdmittedEndpoints, forgetStanding } from '../../src/agent/AdmittedEndpoints.js';
import { makeTemporaryStore, type TemporaryStore } from '../support/temporaryStore.js';

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = makeTemporaryStore();
});
afterEach(() => temporary.remove());

it('an endpoint with an older epoch than another one has told is refused, after a restart too', () => {
  const admitted = new AdmittedEndpoints(temporary.sealed);
  expect(admitted.findRefusal('e1', { epoch: 1, removed: [] })).toBeNull();
  expect(admitted.findRefusal('e2', { epoch: 3, removed: [] })).toBeNull();
  const refused = 'endpoint e1 has epoch 2 of the fleet: expected 3 or a later one';
  expect(admitted.findRefusal('e1', { epoch: 2, removed: [] })).toContain(refused);
  const restarted = new AdmittedEndpoints(temporary.sealed);
  expect(restarted.findRefusal('e1', { epoch: 2, removed: [] })).toContain(refused);
  expect(restarted.findRefusal('e1', { epoch: 3, removed: [] })).toBeNull();
});

it('a removed endpoint is refused, and what it tells is not believed', () => {
  const admitted = new AdmittedEndpoints(temporary.sealed);
  expect(admitted.findRefusal('e1', { epoch: 1, removed: ['e2'] })).toBeNull();
  expect(admitted.findRefusal('e2', { epoch: 9, removed: ['e1'] })).toBe(
    'endpoint e2 was removed from the fleet',
  );
  expect(admitted.findRefusal('e1', { epoch: 1, removed: [] })).toBeNull();
  expect(new AdmittedEndpoints(temporary.sealed).findRemoval('e2')).not.toBeNull();
});

it('one that tells of its own removal is not answered any more', () => {
  const admitted = new AdmittedEndpoints(temporary.sealed);
  expect(admitted.findRefusal('e1', { epoch: 1, removed: ['e1'] })).toContain('was removed');
});

it('an epoch that is far above the one that is known is not believed: there would be none above it', () => {
  const admitted = new AdmittedEndpoints(temporary.sealed);
  const far = 999_999_999_999_999;
  expect(admitted.findRefusal('e1', { epoch: far, removed: [] })).toContain(
    'expected at most 1000000000, as this host knows epoch 1',
  );
  // A host that has just been enrolled may come to a fleet whose state was put back many times.
  expect(admitted.findRefusal('e2', { epoch: 5_000, removed: [] })).toBeNull();
  expect(admitted.findRefusal('e1', { epoch: 6_001, removed: ['e2'] })).toContain(
    'endpoint e1 tells epoch 6001 of the fleet: expected at most 6000, as this host knows epoch 5000',
  );
  expect(admitted.findRemoval('e2')).toBeNull();
  expect(new AdmittedEndpoints(temporary.sealed).findRefusal('e1', { epoch: far, removed: [] })).toContain(
    'expected at most 6000',
  );
  expect(admitted.findRefusal('e1', { epoch: 6_000, removed: [] })).toBeNull();
});

it('256 removed endpoints are kept, the latest', () => {
  const admitted = new AdmittedEndpoints(temporary.sealed);
  for (let n = 0; n < 300; n += 1) admitted.findRefusal('e1', { epoch: 1, removed: [`x${n}`] });
  expect(admitted.findRemoval('x43')).toBeNull();
  expect(admitted.findRemoval('x44')).not.toBeNull();
  expect(admitted.findRemoval('x299')).not.toBeNull();
});

it('what is known is written when it changes, and forgotten with the fleet', () => {
  const admitted = new AdmittedEndpoints(temporary.sealed);
  admitted.findRefusal('e1', { epoch: 5, removed: ['e2'] });
  const { commits } = temporary.store;
  for (let n = 0; n < 10; n += 1) admitted.findRefusal('e1', { epoch: 5, removed: ['e2'] });
  expect(temporary.store.commits).toBe(commits);
  forgetStanding(temporary.sealed);
  expect(new AdmittedEndpoints(temporary.sealed).findRefusal('e2', { epoch: 1, removed: [] })).toBeNull();
});
