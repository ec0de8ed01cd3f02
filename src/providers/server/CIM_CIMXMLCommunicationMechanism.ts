import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { operatingFromStart } from '../operating.js';
import { mechanismKeys } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** CIM-XML over HTTP and its supported features. */
export function cimXmlMechanismProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'CIM_CIMXMLCommunicationMechanism',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          ...mechanismKeys(deps),
          ElementName: 'CIM-XML over HTTP',
          Caption: 'CIM-XML',
          Description: 'CIM operations over HTTP and HTTPS (DSP0200), encoded as XML (DSP0201)',
          ...operatingFromStart,
          CommunicationMechanism: 2, // CIM-XML
          // Basic Read and Write, Schema and Instance Manipulation, Association Traversal, Query Execution, Qualifier Declaration,
          // Indications, Pulled Read, Pulled Query Execution.  Not Pulled Read Count: the count is unknown.
          FunctionalProfilesSupported: [2, 3, 4, 5, 6, 7, 8, 9, 10, 12],
          MultipleOperationsSupported: true,
          AuthenticationMechanismsSupported: [3], // Basic
          AdvertiseTypes: [2],
          AdvertiseTypeDescriptions: ['Not Advertised'],
          Version: '1.0',
          CIMXMLProtocolVersion: 1, // 1.0
          CIMValidated: false,
          PulledEnumerationClosureOnExceedingServerLimitsSupported: true,
          PulledEnumerationContinuationOnErrorSupported: false,
          PulledEnumerationNoOperationTimeoutSupported: deps.pull.allowsNoTimeout,
          PulledEnumerationMinimumOperationTimeout: 1,
          PulledEnumerationMaximumOperationTimeout: deps.pull.maxTimeoutSeconds,
        },
      ],
    },
  });
}
