// Long lists: found, filtered, and shown a page at a time, so that ten thousand documents are as quick as ten.

const PAGE_SIZE = 50;

function folded(words) {
  return words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}

// What each document is found by. Made once, when somebody first searches.
function haystacks() {
  haystacks.made ??= data.documents.map((one) => folded([
    one.title, one.class, one.name, one.file, one.sha256, one.id, one.date,
    one.candidate === null ? "" : data.candidates[one.candidate].name,
    one.session === null ? "" : `${data.sessions[one.session].number} ${data.sessions[one.session].titre ?? ""}`,
    ...one.stages.map(({ stage }) => `${stage.fr} ${stage.en}`),
  ].filter(Boolean).join(" ")));
  return haystacks.made;
}

function foundDocuments({ words, session, title, check }) {
  const wanted = folded(words ?? "").split(/\s+/).filter(Boolean);
  const hay = wanted.length > 0 ? haystacks() : [];
  const isIn = (one, index) => (session === "" || one.session === Number(session))
    && (title === "" || one.title === title)
    && (check === "" || isChecked(check, one, index))
    && wanted.every((word) => hay[index].includes(word));
  return data.documents.map((one, index) => (isIn(one, index) ? index : -1)).filter((index) => index >= 0);
}

function isChecked(check, one, index) {
  if (check === "held") return one.held;
  if (check === "hole") return !one.file;
  const verdict = verdictOf(index)?.verdict ?? "unknown";
  return check === "good" ? verdict === "good" : !["good", "elsewhere"].includes(verdict);
}

function field(words, control) {
  const id = `field-${field.count = (field.count ?? 0) + 1}`;
  control.id = id;
  return el("div", { class: "field" }, el("label", { for: id }, words), control);
}

function choice(options, chosen, onchange) {
  const select = el("select", { onchange: () => onchange(select.value) },
    options.map(([value, words, lang]) => el("option", { value, lang, selected: value === chosen }, words)));
  return select;
}

function documentsView() {
  const filter = state.filter;
  const list = el("div", { class: "list" });
  const count = el("p", { role: "status", class: "count" });
  let page = 0;
  const show = () => {
    const found = foundDocuments(filter);
    const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
    page = Math.min(page, pages - 1);
    count.textContent = found.length === data.documents.length ? t("documents_all", {}, found.length) : t("documents_found", { of: data.documents.length }, found.length);
    const shown = state.printing ? found : found.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
    list.replaceChildren(found.length === 0 ? el("p", {}, t("no_document_found")) : el("ol", { class: "documents", start: String(page * PAGE_SIZE + 1) }, shown.map(documentItem)));
    list.append(state.printing ? "" : pager(page, pages, (to) => { page = to; show(); list.querySelector("a, button")?.focus(); }));
  };
  const change = (name) => (value) => { filter[name] = value; page = 0; show(); };
  const search = el("input", { type: "search", value: filter.words, autocomplete: "off", spellcheck: "false", oninput: () => change("words")(search.value) });
  const titles = [...new Set(data.documents.map((one) => one.title))].sort((a, b) => a.localeCompare(b, "fr"));
  const foreign = state.lang === "fr" ? null : "fr";
  const view = [
    el("search", { class: "filters" },
      field(t("search_documents"), search),
      field(t("session"), choice([["", t("all_of_them")], ...data.sessions.map((one, i) => [String(i), one.number])], filter.session, change("session"))),
      field(t("kind_of_document"), choice([["", t("all_of_them")], ...titles.map((title) => [title, title, foreign])], filter.title, change("title"))),
      field(t("state"), choice([["", t("all_of_them")], ["held", t("filter_held")], ["hole", t("filter_hole")],
        ...(state.result ? [["good", t("filter_good")], ["bad", t("filter_bad")]] : [])], filter.check, change("check")))),
    count, list,
  ];
  show();
  return view;
}

function documentItem(index) {
  const one = data.documents[index];
  const about = [
    one.candidate === null ? null : data.candidates[one.candidate].name,
    one.session === null ? null : sessionName(data.sessions[one.session]),
    day(one.date),
    size(one.size_bytes),
  ].filter(Boolean).join(" · ");
  return el("li", {},
    el("div", { class: "document-main" }, documentLink(index), el("span", { class: "muted small block" }, about)),
    el("div", { class: "document-marks" }, one.held && chip("due", "◆", t("held_short")), one.stages.map(({ stage }) => chip("calm", "·", said(stage))), verdictChip(index), detailButton(index)));
}

function pager(page, pages, go) {
  if (pages <= 1) return "";
  const button = (words, to, isOff) => el("button", { type: "button", disabled: isOff, onclick: () => go(to) }, words);
  return el("nav", { class: "pager", "aria-label": t("pages") },
    button(t("first_page"), 0, page === 0), button(t("previous_page"), page - 1, page === 0),
    el("span", {}, t("page_of", { page: page + 1, pages })),
    button(t("next_page"), page + 1, page === pages - 1), button(t("last_page"), pages - 1, page === pages - 1));
}

function deadlinesView() {
  if (data.deadlines.length === 0) return el("p", {}, t("no_deadline"));
  const groups = [["late", ["late", "kept_late", "short"]], ["doubtful", ["doubtful", "unknown"]], ["due", ["due"]], ["kept", ["kept"]], ["closed", ["closed"]]];
  const list = el("div", {});
  const count = el("p", { role: "status", class: "count" });
  let page = 0, chosen = "", session = "";
  const show = () => {
    const states = groups.find(([name]) => name === chosen)?.[1];
    const rank = (one) => groups.findIndex(([, names]) => names.includes(one.state));
    const found = data.deadlines.filter((one) => (!states || states.includes(one.state)) && (session === "" || one.session === Number(session)))
      .sort((a, b) => rank(a) - rank(b) || (a.limit ?? "9999").localeCompare(b.limit ?? "9999"));
    const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
    page = Math.min(page, pages - 1);
    count.textContent = t("n_deadlines", {}, found.length);
    list.replaceChildren(deadlineTable(state.printing ? found : found.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)),
      state.printing ? "" : pager(page, pages, (to) => { page = to; show(); list.querySelector("a, button")?.focus(); }));
  };
  const view = [
    el("p", { class: "lead" }, t("deadlines_lead")),
    el("div", { class: "filters" },
      field(t("state"), choice([["", t("all_of_them")], ...groups.map(([name]) => [name, t(`deadlines_${name}`)])], chosen, (value) => { chosen = value; page = 0; show(); })),
      field(t("session"), choice([["", t("all_of_them")], ...data.sessions.map((one, i) => [String(i), one.number])], session, (value) => { session = value; page = 0; show(); }))),
    count, list,
  ];
  show();
  return view;
}
