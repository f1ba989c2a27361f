// The whole check of a bundle, by the codes of the format. It needs what was dropped, and nothing else.

const NEEDED = ["bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "preuves/dossier.json", "preuves/documents.jsonl",
  "preuves/journal.jsonl", "preuves/checkpoint"];

// Every code, the gravest first: the first thing wrong is the first of them.
const CODES = ["not_a_bundle", "entry_overlaps", "entry_compressed", "name_unsafe", "name_twice", "file_altered", "document_differs",
  "commitment_differs", "entry_unproved", "checkpoint_unsigned", "signer_unproved", "fingerprint_differs", "checkpoint_inconsistent",
  "bag_unsigned", "document_unproved", "evidence_malformed", "file_missing", "file_added", "stamp_differs", "hole"];

// What each line of the verdict is about.
const CHECKS = [
  ["structure", ["not_a_bundle", "name_unsafe", "name_twice", "entry_compressed", "entry_overlaps"]],
  ["files", ["file_missing", "file_added", "file_altered"]],
  ["bag", ["bag_unsigned"]],
  ["documents", ["document_differs", "document_unproved", "hole"]],
  ["commitments", ["commitment_differs", "evidence_malformed"]],
  ["entries", ["entry_unproved"]],
  ["checkpoint", ["checkpoint_unsigned"]],
  ["keys", ["signer_unproved"]],
  ["seals", ["checkpoint_inconsistent"]],
  ["stamps", ["stamp_differs"]],
];

// Lets the page draw and hear its person.
function pause() {
  return new Promise((resume) => { setTimeout(resume, 0); });
}

class Verification {
  constructor(source, { progress = () => {}, stopped = () => false } = {}) {
    Object.assign(this, { source, progress, stopped });
    this.findings = [...source.findings];
    this.digests = new Map();
    this.contents = new Map();
    this.stamps = [];
    this.seals = 0;
    this.doubted = new Set();
  }

  found(code, subject, detail) {
    this.findings.push(detail === undefined ? { code, subject } : { code, subject, detail });
  }

  has(code) {
    return this.findings.some((finding) => finding.code === code);
  }

  async run() {
    const { names } = this.source;
    const without = NEEDED.filter((name) => !names.includes(name));
    if (without.includes("bagit.txt") || without.includes("tagmanifest-sha256.txt") || without.includes("manifest-sha256.txt")) {
      for (const name of without) this.found("not_a_bundle", name, "needed");
      return this.result();
    }
    this.names = new Set(names);
    await this.readManifests();
    await this.hashFiles(this.tags);
    await this.readDossier();
    await this.readJournal();
    await this.readDocuments();
    await this.checkSeals();
    await this.hashFiles(this.payload);
    this.compareDocuments();
    return this.result();
  }

  async content(name) {
    if (!this.names.has(name)) return null;
    if (!this.contents.has(name)) this.contents.set(name, await this.source.read(name).catch((fault) => this.unread(name, fault)));
    return this.contents.get(name);
  }

  unread(name, fault) {
    this.found(fault instanceof Fault ? fault.code : "file_altered", name, "unreadable");
    return null;
  }

  async readManifests() {
    this.payload = this.parseManifest("manifest-sha256.txt", text(await this.content("manifest-sha256.txt") ?? new Uint8Array()), (name) => name.startsWith("data/"));
    this.tags = this.parseManifest("tagmanifest-sha256.txt", text(await this.content("tagmanifest-sha256.txt") ?? new Uint8Array()), (name) => !name.startsWith("data/"));
    const outside = ["tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig"];
    for (const name of this.source.names) {
      if (!this.payload.has(name) && !this.tags.has(name) && !outside.includes(name)) this.found("file_added", name);
    }
    const both = [...this.payload.keys(), ...this.tags.keys()];
    for (const name of both) if (!this.names.has(name)) this.found("file_missing", name);
    const present = both.filter((name) => this.names.has(name));
    this.total = present.reduce((sum, name) => sum + this.source.sizes.get(name), 0);
    this.files = present.length;
    this.bytesDone = 0;
    this.filesDone = 0;
  }

  parseManifest(manifest, content, isIn) {
    const lines = new Map();
    for (const line of (content ?? "\n").replace(/\n$/, "").split("\n")) {
      const parts = /^([0-9a-f]{64}) [ *](.+)$/.exec(line);
      if (!parts || !isIn(parts[2]) || lines.has(parts[2])) {
        if (content !== "") this.found("evidence_malformed", manifest, line.slice(0, 80));
      } else {
        lines.set(parts[2], parts[1]);
      }
    }
    return lines;
  }

  // Small files several at a time, whole; large ones as a stream.
  async hashFiles(manifest) {
    const queue = [...manifest.keys()].filter((name) => this.names.has(name));
    const worker = async () => {
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
        if (this.stopped()) throw new Fault("stopped");
        try {
          const digest = hex(await this.digest(name));
          this.digests.set(name, digest);
          if (digest !== manifest.get(name)) this.found("file_altered", name);
        } catch (fault) {
          if (fault.code === "stopped") throw fault;
          this.unread(name, fault);
        }
        this.filesDone += 1;
        this.tell();
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
  }

  async digest(name) {
    const size = this.source.sizes.get(name);
    if (size <= LARGEST_WHOLE) {
      // At most four wholes of 16 MB at once, one of more: memory stays flat.
      const whole = async () => sha256OfWhole(await this.source.read(name));
      const digest = size > LARGEST_WHOLE / 4 ? await this.alone(whole) : await whole();
      this.bytesDone += size;
      return digest;
    }
    const hash = new Sha256();
    for await (const chunk of this.source.chunks(name)) {
      if (this.stopped()) throw new Fault("stopped");
      hash.update(chunk);
      this.bytesDone += chunk.length;
      this.tell();
      await pause();
    }
    return hash.digest();
  }

  async alone(work) {
    const before = this.turn;
    let done;
    this.turn = new Promise((resume) => { done = resume; });
    await before;
    try {
      return await work();
    } finally {
      done();
    }
  }

  tell() {
    this.progress({ bytes: this.bytesDone, total: this.total, files: this.filesDone, of: this.files });
  }

  async readDossier() {
    const bytes = await this.content("preuves/dossier.json");
    const dossier = bytes && canonicalValue(text(bytes) ?? "");
    if (!dossier || dossier.bundle !== 1) {
      this.found("evidence_malformed", "preuves/dossier.json");
      this.dossier = {};
    } else {
      this.dossier = dossier;
    }
    const { signer, archive, entries, holes } = this.dossier;
    for (const hole of Array.isArray(holes) ? holes : []) this.found("hole", String(hole.entity));
    const signature = await this.content("tagmanifest-sha256.txt.sig");
    const manifest = await this.content("tagmanifest-sha256.txt");
    const key = noteKey(signer);
    const signed = signature && manifest && key && await isSshSigned(text(signature), key.key, "bundle@chartrier", manifest);
    if (!signed) this.found("bag_unsigned", "tagmanifest-sha256.txt.sig");
    const checkpoint = await this.content("preuves/checkpoint");
    this.checkpoint = checkpoint && parseCheckpoint(checkpoint);
    const fits = this.checkpoint && this.checkpoint.origin === `chartrier/${archive}` && this.checkpoint.size === entries;
    if (!fits || !await isNoteSignedBy(this.checkpoint, signer)) this.found("checkpoint_unsigned", "preuves/checkpoint");
  }

  // The lines of a file of evidence, in order; one that is not in its form is found and passed over.
  async *lines(name, isInForm) {
    const bytes = await this.content(name);
    this.contents.delete(name);
    const whole = bytes && text(bytes);
    if (typeof whole !== "string" || (whole !== "" && !whole.endsWith("\n"))) this.found("evidence_malformed", name);
    let at = 0;
    for (let line = 1; typeof whole === "string" && at < whole.length; line++) {
      const end = whole.indexOf("\n", at) < 0 ? whole.length : whole.indexOf("\n", at);
      const value = canonicalValue(whole.slice(at, end));
      if (value !== undefined && isInForm(value)) yield value;
      else this.found("evidence_malformed", name, `${line}`);
      at = end + 1;
      if (line % 200 === 0) await pause();
      if (this.stopped()) throw new Fault("stopped");
    }
  }

  async readJournal() {
    this.journal = new Map();
    let last = -1;
    const isInForm = ({ entry, proof }) => Number.isSafeInteger(entry?.number) && typeof entry.event === "string"
      && Array.isArray(proof) && proof.every((hash) => unhex(hash, 32)) && entry.number > last;
    for await (const { entry, proof } of this.lines("preuves/journal.jsonl", isInForm)) {
      last = entry.number;
      this.journal.set(entry.number, entry);
      const { size, root } = this.checkpoint ?? { size: 0, root: new Uint8Array() };
      if (!isIncluded(size, root, entry.number, leafHash(canonical(entry)), proof.map((hash) => unhex(hash)))) {
        this.found("entry_unproved", `${entry.number}`);
        this.doubted.add(entry.number);
      }
    }
    if (!await this.walkKeys()) this.found("signer_unproved", "preuves/journal.jsonl");
  }

  // From the fingerprint of the first key to the one that signs now, each key named by an entry that the one before signed.
  async walkKeys() {
    const { archive, fingerprint, signer } = this.dossier;
    const first = this.journal.get(0);
    if (first?.event !== "archive_created" || first.archive !== archive || typeof first.keys?.signer !== "string") return false;
    if (hex(sha256(utf8(first.keys.signer))) !== fingerprint) return false;
    this.signers = [{ from: 0, signer: first.keys.signer }];
    if (!await isEntrySigned(first, first.keys.signer)) return false;
    for (const number of this.checkpoint?.changes ?? []) {
      const entry = this.journal.get(number);
      const before = this.signers[this.signers.length - 1].signer;
      if (entry?.event !== "keys_changed" || !await isEntrySigned(entry, before)) return false;
      this.signers.push({ from: number, signer: entry.keys?.signer });
    }
    const walked = [...this.journal.values()].filter((entry) => entry.event === "keys_changed").length;
    return walked === this.signers.length - 1 && this.signers[this.signers.length - 1].signer === signer
      && noteKey(signer)?.name === `chartrier/${archive}`;
  }

  async readDocuments() {
    this.lineOf = new Map();
    let last = "";
    const isInForm = (line) => typeof line?.entity === "string" && line.entity > last && line.facts?.entity === line.entity
      && Number.isSafeInteger(line.entry) && unhex(line.secret, 32) && (typeof line.identity === "object" ? line.identity !== null : unhex(line.identity, 32))
      && (line.file === undefined || typeof line.file === "string");
    for await (const line of this.lines("preuves/documents.jsonl", isInForm)) {
      last = line.entity;
      const identity = typeof line.identity === "string" ? line.identity : digestOf(line.identity);
      const commitment = digestOf([digestOf(line.facts), identity, line.secret]);
      const entry = this.journal.get(line.entry);
      const kinds = ["accessioned", "described", "registered"];
      const isCommitted = entry && kinds.includes(entry.event) && entry.entity === line.entity && entry.commitment === commitment;
      if (!isCommitted) this.found("commitment_differs", line.entity);
      this.lineOf.set(line.entity, {
        file: line.file, part: line.part, sha256: line.facts.sha256, size: line.facts.size_bytes, kind: line.facts.kind,
        isProved: Boolean(isCommitted) && !this.doubted.has(line.entry), entry: line.entry,
      });
    }
  }

  async checkSeals() {
    const notes = this.source.names.map((name) => /^preuves\/scelles\/(\d+)\.note$/.exec(name)).filter(Boolean);
    for (const [name, size] of notes) {
      this.seals += 1;
      const bytes = await this.content(name);
      const seal = bytes && parseCheckpoint(bytes);
      if (!seal || String(seal.size) !== size || await this.compareSeal(seal) !== "same") this.found("checkpoint_inconsistent", name);
      if (bytes) await this.checkStamps(size, bytes);
    }
  }

  // Whether a checkpoint is one of this journal: `same`, `other`, or `unknown` where nothing here leads from one to the other.
  async compareSeal(seal) {
    const { checkpoint, signers } = this;
    if (!checkpoint || !signers || seal.origin !== checkpoint.origin) return "other";
    const inForce = [...signers].reverse().find(({ from }) => from < seal.size) ?? signers[0];
    if (!await isNoteSignedBy(seal, inForce.signer)) return "other";
    if (seal.size > checkpoint.size) return "unknown";
    let proof = [];
    if (seal.size < checkpoint.size) {
      const bytes = await this.content(`preuves/scelles/${seal.size}.consistency`);
      if (!bytes) return "unknown";
      const lines = (text(bytes) ?? "-").replace(/\n$/, "");
      proof = lines === "" ? [] : lines.split("\n").map((line) => unhex(line, 32));
      if (proof.includes(null)) return "other";
    }
    return isConsistent(seal.size, seal.root, checkpoint.size, checkpoint.root, proof) ? "same" : "other";
  }

  // Each answer is over the note and all answers before it.
  async checkStamps(size, note) {
    let stamped = note;
    for (let k = 1; ; k++) {
      const name = `preuves/scelles/${size}.${k}.tsr`;
      const bytes = await this.content(name);
      if (!bytes) return;
      const stamp = parseStamp(bytes);
      if (stamp && isStampOver(stamp, stamped)) this.stamps.push({ name, size: Number(size), time: stamp.time });
      else this.found("stamp_differs", name);
      stamped = joined(stamped, bytes);
    }
  }

  compareDocuments() {
    const proved = new Set();
    for (const [entity, line] of this.lineOf) {
      if (line.file === undefined || line.part !== undefined) continue;
      proved.add(line.file);
      const isThere = this.names.has(line.file);
      if (!isThere && !this.payload.has(line.file)) this.found("file_missing", line.file);
      const digest = this.digests.get(line.file);
      line.isSame = isThere && digest === line.sha256 && this.source.sizes.get(line.file) === line.size;
      if (isThere && digest !== undefined && !line.isSame) this.found("document_differs", line.file, entity);
    }
    for (const name of this.source.names) {
      if (name.startsWith("data/") && !proved.has(name)) this.found("document_unproved", name);
    }
  }

  result() {
    const isBound = ["checkpoint_unsigned", "signer_unproved", "not_a_bundle"].every((code) => !this.has(code));
    const documents = new Map();
    for (const [entity, line] of this.lineOf ?? []) {
      if (line.kind !== "record") continue;
      let verdict = "differs";
      if (line.part !== undefined) verdict = line.isProved && isBound ? "elsewhere" : "unproved";
      else if (line.file === undefined) verdict = "hole";
      else if (line.isSame) verdict = line.isProved && isBound ? "good" : "unproved";
      documents.set(entity, { verdict, sha256: line.sha256, file: line.file });
    }
    // Files that stay open for the seal that a person may hold.
    for (const name of this.contents.keys()) if (!name.endsWith(".consistency")) this.contents.delete(name);
    return {
      findings: [...this.findings].sort((a, b) => CODES.indexOf(a.code) - CODES.indexOf(b.code)),
      documents,
      archive: this.dossier?.archive,
      fingerprint: this.dossier?.fingerprint,
      entries: this.checkpoint?.size,
      stamps: this.stamps,
      seals: this.seals,
      files: this.filesDone ?? 0,
      bytes: this.bytesDone ?? 0,
      proved: this.journal?.size ?? 0,
      compareSeal: (seal) => this.compareSeal(seal),
    };
  }
}

// Whether an entry that names keys is signed by this key.
async function isEntrySigned(entry, signer) {
  const known = noteKey(signer);
  const signature = unhex(entry.signature, 64);
  if (!known || !signature) return false;
  const unsigned = { ...entry };
  delete unsigned.signature;
  return isSigned(known.key, utf8("chartrier keys 1\n" + canonical(unsigned)), signature);
}
