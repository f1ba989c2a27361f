//! What lies on cut pages: annotations as they look, fields of forms with their values. What leads elsewhere or runs
//! something is left out.

use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object};
use hayro_syntax::page::Page;
use pdf_writer::{Dict as NewDict, Name as NewName, Obj, Ref};

use crate::extract::pdf::copy::Copier;
use crate::extract::pdf::cut::CutStop;
use crate::model::CutLoss;

/// Annotations copied on one page.
const MAX_ANNOTATIONS: usize = 10_000;

/// Fields above a field that are looked at.
const MAX_PARENTS: usize = 16;

/// What leads to other objects of the whole, or does something.
const NOT_COPIED: &[&[u8]] = &[
    b"P", b"Parent", b"Popup", b"A", b"AA", b"PA", b"Dest", b"Kids",
];

/// What a field has from those above it.
const INHERITED: &[&[u8]] = &[
    b"FT", b"T", b"V", b"DV", b"Ff", b"DA", b"Q", b"MaxLen", b"Opt",
];

/// The fields of the cut pages.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<Ref>);

impl Fields {
    /// Writes the form into the catalogue, if any of its fields is on these pages.
    pub(super) fn write<'a>(
        &self,
        old_catalogue: &Dict<'a>,
        catalogue: &mut NewDict<'_>,
        copier: &mut Copier<'a, '_>,
    ) {
        if self.0.is_empty() {
            return;
        }
        let mut form = catalogue.insert(NewName(b"AcroForm")).dict();
        form.insert(NewName(b"Fields")).array().items(&self.0);
        if let Some(old) = old_catalogue.get::<Dict<'a>>(b"AcroForm") {
            copier.dict(&mut form, &old, |key| {
                [&b"DR"[..], b"DA", b"Q", b"NeedAppearances"].contains(&key)
            });
        }
    }
}

/// Writes the annotations of a page, whose new number is `new_page`, and returns their numbers.
pub(super) fn write<'a>(
    page: &Page<'a>,
    new_page: Ref,
    fields: &mut Fields,
    copier: &mut Copier<'a, '_>,
) -> Result<Vec<Ref>, CutStop> {
    let Some(annotations) = page.raw().get::<Array<'a>>(b"Annots") else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for annotation in annotations.iter::<Dict<'a>>() {
        if found.len() >= MAX_ANNOTATIONS {
            copier.lose(CutLoss::Damaged);
            break;
        }
        // The note that a popup shows is in the annotation that it belongs to.
        if !is(&annotation, b"Subtype", b"Popup") {
            let new = copier.new_ref();
            copier.stands_for(annotation.obj_id(), new);
            found.push((annotation, new));
        }
    }
    for (annotation, new) in &found {
        if is(annotation, b"Subtype", b"Widget") {
            fields.0.push(*new);
        }
        copier.object(*new, |obj, copier| {
            write_one(annotation, new_page, obj, copier);
        })?;
    }
    Ok(found.into_iter().map(|(_, new)| new).collect())
}

fn write_one<'a>(annotation: &Dict<'a>, new_page: Ref, obj: Obj<'_>, copier: &mut Copier<'a, '_>) {
    let mut new = obj.dict();
    new.pair(NewName(b"P"), new_page);
    write_action(annotation, &mut new, copier);
    if !is(annotation, b"Subtype", b"Widget") {
        copier.dict(&mut new, annotation, |key| !NOT_COPIED.contains(&key));
        return;
    }
    let lineage = lineage(annotation);
    let signed = lineage.iter().any(|field| is(field, b"FT", b"Sig"));
    copier.lose(match signed {
        true => CutLoss::Signatures,
        false => CutLoss::FormFields,
    });
    copier.dict(&mut new, annotation, |key| {
        !NOT_COPIED.contains(&key) && !INHERITED.contains(&key)
    });
    for key in INHERITED {
        if signed && [&b"V"[..], b"DV"].contains(key) {
            continue;
        }
        let value = lineage
            .iter()
            .find_map(|field| field.get_raw::<Object<'a>>(key));
        if let Some(value) = value {
            copier.value(new.insert(NewName(key)), &value);
        }
    }
}

/// Keeps an address of the web; whatever else an annotation does is left out.
fn write_action<'a>(annotation: &Dict<'a>, new: &mut NewDict<'_>, copier: &mut Copier<'a, '_>) {
    let action = annotation.get::<Dict<'a>>(b"A");
    let address = action
        .filter(|action| is(action, b"S", b"URI"))
        .and_then(|action| action.get::<Object<'a>>(b"URI")?.into_string());
    if let Some(address) = address {
        let mut action = new.insert(NewName(b"A")).dict();
        action.pair(NewName(b"S"), NewName(b"URI"));
        let address = MaybeRef::NotRef(Object::String(address));
        copier.value(action.insert(NewName(b"URI")), &address);
    } else if [&b"A"[..], b"AA", b"Dest"]
        .iter()
        .any(|key| annotation.contains_key(key))
    {
        copier.lose(CutLoss::Links);
    }
}

/// A field and those above it, the nearest first.
fn lineage<'a>(field: &Dict<'a>) -> Vec<Dict<'a>> {
    let mut lineage = vec![field.clone()];
    while let Some(parent) = lineage
        .last()
        .and_then(|field| field.get::<Dict<'a>>(b"Parent"))
    {
        if lineage.len() >= MAX_PARENTS {
            break;
        }
        lineage.push(parent);
    }
    lineage
}

fn is(dict: &Dict<'_>, key: &[u8], name: &[u8]) -> bool {
    let found = dict.get::<Name<'_>>(key);
    found.is_some_and(|found| found.as_ref() == name)
}
