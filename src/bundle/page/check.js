// The part where a person drops the bundle and reads the verdict.

function verifyCard() {
  return el("section", { class: "card", "aria-labelledby": "verify-title" },
    el("h2", { id: "verify-title" }, t("verify_title")),
    state.result ? el("p", {}, verdictLine(), " ", el("a", { href: "#verifier" }, t("see_verdict"))) : [el("p", {}, t("verify_lead")), dropZone()]);
}

function dropZone() {
  const zip = el("input", { type: "file", accept: ".zip,application/zip", hidden: true, onchange: () => { if (zip.files[0]) verifyZip(zip.files[0]); } });
  const folder = el("input", { type: "file", webkitdirectory: true, hidden: true, onchange: () => { if (folder.files.length > 0) verifyFolder([...folder.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }))); } });
  return el("div", { class: "drop" },
    el("p", {}, t("drop_here")),
    el("p", { class: "buttons" },
      el("button", { type: "button", class: "primary", id: "choose-zip", onclick: () => zip.click() }, t("choose_zip")),
      el("button", { type: "button", id: "choose-folder", onclick: () => folder.click() }, t("choose_folder"))),
    zip, folder);
}

function verifyZip(file) {
  return verifySource(() => openZip(file), file.name);
}

function verifyFolder(files) {
  return verifySource(async () => openFolder(files), files[0].path.split("/")[0]);
}

// Checks what was dropped, and shows how far it is.
async function verifySource(open, name) {
  if (state.checking) state.checking.stop = true;
  const run = { stop: false, started: performance.now(), told: 0, name };
  Object.assign(state, { checking: run, result: null });
  location.hash = "#verifier";
  render();
  document.getElementById("progress-title")?.focus();
  let result;
  try {
    const source = await open();
    result = await new Verification(source, { progress: (done) => { run.done = done; tellProgress(run); }, stopped: () => run.stop }).run();
  } catch (fault) {
    if (run.stop) result = null;
    else if (fault instanceof Fault) result = failed(fault.code, fault.subject || name, fault.detail);
    else result = failed("not_a_bundle", name, "unreadable");
  }
  if (state.checking !== run) return;
  state.checking = null;
  state.result = result && { ...result, name, seconds: (performance.now() - run.started) / 1000 };
  await compareKnown();
  render();
  document.getElementById("verdict-title")?.focus();
}

function failed(code, subject, detail) {
  return { findings: [{ code, subject, detail }], documents: new Map(), stamps: [], seals: 0, files: 0, bytes: 0, proved: 0 };
}

// At most five times a second to the eye, every ten seconds to a screen reader.
function tellProgress(run) {
  const now = performance.now();
  if (now - run.told < 200 || state.checking !== run) return;
  run.told = now;
  const { bytes, total, files, of } = run.done;
  const seconds = (now - run.started) / 1000;
  const left = bytes > 0 ? (seconds * (total - bytes)) / bytes : null;
  const bar = document.getElementById("progress");
  if (!bar) return;
  bar.value = total > 0 ? bytes / total : 0;
  const words = t("progress", { files, of, bytes: size(bytes), total: size(total), left: left === null ? "" : duration(left) });
  document.getElementById("progress-words").textContent = words;
  if (now - (run.spoken ?? 0) > 10000) {
    run.spoken = now;
    document.getElementById("progress-spoken").textContent = words;
  }
}

function duration(seconds) {
  if (seconds < 1) return t("left_soon");
  if (seconds < 90) return t("left_seconds", {}, Math.ceil(seconds));
  return t("left_minutes", {}, Math.ceil(seconds / 60));
}

// ---- What the person has from elsewhere ----

async function compareKnown() {
  const { result } = state;
  if (!result) return;
  result.findings = result.findings.filter((finding) => !finding.known);
  result.fingerprintState = compareFingerprint(result);
  if (result.fingerprintState === "differs") addFinding({ code: "fingerprint_differs", subject: result.fingerprint ?? "", known: true });
  result.sealState = state.known.seal === null ? "none" : await compareKnownSeal(result);
  if (result.sealState === "other") addFinding({ code: "checkpoint_inconsistent", subject: t("your_seal"), known: true });
}

function addFinding(finding) {
  state.result.findings.push(finding);
  state.result.findings.sort((a, b) => CODES.indexOf(a.code) - CODES.indexOf(b.code));
}

function compareFingerprint(result) {
  const typed = state.known.fingerprint.toLowerCase().replace(/[^0-9a-z]/g, "").replace(/^sha256/, "");
  if (typed === "") return "none";
  if (!/^[0-9a-f]*$/.test(typed) || typed.length !== 64) return result.fingerprint?.startsWith(typed) ? "short" : "differs";
  return typed === result.fingerprint ? "same" : "differs";
}

async function compareKnownSeal(result) {
  const seal = parseCheckpoint(state.known.seal) ?? parseCheckpoint(joined(state.known.seal, utf8("\n")));
  if (!seal) return "malformed";
  return result.compareSeal ? result.compareSeal(seal) : "unknown";
}

// ---- The view ----

function verifyView() {
  return [
    state.checking ? progressPart() : state.result ? verdictPart(state.result) : [el("p", { class: "lead" }, t("verify_lead")), dropZone()],
    knownPart(),
    el("h2", {}, t("trust_title")),
    el("p", {}, t("trust_fingerprint")),
    el("p", {}, t("trust_page")),
    el("ul", {}, el("li", {}, t("way_stock")), el("li", {}, t("way_python")), el("li", {}, t("way_chartrier"))),
    el("p", { class: "muted" }, t("trust_stamps")),
    state.result && !state.checking && el("section", { class: "screen" }, el("h2", {}, t("verify_another")), dropZone()),
  ];
}

function progressPart() {
  return el("section", { class: "card" },
    el("h2", { id: "progress-title", tabindex: "-1" }, t("verifying", { name: state.checking.name })),
    el("progress", { id: "progress", max: "1", value: "0", "aria-labelledby": "progress-title" }),
    el("p", { id: "progress-words" }, t("starting")),
    el("p", { id: "progress-spoken", class: "sr", role: "status" }),
    el("p", {}, el("button", { type: "button", onclick: () => { state.checking.stop = true; state.checking = null; render(); } }, t("stop"))));
}

function isConsistentResult(result) {
  return result.findings.length === 0 && pageDiffers(result).length === 0;
}

// Where the page shows something else than what was dropped.
function pageDiffers(result) {
  if (result.findings.some(({ code }) => code === "not_a_bundle")) return [];
  if (result.archive !== data.head.archive || result.fingerprint !== data.head.fingerprint || result.entries !== data.head.checkpoint.entries) return [t("page_of_other")];
  return data.documents.filter((one) => {
    const line = result.documents.get(one.id);
    return one.hole ? false : !line || line.sha256 !== one.sha256 || (one.file && line.file !== one.file);
  }).map((one) => t("page_document", { title: documentTitle(one), id: one.id }));
}

function verdictLine() {
  const { result } = state;
  const isGood = isConsistentResult(result);
  return isGood ? chip("good", "✓", t("verdict_consistent", { key: grouped(result.fingerprint.slice(0, 16)) })) : chip("missing", "✗", t("verdict_not"));
}

function verdictPart(result) {
  const isGood = isConsistentResult(result);
  const differs = pageDiffers(result);
  const verdicts = [...result.documents.values()];
  const good = verdicts.filter(({ verdict }) => verdict === "good").length;
  const elsewhere = verdicts.filter(({ verdict }) => verdict === "elsewhere").length;
  const first = result.findings[0];
  return [
    el("section", { class: `verdict ${isGood ? "good" : "bad"}` },
      el("h2", { id: "verdict-title", tabindex: "-1" }, el("span", { "aria-hidden": "true" }, isGood ? "✓ " : "✗ "), isGood ? t("verdict_title") : t("verdict_title_not")),
      isGood ? el("code", { class: "digits large" }, grouped(result.fingerprint)) : null,
      first ? el("p", { class: "first" }, el("strong", {}, t("first_wrong")), " ", t(`code_${first.code}`), t("colon"), el("code", {}, first.subject)) : null,
      !first && differs.length > 0 ? el("p", { class: "first" }, differs[0]) : null,
      el("p", {}, t("documents_verified", { good, of: verdicts.length }, good), elsewhere > 0 ? ` ${t("documents_elsewhere", {}, elsewhere)}` : "", " ", el("a", { href: "#documents" }, t("verdict_each"))),
      isGood ? el("p", {}, t(`fingerprint_${result.fingerprintState}`)) : null,
      el("p", { class: "muted small" }, t("verdict_figures", { name: result.name, files: result.files, bytes: size(result.bytes), seconds: number(Math.round(result.seconds * 10) / 10), rate: size(result.bytes / Math.max(result.seconds, 0.001)) }))),
    el("h2", {}, t("what_was_checked")),
    el("ul", { class: "checks" }, CHECKS.map(([name, codes]) => checkLine(name, codes, result))),
    result.findings.length > 0 && [el("h2", {}, t("findings")), findingsList(result.findings)],
    differs.length > 0 && [el("h2", {}, t("page_differs")), el("ul", {}, differs.slice(0, 50).map((words) => el("li", {}, words)))],
    result.stamps.length > 0 && [el("h2", {}, t("stamps")), el("ul", {}, result.stamps.map((stamp) => el("li", {}, t("stamp_says", { time: moment(stamp.time) }, stamp.size), " ", el("code", {}, stamp.name)))), el("p", { class: "muted" }, t("stamps_limit"))],
  ];
}

function checkLine(name, codes, result) {
  const wrong = result.findings.filter(({ code }) => codes.includes(code)).length;
  const isReached = !result.findings.some(({ code }) => code === "not_a_bundle") || name === "structure";
  const counts = { files: result.files, documents: result.documents.size, entries: result.proved, seals: result.seals, stamps: result.stamps.length, commitments: result.documents.size, checkpoint: result.entries ?? 0 };
  const isNone = isReached && wrong === 0 && (name === "seals" || name === "stamps") && counts[name] === 0;
  const [kind, mark, words] = !isReached ? ["due", "–", t("check_not_done")] : wrong > 0 ? ["missing", "✗", t("n_findings", {}, wrong)] : isNone ? ["due", "–", t("check_none")] : ["good", "✓", t("check_good")];
  return el("li", {}, chip(kind, mark, words), " ", t(`check_${name}`, {}, counts[name] ?? 0));
}

function findingsList(findings) {
  const shown = findings.slice(0, 200).map(({ code, subject, detail }) => el("li", {}, t(`code_${code}`), t("colon"), el("code", {}, subject), detail && el("span", { class: "muted" }, ` (${detailWords(detail)})`), " ", el("code", { class: "muted small" }, code)));
  return [el("ul", { class: "findings" }, shown), findings.length > 200 && el("p", {}, t("and_more", {}, findings.length - 200))];
}

function detailWords(detail) {
  return data.words[state.lang][`detail_${detail}`] ?? detail;
}

function knownPart() {
  const { known, result } = state;
  const answer = el("p", { role: "status", class: "answer" });
  const tell = () => {
    if (!state.result || state.result.fingerprintState === "none") answer.replaceChildren();
    else {
      const name = state.result.fingerprintState;
      answer.replaceChildren(chip(name === "same" ? "good" : name === "short" ? "doubtful" : "missing", name === "same" ? "✓" : name === "short" ? "?" : "✗", t(`compare_${name}`)));
    }
  };
  const again = async () => { await compareKnown(); tell(); };
  const fingerprint = el("input", { type: "text", class: "digits", value: known.fingerprint, autocomplete: "off", spellcheck: "false", oninput: () => { known.fingerprint = fingerprint.value; again(); }, onchange: () => { if (state.result) renderKeeping(fingerprint.id); } });
  const seal = el("textarea", { rows: "3", class: "digits", spellcheck: "false", autocomplete: "off", onchange: () => setSeal(seal.value.trim() === "" ? null : utf8(`${seal.value.replaceAll("\r\n", "\n").trim()}\n`)) });
  if (known.seal) seal.value = text(known.seal) ?? "";
  const file = el("input", { type: "file", hidden: true, onchange: async () => { if (file.files[0]) setSeal(await slice(file.files[0], 0, 100000)); } });
  tell();
  return el("section", { class: "known" },
    el("h2", {}, t("known_title")),
    el("p", {}, t("known_lead")),
    field(t("known_fingerprint"), fingerprint), answer,
    field(t("known_seal"), seal),
    el("p", {}, el("button", { type: "button", onclick: () => file.click() }, t("choose_seal"))), file,
    result && result.sealState !== "none" && result.sealState !== undefined && el("p", { role: "status", class: "answer" },
      chip(result.sealState === "same" ? "good" : result.sealState === "other" ? "missing" : "doubtful", result.sealState === "same" ? "✓" : result.sealState === "other" ? "✗" : "?", t(`seal_${result.sealState}`))));
}

async function setSeal(bytes) {
  state.known.seal = bytes;
  await compareKnown();
  if (!state.checking) render();
}

function renderKeeping(id) {
  render();
  document.getElementById(id)?.focus();
}

// ---- Dropping ----

// The files below what was dropped. Null where the browser does not let a page of a file read a folder.
async function droppedFiles(items) {
  const files = [];
  const handles = await Promise.all(items.map((item) => (item.getAsFileSystemHandle ? item.getAsFileSystemHandle().catch(() => null) : null)));
  const walkHandle = async (handle, path) => {
    if (handle.kind === "file") files.push({ path, file: await handle.getFile() });
    else for await (const [name, inner] of handle.entries()) await walkHandle(inner, `${path}/${name}`);
  };
  for (const handle of handles) {
    if (!handle) return null;
    await walkHandle(handle, handle.name);
  }
  return files;
}

async function droppedEntries(entries) {
  const files = [];
  const walk = async (entry, path) => {
    if (entry.isFile) files.push({ path, file: await new Promise((done, failed) => { entry.file(done, failed); }) });
    else {
      const reader = entry.createReader();
      for (;;) {
        const inner = await new Promise((done, failed) => { reader.readEntries(done, failed); });
        if (inner.length === 0) break;
        for (const one of inner) await walk(one, `${path}/${one.name}`);
      }
    }
  };
  for (const entry of entries) await walk(entry, entry.name);
  return files;
}

async function drop(event) {
  event.preventDefault();
  document.body.classList.remove("dragging");
  const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [...event.dataTransfer.files];
  if (items.length === 0) return;
  if (files.length === 1 && (entries.length === 0 || entries[0].isFile)) {
    if (/\.(note|txt)$/i.test(files[0].name) || (files[0].size < 20000 && parseCheckpoint(await slice(files[0], 0, files[0].size)))) {
      location.hash = "#verifier";
      await setSeal(await slice(files[0], 0, 100000));
    } else {
      await verifyZip(files[0]);
    }
    return;
  }
  // What was dropped can be asked for only now: both ways begin before the first wait.
  const byHandles = droppedFiles(items).catch(() => null);
  const byEntries = droppedEntries(entries).catch(() => null);
  const found = await byHandles ?? await byEntries;
  if (found && found.length > 0) await verifyFolder(found);
  else openDialog(t("cannot_read_folder"), [el("p", {}, t("use_button")), el("p", {}, el("button", { type: "button", class: "primary", onclick: () => { document.getElementById("dialog").close(); document.getElementById("choose-folder")?.click(); } }, t("choose_folder")))]);
}
