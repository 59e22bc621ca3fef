// Inference through Lathe ÷ a bare loop in onnxruntime-node of the same version: same model, one thread, the two run in
// turn; the median of the ratios counts. Needs Node.js and its npm; installs onnxruntime-node in the temporary folder.
// Usage: node docs/bench/overhead.mjs [--rounds 5] MODEL...
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '..', '..');
const args = process.argv.slice(2);
let rounds = 5;
if (args[0] === '--rounds') { args.shift(); rounds = Number(args.shift()); }
if (!args.length) { console.error('usage: node docs/bench/overhead.mjs [--rounds 5] MODEL...'); process.exit(2); }

const version = readFileSync(join(root, 'pom.xml'), 'utf8').match(/<onnxruntime.version>(.*?)</)[1];
const work = join(tmpdir(), 'lathe-bench-node-' + version);
if (!existsSync(join(work, 'node_modules', 'onnxruntime-node'))) {
  mkdirSync(work, { recursive: true });
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', 'onnxruntime-node@' + version], { cwd: work, stdio: 'inherit' });
}
const json = (file, argv, cwd) => JSON.parse(execFileSync(file, argv, { cwd, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' }));
const middle = (xs) => [...xs].sort((a, b) => a - b)[Math.floor((xs.length - 1) / 2)];
for (const given of args) {
  const model = resolve(given);
  const ours = [], bare = [];
  for (let i = 0; i < rounds; i++) {
    ours.push(json(join(root, 'lathe'), ['measure', model, '--threads', '1', '--json'], root).rows[0].latency_ms.p50);
    bare.push(json('node', [join(here, 'bare-loop.mjs'), model, '1', '4'], work).p50_ms);
  }
  const ratios = ours.map((o, i) => o / bare[i]);
  console.log(`${basename(model)}: Lathe ${middle(ours).toFixed(3)} ms, onnxruntime-node ${version} ${middle(bare).toFixed(3)} ms, ` +
    `ratio ${middle(ratios).toFixed(3)} (${Math.min(...ratios).toFixed(3)} … ${Math.max(...ratios).toFixed(3)} over ${rounds})`);
}
