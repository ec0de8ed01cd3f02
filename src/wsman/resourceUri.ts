import { dmtfClasses, microsoftClasses } from './names.js';
import { WsmanFault } from './WsmanFault.js';

/** How a client names classes: by DMTF's URIs, or by Microsoft's, which contain the CIM namespace. */
export type UriForm = 'dmtf' | 'microsoft';

/** What a ResourceURI refers to. */
export type Resource =
  | {
      readonly kind: 'class';
      readonly form: UriForm;
      readonly className: string;
      readonly namespace: string | null;
    }
  /** All classes of a namespace: for queries and associations. */
  | { readonly kind: 'allClasses'; readonly form: UriForm; readonly namespace: string | null }
  /** Declarations of classes, in CIM-XML. */
  | { readonly kind: 'declarations' };

/** Clients do not send the variants with `#` or another case before the class name. */
const patterns = {
  // Classes of vendors have the vendor's host (DSP0230).  `wsl` uses Dell's host for all classes that are not of the DMTF.
  dmtf: /^https?:\/\/[\w.-]+\/wbem\/wscim\/1\/cim-schema\/2\/([\w*]+)$/iu,
  dmtfAll: /^https?:\/\/schemas\.dmtf\.org\/wbem\/wscim\/1\/\*$/iu,
  microsoft: /^https?:\/\/schemas\.microsoft\.com\/wbem\/wsman\/1\/wmi\/(.+)\/([\w*]+)$/iu,
  declarations: /^https?:\/\/schemas\.dmtf\.org\/wbem\/cim-xml\/2\/cim-schema\/2\/\*?$/iu,
  schemas: /^https?:\/\/schemas\.dmtf\.org\/wbem\/ws-cim\/1\/cim-schema\/2\/\*?$/iu,
} as const;

/** No existing class has a longer URI. */
const maxLength = 2_048;

/**
 * @throws WsmanFault wsa:DestinationUnreachable with InvalidResourceURI; wsman:UnsupportedFeature for classes as XML schemas.
 */
export function parseResourceUri(text: string): Resource {
  const uri = text.trim();
  if (uri.length > maxLength) throw unknownResource(`${uri.slice(0, 80)}…`);
  const [, className] = patterns.dmtf.exec(uri) ?? [];
  if (className !== undefined) return classOrAll('dmtf', className, null);
  if (patterns.dmtfAll.test(uri)) return { kind: 'allClasses', form: 'dmtf', namespace: null };
  const [, namespace, name] = patterns.microsoft.exec(uri) ?? [];
  if (namespace !== undefined && name !== undefined)
    return classOrAll('microsoft', name, normaliseNamespace(namespace));
  if (patterns.declarations.test(uri)) return { kind: 'declarations' };
  if (patterns.schemas.test(uri))
    throw new WsmanFault(
      'wsman:UnsupportedFeature',
      'classes are not told as XML schemas: ask for them as CIM-XML',
    );
  throw unknownResource(uri);
}

function classOrAll(form: UriForm, className: string, namespace: string | null): Resource {
  return className === '*'
    ? { kind: 'allClasses', form, namespace }
    : { kind: 'class', form, className, namespace };
}

/** A CIM namespace in this server's form, because Windows writes backslashes. */
export function normaliseNamespace(text: string): string {
  return text.replaceAll('\\', '/').split('/').filter(Boolean).join('/').trim();
}

/** The URI of a class for elements and references. */
export function classUri(form: UriForm, namespace: string, className: string): string {
  return form === 'dmtf' ? dmtfClasses + className : `${microsoftClasses}${namespace}/${className}`;
}

function unknownResource(uri: string): WsmanFault {
  return new WsmanFault(
    'wsa:DestinationUnreachable',
    `there is no resource "${uri}": expected the URI of a class, such as ${dmtfClasses}<class>`,
    { detail: 'InvalidResourceURI', status: 'CIM_ERR_INVALID_CLASS' },
  );
}
