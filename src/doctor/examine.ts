import type { Settings } from '../config/Settings.js';
import type { Users } from '../security/Users.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { HostStore } from '../store/KeyValueStore.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { Finding, TargetExaminer, TargetReader } from '../targets/TargetReader.js';
import { auditFindings } from './auditFindings.js';
import { intentFindings, proofFindings } from './credentialFindings.js';
import { hostFindings, thisHost } from './hostFindings.js';
import { certificateFindings, settingFindings } from './settingFindings.js';
import { sorted } from './printFindings.js';
import { stateFindings } from './stateFindings.js';
import { storageFindings, type ExaminedStorage } from './storageFindings.js';
import { sealedFindings, userFindings } from './storeFindings.js';

/** What only the process that owns the state folder can examine. */
export interface OwnedDeps {
  readonly store: HostStore;
  readonly sealedStore: SealedStore;
  /** Null if the server has no users. */
  readonly users: Users | null;
  /** Null if the server has no target of its own. */
  readonly driver: (TargetReader & TargetExaminer & Pick<TargetDriver, 'storage'>) | null;
  /** Null if the driver cannot create targets and LUNs, or storage was not opened. */
  readonly storage: ExaminedStorage | null;
  /** Whether a change got no answer and has not been settled.  Null: no server runs, so every intent is unsettled. */
  readonly isInDoubt: boolean | null;
  /** Returns one sentence for each damaged place in the audit log. */
  verifyAudit(): Promise<{ readonly faults: readonly string[] }>;
}

/** All findings, the worst first. */
export async function examine(settings: Settings, deps: OwnedDeps): Promise<readonly Finding[]> {
  return sorted([...examineOutside(settings), ...(await examineOwned(settings, deps))]);
}

/** Findings that need no access to the state: settings, files, host. */
export function examineOutside(settings: Settings): readonly Finding[] {
  return [
    ...settingFindings(settings),
    ...stateFindings(settings),
    ...certificateFindings(settings),
    ...hostFindings(thisHost(settings.stateDir)),
  ];
}

/** Findings about store, users, target, proofs and audit log.  Changes nothing. */
export async function examineOwned(settings: Settings, deps: OwnedDeps): Promise<readonly Finding[]> {
  const { store, sealedStore, users, driver, storage, isInDoubt } = deps;
  const doubt: Finding = {
    severity: 'error',
    subject: 'changes',
    sentence:
      'A change got no answer from the target, and whether it was made is not known: others are refused as busy.',
    remedy: 'See that the target answers: the change is settled by itself then.',
  };
  return [
    ...sealedFindings(store, sealedStore),
    ...(users ? await userFindings(users, settings.stateDir) : []),
    ...(isInDoubt === null ? intentFindings(sealedStore) : []),
    ...(isInDoubt === true ? [doubt] : []),
    ...(driver ? await driver.findings() : []),
    ...(driver && storage ? await storageFindings(storage, driver, settings.stateDir) : []),
    ...(driver ? await proofFindings(store, driver) : []),
    ...(await auditFindings(settings.stateDir, deps)),
  ];
}
