// The whole check of a bundle, by the codes of the format. It needs what was dropped, and nothing else.

const NEEDED_OF_BAG = ["bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"];
// What every bundle has, whatever its manifests say.
const NEEDED = ["preuves/dossier.json", "preuves/documents.jsonl", "preuves/journal.jsonl", "preuves/checkpoint", "preuves/allowed_signers"];

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

const ENTITY = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

// Lets the page draw and hear its person.
function pause() {
  return new Promise((resume) => { setTimeout(resume, 0); });
}

class Verification {
  constructor(source, { progress = () => {}, stopped = () => false } = {}) {
    Object.assign(this, { source, progress, stopped });
    this.findings = [];
    this.told = new Set();
    for (const { code, subject } of source.findings) this.found(code, subject);
    this.digests = new Map();
    this.contents = new Map();
    this.turn = Promise.resolve();
    this.stamps = [];
    this.seals = 0;
    this.doubted = new Set();
  }

  found(code, subject, detail) {
    const known = `${code} ${subject}`;
    if (this.told.has(known)) return;
    this.told.add(known);
    this.findings.push(detail === undefined ? { code, subject } : { code, subject, detail });
  }

  has(code) {
    return this.findings.some((finding) => finding.code === code);
  }

  async run() {
    const { names } = this.source;
    this.names = new Set(names);
    const without = NEEDED_OF_BAG.filter((name) => !this.names.has(name));
    for (const name of without) this.found("not_a_bundle", name, "needed");
    if (without.length === 0 && this.isUncertain()) await this.lookAtOthers();
    if (this.isUncertain()) return this.result();
    await this.readManifests();
    await this.hashFiles(this.tags);
    await this.readDossier();
    if (this.dossier) {
      await this.checkSignature();
      await this.readCheckpoint();
      await this.readJournal();
      await this.readDocuments();
      if (this.checkpoint) await this.checkSeals();
    }
    await this.hashFiles(this.payload);
    await this.lookAtOthers();
    if (this.lineOf) this.compareDocuments();
    return this.result();
  }

  // Whether the form of the file itself is wrong: then which files there are is not certain, and what is in them says nothing.
  isUncertain() {
    return CHECKS[0][1].some((code) => this.has(code));
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
    this.payload = await this.readManifest("manifest-sha256.txt", (name) => name.startsWith("data/"));
    this.tags = await this.readManifest("tagmanifest-sha256.txt", (name) => !name.startsWith("data/"));
    const outside = ["tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig"];
    for (const name of this.source.names) {
      if (!this.payload.has(name) && !this.tags.has(name) && !outside.includes(name)) this.found("file_added", name);
    }
    const both = [...this.payload.keys(), ...this.tags.keys()];
    for (const name of [...both, ...NEEDED]) if (!this.names.has(name)) this.found("file_missing", name);
    const present = both.filter((name) => this.names.has(name));
    this.total = present.reduce((sum, name) => sum + this.source.sizes.get(name), 0);
    this.files = present.length;
    this.bytesDone = 0;
    this.filesDone = 0;
  }

  async readManifest(manifest, isIn) {
    const lines = new Map();
    for await (const { number, line } of this.textLines(manifest)) {
      const parts = /^([0-9a-f]{64})  (.+)$/.exec(line ?? "");
      if (!parts || !isSafeName(parts[2]) || !isIn(parts[2]) || lines.has(parts[2])) this.found("evidence_malformed", `${manifest}:${number}`);
      else lines.set(parts[2], parts[1]);
    }
    return lines;
  }

  // Small files several at a time, whole; large ones as a stream.
  async hashFiles(manifest) {
    const queue = this.source.batches([...manifest.keys()].filter((name) => this.names.has(name)));
    const worker = async () => {
      for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
        try {
          if (this.source.sizes.get(batch[0]) > LARGEST_WHOLE) await this.hashStream(batch[0], manifest);
          else if (this.source.sizes.get(batch[0]) > LARGEST_WHOLE / 4) await this.alone(() => this.hashBatch(batch, manifest));
          else await this.hashBatch(batch, manifest);
        } catch (fault) {
          if (fault.code === "stopped") throw fault;
          for (const name of batch) this.unread(name, fault);
        }
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
  }

  // At most four batches or wholes of 16 MB at once, one of more: memory stays flat.
  async hashBatch(batch, manifest) {
    for (const { name, bytes, fault } of await this.source.readBatch(batch)) {
      if (this.stopped()) throw new Fault("stopped");
      if (fault) {
        this.unread(name, fault);
        continue;
      }
      this.hashed(name, await sha256OfWhole(bytes), manifest);
      this.bytesDone += bytes.length;
      this.tell();
    }
  }

  async hashStream(name, manifest) {
    const hash = new Sha256();
    for await (const chunk of this.source.chunks(name)) {
      if (this.stopped()) throw new Fault("stopped");
      hash.update(chunk);
      this.bytesDone += chunk.length;
      this.tell();
      await pause();
    }
    this.hashed(name, hash.digest(), manifest);
    this.tell();
  }

  hashed(name, bytes, manifest) {
    const digest = hex(bytes);
    this.digests.set(name, digest);
    if (digest !== manifest.get(name)) this.found("file_altered", name);
    this.filesDone += 1;
  }

  // What no manifest lists is not read, but what stands before it must be as it is before all others.
  async lookAtOthers() {
    const others = this.source.names.filter((name) => !this.digests.has(name));
    for (const batch of this.source.batches(others)) {
      if (this.stopped()) throw new Fault("stopped");
      const isSmall = this.source.sizes.get(batch[0]) <= CHUNK;
      const seen = isSmall ? this.source.readBatch(batch) : this.source.look(batch[0]).then(() => []);
      const read = await seen.catch((fault) => batch.map((name) => ({ name, fault })));
      for (const { name, fault } of read) if (fault) this.unread(name, fault);
    }
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
    if (!bytes) return;
    const dossier = canonicalValue(text(bytes) ?? "");
    if (dossier?.bundle !== 1) {
      this.found("evidence_malformed", "preuves/dossier.json");
      return;
    }
    this.dossier = dossier;
    this.holes = new Set((Array.isArray(dossier.holes) ? dossier.holes : []).map((hole) => String(hole?.entity)));
    for (const entity of this.holes) this.found("hole", entity);
  }

  async checkSignature() {
    const signature = await this.content("tagmanifest-sha256.txt.sig");
    const manifest = await this.content("tagmanifest-sha256.txt");
    const known = noteKey(this.dossier.signer);
    const signed = signature && manifest && known && await isSshSigned(text(signature), known.key, "bundle@chartrier", manifest);
    if (!signed) this.found("bag_unsigned", "tagmanifest-sha256.txt.sig");
    const line = known && `${known.name} namespaces="bundle@chartrier" ssh-ed25519 ${base64(joined(...[utf8("ssh-ed25519"), known.key].map(sshString)))}\n`;
    const signers = await this.content("preuves/allowed_signers");
    if (signers && text(signers) !== line) this.found("bag_unsigned", "preuves/allowed_signers");
  }

  async readCheckpoint() {
    const { archive, entries, signer } = this.dossier;
    const bytes = await this.content("preuves/checkpoint");
    if (!bytes) return;
    this.checkpoint = parseCheckpoint(bytes);
    if (!this.checkpoint) this.found("evidence_malformed", "preuves/checkpoint");
    const fits = this.checkpoint && this.checkpoint.origin === `chartrier/${archive}` && this.checkpoint.size === entries;
    if (!fits || !await isNoteSignedBy(this.checkpoint, signer)) this.found("checkpoint_unsigned", "preuves/checkpoint");
  }

  // The lines of a file, each with its number and without its end; null for one that is no text, or has none.
  async *textLines(name) {
    const bytes = await this.content(name) ?? new Uint8Array();
    this.contents.delete(name);
    for (let at = 0, number = 1; at < bytes.length; number++) {
      const end = bytes.indexOf(10, at);
      yield { number, line: end < 0 ? null : text(bytes.subarray(at, end)) };
      at = end < 0 ? bytes.length : end + 1;
      if (number % 200 === 0) await pause();
      if (this.stopped()) throw new Fault("stopped");
    }
  }

  // The values of a file of evidence, in order; a line that is not in its form is found and passed over.
  async *lines(name, isInForm) {
    for await (const { number, line } of this.textLines(name)) {
      const value = line === null ? undefined : canonicalValue(line);
      if (value !== undefined && isInForm(value)) yield value;
      else this.found("evidence_malformed", `${name}:${number}`);
    }
  }

  async readJournal() {
    this.journal = new Map();
    if (!this.names.has("preuves/journal.jsonl")) return;
    let last = -1;
    const isInForm = ({ entry, proof }) => Number.isSafeInteger(entry?.number) && typeof entry.event === "string"
      && Array.isArray(proof) && proof.every((hash) => unhex(hash, 32)) && entry.number > last;
    for await (const { entry, proof } of this.lines("preuves/journal.jsonl", isInForm)) {
      last = entry.number;
      this.journal.set(entry.number, entry);
      if (!this.checkpoint) this.doubted.add(entry.number);
      else if (!isIncluded(this.checkpoint.size, this.checkpoint.root, entry.number, leafHash(canonical(entry)), proof.map((hash) => unhex(hash)))) {
        this.found("entry_unproved", `${entry.number}`);
        this.doubted.add(entry.number);
      }
    }
    if (!await this.walkKeys()) this.found("signer_unproved", "preuves/journal.jsonl");
  }

  // From the fingerprint of the first key to the one that signs now, each key named by an entry that the one before signed.
  async walkKeys() {
    const { archive, regime, fingerprint, signer } = this.dossier;
    this.signers = [];
    const changes = [];
    let isGood = true;
    for (const entry of this.journal.values()) {
      const isFirst = entry.event === "archive_created";
      if (!isFirst && entry.event !== "keys_changed") continue;
      if (isFirst && (entry.number !== 0 || entry.archive !== archive || entry.regime !== regime)) isGood = false;
      if (!isFirst) changes.push(entry.number);
      const by = isFirst && this.signers.length === 0 ? entry.keys?.signer : isFirst ? undefined : this.signers.at(-1)?.signer;
      if (await isEntrySigned(entry, by)) this.signers.push({ from: entry.number, signer: entry.keys?.signer });
      else isGood = false;
    }
    const [first, last] = [this.signers[0]?.signer, this.signers.at(-1)?.signer];
    if (first === undefined || hex(sha256(utf8(first))) !== fingerprint || last !== signer) return false;
    return isGood && (!this.checkpoint || isSame(changes, this.checkpoint.changes)) && noteKey(signer)?.name === `chartrier/${archive}`;
  }

  async readDocuments() {
    if (!this.names.has("preuves/documents.jsonl")) return;
    this.lineOf = new Map();
    let last = "";
    const isBlock = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
    const isInForm = (line) => isBlock(line) && ENTITY.test(line.entity) && line.entity > last && isBlock(line.facts)
      && line.facts.entity === line.entity && Number.isSafeInteger(line.version) && line.facts.version === line.version
      && Number.isSafeInteger(line.entry) && unhex(line.secret, 32) && (isBlock(line.identity) || unhex(line.identity, 32))
      && (line.file === undefined || (typeof line.file === "string" && isSafeName(line.file))) && (line.part === undefined || Number.isSafeInteger(line.part));
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
    const answers = new Map();
    for (const name of this.source.names) {
      const [, size, number] = /^preuves\/scelles\/(\d+)\.(\d+)\.tsr$/.exec(name) ?? [];
      if (size !== undefined) answers.set(size, Math.min(999, Math.max(answers.get(size) ?? 0, Number(number))));
      else if (/^preuves\/scelles\/.*\.tsr$/.test(name)) this.found("stamp_differs", name);
    }
    const notes = this.source.names.map((name) => /^preuves\/scelles\/(.+)\.note$/.exec(name)).filter(Boolean);
    for (const [name, size] of notes) {
      this.seals += 1;
      const bytes = await this.content(name);
      const seal = bytes && parseCheckpoint(bytes);
      if (!seal || String(seal.size) !== size || await this.compareSeal(seal) !== "same") this.found("checkpoint_inconsistent", name);
      await this.checkStamps(size, bytes ?? new Uint8Array(), answers.get(size) ?? 0);
      answers.delete(size);
    }
    // Answers over a note that is not there are over nothing.
    for (const size of answers.keys()) this.found("stamp_differs", `preuves/scelles/${size}.note`);
  }

  // Whether a checkpoint is one of this journal: `same`, `other`, or `unknown` where nothing here leads from one to the other.
  async compareSeal(seal) {
    const { checkpoint, signers } = this;
    if (!checkpoint || !signers?.length || seal.origin !== checkpoint.origin) return "other";
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
  async checkStamps(size, note, most) {
    let stamped = note;
    for (let k = 1; k <= most; k++) {
      const name = `preuves/scelles/${size}.${k}.tsr`;
      const bytes = await this.content(name) ?? new Uint8Array();
      const stamp = parseStamp(bytes);
      if (stamp && isStampOver(stamp, stamped)) this.stamps.push({ name, size: Number(size), time: stamp.time });
      else this.found("stamp_differs", name);
      stamped = joined(stamped, bytes);
    }
  }

  compareDocuments() {
    const proved = new Set();
    const here = this.dossier.part?.number;
    for (const [entity, line] of this.lineOf) {
      if (line.file === undefined) {
        const isElsewhere = line.part !== undefined && here !== undefined && line.part !== here;
        if (line.sha256 !== undefined && !isElsewhere) this.found("hole", entity);
        continue;
      }
      proved.add(line.file);
      const isThere = this.names.has(line.file);
      if (!isThere) this.found("file_missing", line.file);
      const digest = this.digests.get(line.file);
      line.isSame = isThere && digest === line.sha256 && this.source.sizes.get(line.file) === line.size;
      if (isThere && digest !== undefined && !line.isSame) this.found("document_differs", line.file);
    }
    for (const name of this.payload.keys()) {
      if (!proved.has(name)) this.found("document_unproved", name);
    }
  }

  result() {
    if (this.isUncertain()) this.findings = this.findings.filter(({ code }) => CHECKS[0][1].includes(code));
    const isBound = !this.isUncertain() && ["checkpoint_unsigned", "signer_unproved"].every((code) => !this.has(code));
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
