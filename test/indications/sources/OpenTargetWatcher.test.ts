import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { OpenTargetWatcher, type OpenTarget } from '../../../src/indications/sources/OpenTargetWatcher.js';
import { AlertWorld, pathOf } from './AlertWorld.js';

const open: OpenTarget = {
  target: 'iqn.2026-11.test.example:a',
  severity: 'error',
  subject: 'iqn.2026-11.test.example:a',
  sentence: 'The target is open: it asks nobody for a secret.',
  remedy: 'Add an account to it.',
};

let watcher: OpenTargetWatcher;
afterEach(() => watcher.close());

function watch(world: AlertWorld) {
  const state = { found: [] as OpenTarget[], fault: null as Error | null, looks: 0, warnings: 0 };
  watcher = new OpenTargetWatcher({
    sink: world,
    alerts: world.alerts,
    intervalMs: 10,
    findOpen: async () => {
      state.looks += 1;
      if (state.fault) throw state.fault;
      return state.found;
    },
    pathOf,
    log: { warn: () => void (state.warnings += 1) },
  });
  const looked = async (): Promise<void> => {
    const wanted = state.looks + 2;
    while (state.looks < wanted) await sleep(2);
  };
  return { state, looked };
}

it('a target found open is told once, as Critical, and cleared by an alert of severity Information', async () => {
  const world = new AlertWorld().open();
  const { state, looked } = watch(world);
  state.found = [open];
  await looked();
  await looked();
  expect(world.all('EventID')).toEqual(['target-open']);
  expect(world.all('PerceivedSeverity')).toEqual([6]);
  expect(world.all('ProbableCause')).toEqual([114]);
  expect(world.all('RecommendedActions')).toEqual([['Add an account to it.']]);
  expect(world.all('Message')).toEqual([
    'Target iqn.2026-11.test.example:a was found open (iqn.2026-11.test.example:a): The target is open: it asks nobody for a secret.',
  ]);
  state.found = [];
  await looked();
  await looked();
  expect(world.all('EventID')).toEqual(['target-open', 'target-no-longer-open']);
  expect(world.raised[1]?.value('PerceivedSeverity')).toBe(2);
  expect(world.raised[1]?.value('ProbableCause')).toBe(59);
  expect(world.raised[1]?.value('CorrelatedIndications')).toEqual([
    world.raised[0]?.value('IndicationIdentifier'),
  ]);
});

it('one that becomes worse is told again, and both are cleared', async () => {
  const world = new AlertWorld().open();
  const { state, looked } = watch(world);
  state.found = [{ ...open, severity: 'warning' }];
  await looked();
  state.found = [{ ...open, severity: 'warning' }, open];
  await looked();
  state.found = [{ ...open, severity: 'warning' }];
  await looked();
  expect(world.all('PerceivedSeverity')).toEqual([3, 6]);
  state.found = [];
  await looked();
  expect(world.raised[2]?.value('CorrelatedIndications')).toEqual(
    world.all('IndicationIdentifier').slice(0, 2),
  );
});

it('a look that fails clears nothing', async () => {
  const world = new AlertWorld().open();
  const { state, looked } = watch(world);
  state.found = [open];
  await looked();
  state.fault = new Error('tgtd does not answer');
  await looked();
  state.fault = null;
  await looked();
  expect(world.all('EventID')).toEqual(['target-open']);
  expect(state.warnings).toBe(1);
});

it('nothing is looked at while nobody subscribes; the next subscriber is told what is open then', async () => {
  const world = new AlertWorld().open();
  world.isWanted = false;
  const { state, looked } = watch(world);
  state.found = [open];
  await sleep(40);
  expect(state.looks).toBe(0);
  world.want(true);
  await looked();
  expect(world.all('EventID')).toEqual(['target-open']);
});
