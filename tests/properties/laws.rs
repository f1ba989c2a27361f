//! Laws that hold for any bytes: the journal's tail, descriptors, paths.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path};
use std::sync::{Arc, OnceLock};

use chartrier::disk::RealDisk;
use chartrier::journal::{Journal, Signer, generate_signer, sign_keys, verify};
use chartrier::model::{
    ArchiveId, Descriptor, DescriptorFacts, DescriptorIdentity, DescriptorSecret, EntityId,
    EntityKind, Entry, Event, KeySet, OriginalPath, Regime, Salt, Seq, Timestamp,
};
use proptest::prelude::*;

fn time() -> Timestamp {
    "2026-01-01T00:00:00.000Z".parse().unwrap()
}

/// The tail of a journal of one entry.
fn tail() -> &'static [u8] {
    static TAIL: OnceLock<Vec<u8>> = OnceLock::new();
    TAIL.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let archive: ArchiveId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
        let (secret, public) = generate_signer(archive);
        let signer = Signer::new(&secret).unwrap();
        let event = Event::ArchiveCreated {
            archive,
            format: 1,
            regime: Regime::Private,
            keys: KeySet {
                owners: Vec::new(),
                service: "age1service".to_owned(),
                signer: public,
                sealed: Vec::new(),
                restricted: Vec::new(),
            },
            signature: String::new(),
        };
        let mut entry = Entry {
            number: Seq(0),
            time: time(),
            actor: "00000000-0000-7000-8000-000000000001".parse().unwrap(),
            event,
        };
        sign_keys(&mut entry, &signer);
        Journal::create(Arc::new(RealDisk), folder.path(), &entry, &signer).unwrap();
        fs::read(folder.path().join("tail")).unwrap()
    })
}

/// Bytes that look like a line as much as they can.
fn almost_a_line() -> impl Strategy<Value = Vec<u8>> {
    let header = "00[0-2]/00[0-2] [0-9]{5} [0-9a-f]{64} ";
    (
        header,
        prop::collection::vec(any::<u8>(), 0..300),
        any::<bool>(),
    )
        .prop_map(|(header, body, whole)| {
            let mut bytes = header.into_bytes();
            bytes.extend(body);
            if whole {
                bytes.push(b'\n');
            }
            bytes
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_behind_the_tail_are_never_taken_for_an_entry(
        garbage in prop_oneof![prop::collection::vec(any::<u8>(), 1..400), almost_a_line()]
    ) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("tail"), [tail(), &garbage].concat()).unwrap();
        let journal = Journal::open(Arc::new(RealDisk), folder.path()).unwrap();
        prop_assert_eq!(journal.end().seq, Seq(1));
        let report = verify(folder.path(), None, &mut |_| {}).unwrap();
        prop_assert!(!report.findings.is_empty());
    }

    #[test]
    fn a_tail_of_any_bytes_is_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("tail"), bytes).unwrap();
        prop_assert!(Journal::open(Arc::new(RealDisk), folder.path()).is_err());
        drop(verify(folder.path(), None, &mut |_| {}));
    }

    #[test]
    fn a_descriptor_is_read_as_it_was_written(
        salts in any::<[[u8; 32]; 3]>(),
        note in any::<Option<String>>(),
        size_bytes in prop::option::of(0..=(1_u64 << 53)),
        paths in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..3),
    ) {
        let entity: EntityId = "00000000-0000-7000-8000-000000000002".parse().unwrap();
        let mut descriptor = Descriptor {
            facts: DescriptorFacts::new(entity, EntityKind::Record, time(), Salt(salts[0])),
            identity: DescriptorIdentity::new(Salt(salts[1])),
            secret: DescriptorSecret::new(Salt(salts[2])),
        };
        descriptor.facts.size_bytes = size_bytes;
        descriptor.identity.note = note;
        descriptor.identity.paths = paths
            .iter()
            .map(|bytes| OriginalPath::new(Path::new(OsStr::from_bytes(bytes))))
            .collect();
        let json = descriptor.to_json();
        let (read, commitment) = Descriptor::from_json(&json).unwrap();
        prop_assert_eq!(commitment, descriptor.commitment());
        prop_assert_eq!(read.to_json(), json);
        prop_assert_eq!(read.identity.paths, descriptor.identity.paths);
    }

    #[test]
    fn a_path_never_leaves_the_folder_that_it_is_joined_to(
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..60),
            prop::collection::vec(prop_oneof![Just(b'.'), Just(b'/'), any::<u8>()], 0..60),
        ]
    ) {
        let path = OriginalPath::new(Path::new(OsStr::from_bytes(&bytes)));
        let joined = Path::new("/folder").join(path.to_path());
        prop_assert!(joined.starts_with("/folder"));
        let climbs = joined.components().any(|component| component == Component::ParentDir);
        prop_assert!(!climbs);
        let json = serde_json::to_string(&path).unwrap();
        let read: OriginalPath = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(read, path);
    }
}
