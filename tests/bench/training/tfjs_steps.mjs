// The LSTM's steps of steps.ts in TensorFlow.js on WebAssembly, one thread. TFJS names the folder it is in.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const load = createRequire(join(process.env.TFJS, 'package.json'));
const tf = load('@tensorflow/tfjs');
const wasm = load('@tensorflow/tfjs-backend-wasm');
const [FRAMES, BATCH, FEATURES, HIDDEN] = [64, 16, 64, 256];
const STEPS = 3;

async function lstm() {
  wasm.setThreadsCount(1);
  await tf.setBackend('wasm');
  await tf.ready();
  const uniform = (shape, limit) => tf.variable(tf.randomUniform(shape, -limit, limit));
  const w = uniform([FEATURES, 4 * HIDDEN], 1 / 16);
  const r = uniform([HIDDEN, 4 * HIDDEN], 1 / 16);
  const b = tf.variable(tf.zeros([4 * HIDDEN]));
  const head = uniform([HIDDEN, FEATURES], 1 / 16);
  const x = tf.randomNormal([FRAMES * BATCH, FEATURES]);
  const target = tf.randomNormal([FRAMES * BATCH, FEATURES]);
  const optimizer = tf.train.adam(1e-3);
  const loss = () => {
    const products = tf.split(tf.add(tf.matMul(x, w), b), FRAMES, 0);
    let [h, c] = [tf.zeros([BATCH, HIDDEN]), tf.zeros([BATCH, HIDDEN])];
    const states = products.map((product) => {
      const [i, o, f, g] = tf.split(tf.add(product, tf.matMul(h, r)), 4, 1);
      c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      h = tf.mul(tf.sigmoid(o), tf.tanh(c));
      return h;
    });
    const difference = tf.sub(tf.matMul(tf.concat(states, 0), head), target);
    return tf.mean(tf.mul(difference, difference));
  };
  const times = [];
  let last = 0;
  for (let step = 0; step <= STEPS; step++) {
    const before = process.cpuUsage();
    const value = optimizer.minimize(loss, true);
    last = (await value.data())[0];
    const { user, system } = process.cpuUsage(before);
    if (step > 0) times.push((user + system) / 1000);
  }
  times.sort((a, b) => a - b);
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    JSON.stringify({ name: 'lstm', cpuMilliseconds: times[times.length >> 1], peakMegabytes, loss: last }),
  );
}

if (process.argv[2] === 'lstm') await lstm();
