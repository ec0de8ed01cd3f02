import type { PoolState, ReadablePool } from '../../pools/Pool.js';
import { PoolError } from '../../pools/PoolError.js';
import { curve, spanLinks, spanOf } from '../curves.js';
import { printSize } from '../format.js';
import { html, type Html } from '../html.js';
import { badge, facts } from '../layout.js';
import { page, type Route } from '../Route.js';
import { series } from '../Sampler.js';
import type { HostScreenDeps, ReadHost } from '../ScreenDeps.js';

/** A pool and its state, or why the state is unknown. */
export interface PoolRow {
  readonly pool: ReadablePool;
  /** Null if the pool cannot be used now; `fault` states why. */
  readonly state: PoolState | null;
  readonly fault: string | null;
}

export async function readPoolRows({ storage }: Pick<ReadHost, 'storage'>): Promise<readonly PoolRow[]> {
  return Promise.all(
    (storage?.pools ?? []).map(async (pool) => {
      try {
        return { pool, state: await pool.read(), fault: null };
      } catch (error) {
        if (!(error instanceof PoolError)) throw error;
        return { pool, state: null, fault: error.message };
      }
    }),
  );
}

/** The heads of the columns of `poolRow`. */
export const poolHeads: readonly string[] = ['Pool', 'Left', 'Of', 'Share left'];

/** A row of a list of pools.  @param before cells before the first one. */
export function poolRow({ pool, state, fault }: PoolRow, before: Html | null = null): Html {
  return html`<tr>
    ${before}
    <th scope="row"><a href="/console/pools">${pool.name}</a></th>
    <td>${state ? printSize(state.remainingBytes) : '?'}</td>
    <td>${state ? printSize(state.totalBytes) : '?'}</td>
    <td>${state ? roomMeter(pool.name, state) : badge('bad', fault ?? 'cannot be used')}</td>
  </tr>`;
}

function roomMeter(pool: string, { totalBytes, remainingBytes }: PoolState): Html {
  return html`<meter
    min="0"
    max="${totalBytes}"
    low="${totalBytes / 10}"
    optimum="${totalBytes}"
    value="${remainingBytes}"
    aria-label="Room left in ${pool}"
  ></meter>`;
}

/** Screens of the pools that hold the volumes. */
export function poolsRoutes(deps: HostScreenDeps): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/console/pools',
      name: 'pools',
      role: 'read',
      answer: async ({ query }) => {
        const span = spanOf(query);
        const rows = await readPoolRows(deps);
        return page({
          title: 'Pools',
          hasPlots: deps.history !== null,
          body:
            rows.length === 0
              ? html`<p class="empty">This driver makes no volumes, and has no pools.</p>`
              : html`${deps.history !== null && spanLinks('/console/pools', span)}${rows.map((row, index) => poolSection(deps, row, index, span))}`,
        });
      },
    },
  ];
}

function poolSection(
  { storage, history }: HostScreenDeps,
  { pool, state, fault }: PoolRow,
  index: number,
  span: 'day' | 'hour',
): Html {
  const volumes = storage?.volumes.countIn(pool.name) ?? 0;
  return html`<section aria-labelledby="pool-${index}">
    <h2 id="pool-${index}">${pool.name}</h2>
    ${
      state
        ? facts([
            ['Kind', pool.kind === 'folder' ? 'a folder of files' : 'an LVM thin pool'],
            [
              'Room left',
              html`${printSize(state.remainingBytes)} of ${printSize(state.totalBytes)}
              ${roomMeter(pool.name, state)}`,
            ],
            ['Kept free', printSize(pool.reserveBytes)],
            [
              'New volumes',
              pool.thickByDefault ? 'take all of their room at once' : 'take room as they are written',
            ],
            [
              'Volumes',
              html`<a href="/console/volumes?filter=${encodeURIComponent(pool.name)}">${volumes}</a>`,
            ],
          ])
        : html`<p>${badge('bad', 'cannot be used')} ${fault}</p>`
    }
    ${history !== null && curve(history, series.poolRemaining(pool.name), span, { title: `Room left in ${pool.name}`, print: printSize })}
  </section>`;
}
