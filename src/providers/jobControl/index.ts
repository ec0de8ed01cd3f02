import type { AnyProvider } from '../../dispatch/Provider.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { owningJobElementProvider } from './ISCSIWBEM_OwningJobElement.js';
import { affectedJobElementProvider } from './MSISCSITARGET_AffectedJobElement.js';
import { concreteJobProvider } from './MSISCSITARGET_ConcreteJob.js';

/** The providers of Job Control (SMI-S). */
export function jobProvidersIn(deps: StorageProviderDeps): AnyProvider[] {
  return [concreteJobProvider(deps), affectedJobElementProvider(deps), owningJobElementProvider(deps)];
}
