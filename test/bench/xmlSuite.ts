import type { BenchSuite } from './Benchmark.js';
import { measureXml } from './xml.js';

/** Reading and writing CIM-XML in this process, beside what a bare server spends on a whole request. */
export const xmlSuite: BenchSuite = {
  name: 'CIM-XML: parse and print',
  async run({ yardstickMicros }) {
    return [...(await measureXml())].map(([name, figure]) => {
      return { name, figure, unit: 'us', ratio: { to: 'Y', value: figure / yardstickMicros } };
    });
  },
};
