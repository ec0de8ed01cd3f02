import type { Pool, PoolState } from '../../pools/Pool.js';
import { PoolError } from '../../pools/PoolError.js';
import { curve, spanLinks, spanOf } from '../curves.js';
import { printSize } from '../format.js';
import { html, type Html } from '../html.js';
import { badge, facts } from '../layout.js';
import { page, type Route } from '../Route.js';
import { series } from '../Sampler.js';
import type { ScreenDeps } from '../ScreenDeps.js';

/** A pool and its state, or why the state is unknown. */
export interface PoolRow {
  readonly pool: Pool;
  /** Null if the pool cannot be used now; `fault` states why. */
  readonly state: PoolState | null;
  readonly fault: string | null;
}

export async function readPoolRows({ storage }: Pick<ScreenDeps, 'storage'>): Promise<readonly PoolRow[]> {
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

/** Screens of the pools that hold the volumes. */
export function poolsRoutes(deps: ScreenDeps): readonly Route[] {
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
          hasPlots: true,
          body:
            rows.length === 0
              ? html`<p class="empty">This driver makes no volumes, and has no pools.</p>`
              : html`${spanLinks('/console/pools', span)}${rows.map((row, index) => poolSection(deps, row, index, span))}`,
        });
      },
    },
  ];
}

function poolSection(
  { storage, history }: ScreenDeps,
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
                <meter
                  min="0"
                  max="${state.totalBytes}"
                  low="${state.totalBytes / 10}"
                  optimum="${state.totalBytes}"
                  value="${state.remainingBytes}"
                  aria-label="Room left in ${pool.name}"
                ></meter>`,
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
    ${curve(history, series.poolRemaining(pool.name), span, { title: `Room left in ${pool.name}`, print: printSize })}
  </section>`;
}
