//! Certificates of destruction and bordereaux: what they say is what was done, and anybody can check it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chartrier::archive::{
    Archive, ArchiveError, CertificateFault, CertificateFiles, TimeStamping, stamped_on,
    verify_certificate, verify_destruction,
};
use chartrier::journal::ssh::{self, Namespace};
use chartrier::keys::IdentityRole;
use chartrier::model::{
    ActorId, Certificate, DispositionPlan, EntityId, Failed, HoldScope, Regime, Spared, Statement,
    Visa, approval_bytes,
};
use chartrier::report::{Bordereau, bordereau_pdf, certificate_pdf, planned_documents};
use chartrier::words::Lang;

use crate::authority::{KeyKind, TestAuthority, good, serve};
use crate::common::house::{
    as_owner, bring_second_back, day, filed, hold, later, plan, session, ssh_key, take_second_away,
};
use crate::common::{TestArchive, now, program};

/// An archive with three documents that are due, and a second person with a key.
struct House {
    home: TestArchive,
    due: Vec<EntityId>,
    private_key: String,
}

impl House {
    fn new() -> House {
        let mut home = TestArchive::new();
        let archive = home.archive();
        let me = archive.actor("essai", now()).unwrap();
        let known = archive.registry().unwrap();
        archive
            .register(
                vec![session(EntityId::new(now()), "21-01", "2021-03-05")],
                &known,
                me,
                now(),
            )
            .unwrap();
        let due = ["premier", "deuxième", "troisième"].map(|text| {
            let path = format!("a/planning {text}.txt");
            filed(&home, &path, &format!("zéphyr {text}"), "21-01", None)
        });
        archive.update_search(&mut |_| true).unwrap();
        ssh_key(&home.folder.path().join("key"));
        home.archive = None;
        let owner = as_owner(&home);
        let public = fs::read_to_string(home.folder.path().join("key.pub")).unwrap();
        // Whoever declares a key makes no plan that it approves.
        let director = owner.actor("direction", now()).unwrap();
        owner
            .set_approver("Claire Fictive", Some(&public), director, now())
            .unwrap();
        let private_key = fs::read_to_string(home.folder.path().join("key")).unwrap();
        home.archive = Some(owner);
        let mut due = due.to_vec();
        due.sort();
        House {
            home,
            due,
            private_key,
        }
    }

    fn reopen(&mut self) {
        self.home.archive = Some(as_owner(&self.home));
    }

    fn archive(&self) -> &Archive {
        self.home.archive()
    }

    fn me(&self) -> ActorId {
        self.archive().actor("essai", later()).unwrap()
    }

    fn plan(&self) -> DispositionPlan {
        let plan = plan(self.archive());
        self.archive()
            .record_plan(&plan, self.me(), later())
            .unwrap();
        plan
    }

    fn approved(&self, visa: Option<Visa>) -> EntityId {
        let plan = self.plan().to_json();
        let bytes = approval_bytes(&plan, visa.as_ref());
        let signature = ssh::sign(&self.private_key, None, Namespace::APPROVAL, &bytes).unwrap();
        let archive = self.archive();
        let approved = archive.approve_disposition(&plan, &signature, visa, self.me(), later());
        approved.unwrap()
    }

    fn destroy(&self, disposition: EntityId) {
        let archive = self.archive();
        let done = archive.destroy(
            disposition,
            day("2026-03-11"),
            self.me(),
            later(),
            &mut |_| {},
        );
        assert_eq!(done.unwrap().remains, []);
    }

    fn hold(&self, record: EntityId) {
        hold(self.archive(), HoldScope::Records(vec![record]));
    }
}

/// The text of a paper, its blanks made one each.
pub fn read(pdf: &[u8]) -> String {
    use std::io::Write;
    let limits = chartrier::extract::ExtractLimits::default();
    let pool = chartrier::extract::ExtractPool::new(program(), limits, 1);
    let mut extraction = pool.begin();
    extraction.write_all(pdf).unwrap();
    let text = extraction.finish("paper.pdf").text;
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_certificate_says_what_was_done_and_anybody_can_check_it() {
    let house = House::new();
    let disposition = house.approved(None);
    house.hold(house.due[0]);
    let archive = house.archive();
    let early = archive.certificate(disposition);
    assert!(
        matches!(early, Err(ArchiveError::NotProved { .. })),
        "{early:?}"
    );
    house.destroy(disposition);
    let certificate = archive.certificate(disposition).unwrap();
    let destroyed: Vec<EntityId> = certificate.destroyed.iter().map(|one| one.entity).collect();
    assert_eq!(destroyed, house.due[1..]);
    assert_eq!(certificate.failed, []);
    let spared: Vec<_> = certificate
        .spared
        .iter()
        .map(|one| (one.entity, one.why))
        .collect();
    assert!(spared.contains(&(house.due[0], Spared::Held)), "{spared:?}");
    assert_eq!(certificate.totals.destroyed, 2);
    assert!(
        certificate
            .places
            .iter()
            .all(|place| place.acknowledged.is_some() && place.name.is_some())
    );
    let pending = Statement::PlacesPending;
    assert!(!certificate.statements.contains(&pending));
    let approver = certificate.approval.as_ref().unwrap();
    assert_eq!(approver.approver, "Claire Fictive");
    // The same again, also after the catalog was made again.
    assert_eq!(archive.certificate(disposition).unwrap(), certificate);
    archive.rebuild(&mut |_| true).unwrap();
    assert_eq!(archive.certificate(disposition).unwrap(), certificate);
    let signed = archive.sign_certificate(certificate.clone()).unwrap();
    let checked = verify_certificate(&signed.json, &signed.signature, &certificate.signer);
    assert_eq!(checked.unwrap(), certificate);
    // With the files beside it: the approval, and that no list says more or less than what was signed.
    let files = archive.certificate_files(&certificate).unwrap();
    let check = |json: &[u8], signature: &str, files: &CertificateFiles| {
        verify_destruction(json, signature, &certificate.signer, files)
    };
    let checked = check(&signed.json, &signed.signature, &files);
    assert_eq!(checked.unwrap(), certificate);
    let mut other = files.clone();
    other.plan.push(b'\n');
    let file = "plan.json";
    assert_eq!(
        check(&signed.json, &signed.signature, &other),
        Err(CertificateFault::File { file })
    );
    let altered = |change: &dyn Fn(&mut chartrier::model::Certificate)| {
        let mut other = certificate.clone();
        change(&mut other);
        (other.totals, other.classes) = other.added_up();
        let signed = archive.sign_certificate(other).unwrap();
        check(&signed.json, &signed.signature, &files).unwrap_err()
    };
    let size = altered(&|one| one.destroyed[0].record.as_mut().unwrap().size_bytes += 1);
    assert_eq!(size, CertificateFault::Lists { what: "destroyed" });
    let why = altered(&|one| one.spared[0].why = Spared::Gone);
    assert_eq!(why, CertificateFault::Lists { what: "spared" });
    let nobody = altered(&|one| one.approval = None);
    assert_eq!(nobody, CertificateFault::Approval(None));
    let visa = Visa {
        reference: "2026/12".to_owned(),
        authority: "Archives".to_owned(),
        on: day("2026-03-10"),
        record: house.due[0],
    };
    // A visa that nobody signed for.
    let visa = altered(&|one| one.approval.as_mut().unwrap().visa = Some(visa.clone()));
    assert!(
        matches!(visa, CertificateFault::Approval(Some(_))),
        "{visa:?}"
    );
    let pdf = certificate_pdf(archive, &certificate, Lang::Fr).unwrap();
    let text = read(&pdf);
    for words in [
        "Certificat de destruction",
        "Claire Fictive",
        "sous gel : 1",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
}

#[test]
fn a_place_that_was_not_reached_is_pending_until_it_is_back() {
    let mut house = House::new();
    let disposition = house.approved(None);
    let away = take_second_away(&mut house.home);
    house.destroy(disposition);
    let certificate = house.archive().certificate(disposition).unwrap();
    let reached: Vec<bool> = certificate
        .places
        .iter()
        .map(|place| place.acknowledged.is_some())
        .collect();
    assert_eq!(reached, [true, false]);
    let claims = [
        Statement::UnreadableWithKeysOfReachedPlaces,
        Statement::PlacesPending,
    ];
    assert_eq!(certificate.statements[..2], claims);
    let pdf = certificate_pdf(house.archive(), &certificate, Lang::En).unwrap();
    assert!(read(&pdf).contains("pending: not reached"));
    bring_second_back(&mut house.home, &away);
    let (archive, me) = (house.archive(), house.me());
    archive
        .resume_destructions(me, later(), &mut |_| {})
        .unwrap();
    let certificate = archive.certificate(disposition).unwrap();
    assert!(
        certificate
            .places
            .iter()
            .all(|place| place.acknowledged.is_some())
    );
    assert!(!certificate.statements.contains(&Statement::PlacesPending));
    let signed = archive.sign_certificate(certificate.clone()).unwrap();
    let checked = verify_certificate(&signed.json, &signed.signature, &certificate.signer);
    assert_eq!(checked.unwrap(), certificate);
}

/// A place taken out of `archive.toml` took with it that it had never deleted the keys.
#[test]
fn a_place_that_the_archive_forgets_stays_pending_and_one_that_comes_later_is_not_asked() {
    let mut house = House::new();
    let disposition = house.approved(None);
    take_second_away(&mut house.home);
    house.destroy(disposition);
    house.home.archive = None;
    let settings = house.home.root.join("archive.toml");
    let written = fs::read_to_string(&settings).unwrap();
    let renamed = written.replace("\"second\"", "\"troisième\"");
    assert_ne!(renamed, written);
    fs::write(&settings, &renamed).unwrap();
    let known = |archive: &Archive| {
        let pending = archive.places_pending(disposition).unwrap();
        let pending: Vec<_> = pending.into_iter().map(|place| place.name).collect();
        let places = archive.certificate(disposition).unwrap().places;
        let places: Vec<_> = places.into_iter().map(|place| place.name).collect();
        (pending, places)
    };
    house.reopen();
    let (pending, places) = known(house.archive());
    assert_eq!(pending, [None]);
    assert_eq!(places.len(), 2);
    assert_eq!(places[1], None);
    house.home.archive = None;
    fs::write(&settings, &written).unwrap();
    house.reopen();
    assert_eq!(known(house.archive()).0, [Some("second".to_owned())]);
}

#[test]
fn what_is_put_back_is_certified_as_failed_and_the_totals_say_so() {
    let house = House::new();
    let disposition = house.approved(None);
    let archive = house.archive();
    let shelf = house.home.root.join("objects");
    let before = files(&shelf);
    house.destroy(disposition);
    let whole = archive.certificate(disposition).unwrap();
    assert_eq!((whole.totals.destroyed, whole.totals.failed), (4, 0));
    let (path, bytes) = before
        .into_iter()
        .find(|(path, _)| !path.exists())
        .expect("an object was removed");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    let certificate = archive.certificate(disposition).unwrap();
    assert_eq!(certificate.failed.len(), 1);
    assert_eq!(certificate.failed[0].why, [Failed::File]);
    assert_eq!(
        (certificate.totals.destroyed, certificate.totals.failed),
        (3, 1)
    );
    assert!(certificate.totals.size_bytes < whole.totals.size_bytes);
    let signed = archive.sign_certificate(certificate.clone()).unwrap();
    let checked = verify_certificate(&signed.json, &signed.signature, &certificate.signer);
    assert_eq!(checked.unwrap(), certificate);
}

#[test]
fn a_certificate_with_one_byte_altered_or_one_claim_too_many_is_not_believed() {
    let house = House::new();
    let disposition = house.approved(None);
    house.destroy(disposition);
    let archive = house.archive();
    let certificate = archive.certificate(disposition).unwrap();
    let signed = archive.sign_certificate(certificate.clone()).unwrap();
    let signer = certificate.signer.clone();
    for at in (0..signed.json.len()).step_by(7) {
        let mut altered = signed.json.clone();
        altered[at] ^= 1;
        let refused = verify_certificate(&altered, &signed.signature, &signer);
        assert!(
            matches!(refused, Err(CertificateFault::Signature(_))),
            "{at}: {refused:?}"
        );
    }
    // What the archive itself would sign and its journal does not bear out.
    let check = |change: &dyn Fn(&mut chartrier::model::Certificate)| {
        let mut other = certificate.clone();
        change(&mut other);
        let signed = archive.sign_certificate(other).unwrap();
        verify_certificate(&signed.json, &signed.signature, &signer).unwrap_err()
    };
    let entries = |fault: CertificateFault, member: &str| {
        assert_eq!(
            format!("{fault}"),
            format!("the entries do not say that: {member}")
        );
    };
    entries(
        check(&|one| one.destroyed[0].entity = disposition),
        "destroyed",
    );
    entries(check(&|one| drop(one.destroyed.pop())), "destroyed");
    entries(check(&|one| one.times.started = now()), "times");
    entries(check(&|one| one.places[0].acknowledged = None), "places");
    entries(check(&|one| one.statements.clear()), "statements");
    entries(check(&|one| one.plan.0[0] ^= 1), "plan");
    entries(check(&|one| one.entries.swap(1, 2)), "entries");
    let keys = check(&|one| drop(one.entries.remove(0)));
    assert_eq!(keys, CertificateFault::Keys);
    let fingerprint = check(&|one| one.fingerprint = "0".repeat(64));
    assert_eq!(fingerprint, CertificateFault::Keys);
    let totals = check(&|one| one.totals.destroyed += 1);
    assert_eq!(totals, CertificateFault::Totals);
    let proof = check(&|one| one.entries[0].proof[0].0[0] ^= 1);
    assert!(matches!(proof, CertificateFault::Proof { .. }), "{proof:?}");
    let time = check(&|one| one.entries[1].entry.time = now());
    assert!(matches!(time, CertificateFault::Proof { .. }), "{time:?}");
    let other = check(&|one| one.checkpoint = one.checkpoint.replacen('1', "2", 1));
    assert_eq!(other, CertificateFault::Checkpoint);
}

/// A certificate bore its own archive's word alone for when it was made.
#[test]
fn a_certificate_has_what_an_authority_says_of_its_entries_once_the_journal_was_stamped() {
    let house = House::new();
    let disposition = house.approved(None);
    house.destroy(disposition);
    let archive = house.archive();
    let signed = |certificate: &Certificate| {
        let signed = archive.sign_certificate(certificate.clone()).unwrap();
        verify_certificate(&signed.json, &signed.signature, &certificate.signer)
    };
    let before = archive.certificate(disposition).unwrap();
    assert_eq!((before.stamps.len(), stamped_on(&before)), (0, None));
    let authority = TestAuthority::new(KeyKind::P256);
    let roots = house.home.folder.path().join("root.pem");
    std::fs::write(&roots, authority.root()).unwrap();
    let url = serve(move |query| good(authority.answer(query)));
    let stamping = TimeStamping::once(&[url], None, &roots).unwrap();
    let sealed = archive.seal(&stamping, later()).unwrap();
    assert!(sealed.is_new, "{sealed:?}");
    // Entries that came after are no part of what was stamped, and in nobody's way.
    for later_by in 0..3 {
        let name = format!("plus tard {later_by}");
        archive.actor(&name, later()).unwrap();
        let certificate = archive.certificate(disposition).unwrap();
        let [stamp] = certificate.stamps.as_slice() else {
            panic!("{:?}", certificate.stamps)
        };
        assert!(!stamp.proof.is_empty());
        assert_eq!(stamped_on(&certificate), Some(sealed.stamps[0].1.time));
        assert_eq!(signed(&certificate), Ok(certificate.clone()));
        let altered = |change: &dyn Fn(&mut Certificate)| {
            let mut other = certificate.clone();
            change(&mut other);
            signed(&other).unwrap_err()
        };
        let others: [&dyn Fn(&mut Certificate); 4] = [
            &|one| one.stamps[0].proof[0].0[0] ^= 1,
            &|one| one.stamps[0].answers.clear(),
            &|one| one.stamps[0].answers[0].replace_range(200..204, "AAAA"),
            &|one| one.stamps[0].checkpoint = before.checkpoint.replacen("\n", "\n1", 1),
        ];
        for change in others {
            assert_eq!(altered(change), CertificateFault::Stamps);
        }
    }
    // What was stamped before the destruction says nothing of it.
    let house = House::new();
    house.archive().seal(&stamping, later()).unwrap();
    let disposition = house.approved(None);
    house.destroy(disposition);
    let certificate = house.archive().certificate(disposition).unwrap();
    assert_eq!(certificate.stamps, []);
}

#[test]
fn the_command_that_writes_a_certificate_says_the_command_that_checks_it() {
    let mut house = House::new();
    let disposition = house.approved(None);
    house.destroy(disposition);
    house.home.archive = None;
    let identity = house.home.folder.path().join("service.txt");
    let text = house.home.service.to_text(IdentityRole::Service);
    write_private(&identity, text.as_bytes());
    let output = house.home.folder.path().join("certificat");
    let run = |lang: &str, output: &Path| {
        Command::new(program())
            .arg("--archive")
            .arg(&house.home.root)
            .arg("--identity-file")
            .arg(&identity)
            .args(["--lang", lang, "retention", "certificate"])
            .arg(disposition.to_string())
            .arg("-o")
            .arg(output)
            .output()
            .unwrap()
    };
    let ran = run("fr", &output);
    assert!(ran.status.success(), "{ran:?}");
    let words = String::from_utf8(ran.stderr).unwrap();
    assert!(words.contains("Certificat écrit dans"), "{words}");
    let check = String::from_utf8(ran.stdout).unwrap();
    assert!(check.starts_with("ssh-keygen -Y verify"), "{check}");
    let checked = |check: &str| {
        let mut shell = Command::new("sh");
        let shell = shell.args(["-c", check]).current_dir(&output);
        shell.output().unwrap().status.success()
    };
    assert!(checked(&check));
    let json = output.join("certificate.json");
    let mut bytes = fs::read(&json).unwrap();
    assert!(
        fs::read(output.join("certificate.pdf"))
            .unwrap()
            .starts_with(b"%PDF")
    );
    bytes[10] ^= 1;
    fs::write(&json, bytes).unwrap();
    assert!(!checked(&check));
    // What is there already is never replaced.
    assert_eq!(run("en", &output).status.code(), Some(1));
}

#[test]
fn a_bordereau_has_what_the_archives_ask_for_in_the_words_of_the_regime() {
    let house = House::new();
    let archive = house.archive();
    let mut plan = house.plan();
    let documents = planned_documents(archive, &plan).unwrap();
    let schedule = archive.schedule_in_force().unwrap();
    let paper = |plan: &DispositionPlan, lang| {
        let bordereau = Bordereau {
            plan,
            schedule: &schedule,
            documents: &documents,
            service: "Centre d'examen des Tilleuls, service des examens",
            made_by: "Anne Fictive",
        };
        read(&bordereau_pdf(&bordereau, lang).unwrap())
    };
    let private = paper(&plan, Lang::Fr);
    for words in [
        "Bordereau d'élimination",
        "Archives privées",
        "Centre d'examen des Tilleuls",
        "21-01",
        "du 05/03/2021 au 05/03/2021",
        "Anne Fictive",
        "Observations du service",
        "Approuvé par une seconde personne",
        "approval@chartrier",
        "1 fiche de session",
    ] {
        assert!(private.contains(words), "{words} is not in {private}");
    }
    assert!(!private.contains("Visa des Archives"));
    plan.regime = Regime::Public;
    let public = paper(&plan, Lang::Fr);
    for words in [
        "L.212-2",
        "Visa des Archives",
        "Observations des Archives",
        "deux originaux",
    ] {
        assert!(public.contains(words), "{words} is not in {public}");
    }
    let english = paper(&plan, Lang::En);
    assert!(english.contains("Visa of the Archives"), "{english}");
    // A plan of a hundred sessions a class is summed up by class alone.
    let one = plan.records[0].clone();
    let mut many = documents.clone();
    plan.records = (0..2000_u64)
        .map(|number| {
            let entity = EntityId::new(now());
            let session = Some(format!("S-{}", number % 400));
            many.insert(
                entity,
                chartrier::report::PlannedDocument { session, day: None },
            );
            chartrier::model::PlannedRecord {
                entity,
                ..one.clone()
            }
        })
        .collect();
    let large = Bordereau {
        plan: &plan,
        schedule: &schedule,
        documents: &many,
        service: "",
        made_by: "",
    };
    let large = read(&bordereau_pdf(&large, Lang::Fr).unwrap());
    assert!(large.contains("toutes sessions ensemble"), "{large}");
    assert!(!large.contains("S-399"));
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap);
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap()))
        .collect()
}

fn write_private(path: &Path, bytes: &[u8]) {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .unwrap();
    file.write_all(bytes).unwrap();
}
