/** A CIM-XML request as it is posted: its CIM headers and its body. */
export interface WbemRequest {
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
