import { expect, it } from 'vitest';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import { findRefusalReason } from '../../../src/targets/lio/findRefusalReason.js';
import type { LioPortalGroup } from '../../../src/targets/lio/LioTarget.js';

const iscsiName = parseIscsiName('iqn.2026-11.test.example:disk');
const host = parseIscsiName('iqn.2026-11.test.example:host');
const group: LioPortalGroup = {
  tag: 1,
  enabled: true,
  alias: null,
  authentication: true,
  generateNodeAcls: false,
  demoModeWriteProtect: true,
  portals: [],
  luns: [0],
  acls: [],
  chapNames: { initiator: null, target: null },
};
const acl = {
  folder: 'iqn.2026-11.test.example:Host',
  initiatorName: host,
  authentication: null,
  chapNames: { initiator: null, target: null },
};

it.each([
  [
    'no portal group is enabled',
    { enabled: false },
    'no portal group of the target is enabled, so LIO lets nobody in',
  ],
  [
    'there is no ACL',
    {},
    `the target has no ACL for ${host}, and admits nobody without one (generate_node_acls is 0)`,
  ],
  ['there is an ACL', { acls: [acl] }, null],
  ['nobody needs an ACL', { generateNodeAcls: true }, null],
] as const)('a login that LIO refuses where %s', (_what, differs, expected) => {
  const target = { iscsiName, folder: iscsiName, portalGroups: [{ ...group, ...differs }] };
  expect(findRefusalReason(target, host)).toBe(expected);
});
