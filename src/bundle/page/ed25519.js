// Ed25519 signatures: WebCrypto where the browser has it, else the arithmetic below.
//
// Point arithmetic after noble-ed25519 3.2.0, verification only (github.com/paulmillr/noble-ed25519):
//
// The MIT License (MIT). Copyright (c) 2019 Paul Miller (https://paulmillr.com)
// Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
// files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
// modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
// Software is furnished to do so, subject to the following conditions: The above copyright notice and this permission notice
// shall be included in all copies or substantial portions of the Software.
// THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
// WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
// COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
// ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

async function isSigned(key, message, signature) {
  if (key.length !== 32 || signature.length !== 64) return false;
  if (globalThis.crypto?.subtle) {
    let known;
    try {
      known = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    } catch {
      // A browser that does not know the algorithm.
      return isSignedByArithmetic(key, message, signature);
    }
    return crypto.subtle.verify({ name: "Ed25519" }, known, signature, message);
  }
  return isSignedByArithmetic(key, message, signature);
}

const ED = {
  P: 0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffedn,
  N: 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn,
  d: 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n,
  Gx: 0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an,
  Gy: 0x6666666666666666666666666666666666666666666666666666666666666658n,
};
const edMod = (a, b = ED.P) => ((a %= b) >= 0n ? a : b + a);

function edNumber(bytes) {
  let number = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) number = (number << 8n) | BigInt(bytes[i]);
  return number;
}

function edPower(base, exponent) {
  let result = 1n;
  for (; exponent > 0n; exponent >>= 1n, base = edMod(base * base)) if (exponent & 1n) result = edMod(result * base);
  return result;
}

// A point from its 32 bytes (RFC 8032, 5.1.3). Null if they are none.
function edPoint(bytes) {
  const normed = bytes.slice();
  normed[31] &= 0x7f;
  const odd = (bytes[31] & 0x80) !== 0;
  const y = edNumber(normed);
  if (y >= ED.P) return null;
  const y2 = edMod(y * y);
  const u = edMod(y2 - 1n), v = edMod(ED.d * y2 + 1n);
  const v3 = edMod(v * v * v), v7 = edMod(v3 * v3 * v);
  let x = edMod(u * v3 * edPower(edMod(u * v7), (ED.P - 5n) / 8n));
  const vx2 = edMod(v * x * x);
  if (vx2 !== u) {
    if (vx2 !== edMod(-u)) return null;
    x = edMod(x * edPower(2n, (ED.P - 1n) / 4n));
  }
  if (x === 0n && odd) return null;
  if (odd !== ((x & 1n) === 1n)) x = edMod(-x);
  return [x, y, 1n, edMod(x * y)];
}

function edAdd([X1, Y1, Z1, T1], [X2, Y2, Z2, T2]) {
  const A = edMod(X1 * X2), B = edMod(Y1 * Y2), C = edMod(T1 * ED.d * T2), D = edMod(Z1 * Z2);
  const E = edMod((X1 + Y1) * (X2 + Y2) - A - B);
  const F = edMod(D - C), G = edMod(D + C), H = edMod(B + A);
  return [edMod(E * F), edMod(G * H), edMod(F * G), edMod(E * H)];
}

function edTimes(point, scalar) {
  let sum = [0n, 1n, 1n, 0n];
  for (; scalar > 0n; scalar >>= 1n, point = edAdd(point, point)) if (scalar & 1n) sum = edAdd(sum, point);
  return sum;
}

function isSignedByArithmetic(key, message, signature) {
  const A = edPoint(key), R = edPoint(signature.subarray(0, 32)), s = edNumber(signature.subarray(32));
  if (!A || !R || s >= ED.N) return false;
  const k = edMod(edNumber(sha512(joined(signature.subarray(0, 32), key, message))), ED.N);
  const left = edTimes([ED.Gx, ED.Gy, 1n, edMod(ED.Gx * ED.Gy)], s);
  const right = edAdd(R, edTimes(A, k));
  return edMod(left[0] * right[2]) === edMod(right[0] * left[2]) && edMod(left[1] * right[2]) === edMod(right[1] * left[2]);
}
