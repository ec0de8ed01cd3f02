import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { importModule } from '../bundle/importModule.js';
import type { Settings } from '../config/Settings.js';
import type { AnyProvider, ChangedSubject } from '../dispatch/Provider.js';
import type { Logger } from '../log.js';
import { compileMof } from '../mof/compile.js';
import type { MofModel } from '../mof/MofModel.js';
import { targetNamespace } from '../providers/identity.js';
import { readTargets } from '../providers/readTargets.js';
import type { Repository } from '../repository/Repository.js';
import { roles } from '../security/Principal.js';
import type { TargetReader } from '../targets/TargetReader.js';

/** What external providers are given. */
export interface ProviderPackageDeps {
  /** Reads the targets.  Errors are CIMErrors. */
  readonly targets: TargetReader;
  /** The system's name in instance paths. */
  readonly hostName: string;
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
  /** Has these subjects read for indications soon.  Does nothing before the server watches. */
  changed(subjects: readonly ChangedSubject[]): void;
}

/** The default export of a module with providers. */
export interface ProviderPackage {
  /** The MOF file with the classes: `new URL('./classes.mof', import.meta.url)`.  Absent: only classes of the server are used. */
  readonly mof?: URL;
  /** The namespace of declarations before a `#pragma namespace`; by default that of the targets. */
  readonly namespace?: string;
  providers(deps: ProviderPackageDeps): readonly AnyProvider[] | Promise<readonly AnyProvider[]>;
}

/** A package of providers cannot be used.  The sentence names the package. */
export class ProviderPackageError extends Error {
  override readonly name = 'ProviderPackageError';
}

interface Loaded {
  readonly place: string;
  readonly content: ProviderPackage;
}

/** The packages of providers in the settings.  A faulty one stops the start or is left out, by a setting. */
export class ProviderPackages {
  readonly #stopsAtFault: boolean;
  readonly #log: Logger;
  #loaded: readonly Loaded[] = [];

  private constructor({ faultyProviders }: Settings, log: Logger) {
    this.#stopsAtFault = faultyProviders === 'stop';
    this.#log = log;
  }

  /** @throws ProviderPackageError if a fault stops the start. */
  static async load(settings: Settings, log: Logger): Promise<ProviderPackages> {
    const packages = new ProviderPackages(settings, log);
    const loaded: Loaded[] = [];
    for (const place of settings.providers) {
      const content = await packages.#orFault(place, () => importPackage(place));
      if (content) loaded.push({ place, content });
    }
    packages.#loaded = loaded;
    return packages;
  }

  /**
   * The model with the classes of the packages.
   * @throws ProviderPackageError if a fault stops the start.
   */
  async addTo(model: MofModel): Promise<MofModel> {
    const kept: Loaded[] = [];
    let all = model;
    for (const each of this.#loaded) {
      const { place, content } = each;
      const next = await this.#orFault(place, async () => compileInto(all, content));
      if (!next) continue;
      all = next;
      kept.push(each);
    }
    this.#loaded = kept;
    return all;
  }

  /** @throws ProviderPackageError if a fault stops the start. */
  async providers(
    deps: Omit<ProviderPackageDeps, 'log'>,
    repository: Repository,
    own: readonly AnyProvider[],
  ): Promise<readonly AnyProvider[]> {
    const targets = readTargets(deps.targets);
    const taken = new Set(own.map(keyOf));
    const found: AnyProvider[] = [];
    for (const { place, content } of this.#loaded) {
      const log = this.#log.child({ providers: place });
      const providers = await this.#orFault(place, async () => {
        const made = await content.providers({ ...deps, targets, log });
        if (!Array.isArray(made)) throw new Error('its function `providers` gave no list');
        const keys = made.map((provider: AnyProvider) => expectProvider(provider, repository));
        const twice = keys.find((key, index) => taken.has(key) || keys.indexOf(key) < index);
        if (twice !== undefined) throw new Error(`there is a provider for ${twice} already`);
        for (const key of keys) taken.add(key);
        return made as readonly AnyProvider[];
      });
      for (const provider of providers ?? []) found.push({ ...provider, origin: place });
    }
    return found;
  }

  async #orFault<T>(place: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const sentence = `the providers of ${place} cannot be used: ${reason}`;
      if (this.#stopsAtFault) throw new ProviderPackageError(sentence, { cause: error });
      this.#log.error({ err: error }, `${sentence}; they are left out`);
      return null;
    }
  }
}

async function importPackage(place: string): Promise<ProviderPackage> {
  // Packages are resolved from the current folder.
  const file = createRequire(join(process.cwd(), 'package.json')).resolve(place);
  const module = (await importModule(pathToFileURL(file).href)) as {
    readonly default?: Partial<ProviderPackage>;
  };
  const content = module.default;
  if (typeof content?.providers !== 'function')
    throw new Error('its default export has no function `providers`');
  const { mof } = content;
  if (mof !== undefined && !(mof instanceof URL)) throw new Error('its `mof` is no URL of a file');
  return content as ProviderPackage;
}

/** @throws MofError; Error if a class of the server is declared differently. */
function compileInto(model: MofModel, { mof, namespace = targetNamespace }: ProviderPackage): MofModel {
  if (mof === undefined) return model;
  const compiled = compileMof(fileURLToPath(mof), { namespace, into: model });
  for (const { name, classes } of model.namespaces.values()) {
    const now = compiled.namespaces.get(name)?.classes;
    for (const [className, cimClass] of classes)
      if (now?.get(className) !== cimClass)
        throw new Error(`its MOF declares ${className}, which ${name} has already`);
  }
  return compiled;
}

function expectProvider(provider: AnyProvider, repository: Repository): string {
  const { className, namespace, changeRole } = provider;
  if (!repository.findNamespace(namespace)?.findClass(className))
    throw new Error(`it has a provider for ${className}, a class that ${namespace} does not have`);
  if (!roles.includes(changeRole))
    throw new Error(`changeRole of ${className} is ${changeRole}: expected one of ${roles.join(', ')}`);
  return keyOf(provider);
}

function keyOf({ namespace, className }: AnyProvider): string {
  return `${namespace}:${className}`.toLowerCase();
}
