import { html, type Html } from './html.js';

/**
 * A part of a page that is refreshed every few seconds while the page is visible.  Without a script it is static.
 * @param id the part's id in the page, and its name in the query of the refresh.
 */
export function live(id: string, path: string, content: Html, seconds = 5): Html {
  return html`<div
    id="live-${id}"
    class="live"
    hx-get="${path}${path.includes('?') ? '&' : '?'}part=${id}"
    hx-trigger="every ${seconds * 1000}ms"
    hx-swap="outerMorph"
  >
    ${content}
  </div>`;
}

/** Replaces a live part that does not change any more, so that it is not requested again. */
export function notLiveAnyMore(id: string, content: Html): Html {
  return html`<div id="live-${id}" class="live ended">${content}</div>`;
}

/** A part that is loaded after the page, for values that take long to determine.  Without a script a link leads to it. */
export function later(id: string, path: string, text: string): Html {
  return html`<div id="live-${id}" hx-get="${path}?part=${id}" hx-trigger="load" hx-swap="outerHTML">
    <p><a href="${path}">${text}</a></p>
  </div>`;
}
