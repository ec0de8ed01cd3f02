import { describe, expect, it } from 'vitest';
import { askedIn, pageOf } from '../../src/console/paging.js';

const rows = Array.from({ length: 120 }, (_, index) => `Row ${index}`);
const asked = (query: string) => askedIn('/console/rows', new URLSearchParams(query));

describe('a page of a list', () => {
  it('has 50 rows, and tells how many there are', () => {
    expect(pageOf(rows, asked(''), String)).toMatchObject({
      total: 120,
      page: 1,
      pages: 3,
      rows: rows.slice(0, 50),
    });
    expect(pageOf(rows, asked('page=3'), String).rows).toEqual(rows.slice(100));
  });

  it('is the last one where a later one is asked for, and the first where the number is none', () => {
    expect(pageOf(rows, asked('page=9'), String).page).toBe(3);
    for (const page of ['0', '-1', '1.5', 'x', '1e99'])
      expect(pageOf(rows, asked(`page=${page}`), String).page).toBe(1);
  });

  it('has what a filter lets through, whatever its case', () => {
    expect(pageOf(rows, asked('filter=rOW 11'), String)).toMatchObject({ total: 11, pages: 1 });
    expect(pageOf([], asked('filter=x'), String)).toMatchObject({ total: 0, page: 1, pages: 1, rows: [] });
  });
});
