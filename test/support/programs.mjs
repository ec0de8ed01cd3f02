/** The real peers of the tests that are programs of Debian packages. */
import { accessSync, constants } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import process from 'node:process';
import { debian, run } from './debianPackages.mjs';

/** By its name in environment.ts: where its package puts it, and arguments that only prove that it starts. */
export const programs = {
  tgtd: { path: 'usr/sbin/tgtd', debianPackage: 'tgt', probe: ['-V'] },
  tgtadm: { path: 'usr/sbin/tgtadm', debianPackage: 'tgt', probe: ['-V'] },
  iscsiInq: { path: 'usr/bin/iscsi-inq', debianPackage: 'libiscsi-bin', probe: ['--help'] },
  iscsiReadcapacity16: {
    path: 'usr/bin/iscsi-readcapacity16',
    debianPackage: 'libiscsi-bin',
    probe: ['--help'],
  },
  iscsiTestCu: { path: 'usr/bin/iscsi-test-cu', debianPackage: 'libiscsi-bin', probe: ['--help'] },
  wbemcli: { path: 'usr/bin/wbemcli', debianPackage: 'sblim-wbemcli', probe: ['-v'] },
  wslenum: { path: 'usr/bin/wslenum', debianPackage: 'wsl', probe: ['-h'] },
  xmllint: { path: 'usr/bin/xmllint', debianPackage: 'libxml2-utils', probe: ['--version'] },
  etcd: { path: 'usr/bin/etcd', debianPackage: 'etcd-server', probe: ['--version'] },
  etcdctl: { path: 'usr/bin/etcdctl', debianPackage: 'etcd-client', probe: ['version'] },
  curl: { path: 'usr/bin/curl', debianPackage: 'curl', probe: ['--version'] },
};

/** The unpacked program, or the one installed on the machine, if it starts; else null. */
export function findProgram({ path, probe }) {
  const candidates = [join(debian, path), ...onPath(basename(path))];
  return candidates.find((program) => isExecutable(program) && starts(program, probe)) ?? null;
}

function starts(program, args) {
  const { error, signal, status } = run(program, args, { timeoutMs: 10_000 });
  // 127 is the dynamic loader's answer to a missing library; what --help exits with differs by program.
  return error === undefined && signal === null && status !== 127;
}

export function onPath(name) {
  // /usr/sbin is not on the PATH of an ordinary user of Debian, and tgtd lives there.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name));
}

export function isExecutable(program) {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
