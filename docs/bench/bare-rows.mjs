// The bare loop over a table around ONNX Runtime: reads it, runs each row alone, counts those whose largest output is
// their label. One thread. Prints {"seconds": ..., "rows": ..., "right": ...}; seconds are of reading and running.
// Usage: node bare-rows.mjs MODEL TABLE.csv
import { createRequire } from 'node:module';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
const ort = createRequire(process.cwd() + '/')('onnxruntime-node');

const [model, table] = process.argv.slice(2);
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const input = session.inputNames[0], output = session.outputNames[0];
const start = performance.now();
let rows = -1, right = 0;
for await (const line of createInterface({ input: createReadStream(table) })) {
  if (rows++ < 0) continue;
  const cells = line.split(',').map(Number);
  const label = cells.pop();
  const out = await session.run({ [input]: new ort.Tensor('float32', Float32Array.from(cells), [1, cells.length]) });
  const scores = out[output].data;
  right += scores.indexOf(Math.max(...scores)) === label ? 1 : 0;
}
console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000, rows, right }));
