//! `LISEZ-MOI.html`, the first page: what this is and for whom, to extract first, three ways to check it, and what is missing.
//! French, then English; no script, no network.

use crate::bundle::page::{PageData, Said};
use crate::words::escape::html;
use crate::words::{Lang, Say, Size, bundling, count, figures};

/// The page.
pub(super) fn readme(data: &PageData) -> Vec<u8> {
    let first = data.lang;
    let second = match first {
        Lang::Fr => Lang::En,
        Lang::En => Lang::Fr,
    };
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n",
        code(first),
        html(&bundling::readme_title(first)),
    );
    for (lang, other) in [(first, false), (second, true)] {
        if other {
            text.push_str("<hr>\n");
        }
        text.push_str(&format!("<section lang=\"{}\">\n", code(lang)));
        section(&mut text, data, lang);
        text.push_str("</section>\n");
    }
    text.push_str("</main>\n</body>\n</html>\n");
    text.into_bytes()
}

fn section(text: &mut String, data: &PageData, lang: Lang) {
    let head = &data.head;
    let title = bundling::readme_title(lang);
    match lang == data.lang {
        true => text.push_str(&format!("<h1>{}</h1>\n", html(&title))),
        false => text.push_str(&format!("<h2>{}</h2>\n", html(&title))),
    }
    let holes: Vec<_> = data.documents.iter().filter(|one| one.hole).collect();
    if !holes.is_empty() {
        let words = bundling::readme_holes(lang, count(holes.len()));
        text.push_str(&format!(
            "<div class=\"missing\"><p><strong>{}</strong></p>\n<ul>\n",
            html(&words)
        ));
        for hole in holes {
            let name = hole.name.as_deref().unwrap_or_default();
            let words = format!("{} {name} [{}]", hole.title, hole.id);
            text.push_str(&format!("<li>{}</li>\n", html(&words)));
        }
        text.push_str("</ul></div>\n");
    }
    text.push_str(&format!(
        "<p class=\"first\"><strong>{}</strong> {}</p>\n",
        html(&bundling::readme_extract(lang)),
        html(&bundling::readme_extract_how(lang)),
    ));
    text.push_str(&format!(
        "<p class=\"first\">{} <a href=\"index.html\">index.html</a>.</p>\n",
        html(&bundling::readme_then_open(lang)),
    ));
    text.push_str(&format!("<p>{}</p>\n", html(&bundling::readme_what(lang))));
    text.push_str("<dl>\n");
    for (name, value) in facts(data, lang) {
        text.push_str(&format!(
            "<dt>{}</dt><dd>{}</dd>\n",
            html(&name),
            html(&value)
        ));
    }
    text.push_str("</dl>\n");
    let heading = bundling::readme_check(lang);
    text.push_str(&format!("<h3>{}</h3>\n<ol>\n", html(&heading)));
    for way in [
        bundling::readme_by_page(lang),
        bundling::readme_by_tools(lang),
        bundling::readme_by_chartrier(lang),
    ] {
        text.push_str(&format!("<li>{}</li>\n", html(&way)));
    }
    text.push_str("</ol>\n");
    let words = bundling::readme_fingerprint(lang);
    text.push_str(&format!(
        "<p>{}<br><code>{}</code></p>\n",
        html(&words),
        html(&head.fingerprint)
    ));
}

/// What the bundle is, names with values.
pub(super) fn facts(data: &PageData, lang: Lang) -> Vec<(String, String)> {
    let head = &data.head;
    let mut facts = vec![(bundling::fact_scope(lang), in_language(lang, &head.scope))];
    if let Some(sample) = &head.sample {
        let words = bundling::sample_words(lang, sample.taken, sample.of, &sample.seed);
        facts.push((bundling::fact_sample(lang), words));
    }
    let given = data.documents.iter().filter(|one| !one.hole);
    let size_bytes = given.clone().map(|one| one.size_bytes).sum();
    let words = bundling::documents_of_size(lang, count(given.count()), Size::of(size_bytes));
    facts.push((bundling::fact_documents(lang), words));
    if head.restricted_left_out > 0 {
        let words = bundling::restricted_words(lang, head.restricted_left_out);
        facts.push((bundling::fact_restricted(lang), words));
    }
    if head.names_withheld {
        facts.push((bundling::fact_names(lang), bundling::names_withheld(lang)));
    }
    if let Some(part) = head.part {
        let words = bundling::part_words(lang, u64::from(part.number), u64::from(part.of));
        facts.push((bundling::fact_part(lang), words));
    }
    for (name, value) in [
        (bundling::fact_recipient(lang), &head.recipient),
        (bundling::fact_reason(lang), &head.reason),
    ] {
        facts.extend(value.clone().map(|value| (name, value)));
    }
    facts.push((bundling::fact_day(lang), head.day.say(lang)));
    let entries = figures::number(lang, head.checkpoint.entries);
    let words = bundling::checkpoint_words(lang, &entries, head.checkpoint.time);
    facts.push((bundling::fact_checkpoint(lang), words));
    facts.push((bundling::fact_archive(lang), head.archive.to_string()));
    facts
}

pub(super) fn in_language(lang: Lang, said: &Said) -> String {
    match lang {
        Lang::Fr => said.fr.clone(),
        Lang::En => said.en.clone(),
    }
}

fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "fr",
        Lang::En => "en",
    }
}

const STYLE: &str = "\n:root{color-scheme:light dark}\nbody{font:17px/1.55 system-ui,sans-serif;margin:0;padding:1.5rem}\n\
main{max-width:46rem;margin:auto}\n.first{font-size:1.2em}\n.missing{border:3px solid;padding:.2rem 1rem}\n\
dt{font-weight:600}\ndd{margin:0 0 .5rem}\ncode{overflow-wrap:anywhere}\nli{margin:.4rem 0}\nhr{margin:3rem 0}\n";
