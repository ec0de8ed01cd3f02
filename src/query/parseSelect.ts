import { foldName } from '../cim/NameMap.js';
import type { Selected, SelectStatement } from './ast.js';
import type { Dialect } from './Dialect.js';
import { tokenize } from './lexer.js';
import { parseCondition } from './parseCondition.js';
import { parsePath, reservedWords } from './parsePath.js';
import { QueryTokenReader } from './QueryTokenReader.js';

/**
 * `SELECT ( "*" | selected *( "," selected ) ) FROM class [ [ AS ] alias ] [ WHERE condition ]`
 * @throws CIMError CIM_ERR_INVALID_QUERY
 */
export function parseSelect(text: string, dialect: Dialect): SelectStatement {
  const reader = new QueryTokenReader(tokenize(text, dialect));
  reader.expectKeyword('select');
  const selected = [parseSelected(reader, dialect)];
  while (reader.symbol(',')) selected.push(parseSelected(reader, dialect));
  reader.expectKeyword('from');
  const { text: className, position: classPosition } = reader.expect('name', 'a class name');
  const alias = parseAlias(reader);
  const where = reader.keyword('where') ? parseCondition(reader, dialect) : null;
  if (reader.peek().kind !== 'end') throw reader.unexpected(where === null ? 'WHERE' : 'AND, OR or its end');
  return { selected, className, classPosition, alias, where };
}

/** `"*" | name ".*" | path [ AS alias ]` */
function parseSelected(reader: QueryTokenReader, dialect: Dialect): Selected {
  const { position } = reader.peek();
  if (reader.symbol('*')) return { kind: 'all', position };
  if (reader.peek().kind === 'name' && reader.isSymbol('.', 1) && reader.isSymbol('*', 2)) {
    // The class name before `.*` is dropped: a query has only one class.
    reader.take();
    reader.take();
    reader.take();
    return { kind: 'all', position };
  }
  const path = parsePath(reader, dialect);
  const alias = reader.keyword('as') ? reader.expect('name', 'a name').text : null;
  return { kind: 'property', path, alias };
}

function parseAlias(reader: QueryTokenReader): string | null {
  if (reader.keyword('as')) return reader.expect('name', 'another name of the class').text;
  const { kind, text } = reader.peek();
  return kind === 'name' && !reservedWords.has(foldName(text)) ? reader.take().text : null;
}
