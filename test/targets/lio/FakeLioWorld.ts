import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findIscsiName, parseIscsiName, type IscsiName } from '../../../src/targets/IscsiName.js';
import { LioDriver } from '../../../src/targets/lio/LioDriver.js';
import type { ContractCredentials, ContractWorld, HeldSession } from '../contract/ContractWorld.js';
import { FakeLio, type FakeGroupOptions } from './FakeLio.js';

/** rtslib's keys, and the files they are of. */
const savedKeys = [
  ['chap_userid', 'userid'],
  ['chap_password', 'password'],
  ['chap_mutual_userid', 'userid_mutual'],
  ['chap_mutual_password', 'password_mutual'],
] as const;

type Json = Record<string, unknown>;

/** A LIO in memory, its saved configuration in a folder of its own, and drivers over both. */
export class FakeLioWorld implements ContractWorld {
  readonly lio = new FakeLio();
  readonly folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-lio-'));
  readonly savedPath = join(this.folder, 'saveconfig.json');
  readonly warnings: string[] = [];
  readonly #targets = new Map<IscsiName, FakeGroupOptions>();
  /** The first one is of nobody's account. */
  readonly #names = ['iqn.2026-11.test.example:anybody'];

  async openDriver(options: { readonly onStep?: () => void | Promise<void> } = {}): Promise<LioDriver> {
    const driver = new LioDriver({
      configfsPath: '/sys/kernel/config/target',
      savedConfigurationPath: this.savedPath,
      log: { warn: (_, message) => void this.warnings.push(message) },
      configfs: this.lio,
    });
    await driver.start();
    this.lio.onStep = options.onStep ?? (() => {});
    return driver;
  }

  /** Admits the initiators named so far, and those named later. */
  async createTarget(options: FakeGroupOptions = {}): Promise<IscsiName> {
    const name = parseIscsiName(`iqn.2026-11.test.example:target-${this.#targets.size + 1}`);
    const acls = options.acls ?? this.#names;
    this.#targets.set(name, options);
    this.lio.addGroup(name, { ...options, acls });
    this.#savedTargets((targets) => [...targets, savedTarget(name, { ...options, acls })]);
    return name;
  }

  /** A target as an administrator has made and saved it: its portal groups, and what was written to files below it. */
  async makeTarget(
    name: IscsiName,
    groups: readonly FakeGroupOptions[],
    files: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    for (const group of groups) this.lio.addGroup(name, group);
    for (const [path, value] of Object.entries(files)) this.lio.set(`iscsi/${name}/${path}`, value);
    this.save();
  }

  /** What `targetctl save` does. */
  save(): void {
    const targets = this.lio.listTargets().map(({ name, tags }) => ({
      fabric: 'iscsi',
      tpgs: tags.map((tag) => this.#savedGroup(name, tag)),
      wwn: name,
    }));
    this.#savedTargets(() => targets);
  }

  accountName(label: string): string {
    const name = `iqn.2026-11.test.example:${label}-${this.#names.length + 1}`;
    this.#names.push(name);
    for (const target of this.#targets.keys()) {
      this.lio.addAcl(target, name);
      this.#savedTargets((targets) =>
        targets.map((each) => (each['wwn'] === target ? withAcl(each, name) : each)),
      );
    }
    return name;
  }

  async login(target: IscsiName, credentials: ContractCredentials | null): Promise<'in' | 'refused'> {
    const initiator = credentials && findIscsiName(credentials.chapName);
    // Without credentials, as anybody who is admitted: one in is one too many.
    const initiators = initiator ? [initiator] : [...this.#names, 'iqn.2026-11.test.example:stranger'];
    return initiators.some((name) => this.lio.login(target, name, credentials) === 'in') ? 'in' : 'refused';
  }

  async holdSession(target: IscsiName, credentials: ContractCredentials | null): Promise<HeldSession> {
    const initiatorName = credentials?.chapName ?? 'iqn.2026-11.test.example:stranger';
    if ((await this.login(target, credentials)) !== 'in') throw new Error('the login was refused');
    const session = this.lio.openSession(target, initiatorName);
    return {
      tsih: session.sid,
      initiatorName,
      isAlive: async () => session.isAlive,
      close: async () => {
        session.isAlive = false;
      },
    };
  }

  /** The host starts anew, and `targetctl restore` runs. */
  async restartTargets(): Promise<void> {
    const { lio } = this;
    const { onStep } = lio;
    lio.onStep = () => {};
    lio.removeTargets();
    const saved = this.readSaved();
    const backstores = new Map<string, string>();
    for (const [index, backstore] of savedObjects(saved, 'storage_objects').entries())
      backstores.set(
        `/backstores/${String(backstore['plugin'])}/${String(backstore['name'])}`,
        await this.#restoreBackstore(index, backstore),
      );
    for (const target of savedObjects(saved, 'targets')) {
      for (const group of savedObjects(target, 'tpgs')) {
        const tag = Number(group['tag']);
        const path = `iscsi/${String(target['wwn'])}/tpgt_${tag}`;
        const portals = savedObjects(group, 'portals').map(
          ({ ip_address: address, port }) => `${String(address)}:${String(port)}`,
        );
        lio.addGroup(String(target['wwn']), { tag, authentication: true, portals, luns: [] });
        this.#restore(path, group);
        for (const lun of savedObjects(group, 'luns')) {
          const folder = `${path}/lun/lun_${String(lun['index'])}`;
          const backstore = backstores.get(String(lun['storage_object']));
          await lio.makeFolder(folder);
          if (backstore !== undefined) await lio.link(backstore, `${folder}/${String(lun['alias'])}`);
        }
        for (const acl of savedObjects(group, 'node_acls')) {
          const folder = `${path}/acls/${String(acl['node_wwn'])}`;
          lio.addAcl(String(target['wwn']), String(acl['node_wwn']), tag);
          for (const lun of savedObjects(acl, 'mapped_luns')) {
            const mapped = `${folder}/lun_${String(lun['index'])}`;
            await lio.makeFolder(mapped);
            await lio.link(`${path}/lun/lun_${String(lun['tpg_lun'])}`, `${mapped}/${String(lun['alias'])}`);
            lio.set(`${mapped}/write_protect`, lun['write_protect'] === true ? '1' : '0');
          }
          this.#restore(folder, acl);
        }
      }
    }
    lio.onStep = onStep;
  }

  /** Under a number of rtslib's own. */
  async #restoreBackstore(index: number, saved: Json): Promise<string> {
    const hba = `core/${saved['plugin'] === 'block' ? 'iblock' : 'fileio'}_${index}`;
    const folder = `${hba}/${String(saved['name'])}`;
    await this.lio.makeFolder(hba);
    await this.lio.makeFolder(folder);
    const device = String(saved['dev']);
    const control =
      saved['plugin'] === 'block'
        ? `udev_path=${device}`
        : `fd_dev_name=${device},fd_dev_size=${String(saved['size'])}`;
    this.lio.set(`${folder}/control`, control);
    this.lio.set(`${folder}/udev_path`, device);
    this.lio.set(`${folder}/enable`, '1');
    this.lio.set(`${folder}/wwn/vpd_unit_serial`, String(saved['wwn']));
    for (const [name, value] of Object.entries((saved['attributes'] ?? {}) as Json))
      this.lio.set(`${folder}/attrib/${name}`, String(value));
    return folder;
  }

  readSaved(): Json {
    return JSON.parse(readFileSync(this.savedPath, 'utf8')) as Json;
  }

  async stop(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #savedGroup(target: string, tag: number): Json {
    const group = `iscsi/${target}/tpgt_${tag}`;
    const [blank = {}] = savedObjects(savedTarget(target, { tag }), 'tpgs');
    const acls = this.lio.listAcls(target, tag).map((name) => {
      const authentication = Number(this.lio.text(`${group}/acls/${name}/attrib/authentication`));
      const acl: Json = { attributes: { authentication }, mapped_luns: [], node_wwn: name };
      return Object.assign(acl, this.#savedAccounts(`${group}/acls/${name}`));
    });
    const attributes = Object.fromEntries(
      ['authentication', 'generate_node_acls'].map((name) => [
        name,
        Number(this.lio.text(`${group}/attrib/${name}`)),
      ]),
    );
    return { ...blank, attributes, node_acls: acls, ...this.#savedAccounts(group) };
  }

  /** rtslib takes NULL and nothing for nothing. */
  #savedAccounts(scope: string): Json {
    return Object.fromEntries(
      savedKeys.flatMap(([key, file]) => {
        const value = this.lio.text(`${scope}/auth/${file}`).trim();
        return value === '' || value === 'NULL' ? [] : [[key, value]];
      }),
    );
  }

  #restore(path: string, saved: Json): void {
    for (const [name, value] of Object.entries((saved['attributes'] ?? {}) as Json))
      this.lio.set(`${path}/attrib/${name}`, String(value));
    for (const [name, value] of Object.entries((saved['parameters'] ?? {}) as Json))
      this.lio.set(`${path}/param/${name}`, String(value));
    for (const [key, file] of savedKeys) {
      const value = saved[key];
      if (typeof value === 'string' && value !== '') this.lio.set(`${path}/auth/${file}`, value.trim());
    }
  }

  #savedTargets(change: (targets: readonly Json[]) => readonly Json[]): void {
    let saved: Json;
    try {
      saved = this.readSaved();
    } catch {
      saved = { fabric_modules: [], storage_objects: [], targets: [] };
    }
    const text = JSON.stringify({ ...saved, targets: change(savedObjects(saved, 'targets')) }, null, 2);
    writeFileSync(this.savedPath, `${text}\n`, { mode: 0o600 });
  }
}

/** As rtslib saves a target of these tests. */
export function savedTarget(name: string, options: FakeGroupOptions): Json {
  const { tag = 1, acls = [], authentication = false, generateNodeAcls = false } = options;
  const group: Json = {
    attributes: { authentication: Number(authentication), generate_node_acls: Number(generateNodeAcls) },
    enable: true,
    luns: [{ alias: 'link', index: 1, storage_object: '/backstores/fileio/d1' }],
    node_acls: [],
    parameters: { AuthMethod: 'CHAP' },
    portals: [{ ip_address: '127.0.0.1', iser: false, offload: false, port: 3260 }],
    tag,
  };
  return acls.reduce(withAcl, { fabric: 'iscsi', tpgs: [group], wwn: name });
}

function withAcl(target: Json, name: string): Json {
  const [group = {}] = savedObjects(target, 'tpgs');
  const acl = { attributes: { authentication: -1 }, mapped_luns: [], node_wwn: name };
  return { ...target, tpgs: [{ ...group, node_acls: [...savedObjects(group, 'node_acls'), acl] }] };
}

function savedObjects(saved: Json, key: string): readonly Json[] {
  return (saved[key] ?? []) as readonly Json[];
}
