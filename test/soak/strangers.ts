import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WbemClient } from '../../src/client/WbemClient.js';
import { WbemHttpError } from '../../src/client/WbemHttpError.js';
import { namespace } from '../interop/CredentialClient.js';
import { tryToGetIn } from '../interop/LoginProbe.js';
import { hostName } from './accountClient.js';
import { basic } from './readers.js';
import { isAway, type SoakClient } from './rounds.js';
import type { SoakWorld } from './SoakWorld.js';

async function untilStopped(world: SoakWorld, pauseMs: number, act: () => Promise<void>): Promise<void> {
  while (!world.isStopping()) {
    await world.untilUp();
    if (!world.isUp()) continue;
    try {
      await act();
    } catch (error) {
      // Between two lives there is no address.
      if (world.isUp() && !isAway(error)) throw error;
    }
    await sleep(pauseMs);
  }
}

/** Never gets in: no credentials, somebody else's name, a secret that nobody has. */
export const intruder: SoakClient = async (world, number) => {
  let step = number;
  await untilStopped(world, 10, async () => {
    step += 1;
    const { names } = world.targets;
    const target = names[step % names.length] ?? '';
    const initiatorName = hostName('cim', step % 6);
    const account = step % 2 === 0 ? null : { chapName: initiatorName, secret: 'never-a-secret' };
    const result = await tryToGetIn(world.portal, { target, account, initiatorName }).catch(() => 'away');
    world.record.count(`intruder ${result}`);
    if (result === 'in')
      world.record.wrong(
        'somebody got in without a right',
        `${target} ${account === null ? 'without credentials' : 'with a wrong secret'}`,
      );
  });
};

/** Tries passwords: of many users, and of one again and again until it is locked.  That of the other clients would lock them out. */
export const guesser: SoakClient = async (world, number) => {
  let step = number;
  await untilStopped(world, 100, async () => {
    step += 1;
    const user = step % 4 === 0 ? 'guest' : `guest-${step % 500}`;
    const client = new WbemClient({ url: world.server.url, user, password: `guess-${step}`, namespace });
    try {
      await client.enumerateClassNames();
      world.record.wrong('somebody got in without a right', `the user ${user} with a wrong password`);
    } catch (error) {
      const status = error instanceof WbemHttpError ? error.status : null;
      world.record.count(`wrong password: ${status ?? 'no answer'}`);
      if (status !== null && ![401, 429, 503].includes(status))
        world.record.wrong('a wrong answer', `a wrong password was answered with ${status}`);
    } finally {
      client.close();
    }
  });
};

/** Sends half a request or bytes that are none, sends slowly, and goes away in the middle of a long answer. */
export const vandal: SoakClient = async (world, number) => {
  const openings = [
    'POST /cimom HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n<CIM',
    '\0\xff\x16\x03\x01garbage\r\n\r\n',
    'POST /cimom HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    `GET /${'a'.repeat(5000)} HTTP/1.1\r\n`,
  ];
  let step = number;
  const open = (): Socket => {
    const socket = connect(Number(new URL(world.server.url).port), '127.0.0.1');
    return socket.on('error', () => {});
  };
  await untilStopped(world, 30, async () => {
    step += 1;
    const socket = open();
    if (step % 10 === 0) {
      for (const byte of longRequest(world).slice(0, 40)) {
        socket.write(byte, 'latin1');
        await sleep(25);
      }
      world.record.count('vandal: sent slowly');
    } else if (step % 3 === 0) {
      // Nobody reads the answer; then the connection is reset.
      socket.write(longRequest(world).repeat(4), 'latin1');
      await sleep(step % 2 === 0 ? 5 : 300);
      world.record.count('vandal: reset');
      socket.resetAndDestroy();
    } else {
      socket.on('data', () => {});
      socket.write(openings[step % openings.length] ?? '', 'latin1');
      await sleep(50);
      world.record.count('vandal: no request');
    }
    socket.destroy();
  });
};

/** EnumerateClasses with all there is: a few hundred thousand bytes. */
function longRequest({ server }: SoakWorld): string {
  const path = namespace
    .split('/')
    .map((name) => `<NAMESPACE NAME="${name}"/>`)
    .join('');
  const body = `<?xml version="1.0"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1" PROTOCOLVERSION="1.4"><SIMPLEREQ><IMETHODCALL NAME="EnumerateClasses"><LOCALNAMESPACEPATH>${path}</LOCALNAMESPACEPATH><IPARAMVALUE NAME="DeepInheritance"><VALUE>TRUE</VALUE></IPARAMVALUE></IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>`;
  return [
    'POST /cimom HTTP/1.1',
    'Host: 127.0.0.1',
    `Authorization: ${basic(server)}`,
    'Content-Type: application/xml; charset=utf-8',
    'CIMOperation: MethodCall',
    'CIMMethod: EnumerateClasses',
    `CIMObject: ${encodeURIComponent(namespace)}`,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}
