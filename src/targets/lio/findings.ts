import type { Finding } from '../TargetDriver.js';
import type { Configfs } from './Configfs.js';
import type { SavedConfigurationFile } from './SavedConfigurationFile.js';

/** What is wrong with the targets of LIO as they stand.  Never throws. */
export async function findFaults(
  configfs: Configfs,
  configfsPath: string,
  saved: SavedConfigurationFile,
): Promise<readonly Finding[]> {
  void configfs;
  void configfsPath;
  void saved;
  return [];
}
