// The frame around the views: language, light, the way from one view to the other, printing.

const data = JSON.parse(document.getElementById("dossier").textContent);
const state = {
  lang: data.lang,
  theme: "auto",
  filter: { words: "", session: "", title: "", check: "" },
  known: { fingerprint: "", seal: null },
  checking: null,
  result: null,
  printing: false,
};

const VIEWS = [["synthese", "summary"], ["sessions", "sessions"], ["engagements", "engagements"], ["echeances", "deadlines"],
  ["documents", "documents"], ["conservation", "fate"], ["verifier", "verify"]];

// The place that is shown.
let shownAt = null;

function route() {
  const [path, query] = decodeURIComponent(location.hash.slice(1)).split("?");
  const [name, place] = path.split("/");
  if (name === "session" && data.sessions[Number(place)]) return { name: "session", place: Number(place) };
  const asked = /^s=(\d+)$/.exec(query ?? "");
  return { name: VIEWS.some(([known]) => known === name) ? name : "synthese", session: asked && asked[1] };
}

function viewOf({ name, place }) {
  switch (name) {
    case "session": return [t("session_name", { number: data.sessions[place].number }), sessionView(place)];
    case "sessions": return [t("sessions"), sessionsView()];
    case "engagements": return [t("engagements"), engagementsView()];
    case "echeances": return [t("deadlines"), deadlinesView()];
    case "documents": return [t("documents"), documentsView()];
    case "conservation": return [t("fate"), fateView()];
    case "verifier": return [t("verify"), verifyView()];
    default: return [data.head.centre ?? t("title"), summaryView()];
  }
}

function render() {
  const root = document.documentElement;
  root.lang = state.lang;
  root.dataset.theme = state.theme;
  const at = route();
  if (at.session) state.filter = { words: "", session: at.session, title: "", check: "" };
  const [title, view] = viewOf(at);
  shownAt = location.hash;
  document.title = at.name === "synthese" ? `${t("title")} · ${title}` : `${title} · ${t("title")}`;
  document.getElementById("page").replaceChildren(
    el("a", { href: "#content", class: "skip", onclick: (event) => { event.preventDefault(); document.getElementById("title").focus(); } }, t("skip")),
    banner(at),
    el("main", { id: "content" }, el("h1", { id: "title", tabindex: "-1" }, title), view),
    el("footer", {}, el("p", {}, t("footer", { day: day(data.head.day) }))),
    el("dialog", { id: "dialog", "aria-labelledby": "dialog-title" }),
    el("div", { class: "overlay", "aria-hidden": "true" }, t("drop_anywhere")),
  );
}

function banner(at) {
  const link = ([name, key]) => el("li", {}, el("a", { href: `#${name}`, "aria-current": name === at.name || (name === "sessions" && at.name === "session") ? "page" : null }, t(key)));
  const language = (code, words) => el("button", { type: "button", id: `lang-${code}`, lang: code, "aria-pressed": String(state.lang === code), onclick: () => { state.lang = code; renderKeeping(`lang-${code}`); } }, words);
  const themes = ["auto", "light", "dark"];
  return el("header", { class: "banner" },
    el("div", { class: "top" },
      el("p", { class: "kicker" }, el("strong", {}, t("title")), el("span", { class: "muted" }, ` ${said(data.head.scope)}`)),
      el("div", { class: "tools" },
        el("div", { class: "pair", role: "group", "aria-label": "Langue, language" }, language("fr", "Français"), language("en", "English")),
        el("button", { type: "button", id: "theme", onclick: () => { state.theme = themes[(themes.indexOf(state.theme) + 1) % 3]; renderKeeping("theme"); } }, t(`theme_${state.theme}`)),
        el("button", { type: "button", id: "print", onclick: () => print() }, t("print")),
        el("button", { type: "button", id: "print-all", onclick: printAll }, t("print_all")))),
    el("nav", { "aria-label": t("parts") }, el("ul", {}, VIEWS.map(link))),
    state.result && at.name !== "verifier" && at.name !== "synthese" ? el("p", { class: "banner-verdict" }, verdictLine(), " ", el("a", { href: "#verifier" }, t("see_verdict"))) : null);
}

// Everything on paper: each view after the other, nothing folded, no list cut into pages.
function printAll() {
  state.printing = true;
  const views = [{ name: "synthese" }, ...data.sessions.map((_, place) => ({ name: "session", place })), { name: "engagements" }, { name: "echeances" },
    { name: "documents" }, { name: "conservation" }, ...(state.result ? [{ name: "verifier" }] : [])];
  state.filter = { words: "", session: "", title: "", check: "" };
  const sections = views.map((at) => {
    const [title, view] = viewOf(at);
    return el("section", { class: "sheet" }, el("h1", {}, title), view);
  });
  document.getElementById("content").replaceChildren(...sections);
  unfold();
  const back = () => { state.printing = false; render(); };
  addEventListener("afterprint", back, { once: true });
  print();
}

function unfold() {
  for (const one of document.querySelectorAll("details.engagement")) { one.open = true; one.fill?.(); }
}

addEventListener("beforeprint", unfold);
addEventListener("hashchange", () => {
  render();
  scrollTo(0, 0);
  document.getElementById("title").focus({ preventScroll: true });
});
addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("dragging"); });
addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dragging"); });
addEventListener("drop", drop);
render();
