import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { holdSession } from '../support/holdSession.js';
import { startServer, type Server } from '../support/server.js';
import { haveTgtd } from '../support/tgtd.js';
import { startTgtServer } from '../support/tgtServer.js';
import { callAddSharedSecret } from './callAddSharedSecret.js';
import { namespace, replicationService, targetPort, type Identity } from './CredentialClient.js';
import { tryToGetIn, type Portal } from './LoginProbe.js';

const demo = 'iqn.2026-11.io.github.iscsi-wbem:demo';
const initiator = 'iqn.2026-11.test.example:node';
const [first, second, third] = ['first-secret-1', 'second-secret2', 'third-secret-3'] as const;

/** RotationState */
const [none, overlapping] = [2, 3] as const;

const disposers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const dispose of disposers.splice(0).toReversed()) await dispose();
});

interface RotateOptions {
  readonly remoteId?: string;
  /** Name of the service whose method is called. */
  readonly service?: string;
  /** Name of the service that the reference names. */
  readonly of?: string;
}

/** An initiator's account at one target, and who gets in by it. */
class World {
  constructor(
    readonly server: Server,
    readonly portal: () => Portal,
    readonly target: string,
    readonly service: string,
  ) {}

  static async embedded(): Promise<World> {
    const server = await startServer({ args: ['--target', 'embedded'] });
    disposers.push(() => server.dispose());
    const portal = (): Portal => {
      const [, port = ''] = /embedded at 127\.0\.0\.1:(\d+)/.exec(server.stdout) ?? [];
      return { address: '127.0.0.1', port: Number(port) };
    };
    return new World(server, portal, demo, demo);
  }

  static async tgt(): Promise<World> {
    const fixture = await startTgtServer();
    disposers.push(() => fixture.dispose());
    const { iscsiName } = await fixture.tgtd.createTarget('iqn.2026-11.test.example:disk');
    return new World(
      fixture.server,
      () => ({ address: '127.0.0.1', port: fixture.tgtd.port }),
      iscsiName,
      'tgt',
    );
  }

  async add(secret: string, remoteId: string = initiator): Promise<unknown> {
    const account = { RemoteID: remoteId, Secret: secret };
    const { returnValue } = await this.#call((client) =>
      callAddSharedSecret(client, pathOf(replicationService), account, pathOf(targetPort(this.target))),
    );
    return returnValue;
  }

  /** RotateSharedSecret.  @returns its return value, and OverlapEnds as a time. */
  async rotate(
    secret: string,
    interval: string | null,
    { remoteId = initiator, service = this.service, of }: RotateOptions = {},
  ): Promise<readonly [unknown, Date | null]> {
    const parameter = { isArray: false, embeddedObject: undefined } as const;
    const { returnValue, outParameters } = await this.#call((client) =>
      client.invokeMethod(pathOf(serviceOf(service)), 'RotateSharedSecret', [
        { ...parameter, name: 'SharedSecret', type: 'reference', value: secretPath(of ?? service, remoteId) },
        { ...parameter, name: 'NewSecret', type: 'string', value: secret },
        {
          ...parameter,
          name: 'OverlapInterval',
          type: 'datetime',
          value: interval === null ? null : CIMDateTime.parse(interval),
        },
      ]),
    );
    const ends = outParameters.get('OverlapEnds');
    return [returnValue, ends instanceof CIMDateTime ? ends.toDate() : null];
  }

  async replace(secret: string): Promise<void> {
    const name = secretPath(this.service, initiator);
    const modified = new CIMInstance(name.className, [cimProperty('Secret', 'string', secret)], name);
    await this.#call((client) => client.modifyInstance(modified, ['Secret']));
  }

  /** RotationState, OverlapEnds and ProofState. */
  async state(): Promise<{ rotation: unknown; ends: Date | null; proof: unknown }> {
    const instance = await this.#call((client) => client.getInstance(secretPath(this.service, initiator)));
    const ends = instance.value('OverlapEnds');
    return {
      rotation: instance.value('RotationState'),
      ends: ends instanceof CIMDateTime ? ends.toDate() : null,
      proof: instance.value('ProofState'),
    };
  }

  /** What gets in now: which of the secrets, a wrong one, or no credentials at all. */
  async admitted(): Promise<readonly string[]> {
    const attempt = (secret: string | null) =>
      tryToGetIn(this.portal(), {
        target: this.target,
        account: secret === null ? null : { chapName: initiator, secret },
        initiatorName: initiator,
      });
    const found: string[] = [];
    for (const secret of [null, 'wrong-secret-0', first, second, third])
      if ((await attempt(secret)) === 'in') found.push(secret ?? 'no credentials');
    return found;
  }

  async #call<T>(work: (client: WbemClient) => Promise<T>): Promise<T> {
    const { url, user, password } = this.server;
    const client = new WbemClient({ url, user, password, namespace });
    try {
      return await work(client);
    } finally {
      client.close();
    }
  }
}

describe('RotateSharedSecret on the embedded target', () => {
  it('accepts the secret before as well, until the overlap ends; sessions go on', async () => {
    const world = await World.embedded();
    expect(await world.add(first)).toBe(0);
    expect(await world.state()).toEqual({ rotation: none, ends: null, proof: 2 });
    const account = { chapName: initiator, secret: first };
    const session = await holdSession(world.portal(), world.target, account, initiator);

    const startedAt = Date.now();
    const [returnValue, ends] = await world.rotate(second, '00000000000006.000000:000');
    expect(returnValue).toBe(0);
    expect(Number(ends)).toBeGreaterThanOrEqual(startedAt + 6_000);
    expect(Number(ends)).toBeLessThanOrEqual(Date.now() + 6_000);
    expect(await world.state()).toEqual({ rotation: overlapping, ends, proof: 2 });
    expect(await world.admitted()).toEqual([first, second]);

    await sleep(Number(ends) - Date.now() + 50);
    expect(await world.admitted()).toEqual([second]);
    expect(await world.state()).toEqual({ rotation: none, ends: null, proof: 2 });
    expect(await session.isAlive()).toBe(true);
    await session.close();
  });

  it('survives SIGKILL: both secrets before the end, the new one alone after it', async () => {
    const world = await World.embedded();
    expect(await world.add(first)).toBe(0);
    const [, ends] = await world.rotate(second, '00000000000008.000000:000');
    await world.server.kill();
    await world.server.start();
    expect(await world.state()).toMatchObject({ rotation: overlapping, ends });
    expect(await world.admitted()).toEqual([first, second]);

    await world.server.kill();
    await sleep(Number(ends) - Date.now() + 50);
    await world.server.start();
    expect(await world.admitted()).toEqual([second]);
    expect(await world.state()).toMatchObject({ rotation: none, ends: null });
  });

  it('keeps the secret before when it is asked again, and ends the overlap when asked for none', async () => {
    const world = await World.embedded();
    expect(await world.add(first)).toBe(0);
    const hour = '00000000010000.000000:000';
    expect(await world.rotate(second, hour)).toEqual([0, expect.any(Date)]);
    expect(await world.rotate(second, hour)).toEqual([0, expect.any(Date)]);
    expect(await world.admitted()).toEqual([first, second]);
    expect(await world.rotate(third, hour)).toEqual([0, expect.any(Date)]);
    expect(await world.admitted()).toEqual([second, third]);
    await world.replace(third);
    expect(await world.admitted()).toEqual([third]);
    expect(await world.state()).toMatchObject({ rotation: none, ends: null });
    expect(await world.rotate(first, null)).toEqual([0, null]);
    expect(await world.admitted()).toEqual([first]);
  });

  it('replaces at once the secret by which the target proves itself', async () => {
    const world = await World.embedded();
    expect(await world.add(first)).toBe(0);
    expect(await world.add(second, demo)).toBe(0);
    const own = { service: `${demo},target`, remoteId: demo };
    expect(await world.rotate(third, '00000000010000.000000:000', own)).toEqual([0, null]);
  });

  it('answers Invalid Parameter, and not found', async () => {
    const world = await World.embedded();
    expect(await world.add(first)).toBe(0);
    for (const interval of [
      '20261121000000.000000+000',
      '000000000100**.******:000',
      '00000367000000.000000:000',
    ])
      expect(await world.rotate(second, interval)).toEqual([5, null]);
    expect(await world.rotate('elevenbytes', null)).toEqual([5, null]);
    expect(await world.rotate(second, null, { of: 'unbound' })).toEqual([5, null]);
    await expect(world.rotate(second, null, { remoteId: 'nobody' })).rejects.toMatchObject({ code: 6 });
    expect(await world.admitted()).toEqual([first]);
  });
});

describe.skipIf(!haveTgtd)('RotateSharedSecret on a real tgtd', () => {
  it('replaces the secret at once: one name has one secret there', async () => {
    const world = await World.tgt();
    expect(await world.add(first)).toBe(0);
    expect(await world.rotate(second, '00000000010000.000000:000')).toEqual([0, null]);
    expect(await world.admitted()).toEqual([second]);
    expect(await world.state()).toEqual({ rotation: none, ends: null, proof: 2 });
  });
});

const scope = { SystemCreationClassName: 'MSFTSM_ComputerSystem', SystemName: hostname() };

function serviceOf(name: string): Identity {
  const className = 'ISCSIWBEM_SharedSecretService';
  return { className, keys: { ...scope, CreationClassName: className, Name: name } };
}

function secretPath(service: string, remoteId: string): CIMInstanceName {
  const keys = { ...scope, ServiceCreationClassName: 'ISCSIWBEM_SharedSecretService', ServiceName: service };
  return pathOf({ className: 'ISCSIWBEM_SharedSecret', keys: { ...keys, RemoteID: remoteId } });
}

function pathOf({ className, keys }: Identity): CIMInstanceName {
  return new CIMInstanceName(className, keys, { namespace });
}
