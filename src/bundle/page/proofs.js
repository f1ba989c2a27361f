// The journal's tree (RFC 6962), signed notes and checkpoints (C2SP), SSH signatures, time-stamps (RFC 3161).

function nodeHash(left, right) {
  return sha256(joined(Uint8Array.of(1), left, right));
}

function leafHash(line) {
  return sha256(joined(Uint8Array.of(0), utf8(line)));
}

// Whether `proof` leads from leaf `index` to the root of a tree of `size` leaves (RFC 9162, 2.1.3.2).
function isIncluded(size, root, index, leaf, proof) {
  if (!(index >= 0 && index < size)) return false;
  let fn = index, sn = size - 1, hash = leaf;
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) { fn = Math.floor(fn / 2); sn = Math.floor(sn / 2); }
    } else {
      hash = nodeHash(hash, sibling);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && isSame(hash, root);
}

// Whether the tree of `second` leaves continues that of `first` leaves (RFC 9162, 2.1.4.2).
function isConsistent(first, firstRoot, second, secondRoot, proof) {
  if (first > second) return false;
  if (first === second) return proof.length === 0 && isSame(firstRoot, secondRoot);
  if (first === 0) return proof.length === 0;
  const path = proof.slice();
  if (Number.isInteger(Math.log2(first))) path.unshift(firstRoot);
  if (path.length === 0) return false;
  let fn = first - 1, sn = second - 1;
  while (fn % 2 === 1) { fn = Math.floor(fn / 2); sn = Math.floor(sn / 2); }
  let fr = path[0], sr = path[0];
  for (const hash of path.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(hash, fr);
      sr = nodeHash(hash, sr);
      while (fn % 2 === 0 && fn !== 0) { fn = Math.floor(fn / 2); sn = Math.floor(sn / 2); }
    } else {
      sr = nodeHash(sr, hash);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && isSame(fr, firstRoot) && isSame(sr, secondRoot);
}

// A key of signed notes: `name+id+base64`. Null if it is none, or not Ed25519.
function noteKey(signer) {
  const parts = typeof signer === "string" ? /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/.exec(signer) : null;
  const bytes = parts && unbase64(parts[3]);
  if (!bytes || bytes.length !== 33 || bytes[0] !== 1) return null;
  const id = sha256(joined(utf8(parts[1] + "\n"), bytes)).subarray(0, 4);
  return hex(id) === parts[2] ? { name: parts[1], id, key: bytes.subarray(1) } : null;
}

// A signed checkpoint. Null if it is none.
function parseCheckpoint(bytes) {
  const note = text(bytes);
  const cut = note === null ? -1 : note.lastIndexOf("\n\n");
  if (cut < 0 || !note.endsWith("\n")) return null;
  const signed = note.slice(0, cut + 1);
  const signatures = [];
  for (const line of note.slice(cut + 2, -1).split("\n")) {
    const parts = /^\u2014 (\S+) (\S+)$/.exec(line);
    const signature = parts && unbase64(parts[2]);
    if (!signature || signature.length < 5) return null;
    signatures.push({ name: parts[1], id: signature.subarray(0, 4), signature: signature.subarray(4) });
  }
  const lines = signed.slice(0, -1).split("\n");
  const root = unbase64(lines[2] ?? "");
  if (!/^(0|[1-9][0-9]{0,14})$/.test(lines[1] ?? "") || !root || root.length !== 32) return null;
  const changes = lines.slice(3).filter((line) => line.startsWith("keys-changed ")).map((line) => Number(line.split(" ")[1]));
  return { bytes, origin: lines[0], size: Number(lines[1]), root, signed, signatures, changes };
}

async function isNoteSignedBy(checkpoint, signer) {
  const known = noteKey(signer);
  if (!known) return false;
  for (const one of checkpoint.signatures) {
    if (one.name === known.name && isSame(one.id, known.id)) {
      return isSigned(known.key, utf8(checkpoint.signed), one.signature);
    }
  }
  return false;
}

// Whether an armoured SSH signature by this Ed25519 key, in this namespace, holds over the message.
async function isSshSigned(armoured, key, namespace, message) {
  const body = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\n?$/.exec((armoured ?? "").replaceAll("\r\n", "\n"));
  const blob = body && unbase64(body[1].replaceAll("\n", ""));
  if (!blob || text(blob.subarray(0, 6)) !== "SSHSIG") return false;
  const reader = new SshReader(blob.subarray(6));
  const version = reader.number();
  const publicKey = new SshReader(reader.string()), space = reader.string(), reserved = reader.string();
  const algorithm = reader.string(), signature = new SshReader(reader.string());
  if (reader.failed || reader.left() || version !== 1 || text(space) !== namespace) return false;
  if (text(publicKey.string()) !== "ssh-ed25519" || !isSame(publicKey.string(), key) || publicKey.failed) return false;
  if (text(signature.string()) !== "ssh-ed25519") return false;
  const raw = signature.string();
  const digest = { sha512, sha256 }[text(algorithm)];
  if (signature.failed || !digest) return false;
  const signed = [utf8("SSHSIG"), ...[space, reserved, algorithm, digest(message)].map(sshString)];
  return isSigned(key, joined(...signed), raw);
}

function sshString(bytes) {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return joined(length, bytes);
}

class SshReader {
  constructor(bytes) {
    Object.assign(this, { bytes, at: 0, failed: false });
  }

  number() {
    if (this.at + 4 > this.bytes.length) { this.failed = true; return 0; }
    const [a, b, c, d] = this.bytes.subarray(this.at, this.at + 4);
    this.at += 4;
    return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  }

  string() {
    const length = this.number();
    if (this.failed || this.at + length > this.bytes.length) { this.failed = true; return new Uint8Array(0); }
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  left() {
    return this.bytes.length - this.at;
  }
}

// One DER value at `at`: its tag, where its content begins and ends. Throws where there is none.
function der(bytes, at) {
  const fail = () => new RangeError("der");
  let length = bytes[at + 1], from = at + 2;
  if (length === undefined || length === 0x80 || (bytes[at] & 0x1f) === 0x1f) throw fail();
  if (length > 0x80) {
    const digits = length & 0x7f;
    if (digits > 4) throw fail();
    length = 0;
    for (let i = 0; i < digits; i++) length = length * 256 + bytes[from + i];
    from += digits;
  }
  if (!(from + length <= bytes.length)) throw fail();
  return { tag: bytes[at], from, to: from + length };
}

// The values within one.
function derInside(bytes, { from, to }) {
  const values = [];
  for (let at = from; at < to; at = values[values.length - 1].to) {
    const value = der(bytes, at);
    if (value.to > to) throw new RangeError("der");
    values.push(value);
  }
  return values;
}

// What an answer of a time-stamping authority says: imprint, its algorithm, time. Null where it is no granted answer.
function parseStamp(bytes) {
  try {
    const answer = der(bytes, 0);
    if (answer.to !== bytes.length || answer.tag !== 0x30) return null;
    const [status, token] = derInside(bytes, answer);
    const granted = derInside(bytes, status)[0];
    if (granted.to - granted.from !== 1 || bytes[granted.from] > 1 || !token) return null;
    const signedData = derInside(bytes, derInside(bytes, derInside(bytes, token)[1])[0]);
    const content = derInside(bytes, signedData[2]);
    const octets = derInside(bytes, content[1])[0];
    // 1.2.840.113549.1.9.16.1.4
    if (hex(bytes.subarray(content[0].from, content[0].to)) !== "2a864886f70d0109100104" || octets.tag !== 0x04) return null;
    const info = derInside(bytes, der(bytes, octets.from));
    const [algorithm, imprint] = derInside(bytes, info[2]);
    const oid = derInside(bytes, algorithm)[0];
    const name = { "608648016503040201": "sha256", "608648016503040202": "sha384", "608648016503040203": "sha512" }[hex(bytes.subarray(oid.from, oid.to))];
    const time = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(text(bytes.subarray(info[4].from, info[4].to)) ?? "");
    if (!name || !time || info[4].tag !== 0x18) return null;
    return {
      algorithm: name,
      imprint: bytes.subarray(imprint.from, imprint.to),
      time: `${time[1]}-${time[2]}-${time[3]}T${time[4]}:${time[5]}:${time[6]}Z`,
    };
  } catch {
    return null;
  }
}

function isStampOver(stamp, bytes) {
  return isSame({ sha256, sha384, sha512 }[stamp.algorithm](bytes), stamp.imprint);
}
