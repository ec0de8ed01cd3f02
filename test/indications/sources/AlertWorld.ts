import { CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import type { CIMInstance } from '../../../src/cim/CIMInstance.js';
import type { IndicationSink, Occurrence } from '../../../src/indications/Indication.js';
import { Alerts } from '../../../src/indications/sources/Alerts.js';
import { Repository } from '../../../src/repository/Repository.js';
import { compileModel } from '../../../src/schema/compileModel.js';

export const namespaceName = 'root/cimv2/storage/iscsitarget';
export const namespace = new Repository(compileModel().namespaces).getNamespace(namespaceName);

/** The path of a target's node, as short as a path can be. */
export function pathOf(target: string): CIMInstanceName {
  return new CIMInstanceName('Node', { DeviceID: target }, { namespace: namespaceName });
}

/** Alerts, and who subscribes to them. */
export class AlertWorld implements IndicationSink {
  readonly alerts = new Alerts();
  readonly raised: CIMInstance[] = [];
  isWanted = true;
  #listener: () => unknown = () => null;

  open(): this {
    const system = new CIMInstanceName('System', { Name: 'host.example' }, { namespace: namespaceName });
    this.alerts.open({ sink: this, namespace, hostName: 'host.example', system });
    return this;
  }

  publish({ indication }: Occurrence): void {
    this.raised.push(indication);
  }
  wants(): boolean {
    return this.isWanted;
  }
  onWantedChange(listener: () => Promise<void> | null): () => void {
    this.#listener = listener;
    void listener();
    return () => {};
  }
  want(isWanted: boolean): void {
    this.isWanted = isWanted;
    this.#listener();
  }

  /** One property of all alerts so far. */
  all(property: string): unknown[] {
    return this.raised.map((alert) => alert.value(property));
  }
}
