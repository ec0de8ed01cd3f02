import { curve } from './curves.js';
import { printRate } from './format.js';
import type { History, Span } from './History.js';
import { html, type Html } from './html.js';
import type { IoSubject } from './IoRates.js';
import { series } from './Sampler.js';

/** Curves of throughput, commands and command time, for a volume, a target, or all targets. */
export function ioCurves(history: History, subject: IoSubject, span: Span): Html {
  return html`${curve(history, series.ioBytes(subject), span, {
    title: 'Read and written in a second',
    print: printRate,
  })}${curve(history, series.ioCommands(subject), span, {
    title: 'Reads and writes in a second',
    print: (value) => `${round(value)}/s`,
  })}${curve(history, series.ioLatency(subject), span, {
    title: 'Time of a read or write',
    print: (value) => `${round(value)} ms`,
  })}`;
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
