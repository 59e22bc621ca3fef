// The bare loop around ONNX Runtime that Lathe's measuring is held against: onnxruntime-node of the same version,
// inputs made once, one thread. Prints {"p50_ms": ..., "runs": ...}.
// Usage: node bare-loop.mjs MODEL [threads] [seconds]
import { createRequire } from 'node:module';
const ort = createRequire(process.cwd() + '/')('onnxruntime-node');

const [model, threads = '1', seconds = '4'] = process.argv.slice(2);
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: Number(threads), interOpNumThreads: 1 });
let seed = 1;
const random = () => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) / 2 ** 32);
const feeds = {};
for (const m of session.inputMetadata) {
  const whole = m.type.includes('int');
  const shape = m.shape.map((d, axis) => (typeof d === 'number' && d > 0 ? d : axis === 0 || !whole ? 1 : 128));
  const n = shape.reduce((a, b) => a * b, 1);
  if (m.type === 'int64') {
    const fill = m.name.includes('mask') ? () => 1n : m.name.includes('type') ? () => 0n : () => BigInt(Math.floor(random() * 200));
    feeds[m.name] = new ort.Tensor('int64', BigInt64Array.from({ length: n }, fill), shape);
  } else {
    feeds[m.name] = new ort.Tensor('float32', Float32Array.from({ length: n }, () => random() * 2 - 1), shape);
  }
}
const times = [];
const end = performance.now() + Number(seconds) * 1000;
for (let i = 0; performance.now() < end; i++) {
  const start = performance.now();
  await session.run(feeds);
  if (i >= 20) times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
console.log(JSON.stringify({ p50_ms: times[Math.floor(times.length / 2)], runs: times.length }));
