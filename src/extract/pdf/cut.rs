//! Pages taken out of a PDF into a new one: their content streams, fonts, pictures, boxes, rotation, layers, annotations
//! and filled-in fields as they stand, and nothing that only the other pages use.
//!
//! Objects are copied without being understood (`copy.rs`) and handed on one by one, so that a large scan needs little
//! memory. The same bytes and pages give the same PDF: nothing in it depends on a clock, a name or a hash map's order.
//!
//! Invariant: no other page of the document, and no picture that only other pages draw, gets into the new one: they may
//! be another person's. Pictures that pages share are left out where the page does not draw them.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Dict, Name, Object, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use pdf_writer::{Name as NewName, Ref};
use zeroize::Zeroizing;

use crate::extract::pdf::annotations::{self, Fields};
use crate::extract::pdf::copy::{Copier, entries};
use crate::extract::pdf::has_end;
use crate::extract::wire::Refusal;
use crate::model::CutLoss;

/// What cutting tells the pool.
#[derive(Debug, Clone, Copy)]
pub(in crate::extract) enum CutReply<'a> {
    /// The next bytes of the new PDF.
    Piece(&'a [u8]),
    /// What the pages have no more.
    Loss(CutLoss),
}

/// Why cutting ended early.
#[derive(Debug)]
pub(in crate::extract) enum CutStop {
    /// The document does not allow it.
    Refused {
        refusal: Refusal,
        /// How many pages it has, where known.
        pages: u32,
    },
    /// Nobody listens any more.
    Unheard(io::Error),
}

/// Where the answers go.
pub(super) type Answer<'o> = &'o mut dyn FnMut(CutReply<'_>) -> io::Result<()>;

/// What is copied of a page as it stands, besides what is inherited, its annotations and its resources.
const PAGE_KEYS: &[&[u8]] = &[
    b"Contents",
    b"BleedBox",
    b"TrimBox",
    b"ArtBox",
    b"Group",
    b"UserUnit",
];

/// Writes a new PDF of the pages from `pages.0` to `pages.1`, counted from 1, both included.
pub(in crate::extract) fn cut(
    document: Arc<Zeroizing<Vec<u8>>>,
    pages: (u32, u32),
    answer: Answer<'_>,
) -> Result<(), CutStop> {
    let is_whole = has_end(&document);
    if !document
        .get(..1024)
        .unwrap_or(&document)
        .windows(5)
        .any(|window| window == b"%PDF-")
    {
        return Err(refused(Refusal::Unsupported, 0));
    }
    let pdf = Pdf::new(document).map_err(|error| {
        let refusal = match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Refusal::PasswordNeeded,
            LoadPdfError::Decryption(_) => Refusal::Unsupported,
            LoadPdfError::Invalid => Refusal::Damaged,
        };
        refused(refusal, 0)
    })?;
    let all = pdf.pages();
    let chosen = choose(all, pages)?;
    let mut copier = Copier::new(pdf.xref(), answer)?;
    if !is_whole {
        copier.lose(CutLoss::Damaged);
    }
    write_document(&pdf, all, chosen, &mut copier)?;
    copier.finish()
}

fn refused(refusal: Refusal, pages: u32) -> CutStop {
    CutStop::Refused { refusal, pages }
}

fn choose<'p, 'a>(all: &'p [Page<'a>], pages: (u32, u32)) -> Result<&'p [Page<'a>], CutStop> {
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
    if all.is_empty() {
        return Err(refused(Refusal::Damaged, 0));
    }
    let first = usize::try_from(pages.0).ok().and_then(|n| n.checked_sub(1));
    let last = usize::try_from(pages.1).ok();
    first
        .zip(last)
        .and_then(|(first, last)| all.get(first..last))
        .filter(|chosen| !chosen.is_empty())
        .ok_or_else(|| refused(Refusal::NoSuchPage, count))
}

fn write_document<'a>(
    pdf: &'a Pdf,
    all: &[Page<'a>],
    chosen: &[Page<'a>],
    copier: &mut Copier<'a, '_>,
) -> Result<(), CutStop> {
    let xref = pdf.xref();
    let old_catalogue = xref.get::<Dict<'a>>(xref.root_id()).unwrap_or_default();
    // The copier gives the first number to the catalogue.
    let catalogue = copier.new_ref();
    let tree = copier.new_ref();
    // References from one page to another lead to the new page, or nowhere.
    for page in all {
        copier.forget(page.raw().obj_id());
    }
    let mut kids = Vec::new();
    for page in chosen {
        let kid = copier.new_ref();
        copier.stands_for(page.raw().obj_id(), kid);
        kids.push(kid);
    }
    let mut fields = Fields::default();
    for (page, kid) in chosen.iter().zip(&kids) {
        write_page(page, *kid, tree, &mut fields, copier)?;
    }
    copier.object(tree, |obj, _| {
        let mut dict = obj.dict();
        dict.pair(NewName(b"Type"), NewName(b"Pages"));
        dict.insert(NewName(b"Kids")).array().items(&kids);
        let count = i32::try_from(kids.len()).unwrap_or(i32::MAX);
        dict.pair(NewName(b"Count"), count);
    })?;
    if has_attachments(&old_catalogue) {
        copier.lose(CutLoss::Attachments);
    }
    copier.object(catalogue, |obj, copier| {
        let mut dict = obj.dict();
        dict.pair(NewName(b"Type"), NewName(b"Catalog"));
        dict.pair(NewName(b"Pages"), tree);
        for key in [&b"OCProperties"[..], b"Lang"] {
            if let Some(value) = old_catalogue.get_raw::<Object<'a>>(key) {
                copier.value(dict.insert(NewName(key)), &value);
            }
        }
        fields.write(&old_catalogue, &mut dict, copier);
    })
}

fn has_attachments(catalogue: &Dict<'_>) -> bool {
    let named = catalogue.get::<Dict<'_>>(b"Names");
    named.is_some_and(|names| names.contains_key(b"EmbeddedFiles"))
}

fn write_page<'a>(
    page: &Page<'a>,
    new: Ref,
    tree: Ref,
    fields: &mut Fields,
    copier: &mut Copier<'a, '_>,
) -> Result<(), CutStop> {
    if page.raw().contains_key(b"Contents") && page.page_stream().is_none() {
        copier.lose(CutLoss::Damaged);
    }
    let annotations = annotations::write(page, new, fields, copier)?;
    let drawn = drawn_names(page);
    copier.object(new, |obj, copier| {
        let mut dict = obj.dict();
        dict.pair(NewName(b"Type"), NewName(b"Page"));
        dict.pair(NewName(b"Parent"), tree);
        let boxes = [
            (&b"MediaBox"[..], page.media_box()),
            (b"CropBox", page.crop_box()),
        ];
        for (key, rect) in boxes {
            let mut array = dict.insert(NewName(key)).array();
            for side in [rect.x0, rect.y0, rect.x1, rect.y1] {
                copier.number(array.push(), side);
            }
        }
        dict.pair(NewName(b"Rotate"), rotation(page));
        for key in PAGE_KEYS {
            if let Some(value) = page.raw().get_raw::<Object<'a>>(key) {
                copier.value(dict.insert(NewName(key)), &value);
            }
        }
        if !annotations.is_empty() {
            dict.insert(NewName(b"Annots")).array().items(&annotations);
        }
        write_resources(
            page,
            drawn.as_ref(),
            dict.insert(NewName(b"Resources")),
            copier,
        );
    })
}

fn rotation(page: &Page<'_>) -> i32 {
    use hayro_syntax::page::Rotation;
    match page.rotation() {
        Rotation::None => 0,
        Rotation::Horizontal => 90,
        Rotation::Flipped => 180,
        Rotation::FlippedHorizontal => 270,
    }
}

fn write_resources<'a>(
    page: &Page<'a>,
    drawn: Option<&BTreeSet<Vec<u8>>>,
    obj: pdf_writer::Obj<'_>,
    copier: &mut Copier<'a, '_>,
) {
    let resources = page.resources();
    let kinds = [
        (&b"ExtGState"[..], &resources.ext_g_states),
        (b"Shading", &resources.shadings),
        (b"Pattern", &resources.patterns),
        (b"XObject", &resources.x_objects),
        (b"ColorSpace", &resources.color_spaces),
        (b"Font", &resources.fonts),
        (b"Properties", &resources.properties),
    ];
    let mut dict = obj.dict();
    for (key, old) in kinds {
        if old.is_empty() {
            continue;
        }
        let mut new = dict.insert(NewName(key)).dict();
        for (name, value) in entries(old) {
            let is_drawn = drawn.is_none_or(|drawn| drawn.contains(&*name));
            if key != b"XObject" || is_drawn {
                copier.value(new.insert(NewName(&name)), &value);
            }
        }
    }
}

/// The pictures and forms that a page draws itself; none where something that it draws may use its resources too.
fn drawn_names(page: &Page<'_>) -> Option<BTreeSet<Vec<u8>>> {
    let mut operations = page.typed_operations();
    let mut drawn = BTreeSet::new();
    while let Some(operation) = operations.next() {
        if let TypedInstruction::XObject(object) = operation {
            drawn.insert(object.0.to_vec());
        }
    }
    let resources = page.resources();
    let borrows = |dict: &Dict<'_>| !dict.contains_key(b"Resources");
    let borrowing_form = drawn.iter().any(|name| {
        let form = resources.x_objects.get::<Stream<'_>>(name);
        form.is_some_and(|form| is_named(form.dict(), b"Form") && borrows(form.dict()))
    });
    let borrowing_font = resources.fonts.keys().any(|name| {
        let font = resources.fonts.get::<Dict<'_>>(&*name);
        font.is_some_and(|font| is_named(&font, b"Type3") && borrows(&font))
    });
    let borrowing_pattern = resources.patterns.keys().any(|name| {
        let pattern = resources.patterns.get::<Stream<'_>>(&*name);
        pattern.is_some_and(|pattern| borrows(pattern.dict()))
    });
    (!borrowing_form && !borrowing_font && !borrowing_pattern).then_some(drawn)
}

fn is_named(dict: &Dict<'_>, subtype: &[u8]) -> bool {
    let found = dict.get::<Name<'_>>(b"Subtype");
    found.is_some_and(|found| found.as_ref() == subtype)
}
