// What a person drops: a zip that is never in memory as a whole, or the files of a folder. Both become a Source:
// `{names: [name], sizes: Map(name -> bytes), read(name) -> whole bytes, chunks(name) -> stream of bytes, findings}`, names
// being those below the bundle's one folder.

const LARGEST_WHOLE = 64 * 1024 * 1024;
const CHUNK = 4 * 1024 * 1024;

class Fault extends Error {
  constructor(code, subject, detail) {
    super(code);
    Object.assign(this, { code, subject, detail });
  }
}

async function slice(blob, from, to) {
  return new Uint8Array(await blob.slice(from, to).arrayBuffer());
}

async function* chunksOf(blob) {
  for (let at = 0; at < blob.size; at += CHUNK) yield await slice(blob, at, Math.min(at + CHUNK, blob.size));
}

const DEVICES = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
function isSafeName(name) {
  if (name.length === 0 || name.length > 120 || !/^[A-Za-z0-9._/-]+$/.test(name)) return false;
  return name.split("/").every((part) => part.length > 0 && part.length <= 80 && !part.startsWith(".")
    && !part.endsWith(".") && !DEVICES.test(part));
}

// Opens a zip. Throws a Fault where it is none.
async function openZip(file) {
  const none = (detail) => new Fault("not_a_bundle", file.name, detail);
  const tailAt = Math.max(0, file.size - 65557);
  const tail = await slice(file, tailAt, file.size);
  const tailView = new DataView(tail.buffer);
  let end = -1;
  for (let at = tail.length - 22; at >= 0 && end < 0; at--) {
    if (tailView.getUint32(at, true) === 0x06054b50 && at + 22 + tailView.getUint16(at + 20, true) === tail.length) end = at;
  }
  if (end < 0) throw none("zip_end");
  let count = tailView.getUint16(end + 10, true);
  let size = tailView.getUint32(end + 12, true);
  let offset = tailView.getUint32(end + 16, true);
  if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff) {
    const locator = end - 20;
    if (locator < 0 || tailView.getUint32(locator, true) !== 0x07064b50) throw none("zip_end");
    const at = number64(tailView, locator + 8);
    if (!(at + 56 <= file.size)) throw none("zip_end");
    const record = new DataView((await slice(file, at, at + 56)).buffer);
    if (record.getUint32(0, true) !== 0x06064b50) throw none("zip_end");
    count = number64(record, 32);
    size = number64(record, 40);
    offset = number64(record, 48);
  }
  if (!(offset + size <= file.size) || size > 256 * 1024 * 1024 || count > size / 46) throw none("zip_end");
  const directory = await slice(file, offset, offset + size);
  return zipSource(file, zipEntries(directory, count, none), offset);
}

function number64(view, at) {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 4294967296;
}

function zipEntries(directory, count, none) {
  const view = new DataView(directory.buffer);
  const entries = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== 0x02014b50) throw none("zip_directory");
    const nameLength = view.getUint16(at + 28, true), extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > directory.length) throw none("zip_directory");
    const entry = {
      nameBytes: directory.subarray(at + 46, at + 46 + nameLength),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    };
    const extra = { view, from: at + 46 + nameLength, to: at + 46 + nameLength + extraLength };
    if (!widen(entry, extra)) throw none("zip_directory");
    // Bytes that are no ASCII become a name that is not safe.
    entry.name = Array.from(entry.nameBytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : "\ufffd")).join("");
    entries.push(entry);
    at = next;
  }
  return entries;
}

// Takes from a Zip64 extra field what did not fit elsewhere. False if it is not there.
function widen(entry, { view, from, to }) {
  const wide = ["size", "packed", "offset"].filter((field) => entry[field] === 0xffffffff);
  if (wide.length === 0) return true;
  for (let at = from; at + 4 <= to;) {
    const kind = view.getUint16(at, true), length = view.getUint16(at + 2, true);
    if (kind === 1 && at + 4 + length <= to && length >= wide.length * 8) {
      wide.forEach((field, i) => { entry[field] = number64(view, at + 4 + i * 8); });
      return true;
    }
    at += 4 + length;
  }
  return false;
}

function zipSource(file, entries, directoryAt) {
  const findings = [];
  const found = (code, subject) => findings.push({ code, subject });
  const byOffset = [...entries].sort((a, b) => a.offset - b.offset);
  byOffset.forEach((entry, i) => {
    entry.limit = i + 1 < byOffset.length ? byOffset[i + 1].offset : directoryAt;
  });
  const kept = new Map();
  const folded = new Set();
  for (const entry of entries) {
    const below = entry.name.startsWith("dossier/") ? entry.name.slice(8) : null;
    if (below === null || !isSafeName(below)) found("name_unsafe", entry.name);
    else if (folded.has(below.toLowerCase())) found("name_twice", below);
    else {
      folded.add(below.toLowerCase());
      kept.set(below, entry);
    }
    if (entry.method !== 0 || entry.flags & 0x2041) {
      found("entry_compressed", below ?? entry.name);
      if (below !== null) kept.delete(below);
    } else if (entry.packed !== entry.size || entry.offset + 30 + entry.nameBytes.length + entry.size > entry.limit) {
      found("entry_overlaps", below ?? entry.name);
      if (below !== null) kept.delete(below);
    }
  }
  // Where the bytes of an entry begin: its own header must say what the directory says.
  const begin = (entry, header) => {
    const view = new DataView(header.buffer, header.byteOffset, header.length);
    if (header.length < 30 || view.getUint32(0, true) !== 0x04034b50) return -1;
    const nameLength = view.getUint16(26, true), extraLength = view.getUint16(28, true);
    const name = header.subarray(30, 30 + nameLength);
    const start = 30 + nameLength + extraLength;
    if (header.length < start || !isSame(name, entry.nameBytes)) return -1;
    const local = { packed: view.getUint32(18, true), size: view.getUint32(22, true), offset: 0 };
    if (!widen(local, { view, from: 30 + nameLength, to: start })) return -1;
    const agrees = local.packed === entry.packed && local.size === entry.size && view.getUint16(8, true) === 0
      && view.getUint16(6, true) === entry.flags && entry.offset + start + entry.size <= entry.limit;
    return agrees ? start : -1;
  };
  const fault = (name) => new Fault("entry_overlaps", name);
  const HEADER = 1024;
  return {
    kind: "zip",
    findings,
    names: [...kept.keys()],
    sizes: new Map([...kept].map(([name, entry]) => [name, entry.size])),
    async read(name) {
      const entry = kept.get(name);
      // One read for header and bytes: the extra field of the header is small.
      const bytes = await slice(file, entry.offset, Math.min(entry.limit, entry.offset + HEADER + entry.size));
      const start = begin(entry, bytes);
      if (start < 0) throw fault(name);
      if (start + entry.size <= bytes.length) return bytes.subarray(start, start + entry.size);
      return slice(file, entry.offset + start, entry.offset + start + entry.size);
    },
    async *chunks(name) {
      const entry = kept.get(name);
      const start = begin(entry, await slice(file, entry.offset, Math.min(entry.limit, entry.offset + HEADER)));
      if (start < 0) throw fault(name);
      const from = entry.offset + start;
      yield* chunksOf(file.slice(from, from + entry.size));
    },
  };
}

// A folder: list of {path, file}. The bundle is where `bagit.txt` and both manifests are, the folder nearest to the root.
function openFolder(files) {
  const bases = files.filter(({ path }) => /(^|\/)tagmanifest-sha256\.txt$/.test(path)).map(({ path }) => path.slice(0, -"tagmanifest-sha256.txt".length));
  bases.sort((a, b) => a.length - b.length);
  if (bases.length === 0) throw new Fault("not_a_bundle", files[0]?.path.split("/")[0] ?? "", "no_manifest");
  const findings = [];
  const kept = new Map();
  const folded = new Set();
  for (const { path, file } of files) {
    if (!path.startsWith(bases[0])) continue;
    const name = path.slice(bases[0].length);
    if (!isSafeName(name)) findings.push({ code: "name_unsafe", subject: name });
    else if (folded.has(name.toLowerCase())) findings.push({ code: "name_twice", subject: name });
    else {
      folded.add(name.toLowerCase());
      kept.set(name, file);
    }
  }
  return {
    kind: "folder",
    findings,
    names: [...kept.keys()],
    sizes: new Map([...kept].map(([name, file]) => [name, file.size])),
    read: (name) => slice(kept.get(name), 0, kept.get(name).size),
    chunks: (name) => chunksOf(kept.get(name)),
  };
}
