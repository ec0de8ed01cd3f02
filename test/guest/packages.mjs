/**
 * The Debian packages of the guest in which LIO is tested: qemu for this machine, and what the guest is made of.
 *
 * Unpacked into folders of their own in .cache, apart from the other peers of the tests: none of these libraries is for them.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../../src/setup.mjs';
import { dependencyOf, run, unpackExactly, unpackPackage } from '../support/debianPackages.mjs';

/** qemu with its libraries and firmware. */
export const qemuRoot = join(cache, 'guest', 'qemu');

/** Where qemu's block drivers are that are no part of its programs. */
export const qemuModules = join(qemuRoot, 'usr/lib/x86_64-linux-gnu/qemu');

/** Kernel, busybox, open-iscsi, a Python with rtslib, LVM with thin pools, and mkfs.xfs. */
export const guestRoot = join(cache, 'guest', 'root');

/** What the guest is made of; its libraries are the host's, but for these. */
const guestPackages = [
  'busybox-static',
  'open-iscsi',
  'libopeniscsiusr',
  'libisns0',
  'libkmod2',
  'libsystemd0',
  'libudev1',
  'libmount1',
  'libblkid1',
  'python3-rtslib-fb',
  'python3-pyudev',
  'python3-six',
  'python3.11-minimal',
  'libpython3.11-minimal',
  'libpython3.11-stdlib',
  'lvm2',
  'libdevmapper1.02.1',
  'libdevmapper-event1.02.1',
  'thin-provisioning-tools',
  'libaio1',
  'libedit2',
  'libbsd0',
  'libmd0',
  'libselinux1',
  'xfsprogs',
  'libinih1',
  'liburcu8',
];

/** Where the programs of the guest are looked for to tell that all is there. */
const wanted = [
  'bin/busybox',
  'sbin/iscsid',
  'usr/bin/targetctl',
  'usr/bin/python3.11',
  'sbin/lvm',
  'sbin/mkfs.xfs',
];

/** LD_LIBRARY_PATH of qemu. */
export function qemuLibraries() {
  return librariesIn(qemuRoot);
}

export function librariesIn(root) {
  return ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu/pulseaudio']
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .join(':');
}

/** Path of qemu, if it starts; else null. */
export function findQemu() {
  const program = join(qemuRoot, 'usr/bin/qemu-system-x86_64');
  if (!existsSync(program)) return null;
  const { status } = run(program, ['--version'], {
    env: { LD_LIBRARY_PATH: qemuLibraries() },
    timeoutMs: 10_000,
  });
  return status === 0 ? program : null;
}

/** Path of qemu-img, if it starts and has its iSCSI driver; else null. */
export function findQemuImg() {
  const program = join(qemuRoot, 'usr/bin/qemu-img');
  if (!existsSync(program) || !existsSync(join(qemuModules, 'block-iscsi.so'))) return null;
  const { status } = run(program, ['--version'], {
    env: { LD_LIBRARY_PATH: qemuLibraries() },
    timeoutMs: 10_000,
  });
  return status === 0 ? program : null;
}

/** Path of the kernel of the guest, if all that the guest is made of is there; else null. */
export function findGuestKernel() {
  if (wanted.some((path) => !existsSync(join(guestRoot, path)))) return null;
  const boot = join(guestRoot, 'boot');
  const [kernel] = existsSync(boot) ? readdirSync(boot).filter((name) => name.startsWith('vmlinuz-')) : [];
  return kernel === undefined ? null : join(boot, kernel);
}

/** @throws Error with apt-get's last words. */
export function unpackQemu() {
  const firmware = /^(?:lib|qemu-system|seabios|ipxe)/;
  // Scripts and perl are not used.
  unpackPackage('qemu-system-x86', (name) => firmware.test(name) && !name.includes('perl'), qemuRoot);
}

/** @throws Error with apt-get's last words. */
export function unpackQemuImg() {
  unpackPackage('qemu-utils', (name) => name.startsWith('lib'), qemuRoot);
  // The other drivers of this package, and what they depend on, are not used.
  unpackExactly(['qemu-block-extra', 'libiscsi7'], qemuRoot);
}

/** @throws Error with apt-get's last words. */
export function unpackGuest() {
  const kernel = dependencyOf('linux-image-cloud-amd64', /linux-image-\d\S*-cloud-amd64/);
  unpackExactly([kernel, ...guestPackages], guestRoot);
}
