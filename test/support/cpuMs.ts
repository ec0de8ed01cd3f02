/**
 * Processor time of this process for `work`, in ms.  Tests limit it instead of the elapsed time, which other processes lengthen.
 */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
