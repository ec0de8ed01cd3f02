import type { Settings } from '../config/Settings.js';
import { AddressAllowList } from '../initiator/AddressAllowList.js';
import type { InitiatorAudit } from '../initiator/InitiatorAudit.js';
import { IscsiInitiator } from '../initiator/IscsiInitiator.js';
import { hostFolders, OpenIscsi } from '../initiator/openIscsi/OpenIscsi.js';
import { runProgram } from '../initiator/openIscsi/Runner.js';
import type { Logger } from '../log.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { HostStore } from '../store/KeyValueStore.js';
import type { TargetReader } from '../targets/TargetReader.js';

/** Opens the server's own initiator and starts its persistent logins. */
export function openInitiator(
  { initiatorName, connectAllow, secretMinBytes, secretMaxBytes }: Settings,
  {
    targets,
    ...deps
  }: {
    /** The targets of this server.  Their portals are allowed destinations. */
    readonly targets: Pick<TargetReader, 'listTargets'>;
    readonly store: HostStore;
    readonly sealed: SealedStore;
    readonly audit: InitiatorAudit;
    readonly log: Logger;
  },
): IscsiInitiator {
  const initiator = new IscsiInitiator({
    ...deps,
    initiatorName,
    secretLimits: { minBytes: secretMinBytes, maxBytes: secretMaxBytes },
    allowList: new AddressAllowList({
      entries: connectAllow,
      ownPortals: async () => (await targets.listTargets()).flatMap(({ portals }) => portals),
    }),
    kernel: new OpenIscsi({ run: runProgram, ...hostFolders }),
  });
  initiator.start();
  return initiator;
}
