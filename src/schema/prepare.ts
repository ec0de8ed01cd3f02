import { prepareModel } from './openModel.js';

// The last step of the build: mof/ as the server reads it when it starts.
await prepareModel();
