// What a person drops: a zip that is never in memory as a whole, or the files of a folder. Both become a Source:
// `{names: [name], sizes: Map(name -> bytes), read(name) -> whole bytes, chunks(name) -> stream of bytes, look(name) checks what
// stands before the bytes, batches(names) -> lists of them, readBatch(names) -> [{name, bytes or fault}], findings}`, names being
// those below the bundle's one folder. Small files that stand together are read together: asking for each takes longer than its sum.

const LARGEST_WHOLE = 64 * 1024 * 1024;
const CHUNK = 8 * 1024 * 1024;

class Fault extends Error {
  constructor(code, subject, detail) {
    super(code);
    Object.assign(this, { code, subject, detail });
  }
}

async function slice(blob, from, to) {
  return new Uint8Array(await blob.slice(from, to).arrayBuffer());
}

// The next chunk is read while one is worked on.
async function* chunksOf(blob) {
  const read = (at) => {
    const chunk = at < blob.size ? slice(blob, at, Math.min(at + CHUNK, blob.size)) : null;
    // Whoever waits for it hears of it; nobody may.
    chunk?.catch(() => {});
    return chunk;
  };
  let next = read(0);
  for (let at = CHUNK; next; at += CHUNK) {
    const chunk = await next;
    next = read(at);
    yield chunk;
  }
}

const DEVICES = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
function isSafeName(name) {
  if (name.length === 0 || name.length > 120 || !/^[A-Za-z0-9._/-]+$/.test(name)) return false;
  return name.split("/").every((part) => part.length > 0 && part.length <= 80 && !part.startsWith(".")
    && !part.endsWith(".") && !DEVICES.test(part));
}

// Opens a zip of the one form that bundles have: every byte belongs to exactly one thing, so that whatever program opens it
// sees the same files. Throws a Fault where it is none.
async function openZip(file) {
  const none = (detail) => new Fault("not_a_bundle", file.name, detail);
  const start = await slice(file, 0, Math.min(4, file.size));
  if (file.size < 22 || hex(start) !== "504b0304") throw none("zip_end");
  const tail = await slice(file, Math.max(0, file.size - 98), file.size);
  const view = new DataView(tail.buffer);
  const end = tail.length - 22;
  const counts = [view.getUint16(end + 8, true), view.getUint16(end + 10, true)];
  // One disk, no comment.
  if (view.getUint32(end, true) !== 0x06054b50 || view.getUint32(end + 4, true) !== 0 || counts[0] !== counts[1] || view.getUint16(end + 20, true) !== 0) throw none("zip_end");
  let count = counts[1], size = view.getUint32(end + 12, true), offset = view.getUint32(end + 16, true), endsAt = file.size - 22;
  if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff) {
    endsAt -= 76;
    const at = end - 76;
    const isWhole = at >= 0 && view.getUint32(at, true) === 0x06064b50 && number64(view, at + 4) === 44
      && number64(view, at + 16) === 0 && number64(view, at + 24) === number64(view, at + 32)
      && view.getUint32(at + 56, true) === 0x07064b50 && view.getUint32(at + 60, true) === 0 && number64(view, at + 64) === endsAt
      && view.getUint32(at + 72, true) === 1;
    if (!isWhole) throw none("zip_end");
    count = number64(view, at + 24);
    size = number64(view, at + 40);
    offset = number64(view, at + 48);
  }
  if (offset + size !== endsAt || size > 256 * 1024 * 1024 || count > size / 46) throw none("zip_end");
  const directory = await slice(file, offset, offset + size);
  const entries = zipEntries(directory, count, none);
  if (!entries.some(({ name }) => name.startsWith("dossier/"))) throw none("no_manifest");
  return zipSource(file, entries, offset);
}

function number64(view, at) {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 4294967296;
}

// What both kinds of header say, from the version that is needed on.
function headerFields(view, at) {
  return {
    flags: view.getUint16(at + 2, true),
    method: view.getUint16(at + 4, true),
    time: view.getUint32(at + 6, true),
    crc: view.getUint32(at + 10, true),
    packed: view.getUint32(at + 14, true),
    size: view.getUint32(at + 18, true),
    nameLength: view.getUint16(at + 22, true),
    extraLength: view.getUint16(at + 24, true),
  };
}

function zipEntries(directory, count, none) {
  const view = new DataView(directory.buffer);
  const entries = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== 0x02014b50) throw none("zip_directory");
    const entry = { ...headerFields(view, at + 6), offset: view.getUint32(at + 42, true) };
    const extraAt = at + 46 + entry.nameLength, commentLength = view.getUint16(at + 32, true);
    const next = extraAt + entry.extraLength + commentLength;
    if (next > directory.length) throw none("zip_directory");
    entry.nameBytes = directory.subarray(at + 46, extraAt);
    entry.isLarge = entry.size === 0xffffffff;
    // The name may be said to be UTF-8.
    entry.isPlain = widen(entry, { view, from: extraAt }) && commentLength === 0 && view.getUint16(at + 34, true) === 0 && (entry.flags & ~0x0801) === 0;
    // Bytes that are no ASCII become a name that is not safe.
    entry.name = Array.from(entry.nameBytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : "\ufffd")).join("");
    entries.push(entry);
    at = next;
  }
  if (at !== directory.length) throw none("zip_directory");
  return entries;
}

// Takes from a Zip64 extra field what did not fit elsewhere. False if it is not there, or anything else is.
function widen(fields, { view, from }) {
  const wide = ["size", "packed", "offset"].filter((field) => fields[field] === 0xffffffff);
  if (fields.extraLength !== (wide.length > 0 ? 4 + wide.length * 8 : 0)) return false;
  if (wide.length === 0) return true;
  if (view.getUint16(from, true) !== 1 || view.getUint16(from + 2, true) !== wide.length * 8) return false;
  wide.forEach((field, i) => { fields[field] = number64(view, from + 4 + i * 8); });
  return true;
}

function zipSource(file, entries, directoryAt) {
  const findings = [];
  const found = (code, subject) => findings.push({ code, subject });
  const shown = (entry) => (entry.name.startsWith("dossier/") ? entry.name.slice(8) : entry.name);
  // Entries follow each other without a gap: their headers have one form, so where each ends is known.
  let expected = 0;
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    entry.start = 30 + entry.nameLength + (entry.isLarge ? 20 : 0);
    if (entry.method !== 0 || entry.flags & 1 || entry.packed !== entry.size) found("entry_compressed", shown(entry));
    if (!entry.isPlain || entry.offset !== expected) found("entry_overlaps", shown(entry));
    expected = entry.offset + entry.start + entry.packed;
  }
  if (expected !== directoryAt) found("entry_overlaps", file.name);
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
  }
  // Its own header must say what the directory says.
  const mustAgree = (name, entry, header) => {
    const view = new DataView(header.buffer, header.byteOffset, header.length);
    const local = header.length < entry.start || view.getUint32(0, true) !== 0x04034b50 ? null : { ...headerFields(view, 4), offset: 0 };
    const agrees = local && local.nameLength === entry.nameLength && widen(local, { view, from: 30 + entry.nameLength })
      && ["flags", "method", "time", "crc", "packed", "size"].every((field) => local[field] === entry[field])
      && isSame(header.subarray(30, 30 + entry.nameLength), entry.nameBytes);
    if (!agrees) throw new Fault("entry_overlaps", name);
  };
  return {
    kind: "zip",
    findings,
    names: [...kept.keys()],
    sizes: new Map([...kept].map(([name, entry]) => [name, entry.size])),
    async read(name) {
      const entry = kept.get(name);
      const bytes = await slice(file, entry.offset, entry.offset + entry.start + entry.size);
      mustAgree(name, entry, bytes);
      return bytes.subarray(entry.start);
    },
    batches(names) {
      const batches = [];
      let ends = -1, room = 0;
      for (const name of [...names].sort((a, b) => kept.get(a).offset - kept.get(b).offset)) {
        const { offset, start, size } = kept.get(name);
        if (offset !== ends || start + size > room) {
          batches.push([]);
          room = CHUNK;
        }
        batches.at(-1).push(name);
        room -= start + size;
        ends = offset + start + size;
      }
      return batches;
    },
    async readBatch(names) {
      const [first, last] = [kept.get(names[0]), kept.get(names.at(-1))];
      const bytes = await slice(file, first.offset, last.offset + last.start + last.size);
      return names.map((name) => {
        const entry = kept.get(name);
        const own = bytes.subarray(entry.offset - first.offset, entry.offset - first.offset + entry.start + entry.size);
        try {
          mustAgree(name, entry, own);
        } catch (fault) {
          return { name, fault };
        }
        return { name, bytes: own.subarray(entry.start) };
      });
    },
    async look(name) {
      const entry = kept.get(name);
      mustAgree(name, entry, await slice(file, entry.offset, entry.offset + entry.start));
    },
    async *chunks(name) {
      const { offset, start, size } = kept.get(name);
      await this.look(name);
      yield* chunksOf(file.slice(offset + start, offset + start + size));
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
    batches: (names) => names.map((name) => [name]),
    readBatch: async ([name]) => [{ name, bytes: await slice(kept.get(name), 0, kept.get(name).size) }],
    look: async () => {},
    chunks: (name) => chunksOf(kept.get(name)),
  };
}
