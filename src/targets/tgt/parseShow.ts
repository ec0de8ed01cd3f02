import type { Portal } from '../TargetReader.js';
import type { TgtName } from './TgtName.js';

/** One target in `target show`. */
export interface ShownTarget {
  readonly tid: number;
  readonly name: string;
  /** "iscsi" or "iser".  Other drivers have no accounts. */
  readonly driver: string;
  /** "ready" or "offline". */
  readonly state: string;
  /** Session ids in host byte order. */
  readonly sessionIds: readonly number[];
  /** Logical units except the controller. */
  readonly units: readonly ShownUnit[];
  /** The lines below "Account information": incoming accounts in the order of their slots, then the outgoing one. */
  readonly accountLines: readonly string[];
  /** Admitted addresses and initiator names; empty: nobody is admitted. */
  readonly acl: readonly string[];
}

/** A logical unit.  Its size is only shown in rounded megabytes, and is therefore left out. */
export interface ShownUnit {
  readonly lun: number;
  readonly scsiId: string;
  /** Null: it has no medium. */
  readonly path: string | null;
  readonly readOnly: boolean;
  readonly online: boolean;
}

export interface ShownConnection {
  readonly sid: number;
  readonly cid: number;
  readonly initiatorName: string;
  readonly initiatorAddress: string | null;
}

const nexusLine = /^ {8}I_T nexus: (\d+)$/;
const lunLine = /^ {8}LUN: (\d+)$/;

/** Parses `--mode target --op show`: sections at 4 spaces, entries at 8, details deeper; an empty text for an empty daemon. */
export function parseTargetShow(text: string): readonly ShownTarget[] {
  return text
    .split(/^(?=Target \d+: )/m)
    .filter((block) => block !== '')
    .map(parseTarget);
}

function parseTarget(block: string): ShownTarget {
  const [title = '', ...lines] = block.split('\n');
  const [, tid = '', name = ''] = /^Target (\d+): (.*)$/.exec(title) ?? [];
  const sections = new Map<string, string[]>();
  let section: string[] = [];
  for (const line of lines) {
    if (/^ {4}[^ ]/.test(line)) sections.set(line.trim(), (section = []));
    else section.push(line);
  }
  const inSection = (title: string): readonly string[] => sections.get(title) ?? [];
  const system = inSection('System information:');
  const valueOf = (key: string): string =>
    system.find((line) => line.startsWith(`        ${key}: `))?.slice(key.length + 10) ?? '';
  return {
    tid: Number(tid),
    name,
    driver: valueOf('Driver'),
    state: valueOf('State'),
    sessionIds: numbersOf(inSection('I_T nexus information:'), nexusLine),
    units: parseUnits(inSection('LUN information:')),
    accountLines: entriesOf(inSection('Account information:'), 8),
    acl: entriesOf(inSection('ACL information:'), 8),
  };
}

function numbersOf(lines: readonly string[], pattern: RegExp): readonly number[] {
  return lines.flatMap((line) => {
    const number = pattern.exec(line)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

/** The controller is LUN 0 of every target and has no storage. */
function parseUnits(lines: readonly string[]): readonly ShownUnit[] {
  const units: string[][] = [];
  for (const line of lines) {
    if (lunLine.test(line)) units.push([line]);
    else units.at(-1)?.push(line);
  }
  return units.flatMap((unit) => {
    const valueOf = (key: string): string =>
      unit.find((line) => line.startsWith(`            ${key}: `))?.slice(key.length + 14) ?? '';
    if (valueOf('Type') === 'controller') return [];
    const path = valueOf('Backing store path');
    return [
      {
        lun: Number(lunLine.exec(unit[0] ?? '')?.[1]),
        scsiId: valueOf('SCSI ID'),
        path: path === 'None' || path === '' ? null : path,
        readOnly: valueOf('Readonly') === 'Yes',
        online: valueOf('Online') === 'Yes',
      },
    ];
  });
}

function entriesOf(lines: readonly string[], indent: number): readonly string[] {
  return lines.filter((line) => line !== '').map((line) => line.slice(indent));
}

/** Parses `--mode account --op show`: newest first; an empty text if there is none. */
export function parseAccountShow(text: string): readonly TgtName[] {
  const [, ...lines] = text.split('\n');
  return entriesOf(lines, 4) as readonly TgtName[];
}

/**
 * Parses the discovery accounts in `--mode sys --op show`, which are only shown if an incoming one is bound.  A blank line
 * follows the heading.  What follows the accounts begins in the first column.
 */
export function parseDiscoveryAccounts(text: string): readonly TgtName[] {
  return discoveryAccountLines(text).map((line) => line.replace(/ \(outgoing\)$/, '') as TgtName);
}

/** The lines of the discovery accounts, as of a target: incoming accounts in the order of their slots, then the outgoing one. */
export function discoveryAccountLines(systemShow: string): readonly string[] {
  const list = /^ {4}Account information:\n\n?((?: {4}.*\n)*)/m.exec(systemShow)?.[1] ?? '';
  return entriesOf(list.split('\n'), 4);
}

/** Whether tgtd logs its requests, including secrets. */
export function parseDebugMode(systemShow: string): boolean {
  return /^ {4}debug: on$/m.test(systemShow);
}

/** `--mode conn --op show --tid N`. */
export function parseConnectionShow(text: string): readonly ShownConnection[] {
  const entry = /^Session: (\d+)\n {4}Connection: (\d+)\n {8}Initiator: (.*)\n {8}(.*)\n/gm;
  return [...text.matchAll(entry)].map(([, sid, cid, initiatorName = '', address = '']) => ({
    sid: Number(sid),
    cid: Number(cid),
    initiatorName,
    initiatorAddress: /^IP Address: (.+)$/.exec(address)?.[1] ?? null,
  }));
}

/** `--mode portal --op show`: `Portal: 127.0.0.1:3260,1`, an IPv6 address in brackets. */
export function parsePortalShow(text: string): readonly Portal[] {
  return [...text.matchAll(/^Portal: (.*):(\d+),(\d+)$/gm)].map(([, address = '', port, tag]) => ({
    address: address.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port),
    portalGroupTag: Number(tag),
  }));
}

/**
 * Separates incoming accounts from the outgoing one, which `show` prints last as "name (outgoing)".  An account may have exactly
 * such a name: then `allNames`, the account list, decides.  If both names exist it is taken for the outgoing one.
 */
export function splitAccountLines(
  lines: readonly string[],
  allNames: ReadonlySet<TgtName>,
): { readonly incoming: readonly TgtName[]; readonly outgoing: TgtName | null } {
  const names = lines as readonly TgtName[];
  const last = lines.at(-1);
  const outgoing =
    last === undefined ? undefined : (/^(.*) \(outgoing\)$/s.exec(last)?.[1] as TgtName | undefined);
  const isLiteral = allNames.has(last as TgtName) && outgoing !== undefined && !allNames.has(outgoing);
  if (outgoing === undefined || isLiteral) return { incoming: names, outgoing: null };
  return { incoming: names.slice(0, -1), outgoing };
}
