import { servedVolumesContract } from './servedVolumesContract.js';

servedVolumesContract('embedded');
