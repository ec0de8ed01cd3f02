import type { AuditPlace, ReadRecord } from '../../audit/readAudit.js';
import { download } from '../answers.js';
import { changeForm, field } from '../fields.js';
import { time } from '../format.js';
import { html, type Html } from '../html.js';
import { badge, table } from '../layout.js';
import { pageRows } from '../paging.js';
import { page, type Route } from '../Route.js';
import type { ServerScreenDeps } from '../ScreenDeps.js';
import type { View } from '../View.js';

const path = '/console/audit';

/** The search criteria; '' matches everything. */
interface Wanted {
  readonly user: string;
  readonly about: string;
  readonly what: string;
  readonly outcome: string;
}

/** Screens of the audit log: search, verification, download. */
export function auditRoutes(deps: ServerScreenDeps): readonly Route[] {
  return [
    {
      method: 'GET',
      path,
      name: 'audit',
      role: 'admin',
      scope: 'server',
      answer: async ({ view, query }) => page({ title: 'Audit record', body: await body(deps, view, query) }),
    },
    {
      method: 'POST',
      path: `${path}/verify`,
      name: 'verify audit',
      role: 'admin',
      scope: 'server',
      answer: async () => {
        const { count, faults } = await deps.audit.verify();
        return faults.length === 0
          ? {
              kind: 'goTo',
              path,
              done: `The record is whole: ${count} records, none edited, removed, moved or cut off.`,
            }
          : { kind: 'goTo', path, refused: `The record is not whole: ${faults.slice(0, 10).join('; ')}.` };
      },
    },
    {
      method: 'GET',
      path: `${path}/download`,
      name: 'download audit',
      role: 'admin',
      scope: 'server',
      answer: async () => ({
        kind: 'answer',
        answer: download('audit.jsonl', 'application/jsonl', deps.audit.read()),
      }),
    },
  ];
}

async function body(deps: ServerScreenDeps, view: View, query: URLSearchParams): Promise<Html> {
  const text = (name: string): string => (query.get(name) ?? '').trim().slice(0, 223).toLowerCase();
  const wanted: Wanted = {
    user: text('user'),
    about: text('about'),
    what: text('what'),
    outcome: text('outcome'),
  };
  const { records, next } = await deps.audit.search({
    matches: (record) => matches(record, wanted),
    from: placeOf(query.get('from') ?? ''),
    maxRecords: pageRows,
  });
  const older =
    next && `${path}?${new URLSearchParams({ ...wanted, from: `${next.file}:${next.bytes}` }).toString()}`;
  return html`<form method="get" action="${path}" role="search" class="filter">
      ${field('user', 'User', { value: wanted.user, maxLength: 64 })}${field('about', 'Target, account or volume', { value: wanted.about, maxLength: 223 })}${field('what', 'What', { value: wanted.what, maxLength: 64 })}${field('outcome', 'Outcome', { value: wanted.outcome, maxLength: 64 })}
      <button type="submit">Show</button>
    </form>
    ${auditTable('Records, the newest first', records)}
    ${
      older !== null &&
      html`<nav class="pager" aria-label="Pages">
        <ul>
          <li><a rel="next" href="${older}">Older records</a></li>
        </ul>
      </nav>`
    }
    <section aria-labelledby="whole">
      <h2 id="whole">Is it whole?</h2>
      <p>
        Each record carries an HMAC over itself and the one before: what was edited, removed, moved or cut off
        is found.
      </p>
      ${changeForm(view, `${path}/verify`, 'Verify the record', null)}
      <p><a href="${path}/download">Download all of it</a> (JSON, one record a line)</p>
    </section>`;
}

function placeOf(text: string): AuditPlace | null {
  const [, file, bytes] = /^(audit(?:\.\d{15})?\.jsonl):(\d{1,16})$/u.exec(text) ?? [];
  return file === undefined ? null : { file, bytes: Number(bytes) };
}

function matches(record: ReadRecord, { user, about, what, outcome }: Wanted): boolean {
  const has = (text: string | null | undefined, part: string): boolean =>
    (text ?? '').toLowerCase().includes(part);
  return (
    has(record.who, user) &&
    has(record.what, what) &&
    has(record.outcome, outcome) &&
    has([record.host, record.target, record.account, record.volume].join('\n'), about)
  );
}

export function auditTable(caption: string, records: readonly ReadRecord[]): Html {
  return table(
    caption,
    ['When', 'Who', 'From', 'What', 'About', 'Outcome', 'Proof'],
    records.map(
      ({ time: at, who, address, door, what, host, target, account, volume, outcome, cause, proof }) =>
        html`<tr>
          <td>${time(at)}</td>
          <td>${who}</td>
          <td>${address}<br /><small>${door}</small></td>
          <th scope="row" class="word">${what}</th>
          <td>${[host, target, account, volume].filter(Boolean).join(', ') || '–'}</td>
          <td>
            ${outcome === 'done' ? badge('good', 'done') : badge('warn', outcome)}${cause !== null && cause !== outcome && cause !== proof?.reason && html`<br /><small>${cause}</small>`}
          </td>
          <td>
            ${proof === null ? '–' : html`${proof.state}${proof.reason !== null && html`<br /><small>${proof.reason}</small>`}`}
          </td>
        </tr>`,
    ),
    'There is no such record.',
  );
}
