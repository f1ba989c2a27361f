//! Writes `manifest.xml`: elements in the order of the schema, everything that people wrote made fit for XML.

use chrono::NaiveDate;
use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::bundle::seda::formats::format_id;
use crate::bundle::seda::{
    FinalAction, NAMESPACE, SedaAgent, SedaHold, SedaLevel, SedaObject, SedaTransfer, SedaUnit,
};
use crate::model::{Regime, Timestamp};

/// The manifest of a transfer.
pub fn manifest(transfer: &SedaTransfer) -> Vec<u8> {
    let mut xml = Xml::new();
    let location = format!("{NAMESPACE} seda-2.2-main.xsd");
    let attributes = [
        ("xmlns", NAMESPACE),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", &location),
    ];
    xml.within("ArchiveTransfer", &attributes, &mut |xml| {
        for comment in &transfer.comments {
            xml.text("Comment", comment);
        }
        xml.text("Date", &transfer.date.to_string());
        xml.token("MessageIdentifier", &transfer.identifier);
        xml.token_if("ArchivalAgreement", transfer.codes.agreement.as_deref());
        code_lists(xml, transfer);
        xml.within("DataObjectPackage", &[], &mut |xml| {
            for unit in &transfer.units {
                objects(xml, unit);
            }
            xml.within("DescriptiveMetadata", &[], &mut |xml| {
                transfer.units.iter().for_each(|one| unit(xml, one));
            });
            management_of_all(xml, transfer);
        });
        for (name, identifier) in [
            ("ArchivalAgency", &transfer.codes.archival_agency),
            ("TransferringAgency", &transfer.codes.transferring_agency),
        ] {
            xml.within(name, &[], &mut |xml| xml.token("Identifier", identifier));
        }
    });
    xml.finish()
}

fn code_lists(xml: &mut Xml, transfer: &SedaTransfer) {
    xml.within("CodeListVersions", &[], &mut |xml| {
        xml.token("MessageDigestAlgorithmCodeListVersion", "FIPS 180-4");
        xml.token("MimeTypeCodeListVersion", "IANA");
        xml.token("FileFormatCodeListVersion", "PRONOM");
        let schedule = transfer.schedule.to_string();
        xml.token("AppraisalRuleCodeListVersion", &schedule);
    });
}

fn management_of_all(xml: &mut Xml, transfer: &SedaTransfer) {
    let (how, status) = match transfer.regime {
        Regime::Public => ("Versement", "Public Archive"),
        Regime::Private => ("Dépôt", "Private Archive"),
    };
    let codes = &transfer.codes;
    xml.within("ManagementMetadata", &[], &mut |xml| {
        xml.token("AcquisitionInformation", how);
        xml.token("LegalStatus", status);
        xml.token("OriginatingAgencyIdentifier", &codes.originating_agency);
        xml.token("SubmissionAgencyIdentifier", &codes.transferring_agency);
    });
}

fn objects(xml: &mut Xml, unit: &SedaUnit) {
    if let Some(one) = &unit.object {
        let group = format!("G{}", one.record);
        xml.within("DataObjectGroup", &[("id", &group)], &mut |xml| {
            object(xml, one)
        });
    }
    unit.units.iter().for_each(|one| objects(xml, one));
}

fn object(xml: &mut Xml, object: &SedaObject) {
    let id = format!("O{}", object.record);
    xml.within("BinaryDataObject", &[("id", &id)], &mut |xml| {
        xml.token("DataObjectVersion", "BinaryMaster_1");
        xml.token("Uri", object.file.as_str());
        let digest = object.sha256.to_string();
        xml.element("MessageDigest", &[("algorithm", "SHA-256")], &digest);
        if object.size_bytes > 0 {
            xml.token("Size", &object.size_bytes.to_string());
        }
        xml.within("FormatIdentification", &[], &mut |xml| {
            xml.token("MimeType", &object.media_type);
            xml.token_if("FormatId", format_id(&object.media_type));
        });
        xml.within("FileInfo", &[], &mut |xml| {
            xml.text("Filename", &object.name);
            xml.time("LastModified", object.modified);
        });
    });
}

fn unit(xml: &mut Xml, one: &SedaUnit) {
    xml.within("ArchiveUnit", &[("id", &one.id)], &mut |xml| {
        management(xml, one);
        content(xml, one);
        one.units.iter().for_each(|inner| unit(xml, inner));
        if let Some(object) = &one.object {
            let group = format!("G{}", object.record);
            xml.within("DataObjectReference", &[], &mut |xml| {
                xml.token("DataObjectGroupReferenceId", &group);
            });
        }
    });
}

fn management(xml: &mut Xml, unit: &SedaUnit) {
    if unit.appraisal.is_none() && unit.access.is_none() && unit.holds.is_empty() {
        return;
    }
    xml.within("Management", &[], &mut |xml| {
        if let Some(appraisal) = &unit.appraisal {
            xml.within("AppraisalRule", &[], &mut |xml| {
                xml.token("Rule", &appraisal.rule);
                xml.day("StartDate", appraisal.from);
                let then = match appraisal.then {
                    FinalAction::Keep => "Keep",
                    FinalAction::Destroy => "Destroy",
                };
                xml.token("FinalAction", then);
            });
        }
        if let Some(access) = &unit.access {
            xml.within("AccessRule", &[], &mut |xml| {
                xml.token("Rule", &access.rule);
                xml.day("StartDate", access.from);
            });
        }
        if !unit.holds.is_empty() {
            xml.within("HoldRule", &[], &mut |xml| {
                unit.holds.iter().for_each(|one| hold(xml, one));
            });
        }
    });
}

fn hold(xml: &mut Xml, hold: &SedaHold) {
    xml.token("Rule", &hold.rule);
    xml.day("StartDate", Some(hold.since));
    xml.token_if("HoldOwner", hold.owner.as_deref());
    xml.day("HoldReassessingDate", Some(hold.review_on));
    xml.token_if("HoldReason", hold.reason.as_deref());
}

fn content(xml: &mut Xml, unit: &SedaUnit) {
    let level = match unit.level {
        SedaLevel::RecordGroup => "RecordGrp",
        SedaLevel::File => "File",
        SedaLevel::Item => "Item",
    };
    xml.within("Content", &[], &mut |xml| {
        xml.token("DescriptionLevel", level);
        xml.text("Title", &unit.title);
        xml.token_if("FilePlanPosition", unit.class.as_deref());
        let record = unit.record.map(|record| record.to_string());
        xml.token_if("OriginatingSystemId", record.as_deref());
        xml.token_if(
            "OriginatingAgencyArchiveUnitIdentifier",
            unit.number.as_deref(),
        );
        xml.text_if("Description", unit.description.as_deref());
        xml.text_if("DocumentType", unit.kind.as_deref());
        if let Some(one) = &unit.agent {
            xml.within("Agent", &[], &mut |xml| agent(xml, one));
        }
        if let Some(whole) = &unit.version_of {
            xml.within("RelatedObjectReference", &[], &mut |xml| {
                xml.within("IsVersionOf", &[], &mut |xml| {
                    xml.token("ArchiveUnitRefId", whole);
                });
            });
        }
        xml.time("RegisteredDate", unit.registered);
        xml.day("StartDate", unit.starts_on);
        xml.day("EndDate", unit.ends_on);
    });
}

fn agent(xml: &mut Xml, agent: &SedaAgent) {
    xml.text_if("FirstName", agent.first_names.as_deref());
    xml.text_if("BirthName", agent.birth_name.as_deref());
    xml.text_if("GivenName", agent.used_name.as_deref());
    xml.day("BirthDate", agent.birth_date);
    if let Some(place) = &agent.birth_place {
        xml.within("BirthPlace", &[], &mut |xml| xml.text("Geogname", place));
    }
    xml.token_if("Identifier", agent.number.as_deref());
    xml.text("Role", &agent.role);
}

/// Vitam takes no field that is longer.
const LONGEST: usize = 32_000;

/// Elements one after another, into memory.
struct Xml(Writer<Vec<u8>>);

impl Xml {
    fn new() -> Xml {
        let mut xml = Xml(Writer::new_with_indent(Vec::new(), b' ', 2));
        xml.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    fn finish(self) -> Vec<u8> {
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        bytes
    }

    fn put(&mut self, event: Event<'_>) {
        let written = self.0.write_event(event);
        written.expect("memory takes whatever is written");
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.put(Event::Start(start));
    }

    fn within(&mut self, name: &str, attributes: &[(&str, &str)], put: &mut dyn FnMut(&mut Xml)) {
        self.start(name, attributes);
        put(self);
        self.put(Event::End(BytesEnd::new(name)));
    }

    fn element(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes);
        self.put(Event::Text(BytesText::from_escaped(partial_escape(text))));
        self.put(Event::End(BytesEnd::new(name)));
    }

    /// Text as it is, as far as XML can hold it.
    fn text(&mut self, name: &str, text: &str) {
        let fit: String = text.chars().take(LONGEST).map(fit).collect();
        self.element(name, &[], &fit);
    }

    fn text_if(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            self.text(name, text);
        }
    }

    /// Text that has no blanks at its ends nor two together; never empty.
    fn token(&mut self, name: &str, text: &str) {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.join(" ").as_str() {
            "" => self.text(name, "-"),
            token => self.text(name, token),
        }
    }

    fn token_if(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            self.token(name, text);
        }
    }

    fn day(&mut self, name: &str, day: Option<NaiveDate>) {
        if let Some(day) = day {
            self.element(name, &[], &day.to_string());
        }
    }

    fn time(&mut self, name: &str, time: Option<Timestamp>) {
        if let Some(time) = time {
            self.element(name, &[], &time.to_string());
        }
    }
}

/// What XML 1.0 cannot hold becomes the replacement character; a carriage return, which it would not keep, a blank.
fn fit(c: char) -> char {
    match c {
        '\r' => ' ',
        '\t' | '\n' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => c,
        _ => char::REPLACEMENT_CHARACTER,
    }
}
