import type { Finding } from '../../targets/TargetReader.js';
import { count } from '../format.js';
import { html, type Html } from '../html.js';
import { badge } from '../layout.js';
import { page, type Route } from '../Route.js';
import type { ServerScreenDeps } from '../ScreenDeps.js';
import { adminPage } from './administer.js';

export const findingsPath = '/console/findings';

/** The screen of what is wrong, as `doctor` finds it. */
export function findingsRoutes({ monitoring }: Pick<ServerScreenDeps, 'monitoring'>): readonly Route[] {
  return [
    adminPage(findingsPath, 'findings', async ({ isRefresh }) => {
      const part = findingsList(await monitoring.findings());
      if (isRefresh) return { kind: 'part', part };
      return page({
        title: 'Findings',
        body: html`<p>
            What is wrong with target, storage, state and settings, as <code>iscsi-wbem doctor</code> tells it.
          </p>
          ${part}`,
      });
    }),
  ];
}

function bySeverity(a: Finding, b: Finding): number {
  return Number(a.severity !== 'error') - Number(b.severity !== 'error');
}

function findingsList(findings: readonly Finding[]): Html {
  if (findings.length === 0) return html`<p>${badge('good', 'nothing found')}</p>`;
  return html`<p>${count(findings.length, 'finding')}</p>
    <ul class="findings">
      ${findings.toSorted(bySeverity).map(
        ({ severity, subject, sentence: text, remedy }) =>
          html`<li>
            ${severity === 'error' ? badge('bad', 'error') : badge('warn', 'warning')}
            <strong>${subject}</strong>: ${text}${remedy !== null && html` <em>${remedy}</em>`}
          </li>`,
      )}
    </ul>`;
}
