import { defineAction } from '../Action.js';
import { getGateway } from '../Gateways.js';
import * as shape from '../shapes.js';

/** A gateway of type STORED has no tape devices. */
export const DescribeVTLDevices = defineAction({
  name: 'DescribeVTLDevices',
  kind: 'read',
  input: {
    GatewayARN: shape.required(shape.gatewayArn),
    VTLDeviceARNs: shape.optional(shape.deviceArns),
    Marker: shape.optional(shape.marker),
    Limit: shape.optional(shape.limit),
  },
  async execute({ GatewayARN }, { gateways }) {
    getGateway(gateways, GatewayARN, 'gateway');
    return { GatewayARN, VTLDevices: [] };
  },
});
