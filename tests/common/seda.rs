//! What SEDA 2.2 asks of a manifest: by the published schema, and by this file's own reading of it, which always runs.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element with what is in it.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// Reads a document.
    pub fn read(bytes: &[u8]) -> Element {
        let mut reader = Reader::from_reader(bytes);
        let mut buffer = Vec::new();
        let mut open = vec![Element::default()];
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).unwrap() {
                Event::Start(start) => open.push(Element::of(&start)),
                Event::Empty(start) => {
                    let element = Element::of(&start);
                    open.last_mut().unwrap().children.push(element);
                }
                Event::End(_) => {
                    let done = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(done);
                }
                Event::Text(text) => open.last_mut().unwrap().text.push_str(&text.into_inner()),
                Event::GeneralRef(reference) => {
                    let name = reference.into_inner();
                    let entity = quick_xml::escape::unescape(&format!("&{name};"))
                        .unwrap()
                        .into_owned();
                    open.last_mut().unwrap().text.push_str(&entity);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let mut documents = open.pop().unwrap().children;
        assert_eq!(documents.len(), 1);
        documents.pop().unwrap()
    }

    fn of(start: &BytesStart<'_>) -> Element {
        let attributes = start.attributes().map(|one| {
            let one = one.unwrap();
            (one.key.into_inner().to_owned(), one.value.into_owned())
        });
        Element {
            name: start.name().into_inner().to_owned(),
            attributes: attributes.collect(),
            ..Element::default()
        }
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text at the end of a path of first children.
    pub fn at(&self, path: &[&str]) -> Option<&str> {
        let found = path.iter().try_fold(self, |from, name| from.child(name));
        found.map(|element| element.text.as_str())
    }

    /// Every element of this name, at any depth.
    pub fn all(&self, name: &str) -> Vec<&Element> {
        let mut found = Vec::new();
        if self.name == name {
            found.push(self);
        }
        found.extend(self.children.iter().flat_map(|child| child.all(name)));
        found
    }
}

/// Validates a manifest in both ways.
pub fn must_be_valid(manifest: &[u8]) -> Element {
    let root = Element::read(manifest);
    must_have_the_structure(&root);
    if let Some(schema) = schema() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("manifest.xml");
        std::fs::write(&file, manifest).unwrap();
        let told = Command::new("xmllint")
            .args(["--noout", "--nonet", "--schema"])
            .arg(schema)
            .arg(&file)
            .output()
            .expect("xmllint is installed (tests/run installs it)");
        let said = String::from_utf8_lossy(&told.stderr);
        let text = String::from_utf8_lossy(manifest);
        assert!(told.status.success(), "{said}\n{text}");
    }
    root
}

/// The published schema. None only where somebody said that it cannot be had here.
fn schema() -> Option<PathBuf> {
    let folder = std::env::var("CHARTRIER_SEDA_SCHEMA").unwrap_or_default();
    let folder = match folder.as_str() {
        "none" => return None,
        "" => {
            let cache = std::env::var("XDG_CACHE_HOME").map(PathBuf::from);
            let home = || PathBuf::from(std::env::var("HOME").unwrap()).join(".cache");
            cache.unwrap_or_else(|_| home()).join("chartrier/seda-2.2")
        }
        folder => PathBuf::from(folder),
    };
    let schema = folder.join("seda-2.2-main.xsd");
    assert!(
        schema.is_file(),
        "{} is not there: `tests/run --prepare-only` fetches it; CHARTRIER_SEDA_SCHEMA names another folder, \
         or is `none` to do without",
        schema.display()
    );
    Some(schema)
}

/// One element, its children in their order with the least and the most of each, and what its text is.
struct Rule {
    name: &'static str,
    children: &'static [(&'static str, usize, usize)],
    text: Text,
}

enum Text {
    No,
    Any,
    Token,
    Day,
    Time,
    Number,
    Digest,
    OneOf(&'static [&'static str]),
}

const MANY: usize = usize::MAX;

/// The part of the schema that transfers use.
const RULES: &[(Text, &[&str])] = &[
    (
        Text::Any,
        &[
            "Comment",
            "Title",
            "Description",
            "DocumentType",
            "Filename",
            "FirstName",
            "BirthName",
            "GivenName",
            "Geogname",
            "Role",
        ],
    ),
    (
        Text::Token,
        &[
            "MessageIdentifier",
            "ArchivalAgreement",
            "MessageDigestAlgorithmCodeListVersion",
            "MimeTypeCodeListVersion",
            "FileFormatCodeListVersion",
            "AppraisalRuleCodeListVersion",
            "DataObjectVersion",
            "Uri",
            "MimeType",
            "FormatId",
            "Rule",
            "HoldOwner",
            "HoldReason",
            "FilePlanPosition",
            "OriginatingSystemId",
            "OriginatingAgencyArchiveUnitIdentifier",
            "Identifier",
            "DataObjectGroupReferenceId",
            "ArchiveUnitRefId",
            "AcquisitionInformation",
            "OriginatingAgencyIdentifier",
            "SubmissionAgencyIdentifier",
        ],
    ),
    (
        Text::Day,
        &["StartDate", "EndDate", "BirthDate", "HoldReassessingDate"],
    ),
    (Text::Time, &["Date", "LastModified", "RegisteredDate"]),
    (Text::Number, &["Size"]),
    (Text::Digest, &["MessageDigest"]),
    (Text::OneOf(&["Keep", "Destroy"]), &["FinalAction"]),
    (
        Text::OneOf(&["RecordGrp", "File", "Item"]),
        &["DescriptionLevel"],
    ),
    (
        Text::OneOf(&["Public Archive", "Private Archive"]),
        &["LegalStatus"],
    ),
];

const NESTED: &[Rule] = &[
    nested(
        "ArchiveTransfer",
        &[
            ("Comment", 0, MANY),
            ("Date", 1, 1),
            ("MessageIdentifier", 1, 1),
            ("ArchivalAgreement", 0, 1),
            ("CodeListVersions", 1, 1),
            ("DataObjectPackage", 0, 1),
            ("ArchivalAgency", 1, 1),
            ("TransferringAgency", 1, 1),
        ],
    ),
    nested(
        "CodeListVersions",
        &[
            ("MessageDigestAlgorithmCodeListVersion", 0, 1),
            ("MimeTypeCodeListVersion", 0, 1),
            ("FileFormatCodeListVersion", 0, 1),
            ("AppraisalRuleCodeListVersion", 0, 1),
        ],
    ),
    nested(
        "DataObjectPackage",
        &[
            ("DataObjectGroup", 0, MANY),
            ("DescriptiveMetadata", 1, 1),
            ("ManagementMetadata", 1, 1),
        ],
    ),
    nested("DataObjectGroup", &[("BinaryDataObject", 0, MANY)]),
    nested(
        "BinaryDataObject",
        &[
            ("DataObjectVersion", 0, 1),
            ("Uri", 1, 1),
            ("MessageDigest", 1, 1),
            ("Size", 0, 1),
            ("FormatIdentification", 0, 1),
            ("FileInfo", 0, 1),
        ],
    ),
    nested(
        "FormatIdentification",
        &[("MimeType", 0, 1), ("FormatId", 0, 1)],
    ),
    nested("FileInfo", &[("Filename", 1, 1), ("LastModified", 0, 1)]),
    nested("DescriptiveMetadata", &[("ArchiveUnit", 0, MANY)]),
    nested(
        "ArchiveUnit",
        &[
            ("Management", 0, 1),
            ("Content", 1, 1),
            ("ArchiveUnit", 0, MANY),
            ("DataObjectReference", 0, 1),
        ],
    ),
    nested(
        "DataObjectReference",
        &[("DataObjectGroupReferenceId", 1, 1)],
    ),
    nested(
        "Management",
        &[
            ("AppraisalRule", 0, 1),
            ("AccessRule", 0, 1),
            ("HoldRule", 0, 1),
        ],
    ),
    nested(
        "AppraisalRule",
        &[("Rule", 0, 1), ("StartDate", 0, 1), ("FinalAction", 1, 1)],
    ),
    nested("AccessRule", &[("Rule", 0, 1), ("StartDate", 0, 1)]),
    nested(
        "Content",
        &[
            ("DescriptionLevel", 0, 1),
            ("Title", 1, 1),
            ("FilePlanPosition", 0, MANY),
            ("OriginatingSystemId", 0, MANY),
            ("OriginatingAgencyArchiveUnitIdentifier", 0, MANY),
            ("Description", 0, 1),
            ("DocumentType", 0, 1),
            ("Agent", 0, MANY),
            ("RelatedObjectReference", 0, 1),
            ("RegisteredDate", 0, 1),
            ("StartDate", 0, 1),
            ("EndDate", 0, 1),
        ],
    ),
    nested(
        "Agent",
        &[
            ("FirstName", 0, 1),
            ("BirthName", 0, 1),
            ("GivenName", 0, 1),
            ("BirthDate", 0, 1),
            ("BirthPlace", 0, 1),
            ("Identifier", 0, MANY),
            ("Role", 0, MANY),
        ],
    ),
    nested("BirthPlace", &[("Geogname", 0, 1)]),
    nested("RelatedObjectReference", &[("IsVersionOf", 0, MANY)]),
    nested("IsVersionOf", &[("ArchiveUnitRefId", 1, 1)]),
    nested(
        "ManagementMetadata",
        &[
            ("AcquisitionInformation", 0, 1),
            ("LegalStatus", 0, 1),
            ("OriginatingAgencyIdentifier", 0, 1),
            ("SubmissionAgencyIdentifier", 0, 1),
        ],
    ),
    nested("ArchivalAgency", &[("Identifier", 1, 1)]),
    nested("TransferringAgency", &[("Identifier", 1, 1)]),
];

const fn nested(name: &'static str, children: &'static [(&'static str, usize, usize)]) -> Rule {
    Rule {
        name,
        children,
        text: Text::No,
    }
}

fn must_have_the_structure(root: &Element) {
    assert_eq!(root.name, "ArchiveTransfer");
    assert_eq!(
        root.attribute("xmlns"),
        Some("fr:gouv:culture:archivesdefrance:seda:v2.2")
    );
    check(root);
    let mut ids = BTreeSet::new();
    for name in ["DataObjectGroup", "BinaryDataObject", "ArchiveUnit"] {
        for element in root.all(name) {
            let id = element.attribute("id").expect(name);
            assert!(id.starts_with(|c: char| c.is_ascii_alphabetic()), "{id}");
            assert!(ids.insert(id.to_owned()), "{id} is there twice");
        }
    }
    for name in ["DataObjectGroupReferenceId", "ArchiveUnitRefId"] {
        for element in root.all(name) {
            assert!(ids.contains(&element.text), "{} is nothing", element.text);
        }
    }
    // Every group is some unit's.
    let groups = root.all("DataObjectGroup").len();
    assert_eq!(groups, root.all("DataObjectGroupReferenceId").len());
}

fn check(element: &Element) {
    let name = element.name.as_str();
    if let Some((text, _)) = RULES.iter().find(|(_, names)| names.contains(&name)) {
        assert!(element.children.is_empty(), "{name}");
        check_text(name, &element.text, text);
        return;
    }
    // A hold's members stand side by side, those of one after those of another.
    if name == "HoldRule" {
        let names: Vec<&str> = element
            .children
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(names.first(), Some(&"Rule"));
        let order = [
            "Rule",
            "StartDate",
            "HoldOwner",
            "HoldReassessingDate",
            "HoldReason",
        ];
        let place = |name: &str| order.iter().position(|known| *known == name).unwrap();
        for pair in names.windows(2) {
            assert!(
                pair[1] == "Rule" || place(pair[0]) < place(pair[1]),
                "{names:?}"
            );
        }
        element.children.iter().for_each(check);
        return;
    }
    let rule = NESTED.iter().find(|rule| rule.name == name);
    let rule = rule.unwrap_or_else(|| panic!("{name} is no element of ours"));
    check_text(name, &element.text, &rule.text);
    let mut left = element.children.iter().peekable();
    for (child, least, most) in rule.children {
        let mut count = 0;
        while left.next_if(|next| next.name == *child).is_some() {
            count += 1;
        }
        assert!(
            (*least..=*most).contains(&count),
            "{count} {child} in {name}"
        );
    }
    let next = left.next();
    assert!(
        next.is_none(),
        "{:?} has no place in {name}",
        next.map(|one| &one.name)
    );
    element.children.iter().for_each(check);
}

fn check_text(name: &str, text: &str, kind: &Text) {
    let good = match kind {
        Text::No => text.trim().is_empty(),
        Text::Any => !text.is_empty() && text.chars().count() <= 32_000,
        Text::Token => {
            !text.is_empty() && text == text.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        Text::Day => text.parse::<chrono::NaiveDate>().is_ok(),
        Text::Time => text.parse::<chartrier::model::Timestamp>().is_ok(),
        Text::Number => text.parse::<u64>().is_ok_and(|number| number > 0),
        Text::Digest => text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()),
        Text::OneOf(known) => known.contains(&text),
    };
    assert!(good, "{name}: {text:?}");
    let fits = |c: char| matches!(c, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(text.chars().all(fits), "{name}: {text:?}");
}
