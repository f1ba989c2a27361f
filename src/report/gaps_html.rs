//! What is missing, as one web page: no script, no image, nothing fetched; made to be printed, and to be read aloud.

use std::fmt::Write;

use crate::completeness::{PieceStanding, Subject};
use crate::model::SourceStatus;
use crate::report::sheet::{self, Cell, DeadlineLine, Finding, PieceLine, SessionSheet};
use crate::report::{Findings, Mentions, count};
use crate::words::escape::html;
use crate::words::{Lang, Say, Words, gaps};

/// Colours have a contrast of at least 4.5 on white, and no meaning of their own.
const STYLE: &str = "\
body{font:16px/1.45 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:72rem;margin:1.5rem auto;padding:0 1rem}\
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2rem;border-bottom:2px solid #1a1a1a;padding-bottom:.2rem}\
h3{font-size:1.05rem;margin-bottom:.3rem}\
.wide{overflow-x:auto}\
table{border-collapse:collapse;margin:.5rem 0}caption{text-align:left;font-weight:600;padding:.2rem 0}\
th,td{border:1px solid #767676;padding:.25rem .5rem;text-align:left;vertical-align:top}\
thead th{background:#ececec}td.mark{text-align:center;white-space:nowrap}\
td.x{background:#fbe3e0;color:#7a1408;font-weight:700}td.q{background:#fff3d1;color:#5c4300}td.v{color:#0b5a2a}td.n{color:#595959}\
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}\
ul{padding-left:1.2rem}.source{color:#454545;font-size:.9rem}dt{font-weight:600;margin-top:.5rem}dd{margin-left:1.2rem}\
@media print{body{font-size:10pt;max-width:none;margin:0}.wide{overflow:visible}h2{break-after:avoid}tr,dd,li{break-inside:avoid}\
thead{display:table-header-group}@page{size:A4 landscape;margin:12mm}}";

/// The page.
pub fn gaps_html(findings: &Findings, lang: Lang) -> String {
    let page = Page {
        findings,
        lang,
        mentions: Mentions::default(),
    };
    let picture = &findings.picture;
    let code = match lang {
        Lang::Fr => "fr",
        Lang::En => "en",
    };
    let title = html(&gaps::gaps_title(lang, picture.day));
    let mut body = format!("<h1>{title}</h1>\n");
    if let Some(said) = findings.as_archived(lang) {
        body.push_str(&paragraph(&said));
    }
    body.push_str(&paragraph(&gaps::legend(lang)));
    let law = gaps::status(lang, SourceStatus::Law);
    body.push_str(&paragraph(&gaps::print_note(lang, Words(&law))));
    let sessions = picture.sessions.iter();
    let sheets: Vec<SessionSheet> = sessions
        .map(|session| sheet::session(findings, lang, session))
        .collect();
    if let Some(columns) = sheet::legend_of_columns(lang, &sheets) {
        body.push_str(&paragraph(&columns));
    }
    for sheet in &sheets {
        body.push_str(&page.session(sheet));
    }
    body.push_str(&page.centre());
    if !picture.unattached.is_empty() {
        body.push_str(&paragraph(&gaps::unattached(
            lang,
            count(picture.unattached.len()),
        )));
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

struct Page<'a> {
    findings: &'a Findings,
    lang: Lang,
    mentions: Mentions,
}

impl Page<'_> {
    fn session(&self, sheet: &SessionSheet) -> String {
        let lang = self.lang;
        let tally = &sheet.tally;
        let mut text = format!("<section>\n<h2>{}</h2>\n", html(&sheet.heading));
        text.push_str(&paragraph(&gaps::totals(
            lang,
            tally.present,
            tally.owed(),
            tally.doubtful,
            tally.missing,
            tally.unknown,
            tally.not_yet_due,
        )));
        text.push_str(&self.matrix(sheet));
        text.push_str(&self.pieces(&gaps::pieces_heading(lang), &sheet.pieces));
        text.push_str(&heading(&gaps::findings_heading(lang)));
        if sheet.findings.is_empty() {
            for said in &sheet.no_finding {
                text.push_str(&paragraph(said));
            }
        }
        text.push_str(&self.list(&sheet.findings));
        text.push_str(&self.deadlines(&sheet.deadlines));
        for note in &sheet.notes {
            text.push_str(&paragraph(note));
        }
        text.push_str("</section>\n");
        text
    }

    fn matrix(&self, sheet: &SessionSheet) -> String {
        if sheet.rows.is_empty() {
            return String::new();
        }
        let lang = self.lang;
        let mut text = format!(
            "<div class=\"wide\"><table>\n<caption>{}</caption>\n<thead><tr><th scope=\"col\">{}</th>",
            html(&gaps::candidates_heading(lang)),
            html(&gaps::candidate_head(lang))
        );
        for column in &sheet.columns {
            put(
                &mut text,
                format_args!(
                    "<th scope=\"col\"><abbr title=\"{}\">{}</abbr></th>",
                    html(&column.title),
                    html(&column.short)
                ),
            );
        }
        text.push_str("</tr></thead>\n<tbody>\n");
        for row in &sheet.rows {
            put(
                &mut text,
                format_args!("<tr><th scope=\"row\">{}</th>", html(&row.name)),
            );
            row.cells.iter().for_each(|cell| text.push_str(&mark(cell)));
            text.push_str("</tr>\n");
        }
        text.push_str("</tbody>\n</table></div>\n");
        text
    }

    fn pieces(&self, caption: &str, pieces: &[PieceLine]) -> String {
        if pieces.is_empty() {
            return String::new();
        }
        let lang = self.lang;
        let mut text = format!(
            "<table>\n<caption>{}</caption>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\" colspan=\"2\">{}</th></tr></thead>\n<tbody>\n",
            html(caption),
            html(&gaps::piece_head(lang)),
            html(&gaps::state_head(lang))
        );
        for piece in pieces {
            put(
                &mut text,
                format_args!(
                    "<tr><th scope=\"row\">{}</th><td class=\"mark {}\" aria-hidden=\"true\">{}</td><td>{}</td></tr>\n",
                    html(&piece.title),
                    class(piece.cell.mark),
                    piece.cell.mark,
                    html(&piece.cell.words)
                ),
            );
        }
        text.push_str("</tbody>\n</table>\n");
        text
    }

    fn deadlines(&self, deadlines: &[DeadlineLine]) -> String {
        if deadlines.is_empty() {
            return String::new();
        }
        let lang = self.lang;
        let mut text = heading(&gaps::deadlines_heading(lang));
        text.push_str("<ul>\n");
        let mut under_habits = false;
        for deadline in deadlines {
            if deadline.status == SourceStatus::Habit && !under_habits {
                text.push_str("</ul>\n");
                text.push_str(&heading(&gaps::habits_heading(lang)));
                text.push_str("<ul>\n");
                under_habits = true;
            }
            let limit = deadline.limit.map(|limit| limit.say(lang));
            let limit = limit.unwrap_or_else(|| gaps::limit_unknown(lang));
            put(
                &mut text,
                format_args!(
                    "<li><span aria-hidden=\"true\">{}</span> <strong>{}</strong> · {}<br>{}<br><span class=\"source\">{}</span></li>\n",
                    deadline.sign,
                    html(&limit),
                    html(&deadline.title),
                    html(&deadline.state),
                    html(&self.mentions.say(lang, &deadline.source))
                ),
            );
        }
        text.push_str("</ul>\n");
        text
    }

    fn centre(&self) -> String {
        let lang = self.lang;
        let picture = &self.findings.picture;
        if picture.agrements.is_empty() && picture.years.is_empty() {
            return String::new();
        }
        let mut text = String::from("<section>\n");
        if !picture.agrements.is_empty() {
            put(
                &mut text,
                format_args!("<h2>{}</h2>\n", html(&gaps::agrements_heading(lang))),
            );
        }
        for agrement in &picture.agrements {
            let subject = Subject::Agrement {
                titre: agrement.titre.0.clone(),
                site: agrement.site.clone(),
            };
            let whose = sheet::subject(self.findings, lang, &subject, 1);
            text.push_str(&self.group(&whose, &agrement.pieces));
        }
        if !picture.years.is_empty() {
            put(
                &mut text,
                format_args!("<h2>{}</h2>\n", html(&gaps::years_heading(lang))),
            );
        }
        for year in &picture.years {
            let whose = gaps::year_is(lang, &year.year.to_string());
            text.push_str(&self.group(&whose, &year.pieces));
        }
        let centre = sheet::deadlines(self.findings, lang, |one| one.subject.session().is_none());
        text.push_str(&self.deadlines(&centre));
        text.push_str("</section>\n");
        text
    }

    fn list(&self, findings: &[Finding]) -> String {
        let lang = self.lang;
        if findings.is_empty() {
            return String::new();
        }
        let mut text = String::from("<dl>\n");
        let mut under_habits = false;
        for finding in findings {
            if finding.status == SourceStatus::Habit && !under_habits {
                text.push_str("</dl>\n");
                text.push_str(&heading(&gaps::habits_heading(lang)));
                text.push_str("<dl>\n");
                under_habits = true;
            }
            put(
                &mut text,
                format_args!("<dt>{}</dt>\n", html(&finding.title)),
            );
            for line in &finding.lines {
                put(&mut text, format_args!("<dd>{}</dd>\n", html(line)));
            }
            put(
                &mut text,
                format_args!(
                    "<dd class=\"source\">{}</dd>\n",
                    html(&self.mentions.say(lang, &finding.source))
                ),
            );
        }
        text.push_str("</dl>\n");
        text
    }

    fn group(&self, whose: &str, pieces: &[PieceStanding]) -> String {
        let (findings, lang) = (self.findings, self.lang);
        let mut text = self.pieces(whose, &sheet::piece_lines(findings, lang, pieces));
        let day = findings.picture.day;
        let found = sheet::other_findings(findings, lang, pieces, day, whose);
        text.push_str(&self.list(&found));
        text
    }
}

fn mark(cell: &Cell) -> String {
    format!(
        "<td class=\"mark {}\" title=\"{}\"><span aria-hidden=\"true\">{}</span><span class=\"sr\">{}</span>{}</td>",
        class(cell.mark),
        html(&cell.words),
        cell.mark,
        html(&cell.words),
        documents(cell)
    )
}

/// The documents of a cell, where they can be seen; read aloud they are part of its words.
fn documents(cell: &Cell) -> String {
    match cell.documents.as_str() {
        "" => String::new(),
        documents => format!(
            "<br><small aria-hidden=\"true\">{}</small>",
            html(documents)
        ),
    }
}

fn class(mark: &str) -> &'static str {
    match mark.chars().next() {
        Some('✗') => "x",
        Some('?') => "q",
        Some('✓') => "v",
        _ => "n",
    }
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", html(text))
}

fn heading(text: &str) -> String {
    format!("<h3>{}</h3>\n", html(text))
}

fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments)
        .expect("writing to a string never fails");
}
