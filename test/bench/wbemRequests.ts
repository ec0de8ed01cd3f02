/** A request as it is posted: of CIM-XML with its CIM headers, or of WS-Management. */
export interface WbemRequest {
  /** Left out: CIM-XML. */
  readonly door?: 'ws-man';
  readonly cimMethod: string;
  readonly cimObject: string;
  readonly body: Buffer;
}

/** An intrinsic operation; each parameter is the content of its IPARAMVALUE. */
export function intrinsicRequest(
  operation: string,
  namespace: string,
  parameters: Readonly<Record<string, string>>,
): WbemRequest {
  const values = Object.entries(parameters).map(
    ([name, value]) => `<IPARAMVALUE NAME="${name}">${value}</IPARAMVALUE>`,
  );
  const call = `<IMETHODCALL NAME="${operation}">${namespacePath(namespace)}${values.join('')}</IMETHODCALL>`;
  return { cimMethod: operation, cimObject: encodeURIComponent(namespace), body: message(call) };
}

/** A method call on an instance with one key of type string. */
export function methodRequest(
  method: string,
  namespace: string,
  { className, key, value }: { readonly className: string; readonly key: string; readonly value: string },
  parameters: string,
): WbemRequest {
  const path = `<LOCALINSTANCEPATH>${namespacePath(namespace)}${instanceName(className, key, value)}</LOCALINSTANCEPATH>`;
  return {
    cimMethod: method,
    cimObject: encodeURIComponent(`${namespace}:${className}.${key}="${value}"`),
    body: message(`<METHODCALL NAME="${method}">${path}${parameters}</METHODCALL>`),
  };
}

const wsmanNames = {
  get: 'http://schemas.xmlsoap.org/ws/2004/09/transfer/Get',
  enumerate: 'http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate',
} as const;

/** A request of WS-Management, with the headers that Microsoft's MI client sends. */
export function wsmanRequest(
  action: keyof typeof wsmanNames,
  namespace: string,
  className: string,
  selectors: Readonly<Record<string, string>>,
  body = '',
): WbemRequest {
  const set = Object.entries({ __cimnamespace: namespace, ...selectors }).map(
    ([name, text]) => `<w:Selector Name="${name}">${text}</w:Selector>`,
  );
  const envelope =
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:xsi="http://www.w3.org/2001/XMLSchema" xmlns:b="http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd" xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"><s:Header><a:To>HTTP://127.0.0.1:5985/wsman/</a:To>' +
    `<w:ResourceURI s:mustUnderstand="true">http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/${className}</w:ResourceURI>` +
    '<a:ReplyTo><a:Address s:mustUnderstand="true">http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>' +
    `<a:Action>${wsmanNames[action]}</a:Action><w:MaxEnvelopeSize s:mustUnderstand="true">67108864</w:MaxEnvelopeSize>` +
    '<a:MessageID>uuid:BAD7C408-6C6B-4B49-A0A4-6E9C4F2B0F5A</a:MessageID><w:OperationTimeout>PT1M30S</w:OperationTimeout>' +
    '<w:Locale xml:lang="en-us" s:mustUnderstand="false" /><p:DataLocale xml:lang="en-us" s:mustUnderstand="false" />' +
    `<w:OptionSet s:mustUnderstand="true"></w:OptionSet><w:SelectorSet>${set.join('')}</w:SelectorSet></s:Header>` +
    `<s:Body>${body}</s:Body></s:Envelope>`;
  return { door: 'ws-man', cimMethod: action, cimObject: '', body: Buffer.from(envelope) };
}

export function instanceName(className: string, key: string, value: string): string {
  const keyValue = `<KEYVALUE VALUETYPE="string">${value}</KEYVALUE>`;
  return `<INSTANCENAME CLASSNAME="${className}"><KEYBINDING NAME="${key}">${keyValue}</KEYBINDING></INSTANCENAME>`;
}

export function className(name: string): string {
  return `<CLASSNAME NAME="${name}"/>`;
}

export function value(text: string): string {
  return `<VALUE>${text}</VALUE>`;
}

function namespacePath(namespace: string): string {
  const parts = namespace.split('/').map((name) => `<NAMESPACE NAME="${name}"/>`);
  return `<LOCALNAMESPACEPATH>${parts.join('')}</LOCALNAMESPACEPATH>`;
}

function message(call: string): Buffer {
  return Buffer.from(
    '<?xml version="1.0" encoding="utf-8"?><CIM CIMVERSION="2.0" DTDVERSION="2.0">' +
      `<MESSAGE ID="1001" PROTOCOLVERSION="1.0"><SIMPLEREQ>${call}</SIMPLEREQ></MESSAGE></CIM>`,
  );
}
