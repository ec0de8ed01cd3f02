import { afterEach, expect } from 'vitest';
import { AddressAllowList } from '../../src/initiator/AddressAllowList.js';
import type { Timings } from '../../src/initiator/connectToTarget.js';
import { IscsiInitiator, type IscsiInitiatorOptions } from '../../src/initiator/IscsiInitiator.js';
import { IsdscError } from '../../src/initiator/IsdscStatus.js';
import type { KernelInitiator } from '../../src/initiator/KernelInitiator.js';
import { loginIscsiTarget, type LoginIscsiTargetResult } from '../../src/initiator/loginIscsiTarget.js';
import type { LoginIscsiTargetOptions, LoginOptions } from '../../src/initiator/LoginIscsiTargetOptions.js';
import { InformationSpecified } from '../../src/initiator/LoginIscsiTargetOptions.js';
import { TargetServer, type TargetServerOptions } from '../../src/iscsi/TargetServer.js';
import { MemoryAuthority, targetName } from '../iscsi/support/memoryAuthority.js';
import { makeTemporaryStore, type TemporaryStore } from '../support/temporaryStore.js';

export const ownName = 'iqn.2026-11.test.example:server';

/** What is tried again is tried again soon.  What ends by a time-out has one of its own. */
export const quick: Partial<Timings> = {
  loginTimeoutMs: 20_000,
  connectTimeoutMs: 20_000,
  commandTimeoutMs: 20_000,
  firstRetryMs: 20,
  longestRetryMs: 100,
};

/** A host whose kernel has no initiator. */
export const noKernel: KernelInitiator = {
  expectAvailable: async () => {
    throw new IsdscError('ISDSC_REQUEST_NOT_SUPPORTED', 'The kernel has no iscsi_tcp.');
  },
  login: unexpected,
  logout: unexpected,
  forget: unexpected,
  devices: unexpected,
  isLoggedIn: unexpected,
};

async function unexpected(): Promise<never> {
  throw new Error('not asked for');
}

export interface Portal {
  readonly server: TargetServer;
  readonly authority: MemoryAuthority;
  readonly address: string;
  readonly port: number;
}

const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

export function closeAfterTest(close: () => Promise<void> | void): void {
  closing.push(close);
}

/** A target of our own on the loopback, closed after the test: "alice" with "initiator-secret". */
export async function startPortal(
  options: Partial<TargetServerOptions> & { readonly port?: number; readonly address?: string } = {},
): Promise<Portal> {
  const authority = new MemoryAuthority();
  const server = new TargetServer({ authority, ...options });
  const bound = await server.listen(options.address ?? '127.0.0.1', options.port ?? 0);
  let closed = false;
  const close = server.close.bind(server);
  server.close = async () => {
    if (closed) return;
    closed = true;
    await close();
  };
  closeAfterTest(() => server.close());
  return { server, authority, ...bound };
}

export interface World {
  readonly initiator: IscsiInitiator;
  readonly kept: TemporaryStore;
  /** What the initiator told its log: fields and message. */
  readonly log: (readonly [level: string, fields: object, message: string])[];
  /** Adds a static target with this portal. */
  know(portal: { readonly port: number; readonly address?: string }, name?: string): void;
  login(options?: Partial<LoginIscsiTargetOptions>): Promise<LoginIscsiTargetResult>;
  /** The same store with another initiator, as after a restart; the first is closed. */
  restart(options?: Partial<IscsiInitiatorOptions>): Promise<World>;
}

/** An initiator with a store of its own, both closed after the test. */
export function makeWorld(options: Partial<IscsiInitiatorOptions> = {}, kept = keepUntilEnd()): World {
  const log: World['log'] = [];
  const initiator = new IscsiInitiator({
    initiatorName: ownName,
    store: kept.store,
    sealed: kept.sealed,
    secretLimits: { minBytes: 12, maxBytes: 16 },
    allowList: new AddressAllowList({ entries: [] }),
    kernel: noKernel,
    log: {
      info: (fields, message) => void log.push(['info', fields, message]),
      warn: (fields, message) => void log.push(['warn', fields, message]),
    },
    timings: quick,
    ...options,
  });
  closeAfterTest(() => initiator.close());
  return {
    initiator,
    kept,
    log,
    know: ({ port, address = '127.0.0.1' }, name = targetName) => {
      initiator.addStaticTarget({
        targetName: name,
        targetAlias: null,
        portals: [{ address, socket: port, portalGroupTag: 1 }],
        loginOptions: null,
      });
    },
    login: (given = {}) =>
      loginIscsiTarget(initiator, {
        targetName,
        isInformationalSession: true,
        isPersistent: false,
        loginOptions: chap('alice', 'initiator-secret'),
        ...given,
      }),
    restart: async (changed = {}) => {
      await initiator.close();
      return makeWorld({ ...options, ...changed }, kept);
    },
  };
}

function keepUntilEnd(): TemporaryStore {
  const kept = makeTemporaryStore();
  closeAfterTest(() => kept.remove());
  return kept;
}

const { USERNAME, PASSWORD, AUTH_TYPE } = InformationSpecified;

/** AuthType CHAP with this name and secret. */
export function chap(username: string, password: string, authType = 1): LoginOptions {
  return {
    version: 0,
    informationSpecified: USERNAME | PASSWORD | AUTH_TYPE,
    loginFlags: 0,
    authType,
    username: Buffer.from(username),
    password: Buffer.from(password),
  };
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(holds, { interval: 10 }).toBe(true);
}
