import { benchNamespace } from './BenchServer.js';
import { className, instanceName, intrinsicRequest, value, type WbemRequest } from './wbemRequests.js';

export const getClass = intrinsicRequest('GetClass', 'root/cimv2/storage/iscsitarget', {
  ClassName: className('CIM_ComputerSystem'),
  LocalOnly: value('FALSE'),
});

export function getInstance(name: string, number: number): WbemRequest {
  return intrinsicRequest('GetInstance', benchNamespace, {
    InstanceName: instanceName(name, 'Id', `thing-${number}`),
    LocalOnly: value('FALSE'),
  });
}

export function classRequest(operation: string, name: string): WbemRequest {
  return intrinsicRequest(operation, benchNamespace, { ClassName: className(name) });
}
