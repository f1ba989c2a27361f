//! Draws laid out pages into the file: the only place that knows how a PDF is written.

use chrono::Datelike;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::error::KrillaError;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::{Document as File, SerializeSettings};

use crate::report::pdf::flow::{Paper, lines_to_f32};
use crate::report::pdf::fonts::{Face, Fonts, Style, to_em, to_units};
use crate::report::pdf::leaf::{Ink, Leaf, Line, Rule, Squares};
use crate::report::pdf::tags::Tree;
use crate::report::pdf::wrap::wrap;
use crate::report::pdf::{Attachment, Document, PdfError};
use crate::words::Lang;

const SMALL: Style = Style {
    face: Face::Plain,
    size: 8.0,
};

/// White between the text and the foot, in points.
const ABOVE_FOOT: f32 = 12.0;

/// The number of the page has this share of the foot.
const NUMBER_SHARE: f32 = 0.25;

/// The foot of every page, its words broken into lines.
pub(super) struct Foot {
    lines: Vec<String>,
    before: String,
    between: String,
}

impl Foot {
    /// Errors: [`PdfError::FooterTooLong`].
    pub(super) fn of(document: &Document, fonts: &Fonts) -> Result<Foot, PdfError> {
        let bare = Paper::new(document.orientation, 0.0);
        let readable = |text: &str| fonts.readable(SMALL.face, text).into_owned();
        let room = to_units(bare.measure() * (1.0 - NUMBER_SHARE), SMALL);
        let words = readable(&document.footer.words);
        let foot = Foot {
            lines: wrap(fonts.get(SMALL.face), &words, room),
            before: readable(&document.footer.before).replace('\n', " "),
            between: readable(&document.footer.between).replace('\n', " "),
        };
        let number = foot.number(fonts, 88_888, 88_888);
        let is_wide = to_em(number.0) * SMALL.size > bare.measure() * NUMBER_SHARE;
        if foot.height() > (bare.bottom - bare.top) / 4.0 || is_wide {
            return Err(PdfError::FooterTooLong);
        }
        Ok(foot)
    }

    /// How tall it is, with the white above it.
    pub(super) fn height(&self) -> f32 {
        ABOVE_FOOT + lines_to_f32(self.lines.len()) * SMALL.leading()
    }

    /// How wide the number of a page is, and its text.
    fn number(&self, fonts: &Fonts, page: usize, pages: usize) -> (u64, String) {
        let text = format!("{}{page}{}{pages}", self.before, self.between);
        (fonts.get(SMALL.face).width(&text), text)
    }

    /// Its lines on a page.
    fn on(&self, paper: Paper, fonts: &Fonts, page: usize, pages: usize) -> Vec<Line> {
        let mut base = paper.bottom + ABOVE_FOOT + SMALL.rise();
        let (width, text) = self.number(fonts, page, pages);
        let line = |left: f32, base: f32, text: &str| Line {
            left,
            base,
            style: SMALL,
            text: text.to_owned(),
        };
        let at_right = paper.right - to_em(width) * SMALL.size;
        let mut lines = vec![line(at_right, base, &text)];
        for text in &self.lines {
            lines.push(line(paper.left, base, text));
            base += SMALL.leading();
        }
        lines
    }
}

/// The file as it is drawn.
pub(super) struct Painter<'a> {
    document: &'a Document,
    fonts: &'a Fonts,
    paper: Paper,
    foot: &'a Foot,
    pages: usize,
    file: File,
    tree: Tree,
    outline: Outline,
    drawn: usize,
}

impl<'a> Painter<'a> {
    pub(super) fn new(
        document: &'a Document,
        fonts: &'a Fonts,
        paper: Paper,
        foot: &'a Foot,
        pages: usize,
    ) -> Painter<'a> {
        let settings = SerializeSettings {
            configuration: configuration(document),
            ..SerializeSettings::default()
        };
        Painter {
            document,
            fonts,
            paper,
            foot,
            pages,
            file: File::new_with(settings),
            tree: Tree::new(document, fonts),
            outline: Outline::new(),
            drawn: 0,
        }
    }

    /// Draws the next page.
    pub(super) fn draw(&mut self, leaf: &Leaf) {
        for bookmark in &leaf.bookmarks {
            let place = XyzDestination::new(self.drawn, Point::from_xy(0.0, bookmark.top));
            let node = OutlineNode::new(bookmark.words.clone(), place);
            self.outline.push_child(node);
        }
        let size = PageSettings::from_wh(self.paper.width, self.paper.height);
        let mut page = self.file.start_page_with(size.expect("a sheet has a size"));
        let mut surface = page.surface();
        surface.set_fill(Some(Fill::default()));
        for piece in &leaf.pieces {
            let drawn = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            match &piece.ink {
                Ink::Lines(lines) => write(&mut surface, self.fonts, lines),
                Ink::Squares(squares) => fill(&mut surface, squares),
            }
            surface.end_tagged();
            self.tree.add(piece.place, drawn);
        }
        let furniture = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
        if !leaf.repeated.is_empty() {
            surface.start_tagged(furniture(ArtifactType::PaginationOther));
            write(&mut surface, self.fonts, &leaf.repeated);
            surface.end_tagged();
        }
        self.drawn += 1;
        surface.start_tagged(furniture(ArtifactType::Footer));
        let foot = self.foot.on(self.paper, self.fonts, self.drawn, self.pages);
        write(&mut surface, self.fonts, &foot);
        surface.end_tagged();
        surface.start_tagged(furniture(ArtifactType::Layout));
        let (left, right) = (self.paper.left, self.paper.right);
        let above_foot = self.paper.bottom + ABOVE_FOOT / 2.0;
        let rule = Rule {
            from: (left, above_foot),
            to: (right, above_foot),
            weight: 0.4,
        };
        surface.set_fill(None);
        leaf.rules
            .iter()
            .chain([&rule])
            .for_each(|rule| draw_rule(&mut surface, rule));
        surface.end_tagged();
        surface.finish();
        page.finish();
    }

    /// Ends the file.
    ///
    /// Errors: what the check on export says.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, PdfError> {
        for attachment in &self.document.attachments {
            let added = embedded(attachment, self.document, self.fonts)
                .and_then(|file| self.file.embed_file(file));
            if added.is_none() {
                return Err(PdfError::Attachment {
                    name: attachment.name.clone(),
                    media_type: attachment.media_type.clone(),
                });
            }
        }
        let lang = match self.document.lang {
            Lang::Fr => "fr",
            Lang::En => "en",
        };
        let metadata = Metadata::new()
            .title(self.fonts.label(&self.document.title))
            .language(lang.to_owned())
            .creator("chartrier".to_owned())
            .creation_date(midnight(self.document));
        self.file.set_metadata(metadata);
        self.file.set_outline(self.outline);
        self.file.set_tag_tree(self.tree.finish());
        self.file.finish().map_err(|error| refused(&error))
    }
}

/// Level a: tagged. The second part of the standard lets no file in, the third lets any.
fn configuration(document: &Document) -> Configuration {
    let level = if document.attachments.is_empty() {
        Archival::A2_A
    } else {
        Archival::A3_A
    };
    ConfigurationBuilder::new()
        .with_archival_validator(level)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .expect("both standards are written in PDF 1.7")
}

fn midnight(document: &Document) -> DateTime {
    let date = document.date;
    let small = |number: u32| u8::try_from(number).unwrap_or(1);
    DateTime::new(u16::try_from(date.year()).unwrap_or_default())
        .month(small(date.month()))
        .day(small(date.day()))
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(0)
}

fn embedded(attachment: &Attachment, document: &Document, fonts: &Fonts) -> Option<EmbeddedFile> {
    Some(EmbeddedFile {
        path: fonts.label(&attachment.name),
        mime_type: Some(MimeType::new(&attachment.media_type)?),
        description: Some(fonts.label(&attachment.description)),
        association_kind: AssociationKind::Data,
        data: attachment.bytes.clone().into(),
        modification_date: Some(midnight(document)),
        compress: Some(true),
        location: None,
    })
}

fn refused(error: &KrillaError) -> PdfError {
    let reason = match error {
        KrillaError::Validation(faults) => {
            let faults = faults.iter().take(8).map(|(fault, _)| format!("{fault:?}"));
            faults.collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    };
    PdfError::Refused { reason }
}

fn write(surface: &mut Surface, fonts: &Fonts, lines: &[Line]) {
    for line in lines {
        let face = fonts.get(line.style.face);
        let from = Point::from_xy(line.left, line.base);
        let glyphs = face.glyphs(&line.text);
        surface.draw_glyphs(
            from,
            &glyphs,
            face.font(),
            &line.text,
            line.style.size,
            false,
        );
    }
}

fn fill(surface: &mut Surface, squares: &Squares) {
    let side = squares.side;
    let mut path = PathBuilder::new();
    for run in &squares.runs {
        let left = squares.left + f32::from(run.column) * side;
        let top = squares.top + f32::from(run.row) * side;
        let rect = Rect::from_xywh(left, top, f32::from(run.squares) * side, side);
        if let Some(rect) = rect {
            path.push_rect(rect);
        }
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn draw_rule(surface: &mut Surface, rule: &Rule) {
    surface.set_stroke(Some(Stroke {
        width: rule.weight,
        ..Stroke::default()
    }));
    if let Some(path) = straight(rule) {
        surface.draw_path(&path);
    }
}

fn straight(rule: &Rule) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.move_to(rule.from.0, rule.from.1);
    path.line_to(rule.to.0, rule.to.1);
    path.finish()
}
