/**
 * Processor time of this process that `work` takes, in ms: what a limit of a test is about, where other processes make the clock
 * go on meanwhile.
 */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
