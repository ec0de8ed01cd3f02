import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeInstance } from '../dispatch/makeInstance.js';
import type { Providers } from '../dispatch/Providers.js';
import type { Logger } from '../log.js';
import { printMof } from '../mof/printMof.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Repository } from '../repository/Repository.js';
import { movedAsideFolder } from '../store/StateFolder.js';

/**
 * Removes stored instances of classes whose instances now come from the server, because no client could see them.  They are first
 * written to MOF files in the state folder, one for each class.
 */
export async function moveStoredAside(
  repository: Repository,
  providers: Providers,
  { stateDir, log }: { readonly stateDir: string; readonly log: Pick<Logger, 'warn'> },
): Promise<void> {
  const { instances } = repository;
  if (!instances) return;
  for (const inhabited of instances.inhabitedClasses()) {
    const namespace = repository.findNamespace(inhabited.namespace);
    const className = namespace?.findClass(inhabited.className)?.name;
    if (!namespace || className === undefined || !providers.isOfServer(namespace, className)) continue;
    const { file, count } = writeInstances(repository, namespace, className, stateDir);
    while (instances.first(namespace.name, className) !== null)
      await repository.change(
        namespace,
        (change, store) => store.removeSome(change, namespace.name, className),
        'removes',
      );
    log.warn(
      { namespace: namespace.name, class: className, count, file },
      `${count} instances of ${className} that clients had made were moved aside into ${file}: the class is the server's own now`,
    );
  }
}

/** The complete file is on disk when this returns. */
function writeInstances(
  { instances }: Repository,
  namespace: Namespace,
  className: string,
  stateDir: string,
): { readonly file: string; readonly count: number } {
  const folder = join(stateDir, movedAsideFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const time = new Date().toISOString().replaceAll(/[:.]/gu, '-');
  const file = join(folder, `${namespace.name.replaceAll('/', '!')}!${className}-${time}.mof`);
  const cimClass = namespace.getClass(className);
  const written = openSync(`${file}.new`, 'w', 0o600);
  let count = 0;
  try {
    for (const page of instances?.pages(namespace.name, className) ?? []) {
      writeSync(
        written,
        page.map((record) => printMof(makeInstance(namespace, cimClass, record))).join('\n'),
      );
      count += page.length;
    }
    fsyncSync(written);
  } finally {
    closeSync(written);
  }
  renameSync(`${file}.new`, file);
  return { file, count };
}
