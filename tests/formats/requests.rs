//! Consultations and requests, byte for byte as their modules specify them; and the names of events.

use chartrier::model::{
    Consultation, ConsultingCommand, DataRequest, DataRight, Event, EventKind, FoundForRequest,
    RequestClosed, SaidText, canonical_json,
};

fn written(value: &impl serde::Serialize) -> String {
    String::from_utf8(canonical_json(value)).unwrap()
}

/// The example of a module, its lines joined.
fn example(source: &str) -> String {
    let lines = source.lines().filter_map(|line| line.strip_prefix("//! "));
    let lines = lines.skip_while(|line| *line != "```json").skip(1);
    lines
        .take_while(|line| *line != "```")
        .map(str::trim)
        .collect()
}

#[test]
fn a_consultation_is_written_as_specified() {
    let consultation = Consultation {
        command: ConsultingCommand::Export,
        reason: SaidText::parse(" Contrôle de la DREETS ").ok(),
        recipient: SaidText::parse("Inspection du travail").ok(),
    };
    let source = include_str!("../../src/model/consultation.rs");
    assert_eq!(written(&consultation), example(source));
    assert!(SaidText::parse("  ").is_err());
}

#[test]
fn a_request_is_written_as_specified_and_names_nobody() {
    let mut request = DataRequest {
        right: DataRight::Erase,
        candidate: "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap(),
        received_on: "2026-11-20".parse().unwrap(),
        via: None,
        found: FoundForRequest {
            kept: 3,
            kept_through: "2029-06-14".parse().ok(),
            ..FoundForRequest::default()
        },
        judged_on: "2026-11-24".parse().unwrap(),
        closed: None,
    };
    let source = include_str!("../../src/model/request.rs");
    assert_eq!(written(&request), example(source));
    assert_eq!(request.answer_by(), "2026-12-20".parse().unwrap());
    assert!(request.is_late("2026-12-21".parse().unwrap()));
    // Whoever must answer is never told a later day than the law gives.
    request.received_on = "2026-01-31".parse().unwrap();
    assert_eq!(request.answer_by(), "2026-02-28".parse().unwrap());
    request.closed = Some(RequestClosed {
        on: "2026-02-01".parse().unwrap(),
        answer: SaidText::parse("Refus").unwrap(),
    });
    assert!(!request.is_late("2030-01-01".parse().unwrap()));
}

#[test]
fn every_event_is_called_as_its_entry_names_it() {
    let examples = crate::common::events::examples();
    assert_eq!(examples.len(), EventKind::NAMED.len());
    for entry in examples {
        let json: serde_json::Value = serde_json::from_str(&written(&entry)).unwrap();
        assert_eq!(json["event"], entry.event.kind().name());
        if let Event::Exported(batch) = &entry.event {
            assert_eq!(entry.event.concerns().count(), batch.entities.len() + 1);
        }
    }
}
