// faults returns what is wrong with a page for somebody who hears it, sees badly or reads it on a telephone, one line
// each: "kind: where". win is the window that shows it.
function faults(win) {
  const doc = win.document, root = doc.documentElement, list = [];
  const fault = (kind, where) => list.push(kind + ': ' + where);
  const words = e => e.textContent.replace(/\s+/g, ' ').trim();
  const name = e => '<' + e.localName + '> ' + words(e).slice(0, 30);

  if (!/^zh\b/.test(root.lang)) fault('lang', JSON.stringify(root.lang));
  if (!doc.title.trim()) fault('title', 'the page has none');

  // Headings.
  let level = 0;
  for (const h of doc.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    const l = +h.localName[1];
    if (l > level + 1) fault('heading', name(h) + ' follows level ' + level);
    if (!words(h)) fault('heading', name(h) + ' is empty');
    level = l;
  }
  const tops = doc.querySelectorAll('h1').length;
  if (tops !== 1) fault('h1', tops + ' of them');

  // Ids.
  const ids = new Set();
  for (const e of doc.querySelectorAll('[id]')) {
    if (ids.has(e.id)) fault('id', e.id + ' stands twice');
    ids.add(e.id);
  }

  // Tables, as the browser lays them out: grid[y][x] is the cell that covers a slot.
  for (const table of doc.querySelectorAll('table')) {
    const grid = [], box = new Map(), rows = [...table.rows];
    if (!table.caption || !words(table.caption)) fault('caption', name(table));
    rows.forEach((row, y) => {
      const group = rows.filter(r => r.parentNode === row.parentNode && r.rowIndex >= y).length;
      let x = 0;
      for (const cell of row.cells) {
        while (grid[y]?.[x]) x++;
        const h = cell.rowSpan === 0 ? group : cell.rowSpan;
        if (h > group) fault('grid', name(cell) + ' reaches out of its rows');
        box.set(cell, {x, y, w: cell.colSpan, h: Math.min(h, group)});
        for (let j = y; j < y + Math.min(h, group); j++) {
          grid[j] ??= [];
          for (let i = x; i < x + cell.colSpan; i++) {
            if (grid[j][i]) fault('grid', name(cell) + ' lies on ' + name(grid[j][i]));
            grid[j][i] = cell;
          }
        }
        x += cell.colSpan;
      }
    });
    const width = Math.max(...grid.map(r => r?.length ?? 0));
    for (let y = 0; y < rows.length; y++)
      for (let x = 0; x < width; x++)
        if (!grid[y]?.[x]) fault('grid', 'nothing in row ' + (y + 1) + ', column ' + (x + 1));

    const overlap = (a, al, b, bl) => a < b + bl && b < a + al;
    // applies reports whether a th says something about a cell by its scope and place.
    const applies = (th, cell) => {
      const t = box.get(th), c = box.get(cell), scope = th.scope;
      const above = t.y < c.y && overlap(t.x, t.w, c.x, c.w), before = t.x < c.x && overlap(t.y, t.h, c.y, c.h);
      switch (scope) {
      case 'col': return above;
      case 'row': return before;
      case 'colgroup': return above;
      case 'rowgroup': return t.y <= c.y && th.parentNode.parentNode === cell.parentNode.parentNode;
      }
      return above && t.y === 0 || before && t.x === 0; // as a browser guesses
    };
    const heads = [...table.querySelectorAll('th')];
    for (const th of heads) if (!words(th)) fault('header', 'an empty th');
    for (const cell of table.querySelectorAll('td')) {
      let mine;
      if (cell.hasAttribute('headers')) {
        mine = [];
        for (const id of cell.getAttribute('headers').split(/\s+/).filter(Boolean)) {
          const th = doc.getElementById(id);
          if (!th || th.closest('table') !== table || th.localName !== 'th') fault('header', name(cell) + ' names ' + id + ', which is no th of its table');
          else if (!applies(th, cell)) fault('header', name(cell) + ' names ' + name(th) + ', which lies elsewhere');
          else mine.push(th);
        }
      } else mine = heads.filter(th => applies(th, cell));
      if (!mine.length) fault('header', name(cell) + ' in row ' + (cell.parentNode.rowIndex + 1) + ' has none');
    }
  }

  // Pictures.
  const labelled = e => (e.getAttribute('aria-label') ?? '').trim() ||
    (e.getAttribute('aria-labelledby') ?? '').split(/\s+/).some(id => doc.getElementById(id)?.textContent.trim());
  for (const e of doc.querySelectorAll('img, svg, object, canvas')) {
    if (e.closest('[aria-hidden=true]')) continue;
    if (e.localName === 'img' && e.hasAttribute('alt')) {
      if (!e.alt.trim() && e.getAttribute('role') !== 'presentation') fault('alt', 'an empty one');
    } else if (!labelled(e) && !(e.localName === 'svg' && e.querySelector(':scope > title')?.textContent.trim()))
      fault('alt', '<' + e.localName + '> has none');
    else if (e.localName === 'svg' && e.getAttribute('role') !== 'img') fault('alt', '<svg> without role=img');
  }

  // Contrast. Text under aria-hidden is decoration; it must stand elsewhere too.
  const parse = s => {
    const n = /^rgba?\(([^)]*)\)$/.exec(s)?.[1].split(/[ ,/]+/).map(Number);
    return n && {c: n.slice(0, 3), a: n[3] ?? 1};
  };
  const over = (top, under) => top.c.map((v, i) => v * top.a + under[i] * (1 - top.a));
  const light = c => {
    const [r, g, b] = c.map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const style = e => win.getComputedStyle(e);
  const background = e => {
    const layers = [];
    for (; e; e = e.parentElement) {
      const s = style(e), b = parse(s.backgroundColor);
      if (s.backgroundImage !== 'none') return null;
      if (!b) return null;
      if (b.a > 0) layers.push(b);
      if (b.a === 1) break;
    }
    return layers.reduceRight((under, top) => over(top, under), [255, 255, 255]);
  };
  // painted is what an SVG text stands on: the last shape before it that covers its middle.
  const painted = text => {
    const svg = text.closest('svg'), r = text.getBoundingClientRect(), x = r.x + r.width / 2, y = r.y + r.height / 2;
    let under = background(svg);
    for (const shape of svg.querySelectorAll('path, rect, circle, polygon')) {
      const b = shape.getBoundingClientRect(), f = parse(style(shape).fill);
      if (shape.compareDocumentPosition(text) & 4 && f && x >= b.left && x <= b.right && y >= b.top && y <= b.bottom) under = over(f, under);
    }
    return under;
  };
  const texts = doc.createTreeWalker(doc.body, 4), shown = new Set();
  for (let n = texts.nextNode(); n; n = texts.nextNode()) {
    const e = n.parentElement;
    if (!n.data.trim() || shown.has(e) || ['script', 'style', 'title'].includes(e.localName)) continue;
    shown.add(e);
    if (e.closest('[aria-hidden=true]')) {
      const copies = [...doc.querySelectorAll('body *')].filter(o => words(o) === words(e) && !o.closest('[aria-hidden=true]'));
      if (!copies.length) fault('hidden', name(e) + ' stands nowhere else');
      continue;
    }
    const svg = e.closest('svg'), s = style(e), ink = parse(svg ? s.fill : s.color), under = svg ? painted(e) : background(e);
    if (!ink || !under) {
      fault('contrast', name(e) + ' cannot be told');
      continue;
    }
    const size = parseFloat(s.fontSize) * (svg ? e.getScreenCTM().a : 1);
    if (svg && size < 12) fault('small', name(e) + ' ' + size.toFixed(1)); // a drawing shrinks with its window
    for (let o = e; o; o = o.parentElement) ink.a *= +style(o).opacity;
    const [hi, lo] = [light(over(ink, under)), light(under)].sort((a, b) => b - a), ratio = (hi + 0.05) / (lo + 0.05);
    if (ratio < 4.5) fault('contrast', name(e) + ' ' + ratio.toFixed(2));
  }

  // Width of a telephone. A table may scroll in a box of its own.
  if (win.innerWidth !== 375 || root.clientWidth !== 375) fault('width', 'looked at in ' + root.clientWidth);
  if (Math.max(root.scrollWidth, doc.body.scrollWidth) > root.clientWidth) fault('overflow', root.scrollWidth + ' wide');
  return list;
}
