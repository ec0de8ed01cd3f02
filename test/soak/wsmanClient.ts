import { replicationService, namespace, targetPort } from '../interop/CredentialClient.js';
import { addSharedSecretInput } from '../interop/doors.js';
import { ns } from '../../src/wsman/names.js';
import { envelope, type Sent } from '../wsman/WsmanClient.js';
import { basic } from './readers.js';
import { rounds, type SoakClient } from './rounds.js';
import { secretPrefix, type SoakWorld } from './SoakWorld.js';

const selectors = { __cimnamespace: namespace };
const timeout = '<wsman:OperationTimeout>PT2S</wsman:OperationTimeout>';
const query = "SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA 'CIM_SharedSecret'";

/**
 * A client of WS-Management: Get, Enumerate with its Pulls, Invoke, and the events of one subscription, which it pulls through all lives of
 * the server.
 */
export const wsmanClient: SoakClient = async (world) => {
  const events = new PulledEvents(world);
  await rounds<SoakWorld>(world, {
    open: () => world,
    close: () => {},
    pauseMs: 50,
    round: async ({ server, record, targets }) => {
      const { pid } = server;
      const [target = ''] = targets.names;
      const service = {
        resource: replicationService.className,
        selectors: { ...selectors, ...replicationService.keys },
      };
      const answers = [
        await post(world, { ...service, action: `${ns.wxf}/Get` }),
        await enumerate(world),
        // It is refused: the secret is too short.
        await post(world, {
          ...service,
          action: `http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/${service.resource}/AddSharedSecret`,
          body: addSharedSecretInput('iqn.2026-11.test.example:wsman', 'short', targetPort(target)),
        }),
      ];
      for (const text of answers) {
        if (text.includes(secretPrefix)) record.wrong('a secret was shown', 'over WS-Management');
        const fault = faultOf(text);
        record.count(`read over WS-Management${fault === null ? '' : ` refused with ${fault}`}`);
        const isSameLife = world.isUp() && server.isRunning && server.pid === pid;
        // An enumeration that is being pulled does not survive the end of the server.
        if (fault !== null && isSameLife)
          record.wrong('a wrong answer', `WS-Management: ${fault} in ${text.slice(-2_000)}`);
      }
      await events.pull();
    },
  });
};

/** Looks at each event: its number follows on the one before, or repeats one that is not known to have arrived. */
class PulledEvents {
  readonly #world: SoakWorld;
  /** null: there is no subscription yet. */
  #context: string | null = null;
  #expected = 0;

  constructor(world: SoakWorld) {
    this.#world = world;
  }

  async pull(): Promise<void> {
    const { record } = this.#world;
    const before = this.#context;
    const text =
      before === null
        ? await post(this.#world, {
            action: `${ns.wse}/Subscribe`,
            resource: 'http://schemas.dmtf.org/wbem/wscim/1/*',
            selectors,
            body:
              '<wse:Subscribe><wse:Delivery Mode="http://schemas.dmtf.org/wbem/wsman/1/wsman/Pull"/><wse:Expires>PT2H</wse:Expires>' +
              `<wsman:Filter Dialect="http://schemas.microsoft.com/wbem/wsman/1/WQL">${query}</wsman:Filter></wse:Subscribe>`,
          })
        : await post(this.#world, {
            action: `${ns.wsen}/Pull`,
            headers: timeout,
            body: pullBody(before, 1_000),
          });
    const fault = faultOf(text);
    if (fault === 'wsen:InvalidEnumerationContext') {
      record.wrong('an indication was lost', 'the subscription of WS-Management is gone');
      this.#context = null;
      return;
    }
    if (fault !== null) {
      record.count(`pull of events: ${fault}`);
      return;
    }
    if (text.includes(secretPrefix)) record.wrong('a secret was shown', 'in an event of WS-Management');
    for (const [, digits] of text.matchAll(/<p:SequenceNumber>(\d+)</gu)) {
      const number = Number(digits);
      record.count('event of WS-Management');
      if (number > this.#expected)
        record.wrong('an indication was lost', `event ${number} came, expected at most ${this.#expected}`);
      this.#expected = Math.max(this.#expected, number + 1);
    }
    this.#context = contextIn(text) ?? this.#context;
  }
}

/** To its end, a few at a time.  @returns the last answer, and all before it. */
async function enumerate(world: SoakWorld): Promise<string> {
  let all = await post(world, {
    action: `${ns.wsen}/Enumerate`,
    resource: 'CIM_ManagedCredential',
    selectors,
    body: '<wsen:Enumerate><wsman:OptimizeEnumeration/><wsman:MaxElements>3</wsman:MaxElements></wsen:Enumerate>',
  });
  let context = contextIn(all);
  for (let pulls = 0; context !== null && pulls < 100; pulls += 1) {
    const text = await post(world, {
      action: `${ns.wsen}/Pull`,
      resource: 'CIM_ManagedCredential',
      selectors,
      body: pullBody(context, 50),
    });
    all += text;
    context = contextIn(text);
  }
  return all;
}

function pullBody(context: string, count: number): string {
  return (
    `<wsen:Pull><wsen:EnumerationContext>${context}</wsen:EnumerationContext>` +
    `<wsen:MaxElements>${count}</wsen:MaxElements></wsen:Pull>`
  );
}

async function post({ server }: SoakWorld, sent: Sent): Promise<string> {
  const answer = await fetch(`${server.url}/wsman`, {
    method: 'POST',
    headers: { authorization: basic(server), 'content-type': 'application/soap+xml;charset=UTF-8' },
    body: envelope(sent),
    // An answer that a killed server left half-sent may never end.
    signal: AbortSignal.timeout(30_000),
  });
  return answer.text();
}

function contextIn(text: string): string | null {
  return /<wsen:EnumerationContext>([^<]+)</u.exec(text)?.[1] ?? null;
}

function faultOf(text: string): string | null {
  return /<s:Subcode><s:Value>([^<]+)</u.exec(text)?.[1] ?? null;
}
