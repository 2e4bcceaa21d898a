'use strict';
const pageSize = 100, tileHeight = 176;
const data = JSON.parse(document.getElementById('data').textContent);
const at = id => document.getElementById(id);
const filters = at('filters').elements;

// Name, thumbnail, status, then what is known of a picture that could be read, or why it could not.
const pictures = data.pictures.map(([name, thumbnail, status, ...rest], position) => {
  const picture = { name, thumbnail, status, position, boxes: [], found: 0, cascade: -1 };
  if (thumbnail === '') return { ...picture, error: rest[0] };
  const [width, height, cascade, boxes, found] = rest;
  return { ...picture, width, height, cascade, boxes, found };
});
const isLabelled = p => p.status === 0;
const confidence = p => isLabelled(p) ? p.boxes[0][5] : Infinity;
const area = p => isLabelled(p) ? (p.boxes[0][2] - p.boxes[0][0]) * (p.boxes[0][3] - p.boxes[0][1]) / (p.width * p.height) : Infinity;
const descending = figure => (a, b) => (isLabelled(b) - isLabelled(a)) || figure(b) - figure(a);
const ascending = figure => (a, b) => (isLabelled(b) - isLabelled(a)) || (isLabelled(a) ? figure(a) - figure(b) : 0);
const orders = {
  '': ascending(confidence), certain: descending(p => isLabelled(p) ? confidence(p) : 0),
  small: ascending(area), large: descending(p => isLabelled(p) ? area(p) : 0),
  name: (a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0, file: (a, b) => a.position - b.position,
};
const number = new Intl.NumberFormat('en');
let shown = [], page = 0;

function option(select, value, text) {
  select.append(new Option(text, value));
}

function element(tag, className, ...content) {
  const result = document.createElement(tag);
  if (className) result.className = className;
  result.append(...content);
  return result;
}

function prepare() {
  const counts = data.statuses.map((_, status) => pictures.filter(p => p.status === status).length);
  document.title = data.labels;
  at('title').textContent = data.labels;
  const share = pictures.length ? (100 * counts[0] / pictures.length).toFixed(1) : '0';
  at('summary').textContent = `${number.format(counts[0])} of ${number.format(pictures.length)} pictures labelled (${share} %), policy ${data.policy}`;
  data.statuses.forEach((status, i) => { if (i === 0 || counts[i]) option(filters.status, i, `${status} (${number.format(counts[i])})`); });
  option(filters.status, '', `all (${number.format(pictures.length)})`);
  option(filters.cascade, '', 'any cascade');
  data.cascades.forEach((cascade, i) => option(filters.cascade, i, cascade));
  at('cascade').hidden = data.cascades.length < 2;
}

// The choices stay in the address, so that a reload or a bookmark shows the same.
function restore() {
  const state = new URLSearchParams(location.hash.slice(1));
  filters.status.value = data.hasLabels ? '0' : '';
  for (const name of ['status', 'found', 'cascade', 'text', 'order']) if (state.has(name)) filters[name].value = state.get(name);
  page = Math.max(0, parseInt(state.get('page') ?? '1') - 1 || 0);
}

function remember() {
  const state = new URLSearchParams();
  for (const name of ['status', 'found', 'cascade', 'text', 'order']) state.set(name, filters[name].value);
  state.set('page', page + 1);
  history.replaceState(null, '', '#' + state);
}

function select() {
  const [status, found, cascade] = ['status', 'found', 'cascade'].map(name => filters[name].value);
  const text = filters.text.value.toLowerCase();
  shown = pictures.filter(p =>
    (status === '' || p.status === +status) &&
    (found === '' || Math.min(p.found, 3) === +found) &&
    (cascade === '' || (p.cascade === +cascade && p.found > 0)) &&
    (text === '' || p.name.toLowerCase().includes(text)));
  shown.sort(orders[filters.order.value] ?? orders['']);
}

function show() {
  const pages = Math.max(1, Math.ceil(shown.length / pageSize));
  page = Math.min(page, pages - 1);
  const start = page * pageSize, some = shown.slice(start, start + pageSize);
  at('place').textContent = some.length ? `${number.format(start + 1)}–${number.format(start + some.length)} of ${number.format(shown.length)}` : 'none';
  at('first').disabled = at('previous').disabled = page === 0;
  at('last').disabled = at('next').disabled = page === pages - 1;
  at('tiles').replaceChildren(...(some.length ? some.map(tile) : [element('p', 'empty', 'No picture fits these choices.')]));
  remember();
}

function tile(picture) {
  const frame = element('a', 'frame', picture.error === undefined ? boxed(picture) : element('div', 'why', element('b', '', 'cannot be read'), picture.error));
  frame.href = picture.name.split('/').map(encodeURIComponent).join('/');
  frame.target = '_blank';
  frame.rel = 'noopener';
  const name = element('span', 'name', data.captions[picture.position]);
  name.title = picture.name;
  name.dir = 'auto';
  return element('figure', '', frame, element('figcaption', '', name, figures(picture)));
}

function figures(picture) {
  if (!isLabelled(picture)) {
    return element('span', 'figures rejected', data.statuses[picture.status] + (picture.found > 1 ? ` (${picture.found})` : ''));
  }
  const [, , , , neighbours, certainty, weight] = picture.boxes[0];
  const result = element('span', 'figures', `confidence ${certainty.toFixed(2)}`);
  result.title = `confidence ${certainty}: ${neighbours} windows agreed, level weight ${weight}; found by ${data.cascades[picture.cascade]}` +
    (picture.found > 1 ? `, ${picture.found - 1} more found` : '');
  return result;
}

function boxed(picture) {
  const image = new Image();
  image.loading = 'lazy';
  image.alt = '';
  image.src = `${encodeURIComponent(data.thumbnails)}/${picture.thumbnail}`;
  const drawing = svg('svg', { viewBox: `0 0 ${picture.width} ${picture.height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  // Rims lie below all lines and the label above all others, so that no box hides another's line.
  const boxes = picture.boxes.map((box, i) => [box, isLabelled(picture) && i === 0 ? 'label' : 'other']).reverse();
  for (const [box, kind] of boxes) drawing.append(rect(box, kind === 'label' ? 'rim' : 'other-rim'));
  for (const [box, kind] of boxes) drawing.append(rect(box, kind));
  const result = element('div', 'boxed', image, drawing);
  const aspect = picture.width / picture.height;
  result.style.width = `min(100%, ${tileHeight * aspect}px)`;
  result.style.aspectRatio = aspect;
  return result;
}

function rect([x1, y1, x2, y2], className) {
  return svg('rect', { x: x1, y: y1, width: x2 - x1, height: y2 - y1, class: className });
}

function svg(tag, attributes) {
  const result = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) result.setAttribute(name, value);
  return result;
}

function turn(to) {
  const last = Math.max(0, Math.ceil(shown.length / pageSize) - 1), target = Math.min(Math.max(0, to), last);
  if (target === page) return;
  page = target;
  show();
  scrollTo(0, 0);
}

prepare();
restore();
select();
show();
at('filters').addEventListener('submit', event => event.preventDefault());
at('filters').addEventListener('input', () => { page = 0; select(); show(); });
at('first').addEventListener('click', () => turn(0));
at('previous').addEventListener('click', () => turn(page - 1));
at('next').addEventListener('click', () => turn(page + 1));
at('last').addEventListener('click', () => turn(Infinity));
document.addEventListener('keydown', event => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches('input, select')) return;
  const target = { ArrowLeft: page - 1, ArrowRight: page + 1, Home: 0, End: Infinity }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  turn(target);
});
