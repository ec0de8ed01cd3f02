import { ChapSecret } from '../../../src/targets/ChapSecret.js';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import type { ChangePlan, CredentialChange } from '../../../src/targets/CredentialDriver.js';
import type { TargetDriver } from '../../../src/targets/TargetDriver.js';
import type { AccountRef, TargetCapabilities } from '../../../src/targets/TargetReader.js';

export interface ContractCredentials {
  readonly chapName: string;
  readonly secret: string;
  /** Mutual CHAP: what the target must prove. */
  readonly target?: { readonly chapName: string; readonly secret: string };
}

export interface HeldSession {
  /** As the target gave it in the login response. */
  readonly tsih: number;
  readonly initiatorName: string;
  /** Whether a command still gets its answer. */
  isAlive(): Promise<boolean>;
  close(): Promise<void>;
}

/** Targets of one kind to test a driver on, and what only their owner can do with them. */
export interface ContractWorld {
  /**
   * A started driver over the state that the ones before have left: what a new process of ours finds.
   * `onStep` is awaited before each step that the driver takes at the target, reading or writing; what it throws ends the
   * driver's work there, as a kill -9 would.
   */
  openDriver(options?: { readonly onStep?: () => void | Promise<void> }): Promise<TargetDriver>;

  /** A new open target with LUN 1, which admits the initiators of all `accountName`s. */
  createTarget(): Promise<IscsiName>;

  /** A CHAP name that the kind can hold, never the same again; the label is in it. */
  accountName(label: string): string;

  /** A login by other means than the driver's; it ends at once. */
  login(target: IscsiName, credentials: ContractCredentials | null): Promise<'in' | 'refused'>;

  holdSession(target: IscsiName, credentials: ContractCredentials | null): Promise<HeldSession>;

  /** The targets begin anew, with what the kind keeps over that; they have the same names. */
  restartTargets(): Promise<void>;

  stop(): Promise<void>;
}

/** What a kind of target declares to be tested for. */
export interface DriverContract {
  readonly kind: string;
  readonly capabilities: TargetCapabilities;
  /** One account can open several targets. */
  readonly bindsToSeveralTargets: boolean;
  /** A target can stop asking for CHAP while it has accounts. */
  readonly opensWithAccounts: boolean;
  /** The driver keeps the secrets it was given. */
  readonly holdsSecrets: boolean;
  makeWorld(): Promise<ContractWorld>;
}

export const rightSecret = 'the-right-secret';
export const otherSecret = 'another-secret-1';
export const wrongSecret = 'a-wrong-secret-0';

export function secret(text: string): ChapSecret {
  return new ChapSecret(Buffer.from(text), { minBytes: 1, maxBytes: 1024 });
}

/** Plans and executes, over the JSON that is sealed in between. */
export async function change(driver: TargetDriver, wanted: CredentialChange): Promise<ChangePlan> {
  const plan = await driver.plan(wanted);
  const sealed = JSON.parse(JSON.stringify(plan)) as ChangePlan;
  await driver.execute(sealed);
  return sealed;
}

export async function addInitiator(
  driver: TargetDriver,
  target: IscsiName | null,
  chapName: string,
  text: string = rightSecret,
): Promise<AccountRef> {
  const plan = await change(driver, {
    kind: 'add',
    target,
    role: 'initiator',
    chapName,
    secret: secret(text),
  });
  if (plan.account === null) throw new Error('the plan of an addition names no account');
  return plan.account;
}

/** Declares tests only where the kind has what they test. */
export function where(condition: boolean, declare: () => void): void {
  if (condition) declare();
}
