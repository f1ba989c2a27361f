//! What the page shows, to eyes, keyboards, screen readers and printers.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::making::{Wish, make};
use chartrier::words::Lang;

const AXE: &str = include_str!("axe/axe.min.js");
const VIEWS: [&str; 8] = [
    "synthese",
    "sessions",
    "session/0",
    "engagements",
    "echeances",
    "documents",
    "conservation",
    "verifier",
];

struct Opened {
    root: tempfile::TempDir,
    browser: Browser,
}

fn opened(wish: Wish) -> Opened {
    let root = tempfile::tempdir().unwrap();
    let made = make(wish);
    let folder = made.write_folder(root.path());
    std::fs::write(root.path().join("controle.zip"), made.zip()).unwrap();
    let browser = Browser::open(&folder.join("index.html"));
    Opened { root, browser }
}

impl Opened {
    fn view(&mut self, name: &str) {
        self.browser.eval(&format!("location.hash = '#{name}'"));
        let name = name.split('?').next().unwrap();
        self.browser.until(&format!(
            "decodeURIComponent(location.hash).startsWith('#{name}') && shownAt === location.hash"
        ));
    }

    fn verify(&mut self) {
        let zip = self.root.path().join("controle.zip");
        self.browser.choose("input[accept]", &[&zip]);
        self.browser
            .until("state.result !== null && state.checking === null");
    }

    /// No violation of WCAG 2.2 A and AA that axe knows.
    fn check_accessible(&mut self, what: &str) {
        let run = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'], resultTypes: ['violations']}).then((r) => [r.passes.length, r.violations.map((v) => [v.id, v.help, v.nodes.slice(0, 3).map((n) => n.html + ' ' + n.failureSummary)])])";
        let found = self.browser.eval(run);
        assert!(
            found[0].as_u64().unwrap() > 5,
            "{what}: axe looked at nothing"
        );
        assert_eq!(found[1], json!([]), "{what}");
    }
}

#[test]
fn every_view_is_accessible_in_both_themes_and_languages() {
    let mut opened = opened(Wish::default());
    opened.browser.eval(AXE);
    for (theme, lang, width) in [
        ("light", "fr", 1200),
        ("dark", "en", 1200),
        ("dark", "fr", 360),
        ("light", "en", 360),
    ] {
        opened.browser.size(width, 900);
        opened.browser.eval(&format!(
            "Object.assign(state, {{theme: '{theme}', lang: '{lang}'}}); render()"
        ));
        for view in VIEWS {
            opened.view(view);
            opened.browser.eval("document.querySelectorAll('details').forEach((one) => { one.open = true; one.fill(); })");
            opened.check_accessible(&format!("{view}, {theme}, {lang}, {width}"));
        }
        opened.view("documents");
        opened.browser.eval("showDocument(0)");
        opened.check_accessible(&format!("document, {theme}, {lang}, {width}"));
        opened.view("verifier");
        opened.verify();
        opened.check_accessible(&format!("verdict, {theme}, {lang}, {width}"));
        opened.view("documents");
        opened.check_accessible(&format!("documents verified, {theme}, {lang}, {width}"));
        opened.browser.eval(
            "state.result.findings.push({code: 'file_altered', subject: 'data/x.pdf'}); render()",
        );
        opened.view("verifier");
        opened.check_accessible(&format!("bad verdict, {theme}, {lang}, {width}"));
        opened.browser.eval("state.result = null; render()");
    }
    assert_eq!(opened.browser.troubles(), Vec::<String>::new());
}

#[test]
fn nothing_is_wider_than_a_telephone() {
    let mut opened = opened(Wish::default());
    opened.browser.size(360, 800);
    for view in VIEWS {
        opened.view(view);
        let width = opened.browser.eval("document.documentElement.scrollWidth");
        assert!(width.as_u64().unwrap() <= 360, "{view} is {width} wide");
    }
}

#[test]
fn the_page_asks_for_nothing_and_may_not() {
    let mut opened = opened(Wish::default());
    for view in VIEWS {
        opened.view(view);
    }
    opened.verify();
    let page = format!(
        "file://{}",
        opened.root.path().join("dossier/index.html").display()
    );
    let asked = opened.browser.requests();
    assert!(
        asked
            .iter()
            .all(|url| url.split('#').next() == Some(&page) || url == "data:,"),
        "{asked:?}"
    );
    assert_eq!(opened.browser.troubles(), Vec::<String>::new());
    let blocked = "new Promise((done) => { addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective)); fetch('http://127.0.0.1:9/').catch(() => {}); })";
    assert_eq!(opened.browser.eval(blocked), json!("connect-src"));
}

#[test]
fn a_name_never_becomes_markup() {
    let mut opened = opened(Wish::default());
    opened.view("documents");
    opened.browser.eval("showDocument(3)");
    assert_eq!(
        opened
            .browser
            .eval("document.querySelectorAll('main b, dialog b').length"),
        json!(0)
    );
    let shown = opened
        .browser
        .eval("document.getElementById('dialog').textContent");
    assert!(
        shown.as_str().unwrap().contains("Scan 3 <b>&\"'.pdf"),
        "{shown}"
    );
}

#[test]
fn the_pv_and_its_proof_are_two_clicks_away() {
    let mut opened = opened(Wish::default());
    opened.browser.click("main tbody a[href='#session/0']");
    opened.browser.until("shownAt === '#session/0'");
    let links = opened.browser.eval("[...document.querySelectorAll('main a.document')].map((one) => [one.firstChild.textContent, one.getAttribute('href')])");
    let has = |title: &str| {
        links
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one[0] == json!(title))
            .unwrap()[1]
            .clone()
    };
    for title in [
        "Procès-verbal de session",
        "Preuve d'envoi du procès-verbal",
    ] {
        let file = has(title);
        assert!(
            opened
                .root
                .path()
                .join("dossier")
                .join(file.as_str().unwrap())
                .is_file(),
            "{file}"
        );
    }
    let text = opened
        .browser
        .eval("document.querySelector('main').innerText");
    assert!(text.as_str().unwrap().contains("20 mars 2026"), "{text}");
}

#[test]
fn the_keyboard_reaches_everything() {
    let mut opened = opened(Wish::default());
    opened.browser.key("Tab");
    assert_eq!(
        opened.browser.eval("document.activeElement.className"),
        json!("skip")
    );
    opened.browser.key("Enter");
    opened
        .browser
        .until("document.activeElement.id === 'title'");
    opened.view("session/1");
    // One stop for the whole matrix, arrows within.
    assert_eq!(
        opened
            .browser
            .eval("document.querySelectorAll('.matrix button[tabindex=\"0\"]').length"),
        json!(1)
    );
    opened
        .browser
        .eval("document.querySelector('.matrix button[tabindex=\"0\"]').focus()");
    for key in ["ArrowDown", "ArrowRight", "ArrowRight"] {
        opened.browser.key(key);
    }
    let at = opened.browser.eval("[document.activeElement.closest('tr').rowIndex, document.activeElement.closest('td').cellIndex]");
    assert_eq!(at, json!([2, 3]));
    let label = opened.browser.eval("document.activeElement.textContent");
    assert_eq!(
        label,
        json!("Convocation, DAMBREVILLE Ousmane\u{a0}: présente ✓ P")
    );
    opened.browser.key("Enter");
    opened
        .browser
        .until("document.getElementById('dialog').open");
    assert_eq!(
        opened.browser.eval(
            "document.querySelector('#dialog a.document').getAttribute('href').startsWith('data/')"
        ),
        json!(true)
    );
    opened.browser.key("Escape");
    opened
        .browser
        .until("!document.getElementById('dialog').open");
    assert_eq!(
        opened.browser.eval("document.activeElement.textContent"),
        label
    );
    // Everything that can be done stands in the order of tabulation, with a name.
    opened.view("documents");
    let stops = opened.browser.eval("document.querySelectorAll('a[href], button:not(:disabled), input:not([hidden]), select').length").as_u64().unwrap();
    let mut seen = std::collections::BTreeSet::new();
    opened.browser.eval("document.body.focus(); document.querySelectorAll('*').forEach((one, i) => { one.dataset.place = i; })");
    for _ in 0..stops + 5 {
        opened.browser.key("Tab");
        if let Value::String(place) = opened
            .browser
            .eval("document.activeElement.dataset.place ?? null")
        {
            seen.insert(place);
        }
    }
    assert!(seen.len() as u64 >= stops, "{} of {stops}", seen.len());
}

#[test]
fn language_and_theme_switch_without_losing_the_place() {
    let mut opened = opened(Wish::default());
    opened.view("session/1");
    assert_eq!(
        opened.browser.eval("document.documentElement.lang"),
        json!("fr")
    );
    opened.browser.click("#lang-en");
    opened
        .browser
        .until("document.documentElement.lang === 'en'");
    assert_eq!(opened.browser.eval("location.hash"), json!("#session/1"));
    assert_eq!(
        opened.browser.eval("document.activeElement.id"),
        json!("lang-en")
    );
    assert_eq!(
        opened
            .browser
            .eval("document.querySelector('nav a[aria-current]').textContent"),
        json!("Sessions")
    );
    assert_eq!(
        opened
            .browser
            .eval("document.querySelector('.pieces tbody th span').lang"),
        json!("fr")
    );
    let before = opened
        .browser
        .eval("getComputedStyle(document.body).backgroundColor");
    opened.browser.click("#theme");
    opened.browser.click("#theme");
    opened
        .browser
        .until("document.documentElement.dataset.theme === 'dark'");
    assert_ne!(
        opened
            .browser
            .eval("getComputedStyle(document.body).backgroundColor"),
        before
    );
}

#[test]
fn documents_are_found_among_ten_thousand() {
    let mut opened = opened(Wish {
        documents: 10_000,
        candidates: 900,
        size_bytes: 64,
        lang: Lang::Fr,
    });
    let took = opened.browser.eval("(() => { const start = performance.now(); location.hash = '#documents'; render(); return performance.now() - start; })()");
    assert_eq!(
        opened
            .browser
            .eval("document.querySelectorAll('ol.documents > li').length"),
        json!(50)
    );
    let find = "(() => { const start = performance.now(); const input = document.querySelector('input[type=search]'); input.value = 'grille cotentin 26-07'; input.dispatchEvent(new Event('input')); return [performance.now() - start, document.querySelector('.count').textContent, document.querySelectorAll('ol.documents > li').length]; })()";
    let found = opened.browser.eval(find);
    eprintln!(
        "10,000 documents: shown in {took} ms, found in {} ms",
        found[0]
    );
    let count: u64 = found[1]
        .as_str()
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!(count > 0 && count < 200, "{found}");
    assert!(
        opened
            .browser
            .eval("document.querySelectorAll('*').length")
            .as_u64()
            .unwrap()
            < 3000
    );
    opened.view("synthese");
    opened.view("engagements");
    assert!(
        opened
            .browser
            .eval("document.querySelectorAll('*').length")
            .as_u64()
            .unwrap()
            < 3000
    );
    opened.view("verifier");
    opened.verify();
    let result = opened.browser.eval("[state.result.findings.length, state.result.seconds, [...state.result.documents.values()].filter((one) => one.verdict === 'good').length]");
    eprintln!("10,000 documents verified in {} s", result[1]);
    assert_eq!((&result[0], &result[2]), (&json!(0), &json!(10_000)));
}

#[test]
fn everything_prints() {
    let mut opened = opened(Wish::default());
    opened.browser.eval("window.print = () => {}");
    opened
        .browser
        .eval("document.getElementById('print-all').click()");
    let printed = opened
        .browser
        .eval("document.querySelectorAll('ol.documents > li').length");
    assert_eq!(printed, json!(90));
    assert_eq!(opened.browser.eval("[...document.querySelectorAll('details')].every((one) => one.open && one.childElementCount > 1)"), json!(true));
    let pdf = opened
        .browser
        .call("Page.printToPDF", json!({"preferCSSPageSize": true}));
    assert!(pdf["data"].as_str().unwrap().len() > 50_000);
    opened
        .browser
        .eval("dispatchEvent(new Event('afterprint'))");
    assert_eq!(
        opened
            .browser
            .eval("document.querySelectorAll('.sheet').length"),
        json!(0)
    );
    opened
        .browser
        .call("Emulation.setEmulatedMedia", json!({"media": "print"}));
    assert_eq!(
        opened
            .browser
            .eval("getComputedStyle(document.querySelector('nav')).display"),
        json!("none")
    );
}
