import type { SessionInfo } from '../../initiator/HeldSession.js';
import type { IscsiInitiator } from '../../initiator/IscsiInitiator.js';
import { IsdscError } from '../../initiator/IsdscStatus.js';
import { printTargetPortal } from '../../initiator/DiscoveredTargets.js';
import { readCapacity, readInquiry, readLuns } from '../../initiator/scsiData.js';
import type { ScsiAnswer } from '../../initiator/scsiRequests.js';
import { findUniqueId, printUniqueId, type UniqueId } from '../../initiator/UniqueId.js';
import { field, select } from '../fields.js';
import { printSize } from '../format.js';
import { html, type Html } from '../html.js';
import { badge, facts, table } from '../layout.js';
import { page, pathTo, type Route } from '../Route.js';
import type { ScreenDeps } from '../ScreenDeps.js';
import { sentence } from '../sentence.js';

/** Maximum number of LUNs whose details a page shows, because each needs two SCSI commands. */
const maxLuns = 32;

/** The vital product data pages that most logical units support (SPC-5 7.7, SBC-4 6.6). */
const pages = [
  ['', 'standard data'],
  ['00', '00h: pages that there are'],
  ['80', '80h: serial number'],
  ['83', '83h: identification'],
  ['b0', 'B0h: block limits'],
  ['b1', 'B1h: block device characteristics'],
  ['b2', 'B2h: logical block provisioning'],
] as const;

/** The screen of a session of the server's own initiator: negotiated parameters, LUNs, and INQUIRY data. */
export function initiatorSessionRoutes({ initiator }: Pick<ScreenDeps, 'initiator'>): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/console/initiator/sessions/:session',
      name: 'initiator session',
      // The page sends SCSI commands, so it needs the same role as the methods of the session's class.
      role: 'credentials',
      scope: 'initiator',
      answer: async ({ param, query }) => {
        const id = findUniqueId(param('session'));
        const session = id && (await initiator.findSession(id));
        if (!id || !session)
          return {
            kind: 'missing',
            sentence: (id && initiator.whyOver(id)) ?? `There is no session “${param('session')}”.`,
          };
        return page({
          title: `Session with ${session.targetName}`,
          above: [{ path: '/console/initiator', text: 'Initiator' }],
          body: html`${agreed(session)}${
            session.isInformational
              ? await units(initiator, id, query)
              : html`<p>The host’s own initiator holds it: its LUNs are the block devices ${session.devices.join(', ') || 'that are yet to come'}.</p>`
          }`,
        });
      },
    },
  ];
}

export function initiatorSessionPath(id: UniqueId): string {
  return pathTo('initiator', 'sessions', printUniqueId(id));
}

function agreed({ targetName, isid, tsih, connections, parameters, state }: SessionInfo): Html {
  return facts([
    ['Target', html`<code>${targetName}</code>`],
    ['State', state],
    ['ISID', isid.length === 0 ? 'not told' : html`<code>${isid.toString('hex')}</code>`],
    ['TSIH', tsih === null ? 'not told' : String(tsih)],
    [
      'Portals',
      connections
        .map(({ targetAddress: address, targetSocket: socket }) =>
          address === null || socket === null ? '?' : printTargetPortal({ address, socket }),
        )
        .join(', ') || 'none: the connection is lost',
    ],
    ...(parameters
      ? ([
          ['HeaderDigest, DataDigest', `${parameters.HeaderDigest}, ${parameters.DataDigest}`],
          [
            'FirstBurstLength, MaxBurstLength',
            `${parameters.FirstBurstLength}, ${parameters.MaxBurstLength} bytes`,
          ],
          [
            'ImmediateData, InitialR2T',
            `${yesNo(parameters.ImmediateData)}, ${yesNo(parameters.InitialR2T)}`,
          ],
        ] as const)
      : []),
  ]);
}

function yesNo(value: boolean): string {
  return value ? 'Yes' : 'No';
}

async function units(initiator: IscsiInitiator, id: UniqueId, query: URLSearchParams): Promise<Html> {
  const told = await answered(() => initiator.sendScsiReportLuns(id));
  const found = typeof told === 'string' ? [] : readLuns(told);
  const rows: Html[] = [];
  for (const lun of found.slice(0, maxLuns)) rows.push(await lunRow(initiator, id, lun));
  return html`<section aria-labelledby="luns">
    <h2 id="luns">LUNs</h2>
    ${typeof told === 'string' && html`<p>${badge('bad', 'REPORT LUNS failed')} ${told}</p>`}${table(
      'LUNs',
      ['LUN', 'Vendor', 'Product', 'Revision', 'Size'],
      rows,
      'The target shows none to this initiator.',
    )}${found.length > maxLuns && html`<p>${found.length} in all; the first ${maxLuns} are shown.</p>`}
    </section>
    ${await inquiry(initiator, id, query, String(found[0] ?? 0))}`;
}

async function lunRow(initiator: IscsiInitiator, id: UniqueId, lun: number | string): Promise<Html> {
  const number = typeof lun === 'number' ? BigInt(lun) : BigInt(`0x${lun}`);
  const standard = await answered(() => initiator.sendScsiInquiry(id, number, 0, 0));
  const size = await answered(() => initiator.sendScsiReadCapacity(id, number));
  const info = typeof standard === 'string' ? null : readInquiry(standard);
  const capacity = typeof size === 'string' ? null : readCapacity(size);
  return html`<tr>
    <th scope="row">${lun}</th>
    <td>${info ? info.vendor : typeof standard === 'string' ? standard : '?'}</td>
    <td>${info?.product ?? '–'}</td>
    <td>${info?.revision ?? '–'}</td>
    <td>
      ${
        capacity
          ? `${printSize(Number(capacity.blocks) * capacity.blockBytes)} in blocks of ${capacity.blockBytes}`
          : typeof size === 'string'
            ? size
            : '?'
      }
    </td>
  </tr>`;
}

/** The form for an INQUIRY command, and its result. */
async function inquiry(
  initiator: IscsiInitiator,
  id: UniqueId,
  query: URLSearchParams,
  firstLun: string,
): Promise<Html> {
  const lun = query.get('lun') ?? '';
  const code = query.get('page') ?? '';
  return html`<section aria-labelledby="inquiry">
    <h2 id="inquiry">INQUIRY</h2>
    <form method="get" action="${initiatorSessionPath(id)}" class="filter">
      ${field('lun', 'LUN', { value: lun === '' ? firstLun : lun, isRequired: true, maxLength: 5 })}${select('page', 'Data', pages, code)}<button
        type="submit"
      >
        Ask
      </button>
    </form>
    ${lun !== '' && (await inquiryAnswer(initiator, id, lun, code))}
  </section>`;
}

async function inquiryAnswer(
  initiator: IscsiInitiator,
  id: UniqueId,
  lun: string,
  code: string,
): Promise<Html> {
  if (!/^\d{1,5}$/u.test(lun) || !pages.some(([each]) => each === code))
    return html`<p>${badge('bad', 'not asked')} “${lun}” and “${code}” are no LUN and no page.</p>`;
  const data = await answered(() =>
    initiator.sendScsiInquiry(id, BigInt(lun), code === '' ? 0 : 1, code === '' ? 0 : parseInt(code, 16)),
  );
  if (typeof data === 'string') return html`<p>${badge('bad', 'refused')} ${data}</p>`;
  return html`<p>${data.length} bytes</p>
    <pre tabindex="0" aria-label="Data of INQUIRY"><code>${hexLines(data)}</code></pre>`;
}

/** The data that the unit returned, or a sentence stating why there is none. */
async function answered(ask: () => Promise<ScsiAnswer>): Promise<Buffer | string> {
  try {
    const { scsiStatus, data } = await ask();
    return scsiStatus === 0
      ? data
      : `The unit answered with SCSI status ${scsiStatus.toString(16).padStart(2, '0')}h.`;
  } catch (error) {
    if (error instanceof IsdscError) return sentence(error.message);
    throw error;
  }
}

/** A hex dump: each line has the offset, sixteen bytes, and their printable ASCII characters. */
function hexLines(data: Buffer): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(data.length, 4096); at += 16) {
    const row = data.subarray(at, at + 16);
    const bytes = [...row].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = row.toString('latin1').replaceAll(/[^\x20-\x7e]/gu, '.');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${bytes.padEnd(47)}  ${text}`);
  }
  return lines.join('\n');
}
