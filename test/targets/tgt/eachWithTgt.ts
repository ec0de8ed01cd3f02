import { afterEach, beforeEach } from 'vitest';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import type { TgtDriver } from '../../../src/targets/tgt/TgtDriver.js';
import { TgtWorld } from './TgtWorld.js';

interface TgtParts {
  readonly world: TgtWorld;
  readonly driver: TgtDriver;
  readonly target: IscsiName;
}

/** Before each test of the suite starts tgtd with a driver and one target, and gives them to `use`; stops them after the test. */
export function eachWithTgt(use: (parts: TgtParts) => void): void {
  let world: TgtWorld;
  let driver: TgtDriver;

  beforeEach(async () => {
    world = await TgtWorld.make();
    driver = await world.openDriver();
    use({ world, driver, target: await world.createTarget() });
  });
  afterEach(async () => {
    await driver.close();
    await world.stop();
  });
}
