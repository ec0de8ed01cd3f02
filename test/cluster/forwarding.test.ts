import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ns } from '../../src/wsman/names.js';
import { sendWsman } from '../fleet/sendWsman.js';
import { EtcdCluster, haveEtcd } from '../support/EtcdCluster.js';
import { wbemClientOf } from '../support/wbemClientOf.js';
import { mode } from '../wsman/eventingClient.js';
import { ClusterWorld, type WorldEndpoint } from './ClusterWorld.js';
import { closePull, openPull, pullMore } from './pull.js';
import { createThings, thing } from './things.js';

const INVALID_ENUMERATION_CONTEXT = 21;

describe.skipIf(!haveEtcd)('a pull enumeration of one endpoint that is continued at another', () => {
  let etcd: EtcdCluster;
  let world: ClusterWorld;
  let [a, b]: WorldEndpoint[] = [];
  beforeAll(async () => {
    etcd = await EtcdCluster.start(1);
    world = await ClusterWorld.open(etcd, 2);
    [a, b] = world.endpoints;
  });
  afterAll(async () => {
    await world.dispose();
    await etcd.stop();
  });

  function both(): readonly [WorldEndpoint, WorldEndpoint] {
    if (!a || !b) throw new Error('the endpoints are not running');
    return [a, b];
  }

  it('has each object once, in the order of the endpoint that holds it', async () => {
    const [one, other] = both();
    const whole = await openPull(one, 1000);
    expect(whole.names.length).toBeGreaterThan(3);
    const opened = await openPull(one, 1);
    let { context } = opened;
    const names = [...opened.names];
    for (let turn = 0; context !== null; turn += 1) {
      const pulled = await pullMore(turn % 2 === 0 ? other : one, context, 1);
      expect(pulled.status).toBeNull();
      names.push(...pulled.names);
      ({ context } = pulled);
    }
    expect(names).toEqual(whole.names);
  });

  it('is closed there too', async () => {
    const [one, other] = both();
    const { context } = await openPull(one, 1);
    expect((await closePull(other, context)).status).toBeNull();
    expect((await pullMore(one, context, 1)).status).toBe(INVALID_ENUMERATION_CONTEXT);
  });

  it('takes a context once, wherever it is sent', async () => {
    const [one, other] = both();
    const { context } = await openPull(one, 1);
    expect((await pullMore(other, context, 1)).status).toBeNull();
    expect((await pullMore(other, context, 1)).status).toBe(INVALID_ENUMERATION_CONTEXT);
    expect((await pullMore(one, context, 1)).status).toBe(INVALID_ENUMERATION_CONTEXT);
  });

  it('is over when its endpoint has ended', async () => {
    const [one] = both();
    const third = await world.add();
    const { context } = await openPull(third, 1);
    await third.end();
    expect((await pullMore(one, context, 1)).status).toBe(INVALID_ENUMERATION_CONTEXT);
  });

  describe('of WS-Management', () => {
    const filters = 'CIM_IndicationFilter';

    it('has each object once, and is released at the other', async () => {
      const [one, other] = both();
      const whole = await enumerate(one, 1000);
      expect(whole.names.length).toBeGreaterThan(3);
      expect(whole.context).toBeNull();
      const opened = await enumerate(one, 1);
      let { context } = opened;
      const names = [...opened.names];
      for (let turn = 0; context !== null; turn += 1) {
        const pulled = await pull(turn % 2 === 0 ? other : one, context);
        names.push(...pulled.names);
        ({ context } = pulled);
      }
      expect(names).toEqual(whole.names);
      const again = await enumerate(one, 1);
      const release = `<wsen:Release><wsen:EnumerationContext>${again.context}</wsen:EnumerationContext></wsen:Release>`;
      const released = await ask(other, `${ns.wsen}/Release`, release);
      expect(released).toContain('ReleaseResponse');
      expect(await ask(one, `${ns.wsen}/Pull`, pullBody(again.context))).toContain(
        'InvalidEnumerationContext',
      );
    });

    it('of events waits at the endpoint that delivers, for what is done at either', async () => {
      const [one, other] = both();
      const client = wbemClientOf(one, 'interop');
      await createThings(client);
      const query = "SELECT * FROM CIM_InstCreation WHERE SourceInstance ISA 'Test_Thing'";
      const subscribed = await sendWsman(one, {
        action: `${ns.wse}/Subscribe`,
        resource: 'http://schemas.dmtf.org/wbem/wscim/1/*',
        selectors: { __cimnamespace: 'interop' },
        body: `<wse:Subscribe><wse:Delivery Mode="${mode.pull}"/><wsman:Filter Dialect="http://schemas.microsoft.com/wbem/wsman/1/WQL">${query}</wsman:Filter></wse:Subscribe>`,
      });
      let context = contextIn(subscribed);
      expect(context).not.toBeNull();
      // One of the two delivers, and the other one forwards.
      for (const [asked, name] of [
        [one, 'first'],
        [other, 'second'],
      ] as const) {
        const waiting = ask(asked, `${ns.wsen}/Pull`, pullBody(context));
        await client.createInstance(thing(name));
        const pulled = await waiting;
        expect(pulled).toContain(name);
        context = contextIn(pulled);
      }
      client.close();
    });

    function ask(endpoint: WorldEndpoint, action: string, body: string): Promise<string> {
      return sendWsman(endpoint, {
        action,
        resource: filters,
        selectors: { __cimnamespace: 'interop' },
        body,
      });
    }

    async function enumerate(endpoint: WorldEndpoint, count: number): Promise<ReturnType<typeof read>> {
      const body = `<wsen:Enumerate><wsman:OptimizeEnumeration/><wsman:MaxElements>${count}</wsman:MaxElements></wsen:Enumerate>`;
      return read(await ask(endpoint, `${ns.wsen}/Enumerate`, body));
    }

    async function pull(endpoint: WorldEndpoint, context: string): Promise<ReturnType<typeof read>> {
      return read(await ask(endpoint, `${ns.wsen}/Pull`, pullBody(context)));
    }
  });
});

function pullBody(context: string | null): string {
  return `<wsen:Pull><wsen:EnumerationContext>${context}</wsen:EnumerationContext><wsen:MaxElements>1</wsen:MaxElements></wsen:Pull>`;
}

function contextIn(answer: string): string | null {
  return /EnumerationContext>([^<]+)</u.exec(answer)?.[1] ?? null;
}

/** The names of the instances of an answer, and the context to go on with. */
function read(answer: string): { readonly names: readonly string[]; readonly context: string | null } {
  const names = Array.from(answer.matchAll(/<p:Name>([^<]*)</gu), ([, name = '']) => name);
  return { names, context: contextIn(answer) };
}
