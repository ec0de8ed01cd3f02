import { setTimeout as sleep } from 'node:timers/promises';
import { sdkClient } from '../interop/awsClients.js';
import { openDoors, type Doors } from '../interop/doors.js';
import { tryToGetIn } from '../interop/LoginProbe.js';
import { sign } from '../storagegateway/GatewayHarness.js';
import { hostName } from './accountClient.js';
import { ending, rounds, type SoakClient } from './rounds.js';
import { accessKey, secretPrefix, type SoakWorld } from './SoakWorld.js';

interface Recorded {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** A signed UpdateChapCredentials, as it can be recorded on the way. */
function record(url: string, input: object): Recorded {
  const body = JSON.stringify(input);
  const { headers } = sign('UpdateChapCredentials', body, {
    ...accessKey,
    amzDate: new Date().toISOString().replaceAll(/[-:]|\.\d+/gu, ''),
    headers: { host: new URL(url).host },
  });
  const sent = Array.from(headers, ([name, [value = '']]) => [name, value] as const);
  return { headers: sent.filter(([name]) => name !== 'host'), body };
}

async function send({ server }: SoakWorld, { headers, body }: Recorded): Promise<number> {
  const pairs = headers.map(([name, value]) => [name, value] as [string, string]);
  const answer = await fetch(server.url, { method: 'POST', headers: pairs, body });
  await answer.text();
  return answer.status;
}

async function findGatewayArn(url: string): Promise<string> {
  const aws = sdkClient({ url, region: 'us-east-1', ...accessKey });
  try {
    const { Gateways } = await aws.call<{ Gateways: { GatewayARN: string }[] }>('ListGateways', {});
    return Gateways[0]?.GatewayARN ?? '';
  } finally {
    await aws.stop();
  }
}

/** Sends signed requests again after what they set was revoked through another door, also in a later life of the server. */
export const replayer: SoakClient = async (world, number) => {
  const [target = ''] = world.targets.names;
  const host = hostName('replayed', number);
  /** With the secret that each would set. */
  const revoked: { readonly request: Recorded; readonly secret: string }[] = [];
  let step = 0;
  await rounds<Doors>(world, {
    open: () => openDoors(world.server, { target, authority: target, ...accessKey }),
    close: (doors) => doors.close(),
    pauseMs: 300,
    round: async (doors) => {
      step += 1;
      const secret = `${secretPrefix}rp-${step}`.padEnd(14, 'x');
      const TargetARN = `${await findGatewayArn(world.server.url)}/target/${target}`;
      const input = { TargetARN, InitiatorName: host, SecretToAuthenticateInitiator: secret };
      // Signatures tell whole seconds: this one is of the second after the last change.
      await sleep(1_000 - (Date.now() % 1_000));
      const request = record(world.server.url, input);
      const first = await send(world, request).catch(() => null);
      world.record.count(`signed request: ${first ?? 'no answer'}`);
      await sleep(1_100);
      const removed = await ending(() => doors.cim.remove(host));
      if (removed.kind !== 'answer' || !removed.value.done) return;
      revoked.push({ request, secret });
      if (revoked.length > 3) revoked.shift();
      for (const each of revoked) {
        const status = await send(world, each.request).catch(() => null);
        world.record.count(`signed request, replayed: ${status ?? 'no answer'}`);
        const account = { chapName: host, secret: each.secret };
        const result = await tryToGetIn(world.portal, { target, account, initiatorName: host }).catch(
          () => 'away',
        );
        if (result === 'in')
          world.record.wrong(
            'somebody got in without a right',
            `${host} by a signature from before its removal`,
          );
      }
    },
  });
};
