import { closeSync, fstatSync, ftruncateSync, openSync, rmSync, statSync } from 'node:fs';
import { AtomicJournal, isJournal } from './AtomicJournal.js';
import { CHUNK_BYTES, ChunkMap } from './ChunkMap.js';
import { findMap, mapPathOf, readBits, writeMapFile, type FoundMap } from './mapFile.js';
import { MediumFileError } from './MediumFileError.js';
import { scanChunks } from './scanChunks.js';

/** The map of a medium is held in memory, 2 MiB for each TiB. */
const MAX_BYTES = 64 * 2 ** 40;

/** The requirements for a file. */
export interface WantedFile {
  readonly path: string;
  /** Bytes in a logical block. */
  readonly blockSize: number;
  /** Minimum size: a whole number of blocks. */
  readonly bytes: number;
  /** Whether a file that was not made here may be adopted with its content. */
  readonly useExisting: boolean;
  /** See FileMediumOptions. */
  readonly ofPool?: boolean;
}

/** The file of a medium, with its map and journal. */
export interface BackingFile {
  readonly file: number;
  readonly mapFile: number;
  readonly map: ChunkMap;
  readonly journal: AtomicJournal;
  /** Size of the medium: the requested size, or that of the file in complete blocks if it is larger. */
  readonly bytes: number;
  /** Whether the file ends at the end of the medium.  Otherwise its end must not be truncated. */
  readonly endsWithMedium: boolean;
}

/** What exists at the path of the file. */
interface FoundFile {
  /** Null: nothing. */
  readonly size: number | null;
  readonly map: FoundMap;
}

/** The paths of all files of a medium.  They are removed with it. */
export function filesOf(path: string): readonly string[] {
  return [path, mapPathOf(path), journalPathOf(path)];
}

function journalPathOf(path: string): string {
  return `${path}.journal`;
}

/**
 * Checks whether a file can be created, or an existing one be used, without loss of data.  Changes nothing. A file that was made
 * here has a map that says so.  Another one with data is used only with `useExisting`, and none is made smaller.
 * @throws MediumFileError naming the file, what was found and what was expected.
 */
export function examineFile({ path, bytes, useExisting, ofPool = false }: WantedFile): FoundFile {
  const found = lookAt(path);
  const { size, map } = found;
  const largest = Math.max(bytes, size ?? 0);
  if (largest > MAX_BYTES)
    throw new MediumFileError(`"${path}" with ${largest} bytes: expected at most ${MAX_BYTES} (64 TiB)`);
  if (map.kind === 'foreign')
    throw new MediumFileError(
      `"${mapPathOf(path)}" is there and was not made by this server: expected the map of "${path}", or no such file`,
    );
  if (!isJournal(journalPathOf(path)))
    throw new MediumFileError(
      `"${journalPathOf(path)}" is there and was not made by this server: expected the journal of "${path}", or no such file`,
    );
  const madeBytes = map.kind === 'own' ? (map.trailer?.bytes ?? 0) : null;
  if (size === null) {
    if (ofPool)
      throw new MediumFileError(`"${path}" is not there: expected the file of a volume of ${bytes} bytes`);
    if (madeBytes === null) return found;
    throw new MediumFileError(
      `"${path}" is not there, and "${mapPathOf(path)}" says that it was: expected a file of ${madeBytes} bytes; put it back, or remove the map to begin with an empty one`,
    );
  }
  if (useExisting || ofPool) return found;
  if (madeBytes === null) {
    if (!holdsData(path, size)) return found;
    throw new MediumFileError(
      `"${path}" holds data and was not made by this server (${size} bytes, expected no file, or ${bytes} bytes of zeros): set existing = true to use it as it is`,
    );
  }
  const mayBeShort = map.kind === 'own' && map.trailer?.isBeingCut === true;
  if (size >= madeBytes || mayBeShort) return found;
  throw new MediumFileError(
    `"${path}" has ${size} bytes and had ${madeBytes}: expected that nobody cut it; put it back from a copy, or set existing = true to fill it up with zeros`,
  );
}

/**
 * Opens the file, or creates it with mode 0600 and zeros.  A smaller file is extended; a larger one is served at its own size.
 * After a failure no existing data is lost, and nothing that was created is left.
 * @throws MediumFileError as `examineFile` does, and for errors of the operating system.
 */
export function openBackingFile(wanted: WantedFile): BackingFile {
  try {
    const found = examineFile(wanted);
    return found.size === null ? makeFile(wanted) : openFile(wanted, found.map);
  } catch (error) {
    if (error instanceof MediumFileError || !(error instanceof Error)) throw error;
    const message = `"${wanted.path}" cannot be used as a medium of ${wanted.bytes} bytes: ${error.message}`;
    throw new MediumFileError(message, { cause: error });
  }
}

function lookAt(path: string): FoundFile {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isFile())
    throw new MediumFileError(`"${path}" is no regular file: expected one, or nothing`);
  const size = stats?.size ?? null;
  return { size, map: findMap(path, size ?? 0) };
}

function holdsData(path: string, size: number): boolean {
  const file = openSync(path, 'r');
  try {
    const map = scanChunks(file, size);
    return map.hasAny(0, map.chunks);
  } finally {
    closeSync(file);
  }
}

function makeFile({ path, bytes }: WantedFile): BackingFile {
  const file = openSync(path, 'wx+', 0o600);
  try {
    ftruncateSync(file, bytes);
    const journal = new AtomicJournal(journalPathOf(path));
    // An existing journal belonged to a former file of this name.
    journal.discard();
    const map = new ChunkMap(Math.ceil(bytes / CHUNK_BYTES));
    const mapFile = writeMapFile(path, map.bits, { bytes, inode: inodeOf(file), isBeingCut: false });
    return { file, mapFile, map, journal, bytes, endsWithMedium: true };
  } catch (error) {
    closeSync(file);
    rmSync(path, { force: true });
    throw error;
  }
}

function openFile(
  { path, bytes: leastBytes, blockSize, ofPool = false }: WantedFile,
  found: FoundMap,
): BackingFile {
  const file = openSync(path, 'r+');
  const journal = new AtomicJournal(journalPathOf(path));
  try {
    const trailer = found.kind === 'own' ? found.trailer : null;
    const isBeingCut = trailer?.isBeingCut === true;
    const wasBytes = fstatSync(file).size;
    const wholeBytes = isBeingCut ? Math.max(leastBytes, trailer.bytes) : leastBytes;
    if (wasBytes < wholeBytes) ftruncateSync(file, wholeBytes);
    journal.recover(file);
    const size = fstatSync(file).size;
    const bytes = ofPool ? leastBytes : size - (size % blockSize);

    const inode = inodeOf(file);
    const isAsWritten =
      trailer?.inode === inode &&
      (trailer.bytes === wasBytes || isBeingCut || (ofPool && trailer.bytes < wasBytes));
    const isCurrent = isAsWritten && trailer.bytes === size && !isBeingCut;
    const isOfEarlierVersion = found.kind === 'own' && trailer === null;
    const map =
      isAsWritten || isOfEarlierVersion
        ? new ChunkMap(Math.ceil(size / CHUNK_BYTES), readBits(path, size, trailer?.bytes ?? wasBytes))
        : ofPool
          ? mapAll(file, size)
          : scanChunks(file, size);
    const mapFile = isCurrent
      ? openSync(mapPathOf(path), 'r+')
      : writeMapFile(path, map.bits, { bytes: size, inode, isBeingCut: false });
    return { file, mapFile, map, journal, bytes, endsWithMedium: size === bytes };
  } catch (error) {
    closeSync(file);
    journal.close();
    throw error;
  }
}

/** All chunks of a file are mapped, unless no space is allocated to the file. */
function mapAll(file: number, bytes: number): ChunkMap {
  const map = new ChunkMap(Math.ceil(bytes / CHUNK_BYTES));
  if (fstatSync(file).blocks > 0) map.bits.fill(0xff);
  return map;
}

function inodeOf(file: number): bigint {
  return fstatSync(file, { bigint: true }).ino;
}
