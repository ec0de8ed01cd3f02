import type { CIMClass } from '../../cim/CIMClass.js';
import { CIMError } from '../../cim/CIMError.js';
import { foldName } from '../../cim/NameMap.js';
import type { Namespace } from '../../repository/Namespace.js';
import { escapeAttribute } from '../../xml/escape.js';
import { printCursor, type ClassCursor, type ClassCursorView } from '../contexts.js';
import { isTrue } from '../decode/elements.js';
import { answerEnvelope } from '../encode/envelope.js';
import { tooLarge } from '../encode/items.js';
import { written, type Answer, type WsmanExchange } from '../WsmanExchange.js';
import { ns } from '../names.js';
import { WsmanFault } from '../WsmanFault.js';
import type { EnumerateRequest } from './enumerate.js';

/**
 * The declaration of a class, as CIM-XML.  CIM cmdlets request it to learn types, keys and parameters.
 * @throws CIMError CIM_ERR_INVALID_CLASS
 */
export async function getClassDeclaration(exchange: WsmanExchange): Promise<Answer> {
  const className = exchange.headers.selectors.keys.get('ClassName');
  if (typeof className !== 'string' || className === '') {
    throw new WsmanFault('wsman:InvalidSelectors', 'the selector ClassName is missing', {
      detail: 'InsufficientSelectors',
    });
  }
  const view = viewOf(exchange);
  let known: Namespace | null = null;
  try {
    return await exchange.operate(
      'GetClass',
      'class',
      (namespace) => {
        known = namespace;
        return {
          ClassName: className,
          LocalOnly: false,
          IncludeQualifiers: view.qualifiers,
          IncludeClassOrigin: view.origins,
        };
      },
      (cimClass) =>
        exchange.answer(`${ns.wxf}/GetResponse`, encodeDeclaration(exchange, cimClass, view, known)),
    );
  } catch (error) {
    // In this protocol CIM_ERR_NOT_FOUND is for instances only.
    if (!(error instanceof CIMError) || error.symbol !== 'CIM_ERR_NOT_FOUND') throw error;
    throw new CIMError('CIM_ERR_INVALID_CLASS', error.description, { cause: error });
  }
}

/** What a client asks for in addition to properties and methods.  Inherited features are always included. */
function viewOf({ headers: { options }, userAgent }: WsmanExchange): ClassCursorView {
  const asks = (name: string): boolean => isTrue(options.get(name) ?? options.get(`wmi:${name}`));
  return {
    qualifiers: asks('IncludeQualifiers'),
    hierarchy: asks('IncludeInheritanceHierarchy'),
    // Windows needs them without asking.
    origins: asks('IncludeClassOrigin') || userAgent === 'Microsoft WinRM Client',
  };
}

function encodeDeclaration(
  { server: { answers } }: WsmanExchange,
  cimClass: CIMClass,
  { hierarchy }: ClassCursorView,
  namespace: Namespace | null,
): string {
  const text = answers.classText(cimClass);
  if (!hierarchy || namespace === null) return text;
  const ancestors = [...namespace.lineOf(cimClass.name)].filter((name) => name !== cimClass.name);
  if (ancestors.length === 0) return text;
  const end = text.indexOf('>');
  return `${text.slice(0, end)} DERIVATION="${escapeAttribute(ancestors.join(','))}"${text.slice(end)}`;
}

/** All declarations of a namespace, or those whose names match the selector ClassName, in which `*` and `%` match any text. */
export function enumerateClasses(exchange: WsmanExchange, request: EnumerateRequest): Promise<Answer> {
  const { keys } = exchange.headers.selectors;
  const named = keys.get('ClassName');
  const cursor: ClassCursor = {
    kind: 'classes',
    namespace: exchange.namespace,
    pattern: typeof named === 'string' ? named.slice(0, 256) : '*',
    view: viewOf(exchange),
    offset: 0,
  };
  if (!request.isOptimised) {
    const context = `<wsen:EnumerationContext>${printCursor(cursor)}</wsen:EnumerationContext>`;
    return listClasses(exchange, cursor, 0, () =>
      exchange.answer(
        `${ns.wsen}/EnumerateResponse`,
        `<wsen:EnumerateResponse>${context}</wsen:EnumerateResponse>`,
      ),
    );
  }
  return listClasses(exchange, cursor, request.maxElements ?? 1, (page) => {
    const context =
      page.next === null
        ? '<wsen:EnumerationContext/>'
        : `<wsen:EnumerationContext>${printCursor(page.next)}</wsen:EnumerationContext>`;
    return exchange.answer(
      `${ns.wsen}/EnumerateResponse`,
      `<wsen:EnumerateResponse>${context}<wsman:Items>${page.items}</wsman:Items>` +
        `${page.next === null ? '<wsman:EndOfSequence/>' : ''}</wsen:EnumerateResponse>`,
    );
  });
}

export function pullClasses(exchange: WsmanExchange, cursor: ClassCursor, count: number): Promise<Answer> {
  return listClasses(exchange, cursor, count, ({ items, next }) => {
    const context =
      next === null ? '' : `<wsen:EnumerationContext>${printCursor(next)}</wsen:EnumerationContext>`;
    return exchange.answer(
      `${ns.wsen}/PullResponse`,
      `<wsen:PullResponse>${context}<wsen:Items>${items}</wsen:Items>${next === null ? '<wsen:EndOfSequence/>' : ''}</wsen:PullResponse>`,
    );
  });
}

interface ClassPage {
  readonly items: string;
  /** Null: there are no more. */
  readonly next: ClassCursor | null;
}

/** The matching classes from the offset on.  Their order is stable unless a class is created or deleted. */
function listClasses(
  exchange: WsmanExchange,
  cursor: ClassCursor,
  count: number,
  answer: (page: ClassPage) => string,
): Promise<Answer> {
  const { view, offset, pattern, namespace: namespaceName } = cursor;
  let known: Namespace | null = null;
  const { head, tail } = answerEnvelope('', exchange.messageId);
  const maxBytes = exchange.maxBytes - Buffer.byteLength(head) - tail.length - frameBytes;
  return exchange.operate(
    'EnumerateClasses',
    'classes',
    (namespace) => {
      known = namespace;
      return {
        ClassName: null,
        DeepInheritance: true,
        LocalOnly: false,
        IncludeQualifiers: view.qualifiers,
        IncludeClassOrigin: view.origins,
      };
    },
    (classes) =>
      written(async () => {
        const fits = matcherOf(pattern);
        let seen = 0;
        let given = 0;
        let bytes = 0;
        let items = '';
        let next: ClassCursor | null = null;
        if (count > 0) {
          for await (const cimClass of classes) {
            seen += 1;
            if (seen <= offset || !fits(cimClass.name)) continue;
            const text = given < count ? encodeDeclaration(exchange, cimClass, view, known) : '';
            const length = Buffer.byteLength(text);
            if (given === count || bytes + length > maxBytes) {
              if (given === 0) throw tooLarge(Math.max(0, maxBytes));
              next = { ...cursor, offset: seen - 1 };
              break;
            }
            items += text;
            bytes += length;
            given += 1;
          }
        }
        return answer({ items, next });
      }),
    { ...exchange.caller, namespace: namespaceName },
  );
}

/** Octets of an answer besides its envelope and its items. */
const frameBytes = 2_048;

/**
 * `*` and `%` match any text; names compare without case.  There is no backtracking, so the time is linear in the length of the
 * name.
 */
function matcherOf(pattern: string): (name: string) => boolean {
  const [first = '', ...others] = foldName(pattern).split(/[*%]/u);
  const last = others.pop();
  if (last === undefined) return (name) => foldName(name) === first;
  return (name) => {
    const folded = foldName(name);
    if (!folded.startsWith(first) || !folded.endsWith(last)) return false;
    let at = first.length;
    for (const part of others) {
      const found = folded.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at <= folded.length - last.length;
  };
}
