import { prepareModel } from './openModel.js';

// The last step of the build: prepares mof/ for the start of the server.
await prepareModel();
