'use strict';
/* The demo shop: a few pages drawn from catalogue.json, so that a visit has pages, campaigns and products. */

const texts = {
  es: { living: 'Living', shipping: 'Envíos', all: 'Ver todo', buy: 'Agregar al carrito', bag: 'Carrito', made: 'Materiales', size: 'Medidas', time: 'Entrega', days: (n) => `${n} días`, stock: 'Disponible', order: 'Por encargo', cm: 'cm' },
  pt: { living: 'Sala', shipping: 'Entregas', all: 'Ver tudo', buy: 'Adicionar ao carrinho', bag: 'Carrinho', made: 'Materiais', size: 'Medidas', time: 'Entrega', days: (n) => `${n} dias`, stock: 'Disponível', order: 'Sob encomenda', cm: 'cm' },
};
const kind = document.body.dataset.page;
const brazil = kind === 'brazil';
const say = brazil ? texts.pt : texts.es;
const query = new URLSearchParams(location.search);

/** An element with properties, attributes (in `attrs`) and children. */
function el(tag, props = {}, ...children) {
  const { attrs = {}, ...rest } = props;
  const node = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(attrs)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function money(product) {
  const amount = brazil ? product.price_brl : product.price_ars;
  return new Intl.NumberFormat(brazil ? 'pt-BR' : 'es-AR', { style: 'currency', currency: brazil ? 'BRL' : 'ARS', maximumFractionDigits: 0 }).format(amount);
}

const legs = (xs, y = 330, h = 46) => xs.map((x) => ['rect', { x, y, width: 12, height: h, rx: 5, fill: '#5a3a28' }]);
const box = (x, y, width, height, fill, rx = 14) => ['rect', { x, y, width, height, rx, fill }];

/** Shapes of each sort of furniture on a 480 x 440 ground, from the colour of its cloth or wood. */
const drawings = {
  armchair: (c) => [...legs([160, 308], 330, 50), ['path', { d: 'M150 330V190c0-60 40-80 90-80s90 20 90 80v140z', fill: c }], box(176, 150, 128, 130, '#ffffff2e', 40), box(118, 220, 52, 118, c, 24), box(310, 220, 52, 118, c, 24), box(160, 268, 160, 40, '#ffffff38', 12)],
  stool: (c) => [...legs([170, 298], 330, 46), box(140, 220, 200, 118, c, 34), box(158, 234, 164, 40, '#ffffff38', 18)],
  sofa: (c) => [...legs([70, 398]), box(56, 150, 368, 140, c, 28), box(84, 176, 150, 110, '#ffffff2e', 18), box(246, 176, 150, 110, '#ffffff2e', 18), box(56, 240, 368, 80, c, 8), box(70, 250, 340, 54, '#ffffff38', 14), box(40, 214, 48, 122, c, 22), box(392, 214, 48, 122, c, 22), box(70, 304, 340, 32, c, 8)],
  table: () => [...legs([96, 372], 214, 162), box(60, 194, 360, 26, '#9a6a43', 6), box(96, 220, 288, 12, '#7f5434', 3), ['circle', { cx: 240, cy: 172, r: 24, fill: '#d8cbb4' }]],
  chair: (c) => [...legs([172, 296], 250, 126), box(164, 90, 152, 96, c, 18), ['rect', { x: 172, y: 150, width: 12, height: 110, fill: '#5a3a28' }], ['rect', { x: 296, y: 150, width: 12, height: 110, fill: '#5a3a28' }], box(156, 236, 168, 28, c, 10)],
  bed: () => [...legs([64, 404], 320, 56), box(52, 130, 30, 210, '#8a5d3b', 8), box(70, 236, 356, 90, '#fbf8f2', 14), box(96, 214, 96, 40, '#ffffff', 16), box(210, 228, 216, 90, '#c9b597', 12), box(410, 250, 22, 84, '#8a5d3b', 6)],
  lamp: (c) => [['path', { d: 'M240 190 170 376M240 190l70 186M240 190v190', stroke: '#5a3a28', 'stroke-width': 9, fill: 'none', 'stroke-linecap': 'round' }], ['path', { d: 'M196 70h88l34 122H162z', fill: c }]],
  rug: (c) => [['path', { d: 'M110 190h260l66 160H44z', fill: c }], ['path', { d: 'M136 214h208l44 110H92z', fill: 'none', stroke: '#ffffff80', 'stroke-width': 6 }]],
  mirror: () => [box(168, 60, 144, 316, '#8a5d3b', 72), box(182, 74, 116, 288, '#dfe7e6', 58), ['path', { d: 'M206 130l64 62M206 176l64 62', stroke: '#ffffffb0', 'stroke-width': 8, fill: 'none' }]],
  shelf: () => [...legs([96, 372], 340, 36), box(76, 90, 328, 256, '#8a5d3b', 8), box(94, 108, 292, 66, '#e9dfce', 4), box(94, 186, 292, 66, '#e9dfce', 4), box(94, 264, 292, 66, '#e9dfce', 4), box(120, 122, 16, 52, '#b5653d', 2), box(140, 130, 14, 44, '#4f7d6c', 2), box(280, 206, 60, 46, '#d8cbb4', 8)],
};
const sorts = [[/puf/, 'stool'], [/sillon|butaca/, 'armchair'], [/sofa|esquinero/, 'sofa'], [/silla|banqueta/, 'chair'], [/cama/, 'bed'], [/lampara/, 'lamp'], [/alfombra/, 'rug'], [/espejo/, 'mirror'], [/biblioteca|rack|comoda|mesa-de-luz/, 'shelf']];

function art(product, color) {
  const space = 'http://www.w3.org/2000/svg';
  const make = (tag, attrs) => {
    const node = document.createElementNS(space, tag);
    for (const [name, value] of Object.entries(attrs)) node.setAttribute(name, value);
    return node;
  };
  const sort = sorts.find(([pattern]) => pattern.test(product.key))?.[1] ?? 'table';
  const svg = make('svg', { viewBox: '0 0 480 440', class: 'art', role: 'img', 'aria-label': product.name });
  svg.append(make('rect', { x: 0, y: 320, width: 480, height: 120, fill: '#d9cebc' }));
  svg.append(make('ellipse', { cx: 240, cy: 382, rx: 190, ry: 20, fill: '#00000022' }));
  for (const [tag, attrs] of drawings[sort](color ?? product.colors[0]?.hex ?? '#b5653d')) svg.append(make(tag, attrs));
  return svg;
}

const address = (product) => `producto.html?p=${product.key}`;

function grid(products) {
  return el('ul', { className: 'grid' }, ...products.map((product) =>
    el('li', {}, el('a', { href: brazil ? '#' + product.key : address(product) }, art(product), el('b', { textContent: product.name }), el('span', { textContent: money(product) })))));
}

function hero(title, text, product) {
  return el('section', { className: 'hero' }, el('div', {}, el('h1', { textContent: title }), el('p', { textContent: text })), art(product));
}

function home({ products }) {
  const pick = (category) => products.filter((product) => product.category === category).slice(0, 4);
  const parts = [hero('Muebles que envejecen bien', 'Madera maciza de bosques cuidados, telas que se lavan y un taller en Escobar que responde.', products[0])];
  for (const category of ['Living', 'Comedor', 'Dormitorio'])
    parts.push(el('h2', { textContent: category }), grid(pick(category)), el('p', {}, el('a', { href: `categoria.html?c=${encodeURIComponent(category)}`, textContent: `${say.all}: ${category}` })));
  return parts;
}

function category({ products }) {
  const name = query.get('c') ?? 'Living';
  return [el('h1', { textContent: name }), el('p', { className: 'soft', textContent: 'Hecho por encargo o listo para enviar.' }), grid(products.filter((product) => product.category === name))];
}

function bagCount(add = 0) {
  const count = Number(sessionStorage.getItem('bag') ?? 0) + add;
  if (add) sessionStorage.setItem('bag', String(count));
  const bag = document.getElementById('bag');
  if (bag) bag.textContent = count ? `${say.bag} (${count})` : say.bag;
}

function palette(product, show) {
  const buttons = product.colors.map((color, i) => {
    const button = el('button', { type: 'button', title: color.name, onclick: () => choose(button, color) }, '');
    button.style.background = color.hex;
    button.setAttribute('aria-label', color.name);
    button.setAttribute('aria-pressed', String(i === 0));
    return button;
  });
  const choose = (chosen, color) => {
    for (const button of buttons) button.setAttribute('aria-pressed', String(button === chosen));
    show(color.hex);
  };
  return el('div', { className: 'colors' }, ...buttons);
}

function product(catalogue) {
  const item = catalogue.products.find((one) => one.key === query.get('p')) ?? catalogue.products[0];
  document.title = `${item.name} · Casa Nativa`;
  const picture = el('div', {}, art(item));
  const share = new Intl.NumberFormat('es-AR', { style: 'currency', currency: 'ARS', maximumFractionDigits: 0 }).format(item.price_ars / catalogue.installments);
  const facts = el('dl', {}, ...[[say.made, item.materials], [say.size, `${item.size_cm} ${say.cm}`], [say.time, `${item.in_stock ? say.stock : say.order}, ${say.days(item.lead_days)}`]].flatMap(([term, text]) => [el('dt', { textContent: term }), el('dd', { textContent: text })]));
  const side = el('div', {},
    el('p', { className: 'crumbs' }, el('a', { href: `categoria.html?c=${encodeURIComponent(item.category)}`, textContent: item.category }), ` / ${item.name}`),
    el('h1', { textContent: item.name }), el('p', { className: 'price', textContent: money(item) }),
    el('p', { className: 'soft', textContent: `${catalogue.installments} cuotas sin interés de ${share}` }), el('p', { textContent: item.text }),
    palette(item, (hex) => picture.replaceChildren(art(item, hex))),
    el('button', { type: 'button', className: 'buy', textContent: say.buy, onclick: () => bagCount(1) }), facts);
  return [el('section', { className: 'product' }, picture, side)];
}

function shipping(catalogue) {
  const free = new Intl.NumberFormat('es-AR', { style: 'currency', currency: 'ARS', maximumFractionDigits: 0 }).format(catalogue.free_shipping_from_ars);
  return [el('h1', { textContent: 'Envíos y cuotas' }),
    el('p', { textContent: `Enviamos a todo el país. Sin cargo en compras desde ${free}.` }),
    el('p', { textContent: `${catalogue.installments} cuotas sin interés con todas las tarjetas, o ${catalogue.transfer_discount_percent} % de descuento por transferencia.` }),
    el('p', { textContent: 'Subimos los muebles hasta tu piso. ¿Dudas con medidas o escaleras? Escríbenos en el chat.' })];
}

function wholesale({ products }) {
  return [hero('Para hoteles, estudios y comercios', 'Listas por cantidad, muestras de tela y plazos por obra. Cuéntanos tu proyecto en el chat.', products[3]), el('h2', { textContent: 'Los más pedidos' }), grid(products.slice(8, 16))];
}

function brasil({ products }) {
  return [hero('Móveis que envelhecem bem', 'Madeira maciça e tecidos laváveis, com entrega em todo o Brasil.', products[0]), el('h2', { textContent: 'Destaques' }), grid(products.slice(0, 8))];
}

function frame() {
  const links = brazil
    ? [['brasil.html', 'Início'], ['index.html', 'Argentina']]
    : [...['Living', 'Comedor', 'Dormitorio', 'Iluminación'].map((name) => [`categoria.html?c=${encodeURIComponent(name)}`, name]), ['envios.html', 'Envíos'], ['mayoristas.html', 'Mayoristas']];
  const nav = el('nav', { attrs: { 'aria-label': brazil ? 'Seções' : 'Secciones' } }, ...links.map(([href, text]) => el('a', { href, textContent: text })));
  if (!brazil) nav.append(el('span', { id: 'bag', attrs: { 'aria-live': 'polite' } }));
  document.getElementById('top').append(el('a', { className: 'brand', href: brazil ? 'brasil.html' : 'index.html', textContent: 'casa nativa' }), nav);
  const campaigns = [['index.html?utm_source=instagram&utm_medium=paid&utm_campaign=primavera', 'Llegar desde un anuncio de Instagram'], ['producto.html?p=sillon-tulum&utm_source=google&utm_medium=cpc&utm_campaign=sillones&utm_term=sillon+individual', 'Llegar desde Google'], ['categoria.html?c=Comedor&utm_source=boletin&utm_medium=email&utm_campaign=comedores&utm_content=boton', 'Llegar desde el boletín'], ['brasil.html', 'Loja Brasil']];
  document.getElementById('foot').append(
    el('p', { textContent: 'Casa Nativa no existe: es la tienda de prueba de Bandeja. Escribe en el chat y mira cómo llega a la bandeja.' }),
    el('ul', {}, ...campaigns.map(([href, text]) => el('li', {}, el('a', { href, textContent: text })))));
  bagCount();
}

/** The chat of a product's page comes when its title is known, so that the visit carries the product's name. */
function chat() {
  document.body.append(el('script', { src: '/widget.js', attrs: { 'data-inbox': 'demo-tienda', 'data-color': '#7B3F24' } }));
}

const pages = { home, category, product, shipping, wholesale, brazil: brasil };

if (kind === 'category') document.title = `${query.get('c') ?? 'Living'} · Casa Nativa`;
frame();
fetch('catalogue.json')
  .then((answer) => answer.json())
  .then((catalogue) => document.getElementById('main').append(...pages[kind](catalogue)))
  .finally(() => kind === 'product' && chat());
