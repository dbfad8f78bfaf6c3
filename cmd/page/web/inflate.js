// inflate unpacks gzip (RFC 1951, 1952). Browsers before 2020 have nothing for it, and one way is tested more easily than two.
const lengths = [], distances = [];
for (let code = 0, base = 3; code < 28; code++) {
  const extra = code < 8 ? 0 : (code >> 2) - 1;
  lengths.push([base, extra]);
  base += 1 << extra;
}
lengths.push([258, 0]);
for (let code = 0, base = 1; code < 30; code++) {
  const extra = code < 4 ? 0 : (code >> 1) - 1;
  distances.push([base, extra]);
  base += 1 << extra;
}
const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

// table has for every pattern of as many bits as the longest code has its symbol and its length.
function table(sizes) {
  const most = Math.max(...sizes), list = new Uint32Array(1 << most);
  let code = 0;
  for (let size = 1; size <= most; size++, code <<= 1)
    for (let symbol = 0; symbol < sizes.length; symbol++) {
      if (sizes[symbol] !== size) continue;
      let turned = 0;
      for (let i = 0; i < size; i++) turned |= (code >> i & 1) << size - 1 - i;
      for (; turned < list.length; turned += 1 << size) list[turned] = symbol << 4 | size;
      code++;
    }
  return {list, most};
}

const fixed = [
  table(Array.from({length: 288}, (_, i) => i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
  table(new Array(30).fill(5)),
];

export function inflate(data) {
  const view = new DataView(data.buffer, data.byteOffset), out = new Uint8Array(view.getUint32(data.length - 4, true));
  let at = 10, to = 0, held = 0, have = 0; // our own gzip has no name and no extra fields
  const fill = n => {
    while (have < n) {
      held |= data[at++] << have;
      have += 8;
    }
  };
  const bits = n => {
    if (!n) return 0;
    fill(n);
    const value = held & (1 << n) - 1;
    held >>>= n;
    have -= n;
    return value;
  };
  const symbol = ({list, most}) => {
    fill(most);
    const entry = list[held & (1 << most) - 1];
    held >>>= entry & 15;
    have -= entry & 15;
    return entry >> 4;
  };
  const dynamic = () => {
    const n = bits(5) + 257, m = bits(5) + 1, k = bits(4) + 4, sizes = new Array(19).fill(0);
    for (let i = 0; i < k; i++) sizes[order[i]] = bits(3);
    const by = table(sizes), all = [];
    while (all.length < n + m) {
      const s = symbol(by);
      if (s < 16) all.push(s);
      else for (let again = s === 16 ? 3 + bits(2) : s === 17 ? 3 + bits(3) : 11 + bits(7), value = s === 16 ? all[all.length - 1] : 0; again > 0; again--) all.push(value);
    }
    return [table(all.slice(0, n)), table(all.slice(n))];
  };
  for (let last = 0; !last;) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 0) {
      at -= have >> 3;
      held = have = 0;
      const n = data[at] | data[at + 1] << 8;
      out.set(data.subarray(at + 4, at + 4 + n), to);
      at += 4 + n;
      to += n;
      continue;
    }
    const [letters, backs] = kind === 1 ? fixed : dynamic();
    for (;;) {
      const s = symbol(letters);
      if (s < 256) {
        out[to++] = s;
        continue;
      }
      if (s === 256) break;
      const [length, more] = lengths[s - 257], n = length + bits(more);
      const [distance, far] = distances[symbol(backs)], from = to - distance - bits(far);
      for (let i = 0; i < n; i++) out[to++] = out[from + i];
    }
  }
  return out;
}
