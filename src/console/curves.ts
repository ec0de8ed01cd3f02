import { html, type Html } from './html.js';
import { spans, type Curve, type History, type Span } from './History.js';

export interface CurveOptions {
  /** What the values are, such as "sessions". */
  readonly title: string;
  /** Formats one value. */
  readonly print: (value: number) => string;
}

/**
 * A figure that a script draws from the values in the page.  A sentence and a table give the same information without the
 * picture.
 */
export function curve(history: History, name: string, span: Span, { title, print }: CurveOptions): Html {
  const read = history.read(name, span);
  const told = (read?.values ?? []).filter((value) => value !== null);
  if (read === null || told.length === 0)
    return html`<p class="empty">
      ${title}:
      ${
        history.hasNoPlace
          ? 'no curve is kept, because there are too many (setting max-history-series).'
          : 'not told yet, or not told by this driver.'
      }
    </p>`;
  const last = told.at(-1) ?? 0;
  const summary = `${title}, the last ${span}: now ${print(last)}, least ${print(Math.min(...told))}, most ${print(Math.max(...told))}.`;
  const id = `curve-${name.replaceAll(/[^a-z0-9]+/giu, '-')}-${span}`;
  return html`<figure class="curve">
    <figcaption id="${id}">${summary}</figcaption>
    <div
      class="plot"
      aria-hidden="true"
      data-title="${title}"
      data-step="${read.stepSeconds}"
      data-end="${Math.round(read.endsAt / 1000)}"
      data-values="${valuesOf(read)}"
    ></div>
    <details>
      <summary>Table: ${title}, the last ${span}</summary>
      ${valueTable(read, title, print)}
    </details>
  </figure>`;
}

/** "1,2,,3": rounded values, empty where there is none. */
function valuesOf({ values }: Curve): string {
  return values.map((value) => (value === null ? '' : String(Number(value.toPrecision(6))))).join(',');
}

/** A table of twelve rows: the mean of each twelfth of the period. */
function valueTable(
  { values, stepSeconds, endsAt }: Curve,
  title: string,
  print: (value: number) => string,
): Html {
  const size = values.length / 12;
  const rows = Array.from({ length: 12 }, (_, index) => {
    const part = values
      .slice(Math.floor(index * size), Math.floor((index + 1) * size))
      .filter((value) => value !== null);
    const until = new Date(endsAt - (11 - index) * size * stepSeconds * 1000).toISOString().slice(11, 16);
    const mean =
      part.length === 0 ? 'not told' : print(part.reduce((sum, value) => sum + value, 0) / part.length);
    return html`<tr>
      <th scope="row">until ${until} UTC</th>
      <td>${mean}</td>
    </tr>`;
  });
  return html`<table>
    <caption>
      ${title}
    </caption>
    <thead>
      <tr>
        <th scope="col">Time</th>
        <th scope="col">Mean</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** A small curve for a row of a table, as SVG from the server.  No script is needed. */
export function sparkline(history: History, name: string, { title, print }: CurveOptions): Html {
  const read = history.read(name, 'hour');
  const values = read?.values ?? [];
  const told = values.filter((value) => value !== null);
  const last = told.at(-1);
  if (last === undefined) return html`<span class="empty">not told</span>`;
  const [width, height] = [80, 20];
  const most = Math.max(...told, 1);
  const points = values.flatMap((value, index) =>
    value === null
      ? []
      : [
          `${((index / (values.length - 1)) * width).toFixed(1)},${(height - 1 - (value / most) * (height - 2)).toFixed(1)}`,
        ],
  );
  return html`<svg
    class="sparkline"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
    aria-label="${title}: ${print(last)} now, at most ${print(Math.max(...told))} in the last hour"
  >
    <polyline points="${points.join(' ')}" />
  </svg>
    <small>${print(last)}</small>`;
}

/** The period that the request asks for. */
export function spanOf(query: URLSearchParams): Span {
  return query.get('span') === 'day' ? 'day' : 'hour';
}

export function spanLinks(path: string, span: Span): Html {
  return html`<nav class="spans" aria-label="Time shown">
    <ul>
      ${(Object.keys(spans) as Span[]).map(
        (each) =>
          html`<li>
            <a href="${path}?span=${each}" ${each === span && html` aria-current="true"`}>The last ${each}</a>
          </li>`,
      )}
    </ul>
  </nav>`;
}
