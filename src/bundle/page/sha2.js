// SHA-256 in a stream, and SHA-512: what WebCrypto does not do (it takes a message only whole), or is not there to do.

const K64 = (() => {
  // The first 64 bits of the fractional parts of the cube roots of the first 80 primes (FIPS 180-4, 4.2.3).
  const primes = [];
  for (let n = 2; primes.length < 80; n++) if (primes.every((p) => n % p)) primes.push(n);
  const root = (n, k) => { // The whole k-th root of n.
    let low = 0n, high = 1n << 80n;
    while (low < high) {
      const middle = (low + high + 1n) >> 1n;
      if (middle ** k <= n) low = middle; else high = middle - 1n;
    }
    return low;
  };
  const mask = (1n << 64n) - 1n;
  return {
    cubes: primes.map((p) => root(BigInt(p) << 192n, 3n) & mask),
    squares: primes.slice(0, 16).map((p) => root(BigInt(p) << 128n, 2n) & mask),
  };
})();
const K32 = Int32Array.from(K64.cubes.slice(0, 64), (k) => Number(k >> 32n) | 0);
const H32 = Int32Array.from(K64.squares.slice(0, 8), (h) => Number(h >> 32n) | 0);

class Sha256 {
  constructor() {
    this.h = H32.slice();
    this.w = new Int32Array(64);
    this.rest = new Uint8Array(64);
    this.filled = 0;
    this.length = 0;
  }

  update(bytes) {
    this.length += bytes.length;
    let at = 0;
    if (this.filled > 0) {
      at = Math.min(64 - this.filled, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.filled);
      this.filled += at;
      if (this.filled < 64) return this;
      this.blocks(this.rest, 0, 64);
      this.filled = 0;
    }
    const end = at + ((bytes.length - at) & ~63);
    this.blocks(bytes, at, end);
    this.rest.set(bytes.subarray(end), 0);
    this.filled = bytes.length - end;
    return this;
  }

  digest() {
    const bits = this.length * 8;
    const pad = new Uint8Array((this.filled < 56 ? 64 : 128) - this.filled);
    pad[0] = 0x80;
    const view = new DataView(pad.buffer);
    view.setUint32(pad.length - 8, Math.floor(bits / 4294967296));
    view.setUint32(pad.length - 4, bits >>> 0);
    this.update(pad);
    const out = new Uint8Array(32);
    const words = new DataView(out.buffer);
    this.h.forEach((word, i) => words.setInt32(i * 4, word));
    return out;
  }

  blocks(p, from, to) {
    const w = this.w, k = K32, h = this.h;
    let h0 = h[0], h1 = h[1], h2 = h[2], h3 = h[3], h4 = h[4], h5 = h[5], h6 = h[6], h7 = h[7];
    for (let at = from; at < to; at += 64) {
      for (let i = 0, j = at; i < 16; i++, j += 4) w[i] = (p[j] << 24) | (p[j + 1] << 16) | (p[j + 2] << 8) | p[j + 3];
      for (let i = 16; i < 64; i++) {
        const x = w[i - 15], y = w[i - 2];
        const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }
      let a = h0, b = h1, c = h2, d = h3, e = h4, f = h5, g = h6, t = h7;
      for (let i = 0; i < 64; i++) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const t1 = (t + s1 + (g ^ (e & (f ^ g))) + k[i] + w[i]) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
        t = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
      }
      h0 = (h0 + a) | 0; h1 = (h1 + b) | 0; h2 = (h2 + c) | 0; h3 = (h3 + d) | 0;
      h4 = (h4 + e) | 0; h5 = (h5 + f) | 0; h6 = (h6 + g) | 0; h7 = (h7 + t) | 0;
    }
    h[0] = h0; h[1] = h1; h[2] = h2; h[3] = h3; h[4] = h4; h[5] = h5; h[6] = h6; h[7] = h7;
  }
}

function sha256(bytes) {
  return new Sha256().update(bytes).digest();
}

// SHA-512 and SHA-384, for short messages: signatures and imprints.
function sha512(message, start = K64.squares.slice(0, 8), length = 64) {
  const mask = (1n << 64n) - 1n;
  const right = (x, n) => ((x >> n) | (x << (64n - n))) & mask;
  const padded = new Uint8Array(Math.ceil((message.length + 17) / 128) * 128);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
  const h = start.slice();
  const w = new Array(80);
  for (let at = 0; at < padded.length; at += 128) {
    for (let i = 0; i < 16; i++) w[i] = view.getBigUint64(at + i * 8);
    for (let i = 16; i < 80; i++) {
      const x = w[i - 15], y = w[i - 2];
      const s0 = right(x, 1n) ^ right(x, 8n) ^ (x >> 7n);
      const s1 = right(y, 19n) ^ right(y, 61n) ^ (y >> 6n);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) & mask;
    }
    let [a, b, c, d, e, f, g, t] = h;
    for (let i = 0; i < 80; i++) {
      const s1 = right(e, 14n) ^ right(e, 18n) ^ right(e, 41n);
      const t1 = t + s1 + ((e & f) ^ (~e & mask & g)) + K64.cubes[i] + w[i];
      const s0 = right(a, 28n) ^ right(a, 34n) ^ right(a, 39n);
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      t = g; g = f; f = e; e = (d + t1) & mask; d = c; c = b; b = a; a = (t1 + t2) & mask;
    }
    [a, b, c, d, e, f, g, t].forEach((word, i) => { h[i] = (h[i] + word) & mask; });
  }
  const out = new Uint8Array(64);
  const words = new DataView(out.buffer);
  h.forEach((word, i) => words.setBigUint64(i * 8, word));
  return out.subarray(0, length);
}

function sha384(message) {
  // The 9th to 16th primes' square roots.
  return sha512(message, K64.squares.slice(8, 16), 48);
}

// WebCrypto where it is there; it reads one message whole.
async function sha256OfWhole(bytes) {
  if (globalThis.crypto?.subtle) return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return sha256(bytes);
}
