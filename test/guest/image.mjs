/**
 * The guest's file system as an initramfs: a cpio archive that the kernel unpacks into memory.
 *
 * Two archives, one behind the other: what comes from packages, made once, and the project, made when dist/ has changed.
 * Not compressed: unpacking under software emulation would take longer than reading.
 */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { cache, root } from '../../src/setup.mjs';
import { lastLines, run } from '../support/debianPackages.mjs';
import { findGuestKernel, guestRoot, librariesIn } from './packages.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(cache, 'guest', 'image');

/** What the guest needs of the kernel; what these depend on is loaded before them. */
const wantedModules = [
  'virtio_pci', 'virtio_net', 'virtio_blk', 'configfs', 'target_core_mod', 'target_core_file', 'target_core_iblock', 'iscsi_target_mod',
  'sd_mod', 'iscsi_tcp', 'md5', 'sha1_generic', 'sha256_generic', 'sha3_generic', 'crc32c_generic',
  'loop', 'dm_thin_pool', 'dm_snapshot', 'xfs',
]; // prettier-ignore

const programs = [
  'sbin/iscsid', 'sbin/iscsiadm', 'usr/bin/python3.11',
  'sbin/lvm', 'usr/sbin/pdata_tools', 'sbin/mkfs.xfs', 'usr/sbin/xfs_growfs',
]; // prettier-ignore

/** Names by which LVM and the tools of its thin pools are called. */
const aliases = {
  sbin: {
    lvm: ['pvcreate', 'vgcreate', 'vgremove', 'vgs', 'vgchange', 'lvs', 'lvcreate', 'lvchange', 'lvextend', 'lvreduce', 'lvremove', 'lvrename'],
  },
  'usr/sbin': { pdata_tools: ['thin_check', 'thin_dump', 'thin_repair'] },
}; // prettier-ignore

/** The guest has no udev: LVM makes its device nodes itself, and waits for nobody. */
const lvmConfiguration = `devices { use_devicesfile=0 obtain_device_list_from_udev=0 scan=["/dev"] }
activation { udev_sync=0 udev_rules=0 monitoring=0 }
backup { backup=0 archive=0 }
global { event_activation=0 }
`;

/** Files of the repository that are in the first archive. */
const own = ['init', 'agent.mjs', 'rtslib.py'];

/**
 * The archives, made where they are out of date.
 *
 * @returns paths of the kernel, and of one archive that holds both.
 * @throws Error if what they are made of is not there.
 */
export function makeImage() {
  const kernel = findGuestKernel();
  if (kernel === null) throw new Error('the packages of the guest are not unpacked: run npm run pretest');
  const system = makeArchive('system', systemState(), layOutSystem);
  const project = makeArchive('project', projectState(), layOutProject);
  const image = join(folder, 'initrd');
  const state = `${readFileSync(`${system}.state`)}${readFileSync(`${project}.state`)}`;
  if (!isCurrent(image, state)) {
    writeFileSync(`${image}.new`, Buffer.concat([readFileSync(system), readFileSync(project)]));
    renameSync(`${image}.new`, image);
    writeFileSync(`${image}.state`, state);
  }
  return { kernel, image };
}

function makeArchive(name, state, layOut) {
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, `${name}.cpio`);
  if (isCurrent(archive, state)) return archive;
  const tree = join(folder, name);
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(tree, { recursive: true });
  layOut(tree);
  pack(tree, archive);
  rmSync(tree, { recursive: true, force: true });
  writeFileSync(`${archive}.state`, state);
  return archive;
}

function isCurrent(file, state) {
  return existsSync(file) && existsSync(`${file}.state`) && readFileSync(`${file}.state`, 'utf8') === state;
}

function systemState() {
  const hash = createHash('sha256')
    .update(findGuestKernel())
    .update(process.execPath)
    .update(process.version);
  for (const file of [...own, 'image.mjs', 'packages.mjs']) hash.update(readFileSync(join(here, file)));
  return hash.digest('hex');
}

/** The newest moment in dist/, which is written as a whole. */
function projectState() {
  const files = ['dist', 'mof'].flatMap((name) =>
    readdirSync(join(root, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const file of files.toSorted((a, b) => a.localeCompare(b)))
    hash.update(`${file} ${statSync(file).mtimeMs} ${statSync(file).size}\n`);
  return hash.digest('hex');
}

function layOutSystem(tree) {
  for (const name of [
    'bin',
    'sbin',
    'lib64',
    'usr/bin',
    'usr/lib',
    'etc',
    'root',
    'proc',
    'sys',
    'dev',
    'tmp',
    'run',
    'var',
  ]) {
    mkdirSync(join(tree, name), { recursive: true });
  }
  copyInto(tree, join(guestRoot, 'bin/busybox'), 'bin/busybox');
  for (const file of own) copyInto(tree, join(here, file), file);
  copyInto(tree, process.execPath, 'usr/bin/node');
  for (const program of programs) copyInto(tree, join(guestRoot, program), program);
  symlinkSync('python3.11', join(tree, 'usr/bin/python3'));
  for (const [bin, programsOf] of Object.entries(aliases)) {
    for (const [program, names] of Object.entries(programsOf))
      for (const name of names) symlinkSync(program, join(tree, bin, name));
  }
  mkdirSync(join(tree, 'etc/lvm'));
  writeFileSync(join(tree, 'etc/lvm/lvm.conf'), lvmConfiguration);
  copyInto(tree, join(guestRoot, 'usr/bin/targetctl'), 'usr/bin/targetctl');
  for (const name of ['usr/lib/python3.11', 'usr/lib/python3']) {
    cpSync(join(guestRoot, name), join(tree, name), {
      recursive: true,
      filter: (path) => !/\/(?:test|idlelib|lib2to3|__pycache__|ensurepip|pydoc_data|targetcli)$/.test(path),
    });
  }
  const extensions = join(guestRoot, 'usr/lib/python3.11/lib-dynload');
  const executables = [
    process.execPath,
    ...programs.map((program) => join(guestRoot, program)),
    ...readdirSync(extensions).map((name) => join(extensions, name)),
    // Looked for by name, by Python and by iscsid.
    join(guestRoot, 'usr/lib/x86_64-linux-gnu/libudev.so.1'),
    join(guestRoot, 'usr/lib/x86_64-linux-gnu/libkmod.so.2'),
  ];
  for (const name of ['libudev.so.1', 'libkmod.so.2'])
    copyInto(tree, join(guestRoot, 'usr/lib/x86_64-linux-gnu', name), `usr/lib/${name}`);
  for (const [name, path] of librariesOf(executables)) copyInto(tree, path, name);
  layOutModules(tree);
  writeFileSync(join(tree, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  writeFileSync(join(tree, 'etc/group'), 'root:x:0:\n');
  writeFileSync(join(tree, 'etc/hosts'), '127.0.0.1 localhost guest\n');
}

/** Kernel modules with what they depend on, and the order in which they are loaded. */
function layOutModules(tree) {
  const modules = join(guestRoot, 'lib/modules');
  const files = new Map();
  for (const entry of readdirSync(modules, { recursive: true, encoding: 'utf8' })) {
    const [, name] = /([^/]+)\.ko$/.exec(entry) ?? [];
    if (name !== undefined) files.set(name.replaceAll('-', '_'), join(modules, entry));
  }
  const order = [];
  const load = (name) => {
    const file = files.get(name);
    // Built into the kernel.
    if (file === undefined || order.includes(name)) return;
    const [, depends = ''] = /\0depends=([^\0]*)\0/.exec(readFileSync(file, 'latin1')) ?? [];
    for (const dependency of depends.split(',').filter(Boolean)) load(dependency.replaceAll('-', '_'));
    order.push(name);
    copyInto(tree, file, `lib/modules/${name}.ko`);
  };
  for (const name of wantedModules) load(name);
  writeFileSync(join(tree, 'lib/modules/order'), `${order.join('\n')}\n`);
}

/** What the project needs at run time. */
function layOutProject(tree) {
  const project = join(tree, 'project');
  for (const name of ['dist', 'mof', 'package.json']) {
    cpSync(join(root, name), join(project, name), {
      recursive: true,
      filter: (path) => !path.endsWith('.map'),
    });
  }
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  for (const [path, { dev, devOptional }] of Object.entries(packages)) {
    if (path === '' || dev || devOptional || !existsSync(join(root, path))) continue;
    // A package that lies in another one comes with it.
    if (path.lastIndexOf('node_modules/') > 0) continue;
    cpSync(join(root, path), join(project, path), { recursive: true, filter: isNeededToRun });
  }
}

function isNeededToRun(path) {
  return !/\.(?:map|md|ts|flow)$|\/(?:test|tests|docs)$/.test(path);
}

/** Shared libraries by the path that a program finds them at in the guest. */
function librariesOf(executables) {
  const found = new Map();
  for (const executable of executables) {
    const { stdout, status, stderr } = run('ldd', [executable], {
      env: { LD_LIBRARY_PATH: librariesIn(guestRoot) },
    });
    if (status !== 0) throw new Error(`ldd ${executable}: ${lastLines(stderr)}`);
    for (const [, name, path] of stdout.matchAll(/^\s+(\S+) => (\/\S+)/gm))
      found.set(`usr/lib/${name}`, path);
    const [, loader] = /^\s+(\/lib64\/\S+)/m.exec(stdout) ?? [];
    if (loader !== undefined) found.set(relative('/', loader), loader);
  }
  return found;
}

function copyInto(tree, from, to) {
  mkdirSync(dirname(join(tree, to)), { recursive: true });
  copyFileSync(from, join(tree, to));
}

/** A cpio archive in the form that the kernel reads. */
function pack(tree, archive) {
  const names = readdirSync(tree, { recursive: true, encoding: 'utf8' }).toSorted();
  const busybox = join(guestRoot, 'bin/busybox');
  const { status, stderr } = run('sh', ['-c', `'${busybox}' cpio -o -H newc > '${archive}.new'`], {
    folder: tree,
    input: `${names.join('\n')}\n`,
  });
  if (status !== 0) throw new Error(`cpio: ${lastLines(stderr)}`);
  renameSync(`${archive}.new`, archive);
}
