// Paints the sample's picture, "Night whale", layer by layer, into scene/. Every shape is drawn here;
// nothing is taken from elsewhere. Run it again after a change: node resources/sample/paint-scene.mjs
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const OUT = fileURLToPath(new URL('scene/', import.meta.url));
const WIDTH = 1920;
const HEIGHT = 1080;
const HORIZON = 742;

/** Mulberry32: a small seeded generator, so that the picture comes out the same every time. */
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const svg = (width, height, body) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`;
const stops = (list) => list.map(([at, colour, opacity = 1]) => `<stop offset="${at}" stop-color="${colour}" stop-opacity="${opacity}"/>`).join('');
const fixed = (value) => value.toFixed(1);

/** A four-pointed glint. */
function glint(x, y, radius, colour, opacity) {
  const waist = radius * 0.11;
  const points = [[0, -radius], [waist, -waist], [radius, 0], [waist, waist], [0, radius], [-waist, waist], [-radius, 0], [-waist, -waist]];
  const path = points.map(([px, py], i) => `${i ? 'L' : 'M'}${fixed(x + px)} ${fixed(y + py)}`).join('');
  return (
    `<circle cx="${fixed(x)}" cy="${fixed(y)}" r="${fixed(radius * 1.15)}" fill="url(#glow)" opacity="${opacity * 0.55}"/>` +
    `<path d="${path}Z" fill="${colour}" opacity="${opacity}"/>`
  );
}

function sky() {
  const random = seeded(7);
  const dust = Array.from({ length: 420 }, () => {
    const y = random() ** 1.5 * HORIZON;
    const size = 0.5 + random() ** 4 * 1.5;
    return `<circle cx="${fixed(random() * WIDTH)}" cy="${fixed(y)}" r="${fixed(size)}" fill="#fff" opacity="${fixed((0.2 + random() * 0.6) * (1 - y / HORIZON))}"/>`;
  }).join('');
  const cloud = (x, y, rx, ry, colour, opacity) =>
    `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${colour}" opacity="${opacity}" filter="url(#soft)"/>`;
  return svg(WIDTH, HEIGHT, `<defs>
    <linearGradient id="air" x1="0" y1="0" x2="0" y2="1">${stops([[0, '#0b0f2e'], [0.26, '#1d1b52'], [0.45, '#46347d'], [0.58, '#8a4f8c'], [0.665, '#d77d86'], [0.7, '#f3ad86'], [1, '#f3ad86']])}</linearGradient>
    <radialGradient id="moonlight" cx="0.745" cy="0.25" r="0.55">${stops([[0, '#b9a5ff', 0.62], [0.3, '#8b74dd', 0.28], [1, '#8b74dd', 0]])}</radialGradient>
    <radialGradient id="ember" cx="0.4" cy="0.69" r="0.5">${stops([[0, '#ffcf9e', 0.55], [0.5, '#f58f83', 0.18], [1, '#f58f83', 0]])}</radialGradient>
    <filter id="soft" x="-50%" y="-300%" width="200%" height="700%"><feGaussianBlur stdDeviation="26 9"/></filter>
  </defs>
  <rect width="100%" height="100%" fill="url(#air)"/><rect width="100%" height="100%" fill="url(#ember)"/><rect width="100%" height="100%" fill="url(#moonlight)"/>
  ${dust}
  ${cloud(330, 610, 330, 16, '#f6b0a0', 0.55)}${cloud(610, 655, 420, 12, '#ffd0a6', 0.6)}${cloud(1430, 628, 380, 14, '#e58f98', 0.5)}
  ${cloud(1120, 585, 240, 12, '#b774a6', 0.5)}${cloud(160, 520, 260, 18, '#6b4a98', 0.5)}${cloud(1700, 540, 260, 16, '#8a5fae', 0.5)}
  ${cloud(820, 690, 520, 9, '#ffe1bb', 0.55)}${cloud(1650, 690, 300, 8, '#ffc9a4', 0.5)}`);
}

function sparks() {
  const random = seeded(23);
  const places = [[236, 150, 24], [430, 300, 13], [620, 112, 17], [118, 402, 12], [905, 214, 12], [1108, 96, 20], [1190, 402, 11], [1700, 452, 15], [1788, 120, 13], [340, 76, 10], [760, 352, 9], [1560, 520, 10]];
  const small = Array.from({ length: 46 }, () => glint(random() * WIDTH, random() ** 1.3 * 600, 2.5 + random() * 4.5, '#fff', 0.5 + random() * 0.4)).join('');
  return svg(WIDTH, HEIGHT, `<defs><radialGradient id="glow">${stops([[0, '#ffe9b8', 0.95], [0.35, '#ffcf7a', 0.32], [1, '#ffcf7a', 0]])}</radialGradient></defs>
  ${small}${places.map(([x, y, r]) => glint(x, y, r, '#fff6dd', 1)).join('')}`);
}

/** Moon, 640 x 640: a crescent with craters, its unlit side just visible, and a halo. */
function moon() {
  const crater = (x, y, r) => `<circle cx="${x}" cy="${y}" r="${r}" fill="#e2a94c" opacity="0.35"/><circle cx="${x + r * 0.16}" cy="${y + r * 0.18}" r="${r * 0.82}" fill="#ffe7a6" opacity="0.45"/>`;
  return svg(640, 640, `<defs>
    <radialGradient id="halo">${stops([[0, '#fff1c4', 0.55], [0.3, '#ffe3a0', 0.34], [0.55, '#d9b8ff', 0.13], [1, '#b79cff', 0]])}</radialGradient>
    <radialGradient id="face" cx="0.36" cy="0.3" r="0.85">${stops([[0, '#fffbe6'], [0.4, '#ffe9a8'], [0.78, '#f8c566'], [1, '#e99a4b']])}</radialGradient>
    <mask id="lit"><rect width="640" height="640" fill="#000"/><circle cx="320" cy="320" r="126" fill="#fff"/><circle cx="270" cy="288" r="112" fill="#000" filter="url(#edge)"/></mask>
    <filter id="edge-soft" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="2.5"/></filter><filter id="edge" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="7"/></filter>
  </defs>
  <circle cx="320" cy="320" r="318" fill="url(#halo)"/>
  <circle cx="320" cy="320" r="126" fill="#372d72" opacity="0.82" filter="url(#edge-soft)"/>
  <g mask="url(#lit)"><circle cx="320" cy="320" r="126" fill="url(#face)"/>${crater(390, 386, 17)}${crater(418, 330, 11)}${crater(352, 420, 12)}${crater(402, 262, 9)}${crater(424, 368, 6)}${crater(330, 398, 7)}</g>`);
}

/** The outline of a swell: sums of sines, as one smooth path closed at the bottom. */
function swell(width, height, level, waves) {
  const y = (x) => level - waves.reduce((sum, [length, amount, phase]) => sum + amount * Math.sin((2 * Math.PI * x) / length + phase), 0);
  let crest = `M-10 ${fixed(y(-10))}`;
  for (let x = 10; x <= width + 20; x += 20) crest += `L${x} ${fixed(y(x))}`;
  return { y, crest, body: `${crest}V${height + 10}H-10Z` };
}

/** A band of sea as wide as the picture and wider, so that it can move without showing an end. */
function sea({ height, level, waves, top, bottom, rim, rimOpacity, seed, moonX, glitter }) {
  const width = WIDTH + 320;
  const random = seeded(seed);
  const line = swell(width, height, level, waves);
  const streaks = Array.from({ length: 46 }, () => {
    const x = random() * width;
    const y = line.y(x) + 14 + random() ** 1.6 * (height - level) * 0.9;
    const length = 40 + random() * 170;
    return `<path d="M${fixed(x)} ${fixed(y)}q${fixed(length / 2)} ${fixed(-5 - random() * 6)} ${fixed(length)} 0" stroke="${rim}" stroke-width="${fixed(1 + random() * 2)}" fill="none" stroke-linecap="round" opacity="${fixed(0.06 + random() * 0.14)}"/>`;
  }).join('');
  const path = Array.from({ length: glitter }, () => {
    const depth = random();
    const spread = 30 + depth * 190;
    const x = moonX + (random() + random() - 1) * spread;
    const y = line.y(x) + 8 + depth * (height - level) * 0.9;
    return `<ellipse cx="${fixed(x)}" cy="${fixed(y)}" rx="${fixed(5 + random() * 24)}" ry="${fixed(0.9 + random() * 1.5)}" fill="#ffe9b0" opacity="${fixed(0.25 + random() * 0.6)}"/>`;
  }).join('');
  return svg(width, height, `<defs>
    <linearGradient id="water" gradientUnits="userSpaceOnUse" x1="0" y1="${level - 60}" x2="0" y2="${height}">${stops([[0, top], [1, bottom]])}</linearGradient>
    <clipPath id="inside"><path d="${line.body}"/></clipPath>
    <filter id="blur" x="-5%" y="-40%" width="110%" height="180%"><feGaussianBlur stdDeviation="9"/></filter>
  </defs>
  <path d="${line.body}" fill="url(#water)"/>
  <g clip-path="url(#inside)"><path d="${line.crest}" fill="none" stroke="${rim}" stroke-width="26" opacity="${rimOpacity * 0.5}" filter="url(#blur)"/>${streaks}${path}</g>
  <path d="${line.crest}" fill="none" stroke="${rim}" stroke-width="2.6" opacity="${rimOpacity}"/>`);
}

/** Whale, 900 x 700, head to the left, tail flung up on the right. */
function whale() {
  const body = 'M118 372 C 96 300 136 214 236 178 C 336 142 452 156 540 204 C 606 240 652 262 694 236 C 728 214 738 172 734 128 C 752 136 764 152 770 172 C 788 132 826 104 872 100 C 864 150 842 196 804 222 C 800 292 760 392 674 462 C 580 538 430 574 306 552 C 204 534 140 462 118 372 Z';
  const fluke = 'M734 128 C 700 116 650 118 612 78 C 662 54 722 66 752 108 C 758 118 764 140 770 172 C 760 150 748 134 734 128 Z';
  const belly = 'M122 386 C 168 430 250 452 344 446 C 470 438 610 386 722 262 C 752 240 776 244 790 268 C 770 342 728 416 674 462 C 580 538 430 574 306 552 C 208 534 144 466 122 386 Z';
  const grooves = [0, 1, 2, 3, 4, 5].map((i) => {
    const y = 452 + i * 16;
    return `<path d="M${156 + i * 20} ${y} C ${250 + i * 14} ${y + 34} ${384 + i * 10} ${y + 30} ${520 - i * 16} ${y - 14 + i * 4}" stroke="#8f9bf0" stroke-width="3.4" fill="none" stroke-linecap="round" opacity="${0.5 - i * 0.05}"/>`;
  }).join('');
  const fin = 'M352 452 C 366 500 402 566 470 604 C 482 610 492 600 488 588 C 474 536 466 488 450 440 C 420 424 372 428 352 452 Z';
  const drops = [[86, 548, 9], [60, 500, 5], [150, 618, 7], [240, 640, 11], [330, 656, 6], [560, 600, 10], [640, 560, 7], [700, 520, 12], [752, 470, 6], [770, 404, 8], [520, 648, 5], [206, 592, 5]]
    .map(([x, y, r]) => `<path d="M${x} ${y - r * 1.5} C ${x + r * 0.9} ${y - r * 0.3} ${x + r} ${y + r} ${x} ${y + r} C ${x - r} ${y + r} ${x - r * 0.9} ${y - r * 0.3} ${x} ${y - r * 1.5}Z" fill="url(#drop)"/>`).join('');
  const speckles = Array.from({ length: 34 }, ((random) => () => `<circle cx="${fixed(250 + random() * 380)}" cy="${fixed(196 + random() * 120)}" r="${fixed(1.2 + random() * 3)}" fill="#d9f3ff" opacity="${fixed(0.12 + random() * 0.3)}"/>`)(seeded(5))).join('');
  return svg(900, 700, `<defs>
    <linearGradient id="skin" gradientUnits="userSpaceOnUse" x1="330" y1="150" x2="430" y2="580">${stops([[0, '#8fe9ff'], [0.22, '#46c1fb'], [0.55, '#2c86ea'], [0.82, '#2757c6'], [1, '#233f9d']])}</linearGradient>
    <linearGradient id="under" gradientUnits="userSpaceOnUse" x1="300" y1="400" x2="420" y2="580">${stops([[0, '#e9f6ff'], [0.45, '#c8d2ff'], [1, '#a48df2']])}</linearGradient>
    <linearGradient id="flipper" gradientUnits="userSpaceOnUse" x1="370" y1="430" x2="470" y2="610">${stops([[0, '#2f8df0'], [0.6, '#2a62d2'], [1, '#4d48c4']])}</linearGradient>
    <linearGradient id="far" gradientUnits="userSpaceOnUse" x1="620" y1="60" x2="770" y2="170">${stops([[0, '#66d4ff'], [1, '#2b78e0']])}</linearGradient>
    <radialGradient id="shine" gradientUnits="userSpaceOnUse" cx="300" cy="206" r="200" gradientTransform="matrix(1.25 0 0 0.42 -66 106)">${stops([[0, '#ffffff', 0.85], [0.5, '#d8f8ff', 0.26], [1, '#d8f8ff', 0]])}</radialGradient>
    <radialGradient id="drop" cx="0.35" cy="0.3" r="0.9">${stops([[0, '#ffffff', 0.95], [0.6, '#bfe9ff', 0.75], [1, '#7fbff2', 0.6]])}</radialGradient>
    <radialGradient id="cheek">${stops([[0, '#ff9bc2', 0.55], [1, '#ff9bc2', 0]])}</radialGradient>
    <clipPath id="whole"><path d="${body}"/></clipPath>
    <filter id="soft" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="12"/></filter>
    <filter id="softer" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="5"/></filter>
  </defs>
  <path d="${fluke}" fill="url(#far)"/>
  <path d="${body}" fill="url(#skin)"/>
  <g clip-path="url(#whole)">
    <path d="M690 300 C 590 398 470 438 344 446 C 250 452 168 430 122 386" fill="none" stroke="#123a94" stroke-width="30" opacity="0.34" filter="url(#soft)"/>
    <path d="${belly}" fill="url(#under)"/>${grooves}
    <path d="M118 372 C 140 462 204 534 306 552 C 430 574 580 538 674 462 C 760 392 800 292 804 222" fill="none" stroke="#5236b0" stroke-width="34" opacity="0.42" filter="url(#soft)"/>
    <path d="M118 366 C 100 300 138 216 236 180 C 336 144 452 158 540 206 C 606 242 652 264 696 238" fill="none" stroke="#eafcff" stroke-width="11" opacity="0.75" filter="url(#softer)"/>
    <path d="M770 172 C 788 132 826 104 872 100" fill="none" stroke="#eafcff" stroke-width="10" opacity="0.6" filter="url(#softer)"/>
    <ellipse cx="310" cy="206" rx="250" ry="84" fill="url(#shine)"/>${speckles}
  </g>
  <path d="M138 396 C 182 428 236 436 286 426" fill="none" stroke="#1b3e98" stroke-width="5" stroke-linecap="round" opacity="0.75"/>
  <ellipse cx="292" cy="404" rx="34" ry="22" fill="url(#cheek)"/>
  <ellipse cx="262" cy="352" rx="21" ry="24" fill="#101c46"/><ellipse cx="262" cy="356" rx="16" ry="17" fill="#1d3d8f" opacity="0.7"/><circle cx="255" cy="343" r="7.5" fill="#fff"/><circle cx="270" cy="362" r="3.6" fill="#bfe3ff"/>
  <path d="M238 322 C 252 312 272 312 286 322" fill="none" stroke="#17409f" stroke-width="5" stroke-linecap="round" opacity="0.6"/>
  <g clip-path="url(#whole)"><path d="${fin}" fill="#142f86" opacity="0.4" transform="translate(14 8)" filter="url(#softer)"/></g><path d="${fin}" fill="url(#flipper)"/>
  <path d="M362 452 C 384 500 416 556 470 596" fill="none" stroke="#9fdcff" stroke-width="5" stroke-linecap="round" opacity="0.5"/>
  ${drops}`);
}

/** Sets one layer aside: a PNG and where its centre lies. */
const LAYERS = [
  { id: 'sky', name: 'Night sky', x: 960, y: 540, edge: 'mirror', style: 'drift', intensity: 0.7, blendMode: 'normal', paint: sky },
  { id: 'sparks', name: 'Sparks', x: 960, y: 540, edge: 'transparent', style: 'shimmer', intensity: 1, blendMode: 'screen', paint: sparks },
  { id: 'moon', name: 'Moon', x: 1430, y: 270, edge: 'transparent', style: 'sway', intensity: 0.9, blendMode: 'normal', paint: moon },
  {
    id: 'far-sea', name: 'Far sea', x: 960, y: HORIZON + 150, edge: 'transparent', style: 'breathe', intensity: 0.4, blendMode: 'normal',
    paint: () => sea({ height: 440, level: 70, waves: [[1500, 14, 0.4], [640, 9, 2.1], [310, 4, 0.7]], top: '#5d4a92', bottom: '#1c2a63', rim: '#ffcfae', rimOpacity: 0.55, seed: 3, moonX: 1590, glitter: 150 }),
  },
  {
    id: 'whale', name: 'Whale', x: 800, y: 470, rotation: -9, scale: 0.92, edge: 'transparent', style: 'bounce', intensity: 1, smoothness: 0.1, blendMode: 'normal', paint: whale,
    // Rests on the water, ducks, leaps as the drums come in, and comes back down at the end. [bar, value]
    path: {
      x: [[0, 780], [3.2, 760], [4.1, 800], [8.5, 850], [9.6, 800]],
      y: [[0, 600], [2.9, 592], [3.5, 668], [4.1, 425], [6, 470], [8.4, 430], [9.6, 640]],
      rotation: [[0, -6], [3, -5], [3.5, 1], [4.1, -17], [5.2, -9], [8.4, -11], [9.2, 2], [10, -4]],
    },
  },
  {
    id: 'middle-sea', name: 'Middle sea', x: 960, y: HORIZON + 214, edge: 'transparent', style: 'sway', intensity: 0.5, seed: 7, blendMode: 'normal',
    paint: () => sea({ height: 440, level: 84, waves: [[1330, 22, 2.6], [580, 12, 1.1], [290, 5, 0.3]], top: '#3d4c9e', bottom: '#14225a', rim: '#d7b6ff', rimOpacity: 0.4, seed: 17, moonX: 1590, glitter: 90 }),
  },
  {
    id: 'near-sea', name: 'Near sea', x: 960, y: 1016, edge: 'transparent', style: 'ripple', intensity: 0.65, blendMode: 'normal',
    paint: () => sea({ height: 460, level: 110, waves: [[1120, 36, 1.2], [520, 16, 0.2], [270, 6, 2.2]], top: '#274a9a', bottom: '#0b1640', rim: '#9fd4ff', rimOpacity: 0.5, seed: 11, moonX: 1590, glitter: 34 }),
  },
];

await mkdir(OUT, { recursive: true });
const described = [];
for (const { paint, ...layer } of LAYERS) {
  const image = sharp(Buffer.from(paint()));
  const { width, height } = await image.metadata();
  const file = `${layer.id}.png`;
  await image.png({ compressionLevel: 9, adaptiveFiltering: true, palette: false }).toFile(join(OUT, file));
  described.push({ ...layer, file, width, height });
}
await writeFile(join(OUT, 'scene.json'), `${JSON.stringify({ name: 'Night whale', width: WIDTH, height: HEIGHT, layers: described }, null, 2)}\n`);
