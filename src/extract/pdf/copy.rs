//! Objects of one PDF copied into another as they stand, each handed on as soon as it is written.
//!
//! A reference is followed once, and never into another page, the page tree, the catalogue or the structure tree: such
//! references lead nowhere in the copy.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use hayro_syntax::Filter;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef, Object, ObjectIdentifier, Stream};
use hayro_syntax::xref::XRef;
use pdf_writer::{Chunk, Dict as NewDict, Name as NewName, Null, Obj, Ref, Settings, Str};

use crate::extract::pdf::cut::{Answer, CutReply, CutStop};
use crate::extract::wire::Refusal;
use crate::model::CutLoss;

/// Objects that one new PDF may hold.
const MAX_OBJECTS: i32 = 2_000_000;

/// Arrays and dictionaries within one another that are still copied.
const MAX_DEPTH: u32 = 100;

/// Binary bytes after the first line tell mail programs that the file is no text.
const HEADER: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";

/// What is never copied: what holds for the whole document only, or what programs keep for themselves.
const SKIPPED: &[&[u8]] = &[
    b"StructParent",
    b"StructParents",
    b"Metadata",
    b"PieceInfo",
    b"OPI",
];

/// Dictionaries that belong to the whole document.
const WHOLE: &[&[u8]] = &[
    b"Page",
    b"Pages",
    b"Catalog",
    b"StructTreeRoot",
    b"StructElem",
];

/// Copies objects and hands them on.
pub(super) struct Copier<'a, 'o> {
    xref: &'a XRef,
    answer: Answer<'o>,
    next: i32,
    new_refs: BTreeMap<(u32, i32), Option<Ref>>,
    waiting: VecDeque<(ObjRef, Ref)>,
    places: BTreeMap<i32, u64>,
    written: u64,
    losses: BTreeSet<CutLoss>,
    depth: u32,
}

impl<'a, 'o> Copier<'a, 'o> {
    /// A new PDF, whose first number is its catalogue's.
    pub(super) fn new(xref: &'a XRef, answer: Answer<'o>) -> Result<Copier<'a, 'o>, CutStop> {
        let mut copier = Copier {
            xref,
            answer,
            next: 1,
            new_refs: BTreeMap::new(),
            waiting: VecDeque::new(),
            places: BTreeMap::new(),
            written: 0,
            losses: BTreeSet::new(),
            depth: 0,
        };
        copier.hand_on(HEADER)?;
        Ok(copier)
    }

    /// A number for an object that the caller writes.
    pub(super) fn new_ref(&mut self) -> Ref {
        let new = Ref::new(self.next);
        self.next += 1;
        new
    }

    /// Makes references to `old` lead nowhere.
    pub(super) fn forget(&mut self, old: Option<ObjectIdentifier>) {
        if let Some(old) = old {
            self.new_refs.insert((old.obj_number, old.gen_number), None);
        }
    }

    /// Makes references to `old` lead to `new`, which the caller writes.
    pub(super) fn stands_for(&mut self, old: Option<ObjectIdentifier>, new: Ref) {
        if let Some(old) = old {
            let key = (old.obj_number, old.gen_number);
            self.new_refs.insert(key, Some(new));
        }
    }

    /// Notes what the pages have no more.
    pub(super) fn lose(&mut self, loss: CutLoss) {
        self.losses.insert(loss);
    }

    /// Writes one object.
    pub(super) fn object(
        &mut self,
        new: Ref,
        write: impl FnOnce(Obj<'_>, &mut Self),
    ) -> Result<(), CutStop> {
        let mut chunk = Chunk::with_settings(Settings { pretty: false });
        write(chunk.indirect(new), self);
        self.hand_on_object(new, &chunk)
    }

    /// Writes a value of a dictionary or an array.
    pub(super) fn value(&mut self, obj: Obj<'_>, value: &MaybeRef<Object<'a>>) {
        match value {
            MaybeRef::Ref(old) => match self.map(*old) {
                Some(new) => obj.primitive(new),
                None => obj.primitive(Null),
            },
            MaybeRef::NotRef(object) => self.direct(obj, object),
        }
    }

    /// Writes a number, whole where it is whole.
    pub(super) fn number(&mut self, obj: Obj<'_>, number: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "numbers of a PDF are single floats"
        )]
        match number.fract() == 0.0 && number.abs() <= f64::from(i32::MAX) {
            true => obj.primitive(number as i32),
            false => obj.primitive(number as f32),
        }
    }

    /// Writes the entries of `old` that `keep` accepts.
    pub(super) fn dict(
        &mut self,
        new: &mut NewDict<'_>,
        old: &Dict<'a>,
        keep: impl Fn(&[u8]) -> bool,
    ) {
        for (name, value) in entries(old) {
            if keep(&name) && !SKIPPED.contains(&&*name) {
                self.value(new.insert(NewName(&name)), &value);
            }
        }
    }

    /// Writes all that was referred to, the table of places and the end; the catalogue is object 1.
    pub(super) fn finish(mut self) -> Result<(), CutStop> {
        while let Some((old, new)) = self.waiting.pop_front() {
            if self.next > MAX_OBJECTS {
                return Err(CutStop::Refused {
                    refusal: Refusal::Damaged,
                    pages: 0,
                });
            }
            self.indirect(old, new)?;
        }
        let table_at = self.written;
        let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", self.next);
        for number in 1..self.next {
            match self.places.get(&number) {
                Some(place) => end.push_str(&format!("{place:010} 00000 n \n")),
                None => end.push_str("0000000000 65535 f \n"),
            }
        }
        end.push_str(&format!(
            "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table_at}\n%%EOF\n",
            self.next
        ));
        self.hand_on(end.as_bytes())?;
        for loss in std::mem::take(&mut self.losses) {
            (self.answer)(CutReply::Loss(loss)).map_err(CutStop::Unheard)?;
        }
        Ok(())
    }

    fn map(&mut self, old: ObjRef) -> Option<Ref> {
        let key = (old.obj_number, old.gen_number);
        if let Some(new) = self.new_refs.get(&key) {
            return *new;
        }
        let new = self.new_ref();
        self.new_refs.insert(key, Some(new));
        self.waiting.push_back((old, new));
        Some(new)
    }

    fn indirect(&mut self, old: ObjRef, new: Ref) -> Result<(), CutStop> {
        let id = ObjectIdentifier::new(old.obj_number, old.gen_number);
        match self.xref.get::<Object<'a>>(id) {
            Some(Object::Stream(stream)) => self.stream(new, &stream),
            Some(Object::Dict(dict)) if belongs_to_the_whole(&dict) => {
                self.object(new, |obj, _| obj.primitive(Null))
            }
            Some(object) => self.object(new, |obj, copier| copier.direct(obj, &object)),
            None => self.object(new, |obj, _| obj.primitive(Null)),
        }
    }

    fn direct(&mut self, obj: Obj<'_>, object: &Object<'a>) {
        if self.depth >= MAX_DEPTH {
            self.lose(CutLoss::Damaged);
            return obj.primitive(Null);
        }
        self.depth += 1;
        match object {
            Object::Null(_) => obj.primitive(Null),
            Object::Boolean(value) => obj.primitive(*value),
            Object::Number(number) => self.number(obj, number.as_f64()),
            Object::String(text) => obj.primitive(Str(text.as_bytes())),
            Object::Name(name) => obj.primitive(NewName(name)),
            Object::Dict(dict) => {
                let mut new = obj.dict();
                self.dict(&mut new, dict, |_| true);
            }
            Object::Array(array) => self.array(obj, array),
            // A stream is always an object of its own.
            Object::Stream(_) => obj.primitive(Null),
        }
        self.depth -= 1;
    }

    fn array(&mut self, obj: Obj<'_>, array: &Array<'a>) {
        let mut new = obj.array();
        for item in array.raw_iter() {
            self.value(new.push(), &item);
        }
    }

    /// Copies a stream with its filters; only encryption is taken off.
    fn stream(&mut self, new: Ref, old: &Stream<'a>) -> Result<(), CutStop> {
        let data = old.raw_data();
        if data.is_empty() && old.dict().get::<i32>(b"Length").is_none_or(|n| n != 0) {
            self.lose(CutLoss::Damaged);
        }
        let mut chunk = Chunk::with_settings_and_capacity(
            Settings { pretty: false },
            data.len().saturating_add(1024),
        );
        let mut stream = chunk.stream(new, &data);
        if old.filters().first() == Some(&Filter::Crypt) {
            self.dict(&mut stream, old.dict(), |key| {
                ![&b"Length"[..], b"Filter", b"DecodeParms", b"DP"].contains(&key)
            });
            for key in [&b"Filter"[..], b"DecodeParms"] {
                let Some(array) = old.dict().get::<Array<'a>>(key) else {
                    continue;
                };
                let mut rest = stream.insert(NewName(key)).array();
                for item in array.raw_iter().skip(1) {
                    self.value(rest.push(), &item);
                }
            }
        } else {
            self.dict(&mut stream, old.dict(), |key| key != b"Length");
        }
        drop(stream);
        self.hand_on_object(new, &chunk)
    }

    fn hand_on_object(&mut self, new: Ref, chunk: &Chunk) -> Result<(), CutStop> {
        self.places.insert(new.get(), self.written);
        self.hand_on(chunk.as_bytes())
    }

    fn hand_on(&mut self, bytes: &[u8]) -> Result<(), CutStop> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.written = self.written.saturating_add(length);
        (self.answer)(CutReply::Piece(bytes)).map_err(CutStop::Unheard)
    }
}

/// The entries of a dictionary in the order of their names.
pub(super) fn entries<'a>(dict: &Dict<'a>) -> Vec<(Name<'a>, MaybeRef<Object<'a>>)> {
    let mut entries: Vec<_> = dict.entries().collect();
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    entries
}

fn belongs_to_the_whole(dict: &Dict<'_>) -> bool {
    let kind = dict.get::<Name<'_>>(b"Type");
    kind.is_some_and(|kind| WHOLE.contains(&kind.as_ref()))
}
