import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'node-html-parser';
import { pathTo } from '../../src/console/Route.js';
import { controllerPath, targetNamespace } from '../../src/providers/identity.js';
import { encodeInstanceName } from '../../src/cimxml/encode/paths.js';
import { targetName } from '../support/manySecrets.js';
import { cpuMicros, median, type BenchRow, type BenchSuite } from './Benchmark.js';
import { ScaledServer, type Scale } from './ScaledServer.js';
import { intrinsicRequest, type WbemRequest } from './wbemRequests.js';

const consoles = 20;
const measuredMs = 20_000;
const clientMs = 4_000;
const rounds = 3;

const scales: readonly Scale[] = [
  { targets: 10, secrets: 10, instances: 10 },
  { targets: 1_000, secrets: 10_000, instances: 10 },
];

/** What 20 people leave open: each page that refreshes itself, by turns. */
const openPages = [
  '/console',
  '/console/targets',
  pathTo('targets', targetName(0)),
  '/console/sessions',
  '/console/events',
] as const;

/**
 * What open consoles cost that nobody touches: server CPU of a second with 20 of them, each of which asks for the live parts of its page
 * as the page says, beside that of one client that asks for an instance again and again.
 */
export const consoleSuite: BenchSuite = {
  name: 'console: pages that are left open',
  async run() {
    const rows: BenchRow[] = [];
    for (const scale of scales) {
      const server = new ScaledServer(scale);
      try {
        await server.start();
        rows.push(...(await measure(server, `${consoles} consoles by turns`, openPages)));
        rows.push(...(await measure(server, `${consoles} consoles on the overview`, ['/console'])));
      } finally {
        await server.dispose();
      }
    }
    return rows;
  },
};

async function measure(
  scaled: ScaledServer,
  what: string,
  pages: readonly string[],
): Promise<readonly BenchRow[]> {
  const { server, scale } = scaled;
  const client: number[] = [];
  const idle = await cpuShare(server.pid, () => sleep(clientMs));
  for (let round = 0; round <= rounds; round += 1) {
    const share = await cpuShare(server.pid, () => askAgainAndAgain(scaled, clientMs));
    if (round > 0) client.push(share);
  }
  const open: OpenConsole[] = [];
  for (let index = 0; index < consoles; index += 1)
    open.push(await OpenConsole.open(server, pages[index % pages.length] ?? '/console'));
  const looked = await cpuShare(server.pid, async () => {
    const ends = Date.now() + measuredMs;
    await Promise.all(open.map((each, index) => each.lookUntil(ends, index / consoles)));
  });
  const asked = open.reduce((sum, each) => sum + each.requests, 0);
  const where = `${what}, ${scale.targets} targets`;
  const figure = Math.max(0, looked - idle) * 1_000;
  return [
    { name: `${where}: requests`, figure: asked / (measuredMs / 1_000), unit: '/s' },
    {
      name: `${where}: CPU of a second`,
      figure,
      unit: 'ms',
      ratio: { to: 'of one client', value: figure / 1_000 / median(client) },
      goal: 1,
    },
  ];
}

/** Server CPU by time. */
async function cpuShare(pid: number, action: () => Promise<unknown>): Promise<number> {
  const [startedAt, before] = [performance.now(), cpuMicros(pid)];
  await action();
  return (cpuMicros(pid) - before) / 1_000 / (performance.now() - startedAt);
}

async function askAgainAndAgain({ client }: ScaledServer, forMs: number): Promise<void> {
  const ends = performance.now() + forMs;
  while (performance.now() < ends) await client.run(100, 1, getTarget);
}

function getTarget(): WbemRequest {
  const path = controllerPath(hostname(), { iscsiName: targetName(0) });
  return intrinsicRequest('GetInstance', targetNamespace, { InstanceName: encodeInstanceName(path) });
}

interface LivePart {
  readonly path: string;
  readonly everyMs: number;
}

/** A page in a browser that nobody touches: it asks for its live parts, and has those that it has been sent. */
class OpenConsole {
  readonly #url: string;
  readonly #cookie: string;
  readonly #parts: readonly LivePart[];
  requests = 0;

  private constructor(url: string, cookie: string, parts: readonly LivePart[]) {
    this.#url = url;
    this.#cookie = cookie;
    this.#parts = parts;
  }

  /** @throws Error where the page has no live part. */
  static async open(
    { url, user, password }: { readonly url: string; readonly user: string; readonly password: string },
    page: string,
  ): Promise<OpenConsole> {
    const signedIn = await fetch(`${url}/console/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ name: user, password }),
      redirect: 'manual',
    });
    const [cookie = ''] = (signedIn.headers.get('set-cookie') ?? '').split(';');
    const answer = await fetch(url + page, { headers: { cookie } });
    const parts = parse(await answer.text())
      .querySelectorAll('.live')
      .map((part) => ({
        path: part.getAttribute('hx-get') ?? '',
        everyMs: Number(/^every (\d+)ms$/u.exec(part.getAttribute('hx-trigger') ?? '')?.[1]),
      }));
    if (answer.status !== 200 || parts.length === 0) throw new Error(`${page} is answered ${answer.status}`);
    return new OpenConsole(url, cookie, parts);
  }

  /** @param offset where in its first interval it begins, from 0 to 1. */
  async lookUntil(ends: number, offset: number): Promise<void> {
    await Promise.all(this.#parts.map((part) => this.#askUntil(part, ends, offset)));
  }

  async #askUntil({ path, everyMs }: LivePart, ends: number, offset: number): Promise<void> {
    let tag: string | null = null;
    await sleep(everyMs * offset);
    while (Date.now() < ends) {
      const answer: Response = await fetch(this.#url + path, {
        headers: {
          cookie: this.#cookie,
          'hx-request': 'true',
          ...(tag !== null && { 'if-none-match': tag }),
        },
      });
      await answer.arrayBuffer();
      if (answer.status !== 200 && answer.status !== 304) throw new Error(`${path}: ${answer.status}`);
      tag = answer.headers.get('etag');
      this.requests += 1;
      await sleep(Math.min(everyMs, Math.max(0, ends - Date.now())));
    }
  }
}
