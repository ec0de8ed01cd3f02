import type { OwnLogins } from '../credentials/OwnLogins.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { IndicationSink } from '../indications/Indication.js';
import type { RecentEvent, RecentEvents } from '../console/RecentEvents.js';
import { PerceivedSeverity, type Alert } from '../indications/sources/Alert.js';
import { Alerts } from '../indications/sources/Alerts.js';
import { LockoutAlerts } from '../indications/sources/LockoutAlerts.js';
import { OpenTargetWatcher } from '../indications/sources/OpenTargetWatcher.js';
import { RefusedLoginAlerts } from '../indications/sources/RefusedLoginAlerts.js';
import { reclosedAlert } from '../indications/sources/reclosedAlert.js';
import { RestartAlerts } from '../indications/sources/RestartAlerts.js';
import { withoutAccountAlert, type LockedOutInitiators } from '../indications/sources/withoutAccountAlert.js';
import { unprovenChangeAlert, type ProvenChange } from '../indications/sources/unprovenChangeAlert.js';
import type { LoginRefused } from '../iscsi/TargetConnection.js';
import { loginStatus, LoginStatusCode } from '../iscsi/login/LoginStatus.js';
import type { Logger } from '../log.js';
import { controllerPath, systemPath, targetNamespace } from '../providers/identity.js';
import type { Repository } from '../repository/Repository.js';
import type { Lockout } from '../security/LoginThrottle.js';
import { findTargetName } from '../targets/IscsiName.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { AccountRef } from '../targets/TargetReader.js';
import type { TurnedAway } from '../targets/embedded/DataPath.js';
import type { TgtEvents } from '../targets/tgt/TgtReplay.js';
import { CountedRefusals } from './CountedRefusals.js';
import { RefusedLoginLog } from './RefusedLoginLog.js';

const severities = new Map<number, string>(
  Object.entries(PerceivedSeverity).map(([word, value]) => [
    value,
    word.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' ').toLowerCase(),
  ]),
);

/** An alert as the console shows it. */
export function eventOf({
  severity,
  message,
  recommendedActions,
}: Pick<Alert, 'message' | 'recommendedActions' | 'severity'>): RecentEvent {
  return {
    time: Date.now(),
    kind: 'alert',
    severity: severities.get(severity) ?? null,
    text: message,
    remedy: recommendedActions?.join(' ') ?? null,
  };
}

/** Events that drivers report about their targets. */
export interface DriverEvents extends TgtEvents {
  loginRefused?(refused: LoginRefused): void;
  turnedAway?(turnedAway: TurnedAway): void;
  overlapEnded?(account: AccountRef): Promise<void>;
}

/**
 * Everything that raises alerts.  It is created before the driver, which may report events during its start, and opened when
 * there is an indication service.
 */
export class AlertSources {
  readonly #hostName: string;
  readonly #alerts: Alerts;
  readonly #lockouts: LockoutAlerts;
  readonly #restarts: RestartAlerts;
  readonly #refusedLogins: RefusedLoginAlerts;
  readonly #ownLogins: OwnLogins;
  readonly driverEvents: DriverEvents = {
    restarted: (targets) => this.#restarts.noteRestart(targets),
    restored: (restored) => this.#restarts.noteRestored(restored),
    reclosed: (reclosed) => void this.#alerts.raise(reclosedAlert(reclosed, this.#pathOf)),
    loginRefused: (refused) => this.#noteRefusedLogin(refused),
    turnedAway: (turnedAway) => this.#refusedLoginLog.noteTurnedAway(turnedAway),
  };
  readonly #refusedLoginLog: RefusedLoginLog;
  #openTargets: OpenTargetWatcher | null = null;
  #countedRefusals: CountedRefusals | null = null;
  #capabilities: Pick<TargetDriver['capabilities'], 'comparesNamesByBytes'> = {};

  /** @param ownLogins the server's own login attempts, whose refusals raise no alert. */
  constructor(hostName: string, ownLogins: OwnLogins, log: Pick<Logger, 'info'>, events: RecentEvents) {
    this.#alerts = new Alerts((alert) => events.note(eventOf(alert)));
    this.#lockouts = new LockoutAlerts(this.#alerts);
    this.#restarts = new RestartAlerts(this.#alerts);
    this.#hostName = hostName;
    this.#ownLogins = ownLogins;
    this.#refusedLoginLog = new RefusedLoginLog({
      info: (fields: object, sentence: string) => {
        log.info(fields, sentence);
        events.note({
          time: Date.now(),
          kind: 'refused login',
          severity: null,
          text: sentence,
          remedy: null,
        });
      },
    });
    this.#refusedLogins = new RefusedLoginAlerts({ alerts: this.#alerts, pathOf: this.#pathOf });
  }

  /**
   * Begins to log the refused logins that the target counts.  Alerts are dropped until `open`.
   * @param driver is running.
   */
  openLog(driver: TargetDriver): void {
    this.#alerts.drop();
    this.#countRefusals(driver);
  }

  open(
    driver: TargetDriver,
    sink: IndicationSink,
    repository: Repository,
    { intervalMs, log }: { readonly intervalMs: number; readonly log: Logger },
  ): void {
    this.#capabilities = driver.capabilities;
    this.#alerts.open({
      sink,
      namespace: repository.getNamespace(targetNamespace),
      hostName: this.#hostName,
      system: systemPath(this.#hostName),
    });
    this.#countRefusals(driver);
    this.#openTargets = new OpenTargetWatcher({
      sink,
      alerts: this.#alerts,
      intervalMs,
      findOpen: () => driver.findOpenTargets(),
      pathOf: this.#pathOf,
      log,
    });
  }

  #countRefusals(driver: TargetDriver): void {
    if (driver.countRefusedLogins === undefined) return;
    this.#countedRefusals ??= new CountedRefusals({
      count: async () => (await driver.countRefusedLogins?.()) ?? [],
      ownLogins: this.#ownLogins,
      log: this.#refusedLoginLog,
    });
  }

  async close(): Promise<void> {
    this.#lockouts.close();
    this.#refusedLogins.close();
    await this.#countedRefusals?.close();
    this.#refusedLoginLog.close();
    await this.#openTargets?.close();
  }

  /** Called after each change of credentials. */
  noteChange(record: ProvenChange): void {
    this.#openTargets?.lookSoon();
    const alert = unprovenChangeAlert(record, this.#pathOf);
    if (alert) this.#alerts.raise(alert);
  }

  /** Called after a change that showed LUNs to initiators without an account. */
  noteWithoutAccount(found: LockedOutInitiators): void {
    this.#alerts.raise(withoutAccountAlert(found, this.#pathOf));
  }

  /** @param user the user with the given name; null if there is none. */
  noteLockout({ scope, address, attempts, seconds }: Lockout, user: string | null): void {
    this.#lockouts.note({ scope, user, address, attempts, seconds });
  }

  #noteRefusedLogin({ isid, status, chapName, ...refused }: LoginRefused): void {
    if (this.#ownLogins.has(isid)) return;
    this.#refusedLoginLog.note({ ...refused, chapName, status: loginStatus(status >> 8, status & 0xff) });
    this.#refusedLogins.note({
      ...refused,
      status: loginStatus(status >> 8, status & 0xff).name,
      isUnauthenticated: status === LoginStatusCode.AuthenticationFailure,
    });
  }

  readonly #pathOf = (target: string): CIMInstanceName | null => {
    const iscsiName = findTargetName(target, this.#capabilities);
    return iscsiName && controllerPath(this.#hostName, { iscsiName });
  };
}
