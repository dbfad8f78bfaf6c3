// unpack unpacks LZMA, the format of 7-Zip's SDK: a third less than gzip, and browsers have nothing for either that all of them have.
// Bits come one by one, each by a probability of its own that learns from it; of them are letters, and copies of what came before.
export function unpack(data) {
  const view = new DataView(data.buffer, data.byteOffset), size = view.getUint32(5, true), out = new Uint8Array(size);
  const context = data[0] % 9, lowBits = (data[0] / 9 | 0) % 5, posMask = (1 << (data[0] / 45 | 0)) - 1, lowMask = (1 << lowBits) - 1;
  // Probabilities, one array for all kinds: where each kind begins.
  const isCopy = 0, isAgain = 192, isAgain1 = 204, isAgain2 = 216, isAgain3 = 228, isAgainLong = 240, slots = 432, far = 688, near = 816,
    lengths = 832, again = 1346, letters = 1860;
  const p = new Uint16Array(letters + (0x300 << context + lowBits)).fill(1024);
  let at = 18, range = 0xffffffff, code = view.getUint32(14), to = 0, state = 0, d0 = 1, d1 = 1, d2 = 1, d3 = 1;

  const bit = i => {
    const chance = p[i], bound = (range >>> 11) * chance;
    let b;
    if (code < bound) {
      range = bound;
      p[i] = chance + (2048 - chance >> 5);
      b = 0;
    } else {
      range = range - bound >>> 0;
      code = code - bound >>> 0;
      p[i] = chance - (chance >> 5);
      b = 1;
    }
    if (range < 0x1000000) {
      range = range << 8 >>> 0;
      code = (code << 8 | data[at++]) >>> 0;
    }
    return b;
  };
  // tree reads a number of n bits, the highest first; turned the lowest first. What most bits are read by keeps range and code in
  // variables of its own: those that functions share are half as quick.
  const tree = (i, n) => {
    let r = range, c = code, m = 1;
    for (let k = 0; k < n; k++) {
      const chance = p[i + m], bound = (r >>> 11) * chance;
      if (c < bound) {
        r = bound;
        p[i + m] = chance + (2048 - chance >> 5);
        m <<= 1;
      } else {
        r = r - bound >>> 0;
        c = c - bound >>> 0;
        p[i + m] = chance - (chance >> 5);
        m = m << 1 | 1;
      }
      if (r < 0x1000000) {
        r = r << 8 >>> 0;
        c = (c << 8 | data[at++]) >>> 0;
      }
    }
    range = r;
    code = c;
    return m - (1 << n);
  };
  const turned = (i, n) => {
    let value = 0;
    for (let k = 0, bits = tree(i, n); k < n; k++) value = value << 1 | bits >> k & 1;
    return value;
  };
  // letter reads a byte. After a copy the byte that would have followed says more than what stands before.
  const letter = (i, other) => {
    let r = range, c = code, m = 1, same = other < 0 ? 0 : 0x100;
    while (m < 0x100) {
      other <<= 1;
      const want = other & same, k = i + same + want + m, chance = p[k], bound = (r >>> 11) * chance;
      if (c < bound) {
        r = bound;
        p[k] = chance + (2048 - chance >> 5);
        m <<= 1;
        same &= ~want;
      } else {
        r = r - bound >>> 0;
        c = c - bound >>> 0;
        p[k] = chance - (chance >> 5);
        m = m << 1 | 1;
        same &= want;
      }
      if (r < 0x1000000) {
        r = r << 8 >>> 0;
        c = (c << 8 | data[at++]) >>> 0;
      }
    }
    range = r;
    code = c;
    return m;
  };
  // plain reads bits that are as often 0 as 1.
  const plain = n => {
    let value = 0;
    for (; n > 0; n--) {
      range >>>= 1;
      const b = code >= range ? 1 : 0;
      if (b) code = code - range >>> 0;
      value = value << 1 | b;
      if (range < 0x1000000) {
        range = range << 8 >>> 0;
        code = (code << 8 | data[at++]) >>> 0;
      }
    }
    return value;
  };
  const length = (i, pos) => !bit(i) ? tree(i + 2 + (pos << 3), 3) : !bit(i + 1) ? 8 + tree(i + 130 + (pos << 3), 3) : 16 + tree(i + 258, 8);
  const distance = n => {
    const slot = tree(slots + (Math.min(n, 3) << 6), 6);
    if (slot < 4) return slot + 1;
    const more = (slot >> 1) - 1, base = (2 | slot & 1) << more;
    return 1 + (slot < 14 ? base + turned(far + base - slot - 1, more) : base + (plain(more - 4) << 4) + turned(near, 4));
  };

  while (to < size) {
    const pos = to & posMask;
    if (!bit(isCopy + (state << 4) + pos)) {
      const before = to ? out[to - 1] : 0;
      const i = letters + 0x300 * (((to & lowMask) << context) + (before >> 8 - context));
      out[to] = letter(i, state < 7 ? -1 : out[to - d0]);
      to++;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let n;
    if (bit(isAgain + state)) {
      if (!bit(isAgain1 + state)) {
        if (!bit(isAgainLong + (state << 4) + pos)) {
          state = state < 7 ? 9 : 11;
          out[to] = out[to - d0];
          to++;
          continue;
        }
      } else {
        let d;
        if (!bit(isAgain2 + state)) d = d1;
        else {
          if (!bit(isAgain3 + state)) d = d2;
          else {
            d = d3;
            d3 = d2;
          }
          d2 = d1;
        }
        d1 = d0;
        d0 = d;
      }
      n = 2 + length(again, pos);
      state = state < 7 ? 8 : 11;
    } else {
      d3 = d2;
      d2 = d1;
      d1 = d0;
      n = length(lengths, pos);
      d0 = distance(n);
      n += 2;
      state = state < 7 ? 7 : 10;
    }
    for (const end = Math.min(to + n, size); to < end; to++) out[to] = out[to - d0];
  }
  return out;
}
