/** The first place of each volume, which is the same unit at every target; and all places of no volume of this server. */
export function oncePerVolume<T>(shown: readonly T[], volumeOf: (each: T) => string | null): readonly T[] {
  const seen = new Set<string>();
  return shown.filter((each) => {
    const volume = volumeOf(each);
    return volume === null || seen.size < seen.add(volume).size;
  });
}
