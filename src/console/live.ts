import { html, type Html } from './html.js';

/**
 * A part of a page that is asked for again every few seconds, as long as somebody looks.  Without a script it stays as it was.
 * @param id names it in the page, and in the query by which it is asked for.
 */
export function live(id: string, path: string, content: Html, seconds = 5): Html {
  return html`<div
    id="live-${id}"
    class="live"
    hx-get="${path}${path.includes('?') ? '&' : '?'}part=${id}"
    hx-trigger="every ${seconds}s"
    hx-swap="outerHTML"
  >
    ${content}
  </div>`;
}

/** Asked for once, when the page is there: what takes long to be found out.  Without a script a link leads to it. */
export function later(id: string, path: string, text: string): Html {
  return html`<div id="live-${id}" hx-get="${path}?part=${id}" hx-trigger="load" hx-swap="outerHTML">
    <p><a href="${path}">${text}</a></p>
  </div>`;
}
