import { afterAll, beforeAll } from 'vitest';
import { haveGuest } from '../guest/Guest.js';
import { lioContract } from '../targets/lio/lioContract.js';
import { driverContract } from '../targets/driverContract.js';
import { GuestLio } from '../targets/lio/GuestLio.js';
import { GuestLioWorld } from '../targets/lio/GuestLioWorld.js';

let lio: GuestLio;
beforeAll(async () => {
  if (haveGuest) lio = await GuestLio.boot();
}, 150_000);
afterAll(() => lio.stop());

driverContract({ ...lioContract, makeWorld: () => GuestLioWorld.make(lio) }, { skip: !haveGuest });
