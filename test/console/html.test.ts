import { describe, expect, it } from 'vitest';
import { html, withRoot, type Part } from '../../src/console/html.js';

describe('a template of markup', () => {
  it('escapes every text, in content and in attribute values', () => {
    const text = `<script>alert("&'")</script>`;
    expect(String(html`<p title="${text}">${text}</p>`)).toBe(
      '<p title="&lt;script&gt;alert(&quot;&amp;&#39;&quot;)&lt;/script&gt;">&lt;script&gt;alert(&quot;&amp;&#39;&quot;)&lt;/script&gt;</p>',
    );
  });

  it('takes markup, lists and numbers as they are, and nothing for null and false', () => {
    const item = html`<li>${1}</li>`;
    expect(String(html`<ul>${[item, null, [item, false]]}</ul>`)).toBe('<ul><li>1</li><li>1</li></ul>');
  });

  it.each<[string, () => unknown]>([
    ['a tag without quotes', () => html`<a href=${'x'}>`],
    ['a name of an attribute', () => html`<a ${'onclick'}="x">`],
    ['a script', () => html`<script>${'x'}</script>`],
    ['a style sheet', () => html`<style>${'x'}</style>`],
    ['a comment', () => html`<!-- ${'x'} -->`],
  ])('takes no text in %s', (_where, make) => {
    expect(make).toThrow(TypeError);
  });

  it('takes markup in a tag: attributes that are there or not', () => {
    const input = (isChecked: boolean): string => String(html`<input${isChecked && html` checked`}${null}>`);
    expect([input(true), input(false)]).toEqual(['<input checked>', '<input>']);
  });

  it('is moved below another root by its links, forms and refreshed parts, and by nothing that a text says', () => {
    const root = '/console/hosts/store1';
    const text = `href="/console/targets" action='/console'`;
    const markup = html`<p title="${text}">${text}</p>
      <a href="/console">1</a><a
        href="/console?page=2">2</a><a href="/console/targets/${'a b'}">3</a><a href="/consoles">4</a><a href="/x/console">5</a>
      <form action="/console/x"><div hx-get="/console/y?part=z"></div><input value="/console/w" /></form>`;
    const moved = String(withRoot(markup, root));
    expect(moved).toBe(
      String(markup)
        .replace('<a href="/console">', `<a href="${root}">`)
        .replace('href="/console?page', `href="${root}?page`)
        .replace('href="/console/targets/a b"', `href="${root}/targets/a b"`)
        .replace('action="/console/x"', `action="${root}/x"`)
        .replace('hx-get="/console/y', `hx-get="${root}/y`),
    );
    expect(withRoot(markup, '/console')).toBe(markup);
  });

  it('takes nothing that only looks like markup', () => {
    const fake = { toString: () => '<b>' } as unknown as Part;
    expect(() => String(html`<p>${fake}</p>`)).toThrow(TypeError);
  });
});
