import { discoveryName } from '../discovery.js';
import { findIscsiName, type IscsiName } from '../IscsiName.js';
import type { LioPlan } from './LioPlan.js';

/** A JSON object that may contain anything. */
export type SavedObject = { [key: string]: unknown };

/** rtslib's keys of a saved CHAP account. */
export const savedKeys = {
  initiator: { chapName: 'chap_userid', secret: 'chap_password' },
  target: { chapName: 'chap_mutual_userid', secret: 'chap_mutual_password' },
} as const;

/**
 * Parses a saved configuration (saveconfig.json of rtslib).  Numbers that JavaScript cannot represent exactly keep their text,
 * which `printSaved` writes back.
 * @throws SyntaxError if it is not a JSON object; the message does not contain the text.
 */
export function parseSaved(text: string): SavedObject {
  const marked = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') ? token : JSON.stringify(numberMark + token),
  );
  let value: unknown;
  try {
    JSON.parse(text);
    value = JSON.parse(marked);
  } catch {
    throw new SyntaxError('it is not JSON');
  }
  if (!isObject(value)) throw new SyntaxError('it holds no JSON object');
  return value;
}

/** Prints it as rtslib does: sorted keys, two spaces, ASCII only, a final newline. */
export function printSaved(saved: SavedObject): string {
  const text = JSON.stringify(sorted(saved), null, 2).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${text.replaceAll(/"\\u0000number:([\d.eE+-]+)"/g, '$1')}\n`;
}

const numberMark = '\0number:';

/** A number of a saved configuration; null if the value is not one. */
export function savedNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.startsWith(numberMark)
    ? Number(value.slice(numberMark.length))
    : null;
}

/** The portal groups of a target in a saved configuration by tag; null if it does not contain the target. */
export function savedPortalGroups(
  saved: SavedObject,
  target: IscsiName,
): ReadonlyMap<number, SavedObject> | null {
  const found = objectsIn(saved['targets']).find(({ fabric, wwn }) => fabric === 'iscsi' && wwn === target);
  // rtslib gives a portal group without a tag the first free one.
  return found
    ? new Map(objectsIn(found['tpgs']).map((group) => [savedNumber(group['tag']) ?? 1, group]))
    : null;
}

/** The ACLs of a portal group in a saved configuration by initiator name. */
export function savedAcls(group: SavedObject): ReadonlyMap<string, SavedObject> {
  return new Map(
    objectsIn(group['node_acls']).flatMap((acl) => {
      const { node_wwn: name } = acl;
      return typeof name === 'string' ? [[findIscsiName(name) ?? name, acl] as const] : [];
    }),
  );
}

/** attributes.authentication of a portal group or an ACL. */
export function savedAuthentication(scope: SavedObject): number | null {
  const { attributes } = scope;
  return isObject(attributes) ? savedNumber(attributes['authentication']) : null;
}

/**
 * Makes only the changes of a plan in a saved configuration.
 * @returns descriptions of what could not be represented.
 */
export function applyPlan(saved: SavedObject, { target, enforcement, pairs }: LioPlan): readonly string[] {
  if (target === discoveryName) return applyDiscoveryPlan(saved, enforcement, pairs);
  const groups = savedPortalGroups(saved, target);
  if (groups === null) return [`target ${target}`];
  if (enforcement !== null) for (const group of groups.values()) enforce(group, enforcement);
  const missing = new Set<string>();
  for (const { tag, acl, role, after } of pairs) {
    const group = groups.get(tag);
    const scope =
      group === undefined || acl === null ? group : savedAcls(group).get(findIscsiName(acl) ?? acl);
    if (scope === undefined) {
      missing.add(acl === null ? `portal group ${tag} of ${target}` : `the ACL of ${acl} at ${target}`);
      continue;
    }
    const keys = savedKeys[role];
    if (after === null) {
      delete scope[keys.chapName];
      delete scope[keys.secret];
    } else {
      scope[keys.chapName] = after.chapName;
      scope[keys.secret] = Buffer.from(after.secret, 'base64').toString('utf8');
    }
  }
  return [...missing];
}

/** rtslib's keys of the discovery account, in addition to the name of the fabric module. */
export const savedDiscoveryKeys = {
  enforced: 'discovery_enable_auth',
  initiator: { chapName: 'discovery_userid', secret: 'discovery_password' },
  target: { chapName: 'discovery_mutual_userid', secret: 'discovery_mutual_password' },
} as const;

/** The saved discovery account; null if there is none. */
export function savedDiscovery(saved: SavedObject): SavedObject | null {
  return objectsIn(saved['fabric_modules']).find(({ name }) => name === 'iscsi') ?? null;
}

function applyDiscoveryPlan(
  saved: SavedObject,
  enforcement: LioPlan['enforcement'],
  pairs: LioPlan['pairs'],
): readonly string[] {
  const discovery = savedDiscovery(saved);
  if (discovery === null) return ['discovery authentication'];
  if (enforcement !== null) discovery[savedDiscoveryKeys.enforced] = enforcement === 'close';
  for (const { role, after } of pairs) {
    const keys = savedDiscoveryKeys[role];
    discovery[keys.chapName] = after?.chapName ?? '';
    discovery[keys.secret] = after === null ? '' : Buffer.from(after.secret, 'base64').toString('utf8');
  }
  return [];
}

function enforce(group: SavedObject, enforcement: 'close' | 'open'): void {
  const wanted = enforcement === 'close' ? 1 : 0;
  const opposed = 1 - wanted;
  if (savedAuthentication(group) !== wanted) setAuthentication(group, wanted);
  for (const acl of savedAcls(group).values())
    if (savedAuthentication(acl) === opposed) setAuthentication(acl, wanted);
}

function setAuthentication(scope: SavedObject, value: number): void {
  const { attributes } = scope;
  if (isObject(attributes)) attributes['authentication'] = value;
  else scope['attributes'] = { authentication: value };
}

/** The objects in a list; none if the value is not a list. */
export function objectsIn(value: unknown): SavedObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is SavedObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}
