import type { Settings } from '../config/Settings.js';
import { serverItself } from '../initiator/InitiatorAudit.js';
import type { Logger } from '../log.js';
import { createFirstUser } from '../security/createFirstUser.js';
import { roles } from '../security/Principal.js';
import { Users } from '../security/Users.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import type { ActionLog } from './ActionLog.js';

/**
 * Opens the users of the server.  If there are none, `admin` is created with the password of the settings, or with a generated
 * one that is written to a file.
 */
export async function openUsers(
  { adminPassword, stateDir }: Pick<Settings, 'adminPassword' | 'stateDir'>,
  {
    store,
    actionLog,
    logger,
    tell,
  }: {
    readonly store: SharedStore;
    readonly actionLog: ActionLog;
    readonly logger: Pick<Logger, 'info'>;
    /** Receives a sentence that names the file with the generated password. */
    readonly tell: (sentence: string) => void;
  },
): Promise<Users> {
  const users = new Users(store);
  const firstUser = await createFirstUser(users, adminPassword, stateDir);
  if (firstUser.kind !== 'users-exist') {
    const action = { what: 'addUser', account: 'admin', outcome: 'done', cause: roles.join('+') };
    await actionLog.write(serverItself, action);
  }
  if (firstUser.kind === 'password-made') {
    tell(`user "admin" was made; the password is in ${firstUser.passwordFile}`);
  } else if (firstUser.kind === 'users-exist' && adminPassword !== null) {
    logger.info('ISCSI_WBEM_ADMIN_PASSWORD is not used: there are users already');
  }
  return users;
}
