import { bucketSeconds, type LabelledCounter } from './LabelledCounter.js';

/** A timed counter as a histogram in Prometheus' text format 0.0.4, ending with a line feed. */
export function printHistogram(counter: LabelledCounter, prefix: string): string {
  const name = prefix + counter.name;
  const lines = [`# HELP ${name} ${escapeHelp(counter.help)}`, `# TYPE ${name} histogram`];
  for (const { labels, buckets, sum, count } of counter.rows()) {
    const own = labels.map((value, index) => `${counter.labelNames[index] ?? ''}="${escapeValue(value)}"`);
    let below = 0;
    for (const [index, bound] of bucketSeconds.entries()) {
      below += buckets?.[index] ?? 0;
      lines.push(`${name}_bucket{${[...own, `le="${bound}"`].join(',')}} ${below}`);
    }
    lines.push(`${name}_bucket{${[...own, 'le="+Inf"'].join(',')}} ${count}`);
    lines.push(`${name}_sum{${own.join(',')}} ${sum}`, `${name}_count{${own.join(',')}} ${count}`);
  }
  return `${lines.join('\n')}\n`;
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', String.raw`\\`).replaceAll('\n', String.raw`\n`);
}

function escapeValue(text: string): string {
  return escapeHelp(text).replaceAll('"', String.raw`\"`);
}
