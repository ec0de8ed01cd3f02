/** Started by FileMedium.crash.test.ts: writes to a medium until it is killed.  Arguments: path, blocks, `plain` or `atomic`. */
import { FileMedium } from '../../../src/scsi/media/FileMedium.js';

const [path = '', blocksText = '', kind = ''] = process.argv.slice(2);
const blocks = Number(blocksText);
const medium = new FileMedium(path, blocks);
for (let round = 1; ; round += 1) {
  const value = 1 + (round % 255);
  if (kind === 'atomic') {
    await medium.writeAtomic(0, Buffer.alloc(256 * 1024, value));
  } else {
    const lba = (round * 7919) % (blocks - 64);
    if (round % 5 === 0) medium.unmap(lba, 64);
    else medium.write(lba, Buffer.alloc(64 * 512, value));
    if (round % 50 === 0) await medium.flush();
  }
  if (round === 1) process.stdout.write('writing\n');
}
