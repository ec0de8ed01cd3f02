import { html, type Html } from './html.js';

/** Number of rows of one page of a list. */
export const pageRows = 50;

/** Maximum length of a filter. */
const maxFilterLength = 200;

/** The part of a list that a request asks for. */
export interface Asked {
  readonly path: string;
  /** In lower case; '' for no filter. */
  readonly filter: string;
  /** Counts from 1. */
  readonly page: number;
}

export function askedIn(path: string, query: URLSearchParams): Asked {
  const page = Number(query.get('page') ?? '1');
  return {
    path,
    filter: (query.get('filter') ?? '').trim().slice(0, maxFilterLength).toLowerCase(),
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
}

/** One page of a list. */
export interface Page<T> {
  readonly rows: readonly T[];
  /** Number of rows that match the filter. */
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

/** @param textOf the text of a row that the filter is applied to. */
export function pageOf<T>(all: Iterable<T>, asked: Asked, textOf: (row: T) => string): Page<T> {
  const list = Array.isArray(all) ? (all as readonly T[]) : [...all];
  const found =
    asked.filter === '' ? list : list.filter((row) => textOf(row).toLowerCase().includes(asked.filter));
  const pages = Math.max(1, Math.ceil(found.length / pageRows));
  const page = Math.min(asked.page, pages);
  return { rows: found.slice((page - 1) * pageRows, page * pageRows), total: found.length, page, pages };
}

/** The filter box of a list. */
export function filterForm({ path, filter }: Asked, label: string): Html {
  return html`<form method="get" action="${path}" role="search" class="filter">
    <label for="filter">${label}</label>
    <input id="filter" name="filter" type="search" maxlength="${maxFilterLength}" value="${filter}" />
    <button type="submit">Show</button>
  </form>`;
}

/** The path of a page of a list, with the filter. */
export function pathOfPage({ path, filter }: Asked, page: number): string {
  return `${path}?${new URLSearchParams({ filter, page: String(page) }).toString()}`;
}

/** The number of rows, and links to the other pages. */
export function pager(asked: Asked, { total, page, pages }: Omit<Page<unknown>, 'rows'>, what: string): Html {
  const count = `${total} ${what}${asked.filter === '' ? '' : ` that match “${asked.filter}”`}`;
  if (pages === 1) return html`<p class="count">${count}</p>`;
  return html`<nav class="pager" aria-label="Pages">
    <p class="count">${count}, page ${page} of ${pages}</p>
    <ul>
      ${page > 1 && html`<li><a rel="prev" href="${pathOfPage(asked, page - 1)}">Previous</a></li>`}
      ${page < pages && html`<li><a rel="next" href="${pathOfPage(asked, page + 1)}">Next</a></li>`}
    </ul>
  </nav>`;
}
