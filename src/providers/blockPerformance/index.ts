import { defineProvider, type AnyProvider } from '../../dispatch/Provider.js';
import {
  CIM_BlockStatisticsCapabilities_ElementTypesSupported as ElementType,
  CIM_BlockStatisticsCapabilities_SupportedFeatures as Feature,
  CIM_BlockStatisticsCapabilities_SynchronousMethodsSupported as Method,
} from '../../schema/generated/CIM_BlockStatisticsCapabilities.js';
import { targetNamespace } from '../identity.js';
import { operatingFromStart } from '../operating.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { counts } from './counted.js';
import { getStatisticsCollection } from './GetStatisticsCollection.js';
import { blockStorageStatisticalDataProvider } from './ISCSIWBEM_BlockStorageStatisticalData.js';
import { elementStatisticalDataProvider } from './ISCSIWBEM_ElementStatisticalData.js';
import { collectionId, statisticsCapabilitiesId, statisticsServiceKeys } from './statisticsIdentity.js';

/** The providers of Block Server Performance (SMI-S); none if the target does not count. */
export function blockPerformanceProvidersIn(deps: StorageProviderDeps): AnyProvider[] {
  if (!counts(deps.storage)) return [];
  return [
    statisticsServiceProvider(deps),
    statisticsCapabilitiesProvider(),
    statisticsCollectionProvider(),
    blockStorageStatisticalDataProvider(deps),
    elementStatisticalDataProvider(deps),
  ];
}

function statisticsServiceProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className: 'ISCSIWBEM_BlockStatisticsService',
    namespace: targetNamespace,
    // Its method only reads.
    changeRole: 'read',
    instances: {
      enumerate: () => [
        {
          ...statisticsServiceKeys(deps.hostName),
          ElementName: 'Statistics of volumes',
          ...operatingFromStart,
          Started: true,
        },
      ],
    },
    methods: { GetStatisticsCollection: getStatisticsCollection(deps) },
  });
}

function statisticsCapabilitiesProvider() {
  return defineProvider({
    className: 'ISCSIWBEM_BlockStatisticsCapabilities',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: () => [
        {
          InstanceID: statisticsCapabilitiesId,
          ElementName: 'What is counted of volumes',
          ElementTypesSupported: [ElementType.Volume],
          SynchronousMethodsSupported: [Method.GetStatisticsCollection],
          AsynchronousMethodsSupported: [],
          SupportedFeatures: [Feature.None],
          ClockTickInterval: 1n,
        },
      ],
    },
  });
}

function statisticsCollectionProvider() {
  return defineProvider({
    className: 'ISCSIWBEM_StatisticsCollection',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      // The values are read for each request, so SampleInterval is zero.
      enumerate: () => [{ InstanceID: collectionId, ElementName: 'Statistics of all volumes' }],
    },
  });
}
