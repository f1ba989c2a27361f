//! Bundles made from the specification alone, good and then altered: invented people, a few sessions, as many documents as asked.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use chartrier::bundle::page::{
    PageAgrement, PageCandidate, PageCheckpoint, PageColumn, PageData, PageDeadline,
    PageDeadlineState, PageDestruction, PageDocument, PageEngagement, PageHead, PageHold,
    PagePiece, PagePieceState, PageRow, PageSession, PageStage, PageYear, Said, page,
};
use chartrier::journal::ssh::{self, Namespace};
use chartrier::journal::{Checkpoint, Signer, generate_signer, sign_keys};
use chartrier::model::{
    ArchiveId, ContentDigest, Entry, LeafHash, Position, Seq, SourceStatus, canonical_json,
};
use chartrier::report::Tally;
use chartrier::words::Lang;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::authority::TestAuthority;

/// What to make.
#[derive(Clone, Copy)]
pub struct Wish {
    pub documents: usize,
    pub candidates: usize,
    /// Size of each document.
    pub size_bytes: usize,
    pub lang: Lang,
}

impl Default for Wish {
    fn default() -> Wish {
        Wish {
            documents: 90,
            candidates: 14,
            size_bytes: 3000,
            lang: Lang::Fr,
        }
    }
}

/// The files of a bundle in memory, by their names below `dossier/`.
#[derive(Clone)]
pub struct Made {
    pub files: BTreeMap<String, Vec<u8>>,
    pub fingerprint: String,
    /// A checkpoint that somebody kept early, from which the bundle has the way.
    pub early: Vec<u8>,
    /// The archive's key, for whoever forges consistently.
    pub secret: String,
}

const ENGAGEMENTS: [&str; 14] = [
    "Organiser les sessions dans les conditions et délais prévus",
    "Organiser des sessions de CCP pour les candidats en réussite partielle",
    "Désigner un responsable de session",
    "Réunir un jury habilité",
    "Respecter le règlement général des sessions d'examen",
    "Se conformer à l'arrêté de spécialité et au référentiel d'évaluation",
    "Mettre les informations et les moyens à disposition du candidat et du jury",
    "Inscrire des candidats qui remplissent les conditions",
    "Saisir dans CERES des données exactes",
    "Envoyer l'original du procès-verbal dans les 15 jours",
    "Suivre l'insertion des candidats",
    "Transmettre la programmation prévisionnelle annuelle",
    "Conserver les documents des candidats et des sessions pendant 5 ans",
    "Conventionner et contrôler l'organisme de formation extérieur",
];
const COLUMNS: [(&str, u32); 6] = [
    ("Dossier professionnel signé", 8),
    ("Livret d'évaluations en cours de formation", 8),
    ("Convocation", 7),
    ("Grille d'évaluation du jury", 6),
    ("Notification des résultats", 9),
    ("Décision d'aménagement", 7),
];
const NAMES: [&str; 14] = [
    "ABRIALLE Éloïse",
    "BOUCHEMIN Karim",
    "CÔTENTIN-LEROUX Marguerite",
    "DAMBREVILLE Ousmane",
    "ESQUERRE Zoé",
    "FALGAROLLE Théo",
    "GUIBRETEAU Anaïs",
    "HAMONVILLE Yacine",
    "ISAMBOURG Chloé",
    "JOUVENCEAU Lucas",
    "KERVADEC Soizic",
    "LANDRECY Mehdi",
    "MONTVERDIER Jeanne",
    "NERPOL Baptiste",
];
const LAW: &str = "Arrêté du 21 juillet 2016 relatif aux modalités d'agrément, art. 2, 10°";

fn said(fr: &str, en: &str) -> Said {
    Said {
        fr: fr.to_owned(),
        en: en.to_owned(),
    }
}

fn id(kind: u8, number: usize) -> String {
    format!("01890a5d-ac96-774b-8{kind:03}-{number:012}")
}

fn sha(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn digest_of(value: &Value) -> String {
    hex(&sha(&canonical_json(value)))
}

/// Makes a bundle.
pub fn make(wish: Wish) -> Made {
    let archive: ArchiveId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
    let (first_secret, first) = generate_signer(archive);
    let (secret, second) = generate_signer(archive);
    let mut journal = Journal::default();
    let keys = |signer: &str| json!({"owners": ["age1invented"], "service": "age1invented", "signer": signer, "sealed": []});
    let created = json!({"event": "archive_created", "archive": archive, "format": 1, "regime": "private", "keys": keys(&first), "signature": ""});
    journal.keys(created, &Signer::new(&first_secret).unwrap());
    journal.add(json!({"event": "policy_adopted", "policy": "44".repeat(32)}));

    let mut files = BTreeMap::new();
    let mut lines = BTreeMap::new();
    let mut documents = Vec::new();
    for number in 0..wish.documents {
        if number == wish.documents / 2 {
            let changed = json!({"event": "keys_changed", "keys": keys(&second), "signature": ""});
            journal.keys(changed, &Signer::new(&first_secret).unwrap());
        }
        let document = document(wish, number);
        let bytes = content(number, wish.size_bytes);
        let line = journal.accession(&document, &bytes);
        lines.insert(document.id.to_string(), line);
        files.insert(document.file.clone().unwrap(), bytes);
        documents.push(PageDocument {
            sha256: ContentDigest(sha(&files[document.file.as_ref().unwrap()])),
            size_bytes: u64::try_from(wish.size_bytes).unwrap(),
            ..document
        });
    }
    let signer = Signer::new(&secret).unwrap();
    let total = journal.leaves.len();
    let early_size = wish.documents / 4 + 2;
    let early = journal.checkpoint(archive, early_size, &Signer::new(&first_secret).unwrap());
    let checkpoint = journal.checkpoint(archive, total, &signer);
    let consistency = journal.consistency(early_size, total);
    let lines_of = |hashes: &[[u8; 32]]| {
        hashes
            .iter()
            .map(|hash| format!("{}\n", hex(hash)))
            .collect::<String>()
    };

    let authority = TestAuthority::new(crate::authority::KeyKind::P256);
    let scelle = |rest: &str| format!("preuves/scelles/{early_size}.{rest}");
    files.insert(scelle("1.tsr"), authority.stamp(&early));
    let renewed = [early.clone(), files[&scelle("1.tsr")].clone()].concat();
    files.insert(scelle("2.tsr"), authority.stamp(&renewed));
    files.insert(scelle("note"), early.clone());
    files.insert(scelle("consistency"), lines_of(&consistency).into_bytes());
    files.insert("preuves/checkpoint".to_owned(), checkpoint);
    files.insert("preuves/journal.jsonl".to_owned(), journal.lines(total));
    let documents_jsonl: String = lines.values().map(|line| format!("{line}\n")).collect();
    files.insert(
        "preuves/documents.jsonl".to_owned(),
        documents_jsonl.into_bytes(),
    );
    let fingerprint = hex(&sha(first.as_bytes()));
    let dossier = json!({"bundle": 1, "archive": archive, "fingerprint": fingerprint, "regime": "private", "signer": second, "day": "2026-11-24",
        "entries": total, "schedule": "44".repeat(32), "scope": {"kind": "titre", "titre": "TP-01280"}, "names_withheld": false,
        "restricted": 0, "documents": wish.documents, "holes": []});
    files.insert("preuves/dossier.json".to_owned(), canonical_json(&dossier));
    let allowed = ssh::allowed_signers(&second, Namespace::BUNDLE).unwrap();
    files.insert("preuves/allowed_signers".to_owned(), allowed.into_bytes());
    for (name, text) in [
        (
            "bagit.txt",
            "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        ),
        ("bag-info.txt", "Bagging-Date: 2026-11-24\n"),
        ("VERIFIER.txt", "sha256sum -c manifest-sha256.txt\n"),
    ] {
        files.insert(name.to_owned(), text.as_bytes().to_vec());
    }
    let data = page_data(
        wish,
        archive,
        &fingerprint,
        u64::try_from(total).unwrap(),
        documents,
    );
    files.insert("index.html".to_owned(), page(&data));
    let mut made = Made {
        files,
        fingerprint,
        early,
        secret: secret.to_string(),
    };
    made.seal();
    made
}

impl Made {
    /// Writes the manifests anew and signs them: what only the key's owner can do.
    pub fn seal(&mut self) {
        let outside = [
            "manifest-sha256.txt",
            "tagmanifest-sha256.txt",
            "tagmanifest-sha256.txt.sig",
        ];
        self.files
            .retain(|name, _| !outside.contains(&name.as_str()));
        let listed = |files: &BTreeMap<String, Vec<u8>>, payload: bool| {
            let those = files
                .iter()
                .filter(|(name, _)| name.starts_with("data/") == payload);
            let lines = those.map(|(name, bytes)| format!("{}  {name}\n", hex(&sha(bytes))));
            lines.collect::<String>().into_bytes()
        };
        self.files
            .insert(outside[0].to_owned(), listed(&self.files, true));
        let tags = listed(&self.files, false);
        let signer = Signer::new(&self.secret).unwrap();
        let signature = ssh::sign_as_archive(&signer, Namespace::BUNDLE, &tags);
        self.files.insert(outside[1].to_owned(), tags);
        self.files
            .insert(outside[2].to_owned(), signature.into_bytes());
    }

    /// The extracted folder, in `root/dossier`.
    pub fn write_folder(&self, root: &Path) -> PathBuf {
        let folder = root.join("dossier");
        for (name, bytes) in &self.files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    /// The zip.
    pub fn zip(&self) -> Vec<u8> {
        let entries = self.files.iter();
        zip(entries.map(|(name, bytes)| Stored::new(&format!("dossier/{name}"), bytes)))
    }
}

/// An entry of a zip, honest unless changed.
pub struct Stored<'a> {
    pub name: String,
    pub name_in_header: String,
    pub bytes: &'a [u8],
    pub method: u16,
    pub flags: u16,
    /// Moves where the directory says that it begins.
    pub shift: i64,
}

impl<'a> Stored<'a> {
    pub fn new(name: &str, bytes: &'a [u8]) -> Stored<'a> {
        Stored {
            name: name.to_owned(),
            name_in_header: name.to_owned(),
            bytes,
            method: 0,
            flags: 0,
            shift: 0,
        }
    }
}

/// A zip of stored entries, as they say.
pub fn zip<'a>(entries: impl Iterator<Item = Stored<'a>>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    let mut count = 0_u16;
    let put16 = |out: &mut Vec<u8>, value: u16| out.extend(value.to_le_bytes());
    let put32 =
        |out: &mut Vec<u8>, value: usize| out.extend(u32::try_from(value).unwrap().to_le_bytes());
    for entry in entries {
        let offset = i64::try_from(out.len()).unwrap() + entry.shift;
        let common = |out: &mut Vec<u8>, name: &str| {
            put16(out, 20);
            put16(out, entry.flags);
            put16(out, entry.method);
            put32(out, 0x5d78_0000);
            put32(out, usize::try_from(crc32(entry.bytes)).unwrap());
            put32(out, entry.bytes.len());
            put32(out, entry.bytes.len());
            put16(out, u16::try_from(name.len()).unwrap());
            put16(out, 0);
        };
        put32(&mut out, 0x0403_4b50);
        common(&mut out, &entry.name_in_header);
        out.extend(entry.name_in_header.as_bytes());
        out.extend(entry.bytes);
        put32(&mut directory, 0x0201_4b50);
        put16(&mut directory, 20);
        common(&mut directory, &entry.name);
        for _ in 0..3 {
            put16(&mut directory, 0);
        }
        put32(&mut directory, 0);
        put32(&mut directory, usize::try_from(offset).unwrap());
        directory.extend(entry.name.as_bytes());
        count += 1;
    }
    let at = out.len();
    out.extend(&directory);
    put32(&mut out, 0x0605_4b50);
    put32(&mut out, 0);
    put16(&mut out, count);
    put16(&mut out, count);
    put32(&mut out, directory.len());
    put32(&mut out, at);
    put16(&mut out, 0);
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    let table: Vec<u32> = (0..256_u32)
        .map(|byte| {
            (0..8).fold(byte, |c, _| {
                if c & 1 == 1 {
                    (c >> 1) ^ 0xedb8_8320
                } else {
                    c >> 1
                }
            })
        })
        .collect();
    let step = |c: u32, byte: &u8| table[((c ^ u32::from(*byte)) & 0xff) as usize] ^ (c >> 8);
    !bytes.iter().fold(!0, step)
}

/// Entries as they are written, and their leaf hashes.
#[derive(Default)]
struct Journal {
    entries: Vec<Value>,
    leaves: Vec<[u8; 32]>,
    changes: Vec<usize>,
}

impl Journal {
    fn add(&mut self, event: Value) -> usize {
        let number = self.entries.len();
        let mut entry = json!({"number": number, "time": "2026-11-20T09:00:00.000Z", "actor": "00000000-0000-7000-8000-000000000009"});
        entry
            .as_object_mut()
            .unwrap()
            .extend(event.as_object().unwrap().clone());
        let line = canonical_json(&entry);
        self.leaves.push(sha(&[&[0], line.as_slice()].concat()));
        self.entries.push(entry);
        number
    }

    fn keys(&mut self, event: Value, signer: &Signer) {
        let number = self.add(event);
        if number > 0 {
            self.changes.push(number);
        }
        let mut entry: Entry = serde_json::from_value(self.entries[number].clone()).unwrap();
        sign_keys(&mut entry, signer);
        self.leaves[number] = sha(&[&[0], canonical_json(&entry).as_slice()].concat());
        self.entries[number] = serde_json::to_value(entry).unwrap();
    }

    fn accession(&mut self, document: &PageDocument, bytes: &[u8]) -> String {
        let salt = |block: &str| hex(&sha(format!("{block}{}", document.id).as_bytes()));
        let facts = json!({"entity": document.id, "kind": "record", "version": 1, "received": document.received, "media_type": document.media_type,
            "size_bytes": bytes.len(), "sha256": hex(&sha(bytes)), "salt": salt("facts")});
        let identity = json!({"paths": [document.name], "salt": salt("identity"), "note": "« é \u{1F600} \"\\\u{1}"});
        let secret = digest_of(&json!({"salt": salt("secret")}));
        let commitment = digest_of(&json!([digest_of(&facts), digest_of(&identity), secret]));
        let number = self.add(json!({"event": "accessioned", "entity": document.id, "commitment": commitment, "descriptor": "22".repeat(32), "object": "33".repeat(32)}));
        let line = json!({"entity": document.id, "file": document.file, "version": 1, "entry": number, "facts": facts, "identity": identity, "secret": secret});
        String::from_utf8(canonical_json(&line)).unwrap()
    }

    fn lines(&self, size: usize) -> Vec<u8> {
        let mut text = Vec::new();
        let tree = Levels::new(&self.leaves[..size]);
        for (number, entry) in self.entries.iter().enumerate() {
            let proof: Vec<String> = tree
                .inclusion(number)
                .iter()
                .map(|hash| hex(hash))
                .collect();
            text.extend(canonical_json(&json!({"entry": entry, "proof": proof})));
            text.push(b'\n');
        }
        text
    }

    fn checkpoint(&self, archive: ArchiveId, size: usize, signer: &Signer) -> Vec<u8> {
        let changes = self.changes.iter().filter(|number| **number < size);
        let position = |number: usize| Position {
            seq: Seq(u64::try_from(number).unwrap()),
            offset_bytes: 1,
        };
        Checkpoint {
            origin: format!("chartrier/{archive}"),
            end: position(size),
            root: LeafHash(root(&self.leaves[..size])),
            keys_changed: changes.map(|number| position(*number)).collect(),
            note: Vec::new(),
        }
        .sign(signer)
    }

    /// RFC 6962, 2.1.2.
    fn consistency(&self, first: usize, second: usize) -> Vec<[u8; 32]> {
        fn proof(first: usize, leaves: &[[u8; 32]], is_known: bool) -> Vec<[u8; 32]> {
            if first == leaves.len() {
                return if is_known {
                    Vec::new()
                } else {
                    vec![root(leaves)]
                };
            }
            let k = split(leaves.len());
            let (left, right) = leaves.split_at(k);
            if first <= k {
                let mut hashes = proof(first, left, is_known);
                hashes.push(root(right));
                hashes
            } else {
                let mut hashes = proof(first - k, right, false);
                hashes.push(root(left));
                hashes
            }
        }
        proof(first, &self.leaves[..second], true)
    }
}

fn split(size: usize) -> usize {
    size.next_power_of_two() / 2
}

fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    sha(&[&[1], left.as_slice(), right].concat())
}

/// RFC 6962, 2.1.
fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => sha(b""),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// The tree level by level: an odd last node goes up as it is, which gives the same root and short proofs.
struct Levels(Vec<Vec<[u8; 32]>>);

impl Levels {
    fn new(leaves: &[[u8; 32]]) -> Levels {
        let mut levels = vec![leaves.to_vec()];
        while levels[levels.len() - 1].len() > 1 {
            let below = &levels[levels.len() - 1];
            let pairs = below.chunks(2);
            let above = pairs.map(|pair| match pair {
                [left, right] => node(left, right),
                _ => pair[0],
            });
            levels.push(above.collect());
        }
        Levels(levels)
    }

    fn inclusion(&self, number: usize) -> Vec<[u8; 32]> {
        let siblings = self.0.iter().enumerate();
        siblings
            .filter_map(|(level, hashes)| hashes.get((number >> level) ^ 1).copied())
            .collect()
    }
}

fn content(number: usize, size: usize) -> Vec<u8> {
    let mut bytes = format!("document {number} ").into_bytes();
    let mut state = u32::try_from(number).unwrap().wrapping_mul(2_654_435_761) | 1;
    while bytes.len() < size {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(size);
    bytes
}

/// Documents 0 to 5 are the sessions', the others go round the candidates and the pieces.
fn document(wish: Wish, number: usize) -> PageDocument {
    let session = number % 2;
    let (title, class, candidate) = match number {
        0 | 1 => ("Procès-verbal de session", "session.pv", None),
        2 | 3 => ("Preuve d'envoi du procès-verbal", "session.envoi-pv", None),
        4 | 5 => ("Feuille d'émargement du jury", "session.emargement", None),
        _ => {
            let column = (number / 2) % COLUMNS.len();
            let candidate = (number / 2 / COLUMNS.len()) * 2 + session;
            (
                COLUMNS[column].0,
                "candidat.piece",
                Some(candidate % wish.candidates),
            )
        }
    };
    let person = candidate.map_or("session".to_owned(), |place| format!("candidat-{place}"));
    PageDocument {
        id: id(1, number).parse().unwrap(),
        file: Some(format!(
            "data/26-0{}/{person}/piece-{number}.pdf",
            session + 7
        )),
        part: None,
        title: title.to_owned(),
        class: Some(chartrier::model::RecordClass::parse(class).unwrap()),
        name: Some(format!("Scan {number} <b>&\"'.pdf")),
        candidate,
        session: Some(session),
        date: "2026-03-12".parse().ok(),
        received: "2026-03-20T09:12:00.000Z".parse().unwrap(),
        size_bytes: 0,
        media_type: "application/pdf".to_owned(),
        sha256: ContentDigest([0; 32]),
        stages: if number < 2 {
            vec![PageStage {
                stage: said("signé", "signed"),
                on: "2026-03-13".parse().ok(),
            }]
        } else {
            Vec::new()
        },
        verdict: Some(said(
            "conservé jusqu'au 13 mars 2031 (5 ans après la session)",
            "kept through 13 March 2031 (5 years after the session)",
        )),
        held: number.is_multiple_of(17),
        hole: false,
    }
}

fn piece(title: &str, state: PagePieceState, engagement: u32, documents: Vec<usize>) -> PagePiece {
    let why = match state {
        PagePieceState::NotRequired => {
            Some(said("aucun aménagement demandé", "no adjustment asked for"))
        }
        PagePieceState::Unknown => Some(said(
            "date de fin de la session inconnue",
            "end of the session unknown",
        )),
        _ => None,
    };
    let is_late = state == PagePieceState::Missing;
    PagePiece {
        title: title.to_owned(),
        state,
        recommended: false,
        documents,
        due: is_late.then(|| "2026-03-13".parse().unwrap()),
        days: is_late.then_some(256),
        why,
        doubts: (state == PagePieceState::Doubtful).then(|| {
            said(
                "le titre nommé n'est pas celui de la session",
                "the title named is not that of the session",
            )
        }),
        engagements: vec![engagement],
        citation: LAW.to_owned(),
        note: None,
    }
}

fn page_data(
    wish: Wish,
    archive: ArchiveId,
    fingerprint: &str,
    entries: u64,
    documents: Vec<PageDocument>,
) -> PageData {
    let names = NAMES.iter().cycle().take(wish.candidates).enumerate();
    let candidates = names.map(|(place, name)| PageCandidate {
        id: id(2, place).parse().unwrap(),
        name: if place < NAMES.len() {
            (*name).to_owned()
        } else {
            format!("{name} ({place})")
        },
    });
    let mut by_candidate: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    for (index, one) in documents.iter().enumerate() {
        if let Some(candidate) = one.candidate {
            by_candidate
                .entry((candidate, &one.title))
                .or_default()
                .push(index);
        }
    }
    let sessions = (0..2_usize).map(|session| {
        let rows: Vec<PageRow> = (session..wish.candidates)
            .step_by(2)
            .map(|candidate| PageRow {
                candidate,
                path: Some(said("formation", "training")),
                decision: Some(if candidate % 5 == 3 {
                    said("échec", "failed")
                } else {
                    said("réussite", "passed")
                }),
                cells: COLUMNS
                    .iter()
                    .enumerate()
                    .map(|(column, (title, engagement))| {
                        let there = by_candidate
                            .get(&(candidate, *title))
                            .cloned()
                            .unwrap_or_default();
                        let state = match (there.is_empty(), column) {
                            (_, 5) if candidate % 4 != 0 => PagePieceState::NotRequired,
                            (true, 4) => PagePieceState::NotYetDue,
                            (true, _) => PagePieceState::Missing,
                            (false, 3) if candidate % 6 == 1 => PagePieceState::Doubtful,
                            (false, _) => PagePieceState::Present,
                        };
                        let there = if state == PagePieceState::NotRequired {
                            Vec::new()
                        } else {
                            there
                        };
                        piece(title, state, *engagement, there)
                    })
                    .collect(),
            })
            .collect();
        let pieces = vec![
            piece(
                "Procès-verbal de session",
                PagePieceState::Present,
                10,
                vec![session],
            ),
            piece(
                "Feuille d'émargement du jury",
                PagePieceState::Present,
                4,
                vec![session + 4],
            ),
            piece(
                "Habilitations des jurés",
                if session == 0 {
                    PagePieceState::Missing
                } else {
                    PagePieceState::Unknown
                },
                4,
                Vec::new(),
            ),
        ];
        let mut totals = Tally::default();
        for one in rows.iter().flat_map(|row| &row.cells).chain(&pieces) {
            match one.state {
                PagePieceState::Present => totals.present += 1,
                PagePieceState::Doubtful => totals.doubtful += 1,
                PagePieceState::Missing => totals.missing += 1,
                PagePieceState::NotYetDue => totals.not_yet_due += 1,
                PagePieceState::NotRequired => totals.not_required += 1,
                PagePieceState::Unknown => totals.unknown += 1,
            }
        }
        PageSession {
            id: id(3, session).parse().unwrap(),
            number: format!("26-0{}", session + 7),
            titre: Some("TP-01280m04".to_owned()),
            site: Some("Villeneuve-sur-Aube".to_owned()),
            starts_on: "2026-03-11".parse().ok(),
            ends_on: "2026-03-13".parse().ok(),
            totals,
            columns: COLUMNS
                .iter()
                .map(|(title, engagement)| PageColumn {
                    title: (*title).to_owned(),
                    engagements: vec![*engagement],
                })
                .collect(),
            rows,
            pieces,
            loose: if session == 0 { vec![10] } else { Vec::new() },
        }
    });
    let deadline =
        |session: usize, title: &str, state, on: Option<&str>, days, proof: Vec<usize>| {
            PageDeadline {
                title: title.to_owned(),
                subject: said(
                    &format!("session 26-0{}", session + 7),
                    &format!("session 26-0{}", session + 7),
                ),
                session: Some(session),
                limit: "2026-03-28".parse().ok(),
                state,
                on: on.map(|on| on.parse().unwrap()),
                days,
                documents: proof,
                why: None,
                engagements: vec![10],
                citation: LAW.to_owned(),
                status: SourceStatus::Law,
            }
        };
    PageData {
        lang: wish.lang,
        head: PageHead {
            archive,
            fingerprint: fingerprint.to_owned(),
            centre: Some("Centre d'examen de Villeneuve-sur-Aube".to_owned()),
            day: "2026-11-24".parse().unwrap(),
            made_at: "2026-11-24T10:00:00.000Z".parse().unwrap(),
            checkpoint: PageCheckpoint {
                entries,
                time: "2026-11-24T09:59:00.000Z".parse().unwrap(),
            },
            scope: said(
                "titre TP-01280, du 1er janvier au 30 juin 2026",
                "title TP-01280, from 1 January to 30 June 2026",
            ),
            recipient: Some("DREETS Grand Est, pôle Travail".to_owned()),
            reason: Some("contrôle sur pièces".to_owned()),
            sample: None,
            part: None,
            names_withheld: false,
            restricted_left_out: 1,
            size_bytes: documents.iter().map(|one| one.size_bytes).sum(),
        },
        candidates: candidates.collect(),
        sessions: sessions.collect(),
        agrements: vec![PageAgrement {
            titre: "TP-01280".to_owned(),
            site: Some("Villeneuve-sur-Aube".to_owned()),
            pieces: vec![piece(
                "Décision d'agrément",
                PagePieceState::Missing,
                1,
                Vec::new(),
            )],
        }],
        years: vec![PageYear {
            year: 2026,
            pieces: vec![piece(
                "Programmation prévisionnelle annuelle",
                PagePieceState::NotYetDue,
                12,
                Vec::new(),
            )],
        }],
        deadlines: vec![
            deadline(
                0,
                "Envoi du procès-verbal sous 15 jours",
                PageDeadlineState::Kept,
                Some("2026-03-20"),
                None,
                vec![2],
            ),
            deadline(
                1,
                "Envoi du procès-verbal sous 15 jours",
                PageDeadlineState::KeptLate,
                Some("2026-04-02"),
                Some(5),
                vec![3],
            ),
            deadline(
                0,
                "Désignation du jury",
                PageDeadlineState::Late,
                None,
                Some(1),
                Vec::new(),
            ),
            deadline(
                1,
                "Suivi de l'insertion à six mois",
                PageDeadlineState::Due,
                None,
                Some(40),
                Vec::new(),
            ),
            deadline(
                1,
                "Archivage des dossiers",
                PageDeadlineState::Unknown,
                None,
                None,
                Vec::new(),
            ),
        ],
        engagements: (1..)
            .zip(ENGAGEMENTS)
            .map(|(number, title)| PageEngagement {
                number,
                title: title.to_owned(),
                since: (number == 14).then(|| "2024-10-12".parse().unwrap()),
                until: None,
            })
            .collect(),
        holds: vec![PageHold {
            since: "2026-05-04".parse().unwrap(),
            review_on: "2026-12-01".parse().ok(),
            covers: 6,
            documents: vec![0, 17],
        }],
        destructions: vec![PageDestruction {
            id: id(4, 1).parse().unwrap(),
            on: "2026-01-15".parse().unwrap(),
            file: format!("preuves/certificats/{}.pdf", id(4, 1)),
            destroyed: 42,
            perhaps: true,
            spared: 2,
        }],
        documents,
    }
}
