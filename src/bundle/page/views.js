// What a person sees of each part of the bundle. Text only ever becomes text: nothing here makes HTML of a string.

// An element: attributes by name, `on…` for what happens, children as nodes or text.
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// Words of the page, in its language. `count` chooses the singular or the plural.
function t(key, values = {}, count) {
  const [one, many] = (data.words[state.lang][key] ?? key).split("|");
  const isOne = state.lang === "fr" ? count < 2 : count === 1;
  const chosen = many === undefined || isOne ? one : many;
  return chosen.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name] ?? (name === "count" ? count : "");
    return typeof value === "number" ? number(value) : String(value);
  });
}

const LOCALES = { fr: "fr-FR", en: "en-GB" };
function number(value) {
  return new Intl.NumberFormat(LOCALES[state.lang]).format(value);
}

function said(both) {
  return both ? both[state.lang] : "";
}

// What the schedule and the texts of law say is in French in both languages.
function french(words, tag = "span") {
  return el(tag, { lang: state.lang === "fr" ? null : "fr" }, words);
}

const DAYS = {};
function day(date) {
  if (!date) return "";
  const form = DAYS[state.lang] ??= new Intl.DateTimeFormat(LOCALES[state.lang], { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  return form.format(new Date(`${date.slice(0, 10)}T12:00:00Z`));
}

function moment(instant) {
  return new Intl.DateTimeFormat(LOCALES[state.lang], { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Paris" }).format(new Date(instant));
}

function size(bytes) {
  const units = state.lang === "fr" ? ["octets", "ko", "Mo", "Go", "To"] : ["bytes", "kB", "MB", "GB", "TB"];
  let value = bytes, unit = 0;
  while (value >= 1000 && unit < 4) { value /= 1000; unit += 1; }
  const digits = new Intl.NumberFormat(LOCALES[state.lang], { maximumFractionDigits: unit > 0 && value < 100 ? 1 : 0 });
  return `${digits.format(value)}\u00a0${units[unit]}`;
}

// Sixty-four digits in groups of four: as people compare them.
function grouped(digits) {
  return String(digits).replace(/(.{4})(?=.)/g, "$1 ");
}

const MARKS = { present: "✓", doubtful: "?", missing: "✗", not_yet_due: "…", not_required: "–", unknown: "?" };
const DEADLINE_MARKS = { kept: "✓", kept_late: "✗", doubtful: "?", late: "✗", closed: "–", due: "…", short: "✗", unknown: "?" };
const TONES = {
  present: "good", kept: "good", good: "good", doubtful: "warn", unknown: "warn", missing: "bad", late: "bad", kept_late: "bad", short: "bad",
  not_yet_due: "calm", due: "calm", closed: "calm", not_required: "calm", elsewhere: "calm", unproved: "bad", differs: "bad", hole: "bad",
};

function chip(kind, mark, words) {
  return el("span", { class: `chip ${TONES[kind] ?? "calm"}` }, el("span", { "aria-hidden": "true", class: "mark" }, mark), words);
}

function pieceChip(piece) {
  return chip(piece.state, MARKS[piece.state], t(`piece_${piece.state}`));
}

// Why a piece is in its state, in a sentence. Empty where the state says all.
function pieceWhy(piece) {
  const parts = [];
  if (piece.state === "missing" && piece.due) parts.push(t("missing_since", { due: day(piece.due), days: piece.days }, piece.days));
  if (piece.state === "not_yet_due" && piece.due) parts.push(t("due_on", { due: day(piece.due) }));
  if (piece.why) parts.push(said(piece.why));
  if (piece.doubts) parts.push(said(piece.doubts));
  if (piece.recommended) parts.push(t("recommended"));
  return parts.join(" · ");
}

function deadlineSays({ state: name, on, days }) {
  const counted = (key) => t(key, { on: day(on), days: Math.abs(days ?? 0) }, Math.abs(days ?? 0));
  switch (name) {
    case "kept": return on ? counted("deadline_kept_on") : t("deadline_kept");
    case "kept_late": return counted("deadline_kept_late");
    case "late": return counted("deadline_late");
    case "due": return counted("deadline_due");
    case "short": return days === null ? t("deadline_begins_late", { on: day(on) }) : counted("deadline_short");
    default: return t(`deadline_${name}`);
  }
}

// A link that opens a document, or why there is none.
function documentLink(index, words) {
  const one = data.documents[index];
  const name = words ?? documentTitle(one);
  if (one.file) return el("a", { href: one.file, target: "_blank", rel: "noopener noreferrer", class: "document" }, french(name), el("span", { class: "sr" }, ` ${t("opens_new")}`));
  return el("span", { class: "absent" }, french(name), " — ", one.part ? t("in_part", { part: one.part }) : t("hole"));
}

function documentTitle(one) {
  return one.title || t("unclassified");
}

function documentLinks(indices, limit = 12) {
  if (indices.length === 0) return null;
  const shown = indices.slice(0, limit).map((index) => el("li", {}, documentLink(index), " ", detailButton(index)));
  if (indices.length > limit) shown.push(el("li", {}, t("and_more", {}, indices.length - limit)));
  return el("ul", { class: "links" }, shown);
}

function detailButton(index) {
  const one = data.documents[index];
  return el("button", { type: "button", class: "quiet", onclick: () => showDocument(index), "aria-label": t("details_of", { title: documentTitle(one) }) }, t("details"));
}

function verdictOf(index) {
  return state.result?.documents.get(data.documents[index].id);
}

function verdictChip(index) {
  if (!state.result) return null;
  const verdict = verdictOf(index)?.verdict ?? "unknown";
  const marks = { good: "✓", elsewhere: "…", hole: "✗", differs: "✗", unproved: "✗", unknown: "?" };
  return chip(verdict, marks[verdict], t(`verdict_${verdict}`));
}

// The dialog about one document.
function showDocument(index) {
  const one = data.documents[index];
  const rows = [
    ["of_candidate", one.candidate === null ? null : data.candidates[one.candidate].name],
    ["of_session", one.session === null ? null : sessionName(data.sessions[one.session])],
    ["of_date", day(one.date)],
    ["of_stages", one.stages.map(({ stage, on }) => (on ? `${said(stage)} (${day(on)})` : said(stage))).join(", ")],
    ["of_name", one.name],
    ["of_received", moment(one.received)],
    ["of_size", `${size(one.size_bytes)} · ${one.media_type}`],
    ["of_kept", said(one.verdict)],
    ["of_held", one.held ? t("held") : null],
    ["of_file", one.file],
    ["of_sha256", el("code", { class: "digits" }, one.sha256)],
    ["of_id", el("code", { class: "digits" }, one.id)],
  ];
  const listed = rows.filter(([, value]) => value).map(([key, value]) => [el("dt", {}, t(key)), el("dd", {}, value)]);
  const verdict = verdictChip(index);
  openDialog(french(documentTitle(one)), [
    el("p", {}, one.file ? documentLink(index, t("open")) : documentLink(index)),
    el("dl", { class: "facts" }, verdict && [el("dt", {}, t("verification")), el("dd", {}, verdict)], listed),
  ]);
}

// The dialog about one piece of one candidate.
function showPiece(piece, whose) {
  openDialog(french(piece.title), [
    el("p", { class: "muted" }, whose),
    el("p", {}, pieceChip(piece), " ", pieceWhy(piece)),
    documentLinks(piece.documents, 50),
    el("p", { class: "muted small" }, engagementList(piece.engagements), french(piece.citation), piece.note ? [" · ", french(piece.note)] : null),
  ]);
}

function engagementList(numbers) {
  return numbers.length === 0 ? null : `${t("engagement_numbers", { list: numbers.join(", ") }, numbers.length)} · `;
}

function openDialog(title, content) {
  const dialog = document.getElementById("dialog");
  dialog.replaceChildren(
    el("div", { class: "dialog-head" }, el("h2", { id: "dialog-title" }, title),
      el("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, t("close"))),
    ...content.filter(Boolean),
  );
  dialog.showModal();
}

function sessionName(session) {
  return t("session_name", { number: session.number });
}

function sessionDays({ starts_on: from, ends_on: to }) {
  if (!from && !to) return t("dates_unknown");
  if (!from || !to || from === to) return day(from ?? to);
  return t("from_to", { from: day(from), to: day(to) });
}

function sessionDeadlines(place) {
  return data.deadlines.map((one, index) => ({ ...one, index })).filter((one) => one.session === place);
}

// A table that may be wider than the screen: it scrolls by itself, by keyboard too.
function wide(caption, head, rows, kind) {
  const heads = head.map((cell) => (cell instanceof Node ? cell : el("th", { scope: "col" }, cell)));
  const table = el("table", { class: kind }, el("caption", { class: "sr" }, caption), el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows));
  if (kind !== "matrix") stackable(table, heads);
  return el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": caption }, table);
}

// On a narrow screen its rows become blocks: the roles keep it a table to a screen reader, each cell says its column.
function stackable(table, heads) {
  table.classList.add("stack");
  table.setAttribute("role", "table");
  const roles = { THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
  for (const part of table.querySelectorAll("thead, tbody, tr, td, th")) {
    part.setAttribute("role", roles[part.tagName] ?? (part.scope === "col" ? "columnheader" : "rowheader"));
    if (part.tagName === "TD") part.dataset.head = heads[part.cellIndex].textContent;
  }
}

// ---- Summary ----

function summaryView() {
  const totals = data.sessions.map((one) => one.totals).reduce((sum, one) => {
    for (const key of Object.keys(one)) sum[key] = (sum[key] ?? 0) + one[key];
    return sum;
  }, {});
  const owed = (totals.present ?? 0) + (totals.doubtful ?? 0) + (totals.missing ?? 0) + (totals.unknown ?? 0);
  const late = data.deadlines.filter((one) => ["late", "kept_late", "short"].includes(one.state)).length;
  const figure = (value, words, target) => el("li", {}, el("a", { href: target }, el("strong", {}, value), " ", el("span", {}, words)));
  return [
    notices(),
    el("h2", {}, t("in_brief")),
    el("ul", { class: "figures" },
      figure(number(data.sessions.length), t("figure_sessions", {}, data.sessions.length), "#sessions"),
      figure(number(data.candidates.length), t("figure_candidates", {}, data.candidates.length), "#sessions"),
      figure(number(data.documents.length), `${t("figure_documents", {}, data.documents.length)} · ${size(data.head.size_bytes)}`, "#documents"),
      owed > 0 && figure(`${number(totals.present)}\u00a0/\u00a0${number(owed)}`, t("figure_present"), "#engagements"),
      owed > 0 && figure(number(totals.missing), t("figure_missing", {}, totals.missing), "#engagements"),
      owed > 0 && figure(number(totals.doubtful + totals.unknown), t("figure_doubtful", {}, totals.doubtful + totals.unknown), "#engagements"),
      data.deadlines.length > 0 && figure(number(late), t("figure_late", {}, late), "#echeances")),
    verifyCard(),
    data.sessions.length > 0 && [el("h2", {}, t("sessions")), sessionsTable()],
    firstThings(),
    el("h2", {}, t("what_this_is")),
    el("dl", { class: "facts" }, [
      ["head_scope", said(data.head.scope)],
      ["head_recipient", data.head.recipient],
      ["head_reason", data.head.reason],
      ["head_day", day(data.head.day)],
      ["head_made", moment(data.head.made_at)],
      ["head_checkpoint", t("checkpoint_of", { time: moment(data.head.checkpoint.time) }, data.head.checkpoint.entries)],
      ["head_fingerprint", el("code", { class: "digits" }, grouped(data.head.fingerprint))],
      ["head_archive", el("code", { class: "digits" }, data.head.archive)],
    ].filter(([, value]) => value).map(([key, value]) => [el("dt", {}, t(key)), el("dd", {}, value)])),
    el("p", { class: "muted" }, t("files_beside"), " ", ["inventaire.csv", "completude.csv", "engagements.csv", "bordereau.pdf", "VERIFIER.txt"].map((file, i) => [i > 0 ? " · " : null, el("a", { href: file, target: "_blank", rel: "noopener noreferrer" }, file, el("span", { class: "sr" }, ` ${t("opens_new")}`))])),
  ];
}

// What whoever reads must know before anything else.
function notices() {
  const { head } = data;
  const holes = data.documents.map((one, index) => (one.hole ? index : -1)).filter((index) => index >= 0);
  const notes = [
    head.part && t("notice_part", head.part),
    head.sample && t("notice_sample", head.sample, head.sample.taken),
    head.names_withheld && t("notice_names"),
    head.restricted_left_out > 0 && t("notice_restricted", {}, head.restricted_left_out),
  ].filter(Boolean);
  return [
    holes.length > 0 && el("div", { class: "notice bad" }, el("p", {}, el("strong", {}, t("notice_holes", {}, holes.length))), documentLinks(holes, 20)),
    notes.length > 0 && el("ul", { class: "notice" }, notes.map((note) => el("li", {}, note))),
  ];
}

function sessionsTable() {
  const rows = data.sessions.map((session, place) => {
    const { totals } = session;
    const deadlines = sessionDeadlines(place);
    const kept = deadlines.filter((one) => one.state === "kept").length;
    const late = deadlines.filter((one) => ["late", "kept_late", "short"].includes(one.state)).length;
    return el("tr", {},
      el("th", { scope: "row" }, el("a", { href: `#session/${place}` }, session.number)),
      el("td", { class: "nowrap" }, sessionDays(session)),
      el("td", {}, [session.titre, session.site].filter(Boolean).join(" · ") || "–"),
      el("td", { class: "number" }, number(session.rows.length)),
      el("td", { class: "number" }, t("present_of", { present: totals.present, owed: totals.present + totals.doubtful + totals.missing + totals.unknown })),
      el("td", { class: "number" }, totals.missing > 0 ? chip("missing", MARKS.missing, number(totals.missing)) : number(0)),
      el("td", { class: "number" }, totals.doubtful + totals.unknown > 0 ? chip("doubtful", MARKS.doubtful, number(totals.doubtful + totals.unknown)) : number(0)),
      el("td", {}, late > 0 ? chip("late", DEADLINE_MARKS.late, t("n_late", {}, late)) : null, " ", kept > 0 ? chip("kept", DEADLINE_MARKS.kept, t("n_kept", {}, kept)) : null));
  });
  const head = ["session", "dates", "titre_site", "candidates", "pieces_there", "missing", "to_check", "deadlines"].map((key) => t(key));
  return wide(t("sessions_caption"), head, rows);
}

// What is missing, late or doubtful, the worst first.
function firstThings() {
  const late = data.deadlines.filter((one) => ["late", "kept_late", "short"].includes(one.state))
    .map((one) => el("li", {}, chip(one.state, DEADLINE_MARKS[one.state], t("deadline")), " ", french(one.title), ` — ${said(one.subject)}${t("colon")}`, deadlineSays(one)));
  const groups = pieceGroups((piece) => !piece.recommended).filter((group) => group.missing.length > 0)
    .map((group) => el("li", {}, chip("missing", MARKS.missing, t("piece")), " ", french(group.title), ` — ${group.where}${t("colon")}`, group.owed === 1 ? t("piece_missing") : t("missing_of", { owed: group.owed }, group.missing.length)));
  const all = [...late, ...groups];
  if (all.length === 0) return data.sessions.length > 0 ? [el("h2", {}, t("first_things")), el("p", {}, t("nothing_missing"))] : null;
  return [el("h2", {}, t("first_things")), el("ul", { class: "plain" }, all.slice(0, 12)),
    all.length > 12 && el("p", {}, el("a", { href: "#engagements" }, t("all_findings", {}, all.length)))];
}

// ---- Sessions ----

function sessionsView() {
  return data.sessions.length === 0 ? el("p", {}, t("no_session")) : sessionsTable();
}

function sessionView(place) {
  const session = data.sessions[place];
  if (!session) return el("p", {}, t("no_session"));
  const deadlines = sessionDeadlines(place);
  return [
    el("p", { class: "lead" }, [sessionDays(session), session.titre, session.site].filter(Boolean).join(" · ")),
    data.sessions.length > 1 && el("p", {}, el("a", { href: "#sessions" }, t("all_sessions"))),
    deadlines.length > 0 && [el("h2", {}, t("deadlines")), deadlineTable(deadlines)],
    session.pieces.length > 0 && [el("h2", {}, t("session_pieces")), pieceTable(session.pieces, t("session_pieces"))],
    session.rows.length > 0 && [el("h2", {}, t("candidates_pieces")), matrix(session)],
    session.loose.length > 0 && [el("h2", {}, t("loose")), documentLinks(session.loose, 50)],
    el("p", {}, el("a", { href: `#documents?s=${place}` }, t("documents_of_session"))),
  ];
}

function pieceTable(pieces, caption) {
  const rows = pieces.map((piece) => el("tr", {},
    el("th", { scope: "row" }, french(piece.title), piece.recommended ? " *" : null),
    el("td", {}, pieceChip(piece)),
    el("td", {}, documentLinks(piece.documents), el("p", { class: "why" }, pieceWhy(piece)),
      el("p", { class: "muted small" }, engagementList(piece.engagements), french(piece.citation)))));
  return wide(caption, [t("piece"), t("state"), t("proof_or_reason")], rows, "pieces");
}

// Candidates by pieces. One cell is in the order of tabulation; arrows go to the others.
function matrix(session) {
  const head = [el("th", { scope: "col" }, t("candidate")), ...session.columns.map((column) => el("th", { scope: "col" }, french(column.title)))];
  const rows = session.rows.map((row, y) => {
    const { name } = data.candidates[row.candidate];
    const about = [said(row.path), said(row.decision)].filter(Boolean).join(" · ");
    return el("tr", {}, el("th", { scope: "row" }, name, about && el("span", { class: "muted small block" }, about)),
      row.cells.map((piece, x) => el("td", { class: "cell" },
        el("button", {
          type: "button", class: `mark-button ${TONES[piece.state]}`, tabindex: x + y === 0 ? "0" : "-1",
          onclick: () => showPiece(piece, `${name} · ${sessionName(session)}`),
        }, el("span", { class: "sr" }, `${piece.title}, ${name}${t("colon")}${t(`piece_${piece.state}`)} `), el("span", {}, `${MARKS[piece.state]} ${t(`letter_${piece.state}`)}${piece.recommended ? "*" : ""}`)))));
  });
  const table = wide(t("matrix_caption"), head, rows, "matrix");
  table.removeAttribute("tabindex");
  table.addEventListener("keydown", walkCells);
  return [el("p", { class: "muted small" }, t("legend")), table, el("p", { class: "muted small screen" }, t("matrix_keys"))];
}

function walkCells(event) {
  const moves = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], Home: [0, -Infinity], End: [0, Infinity] };
  const move = moves[event.key];
  const cell = event.target.closest?.("td.cell");
  if (!move || !cell) return;
  const rows = [...cell.closest("tbody").rows];
  const y = Math.min(rows.length - 1, Math.max(0, rows.indexOf(cell.parentElement) + move[0]));
  const buttons = rows[y].querySelectorAll("button");
  const x = Math.min(buttons.length - 1, Math.max(0, cell.cellIndex - 1 + move[1]));
  event.preventDefault();
  event.target.tabIndex = -1;
  buttons[x].tabIndex = 0;
  buttons[x].focus();
}

function deadlineTable(deadlines) {
  const rows = deadlines.map((one) => el("tr", {},
    el("th", { scope: "row" }, french(one.title), el("span", { class: "muted small block" }, said(one.subject))),
    el("td", { class: "nowrap" }, day(one.limit) || t("date_unknown")),
    el("td", {}, chip(one.state, DEADLINE_MARKS[one.state], t(`short_${one.state}`)), el("p", { class: "why" }, deadlineSays(one)), one.why && el("p", { class: "why" }, said(one.why))),
    el("td", {}, documentLinks(one.documents) ?? t("no_proof"),
      el("p", { class: "muted small" }, engagementList(one.engagements), french(one.citation), ` [${t(`status_${one.status}`)}]`))));
  return wide(t("deadlines"), [t("deadline"), t("limit"), t("state"), t("proof")], rows, "pieces");
}

// ---- Engagements ----

// Pieces by title and by what they are of; `isIn` chooses among them.
function pieceGroups(isIn) {
  const groups = new Map();
  const add = (piece, where, target, whose) => {
    if (!isIn(piece)) return;
    const key = `${piece.title}\n${where}`;
    if (!groups.has(key)) groups.set(key, { title: piece.title, citation: piece.citation, where, target, present: [], missing: [], doubtful: [], other: [], owed: 0 });
    const group = groups.get(key);
    const list = { present: "present", missing: "missing", doubtful: "doubtful", unknown: "doubtful" }[piece.state] ?? "other";
    group[list].push({ piece, whose });
    if (list !== "other") group.owed += 1;
  };
  data.sessions.forEach((session, place) => {
    const where = sessionName(session), target = `#session/${place}`;
    for (const piece of session.pieces) add(piece, where, target, null);
    for (const row of session.rows) for (const piece of row.cells) add(piece, where, target, data.candidates[row.candidate].name);
  });
  for (const one of data.agrements) for (const piece of one.pieces) add(piece, [one.titre, one.site].filter(Boolean).join(" · "), null, null);
  for (const one of data.years) for (const piece of one.pieces) add(piece, t("year_of", { year: String(one.year) }), null, null);
  return [...groups.values()].sort((a, b) => b.missing.length - a.missing.length || b.doubtful.length - a.doubtful.length);
}

function engagementsView() {
  return [
    el("p", { class: "lead" }, t("engagements_lead")),
    el("p", { class: "screen" }, el("button", { type: "button", onclick: () => {
      const all = [...document.querySelectorAll("details.engagement")];
      const open = all.some((one) => !one.open);
      all.forEach((one) => { one.open = open; });
    } }, t("open_all"))),
    data.engagements.map((engagement) => {
      const groups = pieceGroups((piece) => piece.engagements.includes(engagement.number));
      const deadlines = data.deadlines.filter((one) => one.engagements.includes(engagement.number));
      const sum = (list) => groups.reduce((total, group) => total + group[list].length, 0);
      const late = deadlines.filter((one) => ["late", "kept_late", "short"].includes(one.state)).length;
      const [there, missing, doubtful] = [sum("present"), sum("missing"), sum("doubtful")];
      const owed = there + missing + doubtful;
      const details = el("details", { class: "engagement", id: `engagement-${engagement.number}` },
        el("summary", {}, el("span", { class: "ordinal" }, String(engagement.number)), french(engagement.title),
          el("span", { class: "chips" },
            owed > 0 && chip(missing + doubtful > 0 ? "calm" : "good", missing + doubtful > 0 ? "·" : "✓", t("present_of", { present: there, owed })),
            missing > 0 && chip("missing", MARKS.missing, t("n_missing", {}, missing)),
            doubtful > 0 && chip("doubtful", MARKS.doubtful, t("n_doubtful", {}, doubtful)),
            late > 0 && chip("late", DEADLINE_MARKS.late, t("n_deadlines_late", {}, late)),
            owed === 0 && deadlines.length === 0 && chip("not_required", "–", t("nothing_expected")))));
      const fill = () => {
        if (!details.open || details.childElementCount > 1) return;
        details.append(el("div", { class: "inside" }, engagementInside(engagement, groups, deadlines)));
      };
      details.addEventListener("toggle", fill);
      details.fill = fill;
      return details;
    }),
  ];
}

function engagementInside(engagement, groups, deadlines) {
  const term = engagement.since || engagement.until;
  return [
    term && el("p", { class: "muted small" }, engagement.until ? t("engagement_until", { until: day(engagement.until) }) : t("engagement_since", { since: day(engagement.since) })),
    groups.length === 0 && deadlines.length === 0 && el("p", {}, t("nothing_expected_long")),
    groups.map((group) => el("section", { class: "group" },
      el("h3", {}, french(group.title), " — ", group.target ? el("a", { href: group.target }, group.where) : group.where),
      group.owed > 1 && el("p", {}, t("present_of_long", { present: group.present.length, owed: group.owed })),
      whoList("missing", group.missing), whoList("doubtful", group.doubtful), whoList("present", group.present),
      group.owed === 0 && el("p", {}, chip(group.other[0].piece.state, MARKS[group.other[0].piece.state], t(`piece_${group.other[0].piece.state}`)), " ", pieceWhy(group.other[0].piece)),
      el("p", { class: "muted small" }, french(group.citation)))),
    deadlines.length > 0 && [el("h3", {}, t("deadlines")), deadlineTable(deadlines.slice(0, 100)),
      deadlines.length > 100 && el("p", {}, el("a", { href: "#echeances" }, t("and_more", {}, deadlines.length - 100)))],
  ];
}

// Whose pieces are in one state, those with the same reason together.
function whoList(name, list) {
  if (list.length === 0) return null;
  const byReason = new Map();
  for (const one of list) {
    const why = pieceWhy(one.piece);
    const key = `${one.piece.state}\n${why}`;
    if (!byReason.has(key)) byReason.set(key, { state: one.piece.state, why, all: [] });
    byReason.get(key).all.push(one);
  }
  return [...byReason.values()].map(({ state: kind, why, all }) => {
    const shown = all.slice(0, 60);
    const who = shown.map(({ piece, whose }, i) => [i > 0 ? ", " : null,
      piece.documents.length > 0 ? piece.documents.map((index, j) => [j > 0 ? ", " : null, documentLink(index, whose ?? undefined)]) : (whose ?? null)]);
    return el("p", {}, chip(kind, MARKS[kind], t(`piece_${kind}`)), " ", why, why && who.flat(9).some(Boolean) ? t("colon") : null, who,
      all.length > 60 && ` ${t("and_more", {}, all.length - 60)}`);
  });
}

// ---- Holds and destructions ----

function fateView() {
  return [
    el("h2", {}, t("holds")),
    data.holds.length === 0 ? el("p", {}, t("no_hold")) : el("ul", { class: "plain" }, data.holds.map((hold) => el("li", { class: "block-item" },
      el("p", {}, el("strong", {}, t("hold_since", { since: day(hold.since) })), " · ", t("hold_covers", {}, hold.covers), hold.review_on && ` · ${t("hold_review", { on: day(hold.review_on) })}`),
      documentLinks(hold.documents, 20)))),
    el("h2", {}, t("destructions")),
    data.destructions.length === 0 ? el("p", {}, t("no_destruction")) : el("ul", { class: "plain" }, data.destructions.map((one) => el("li", { class: "block-item" },
      el("p", {}, el("strong", {}, t("destroyed_on", { on: day(one.on) })), " · ", t("n_destroyed", {}, one.destroyed), one.spared > 0 && ` · ${t("n_spared", {}, one.spared)}`),
      one.perhaps && el("p", {}, t("perhaps_concerned")),
      el("p", {}, el("a", { href: one.file, target: "_blank", rel: "noopener noreferrer" }, t("certificate"), el("span", { class: "sr" }, ` ${t("opens_new")}`)), " ", el("code", { class: "digits" }, one.id))))),
    el("h2", {}, t("verdicts")),
    el("p", {}, t("verdicts_lead")),
    verdictTable(),
  ];
}

// Until when documents are kept, those with the same title and verdict together.
function verdictTable() {
  const groups = new Map();
  data.documents.forEach((one) => {
    const key = `${one.title}\n${one.verdict?.fr ?? ""}`;
    if (!groups.has(key)) groups.set(key, { one, count: 0 });
    groups.get(key).count += 1;
  });
  const all = [...groups.values()].sort((a, b) => a.one.title.localeCompare(b.one.title, "fr"));
  const rows = all.slice(0, 300).map(({ one, count }) => el("tr", {}, el("th", { scope: "row" }, french(documentTitle(one))),
    el("td", { class: "number" }, number(count)), el("td", {}, said(one.verdict) || t("no_verdict"))));
  return [wide(t("verdicts"), [t("kind_of_document"), t("number_of"), t("verdict")], rows),
    all.length > 300 && el("p", {}, t("and_more", {}, all.length - 300))];
}
