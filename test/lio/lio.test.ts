import { afterAll, beforeAll, describe } from 'vitest';
import { haveGuest } from '../guest/Guest.js';
import { GuestLio } from '../targets/lio/GuestLio.js';
import { GuestLioWorld } from '../targets/lio/GuestLioWorld.js';
import { lioContract } from '../targets/lio/lioContract.js';
import { driverContract } from '../targets/driverContract.js';
import { declareAgentInGuest } from './agentInGuest.js';
import { declareDiscovery } from './discovery.js';
import { isLongForm } from './form.js';
import { declareInformationalLogins } from './informationalLogins.js';
import { declareLostPower } from './lostPower.js';
import { declareProvenChanges } from './provenChanges.js';
import { declareRefusedLogins } from './refusedLogins.js';
import { declareThinPool } from '../pools/thinPoolInGuest.js';
import { declareServerInGuest } from './serverInGuest.js';
import { declareStorage } from './storage.js';
import { declareTraps } from './traps.js';

/** Under emulation a login takes 10 to 30 ms and a program seconds; ten times that on a machine that does much else. */
const TIMEOUT_MS = isLongForm ? 900_000 : 300_000;

// One guest for all: starting it is the dearest part.
describe.skipIf(!haveGuest)('in a guest with the kernel of Debian', { timeout: TIMEOUT_MS }, () => {
  let lio: GuestLio | null = null;
  const booted = (): GuestLio => {
    if (lio === null) throw new Error('the guest is not up');
    return lio;
  };
  beforeAll(async () => {
    lio = await GuestLio.boot();
  }, TIMEOUT_MS);
  afterAll(() => lio?.stop());

  declareTraps(booted);
  declareThinPool(() => booted().guest);
  declareDiscovery(booted);
  declareRefusedLogins(booted);
  declareProvenChanges(booted);
  declareInformationalLogins(booted);
  declareStorage(booted);
  declareServerInGuest(booted);
  if (isLongForm) declareAgentInGuest(booted);
  driverContract({ ...lioContract, makeWorld: () => GuestLioWorld.make(booted()) }, { cutOff: isLongForm });
  // Last: it has a machine of its own.
  if (isLongForm) declareLostPower(() => booted().stop());
});
