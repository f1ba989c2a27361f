//! Time-stamps over checkpoints: asked of a real authority, verified by us and by `openssl`; and everything refused.

use std::fs;
use std::io::Write;
use std::sync::Arc;

use chartrier::archive::Sealed;
use chartrier::journal::timestamp::{
    AskFault, Authority, CertificateNamed, Refusal, Roots, Stamp, StampFacts, StampFault, request,
    stamped_bytes, verify, verify_all,
};
use chartrier::model::{LeafHash, Timestamp};

use crate::authority::{
    KeyKind, Making, POLICY, TestAuthority, good, sequence, serve, serve_changed,
};

const NOTE: &[u8] = b"chartrier/essai\n1\nAAAA\n\n\xe2\x80\x94 chartrier/essai AAAA\n";

fn roots(authority: &TestAuthority) -> Roots {
    Roots::from_pem(&authority.root()).unwrap()
}

fn ask(url: &str, policy: Option<&str>, roots: &Roots) -> Result<Stamp, Vec<Refusal>> {
    request(&[Authority::new(url, policy).unwrap()], NOTE, roots)
}

fn only_fault(asked: Result<Stamp, Vec<Refusal>>) -> AskFault {
    let mut refusals = asked.unwrap_err();
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    refusals.remove(0).fault
}

/// The verdict on a token that `authority` signed again with these options.
fn again(authority: &TestAuthority, options: &[&str]) -> Result<StampFacts, StampFault> {
    let answer = authority.signed_again(NOTE, |content| content, options);
    verify(&answer, NOTE, &roots(authority))
}

/// The verdict on a token by an authority that departs from the usual one, which has the same name.
fn made(making: Making) -> Result<StampFacts, StampFault> {
    let usual = TestAuthority::new(KeyKind::P256);
    let authority = TestAuthority::made(making);
    let answer = authority.signed_by(&usual, NOTE, |content| content, &["-cades"]);
    verify(&answer, NOTE, &roots(&authority))
}

#[test]
fn a_token_of_every_kind_of_key_is_believed_by_us_and_by_openssl() {
    for (key, digest) in [
        (KeyKind::Rsa, "sha256"),
        (KeyKind::P256, "sha256"),
        (KeyKind::P384, "sha384"),
        (KeyKind::P256, "sha512"),
    ] {
        let authority = TestAuthority::made(Making {
            key,
            digest,
            ..Making::default()
        });
        let (note, answer) = (authority.path("note"), authority.path("answer"));
        fs::write(&note, NOTE).unwrap();
        let authority = Arc::new(authority);
        let serving = authority.clone();
        let url = serve(move |query| good(serving.answer(query)));
        let stamp = ask(&url, Some(POLICY), &roots(&authority)).unwrap();
        assert!(stamp.refusals.is_empty());
        assert_eq!(stamp.facts.policy, POLICY);
        assert_eq!(stamp.facts.accuracy_us, Some(1_500_000));
        assert_eq!(stamp.facts.authority, "O=Centre Fictif,CN=Essai Horodatage");
        assert_eq!(stamp.facts.certificate_named, CertificateNamed::WithSha2);
        assert_eq!(stamp.facts.serial, "02");
        assert!(stamp.facts.ends_on > stamp.facts.time);
        fs::write(&answer, &stamp.answer).unwrap();
        assert!(authority.openssl_verifies(&note, &answer), "{key:?}");
        let again = verify(&stamp.answer, NOTE, &roots(&authority)).unwrap();
        assert_eq!(again, stamp.facts);
    }
}

#[test]
fn the_end_of_the_shortest_certificate_is_the_end_of_the_token() {
    let long = TestAuthority::new(KeyKind::P256);
    let short = TestAuthority::made(Making {
        days_between: 10,
        ..Making::default()
    });
    let days = |authority: &TestAuthority| {
        let facts = verify(&authority.stamp(NOTE), NOTE, &roots(authority)).unwrap();
        (facts.ends_on.instant() - facts.time.instant()).num_hours()
    };
    assert!((3649 * 24..=3650 * 24).contains(&days(&long)));
    assert!((9 * 24..=10 * 24).contains(&days(&short)));
}

#[test]
fn the_next_authority_is_asked_where_one_fails_and_each_failure_is_kept() {
    let authority = TestAuthority::new(KeyKind::P256);
    let trusted = roots(&authority);
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/", listener.local_addr().unwrap())
    };
    let broken = serve(|_| ("500 Oops".into(), "text/plain".into(), Vec::new()));
    let moved = serve(|_| {
        (
            "302 Found\r\nLocation: /x".into(),
            "text/plain".into(),
            vec![],
        )
    });
    let page = serve(|_| {
        (
            "200 OK".into(),
            "text/html; charset=utf-8".into(),
            b"<p>".to_vec(),
        )
    });
    let endless = serve(|_| good(vec![0x30; 1 << 20]));
    let garbage = serve(|_| good(b"garbage".to_vec()));
    let works = serve_changed(authority, |query| query);
    let not_tls = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}/", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(b"HTTP/1.1 400 Bad\r\n\r\n").unwrap();
        });
        url
    };
    let urls = [
        &closed, &not_tls, &broken, &moved, &page, &endless, &garbage, &works,
    ];
    let authorities = urls.map(|url| Authority::new(url, None).unwrap());
    let stamp = request(&authorities, NOTE, &trusted).unwrap();
    assert_eq!(stamp.url, works);
    let faults: Vec<_> = stamp
        .refusals
        .iter()
        .map(|refusal| &refusal.fault)
        .collect();
    assert!(
        matches!(
            faults.as_slice(),
            [
                AskFault::Unreachable { .. },
                AskFault::Unreachable { .. },
                AskFault::Status { code: 500 },
                AskFault::Status { code: 302 },
                AskFault::NotATimestamp { .. },
                AskFault::TooLong { .. },
                AskFault::Stamp(StampFault::Unreadable { part: "answer", .. }),
            ]
        ),
        "{faults:?}"
    );
    assert!(request(&[], NOTE, &trusted).unwrap_err().is_empty());
}

#[test]
fn an_address_or_a_policy_that_is_none_is_refused_before_anything_is_sent() {
    for url in [
        "ftp://127.0.0.1/",
        "127.0.0.1",
        "http://",
        "file:///etc/passwd",
        "",
    ] {
        let refused = Authority::new(url, None).unwrap_err();
        assert!(matches!(refused, AskFault::NotAnAddress), "{url}");
    }
    let refused = Authority::new("http://127.0.0.1/", Some("douze")).unwrap_err();
    assert!(matches!(refused, AskFault::NotAPolicy));
}

#[test]
fn a_refusal_by_the_authority_says_why() {
    let authority = TestAuthority::new(KeyKind::P256);
    let trusted = roots(&authority);
    let url = serve_changed(authority, |query| query);
    let fault = only_fault(ask(&url, Some("1.3.6.1.4.1.57264.3"), &trusted));
    let AskFault::Stamp(StampFault::Rejected {
        status, reasons, ..
    }) = &fault
    else {
        panic!("{fault:?}")
    };
    assert_eq!((*status, reasons.as_slice()), (2, &[15][..]));
}

#[test]
fn an_answer_to_another_question_is_refused() {
    let authority = TestAuthority::new(KeyKind::P256);
    let trusted = roots(&authority);
    let replayed = authority.stamp(NOTE);
    let other_bytes = authority.stamp(b"other bytes");
    // The policy asked for ends in 3: the server asks the authority for the one that ends in 2.
    let policy = |query: Vec<u8>| {
        let text: Vec<u8> = vec![0x2b, 6, 1, 4, 1, 0x83, 0xbf, 0x30, 3];
        let at = query.windows(text.len()).position(|window| window == text);
        let mut query = query;
        query[at.unwrap() + text.len() - 1] = 2;
        query
    };
    let url = serve_changed(authority, policy);
    let fault = only_fault(ask(&url, Some("1.3.6.1.4.1.57264.3"), &trusted));
    assert!(
        matches!(&fault, AskFault::Stamp(StampFault::OtherPolicy { found }) if found == POLICY),
        "{fault:?}"
    );
    let url = serve(move |_| good(replayed.clone()));
    let fault = only_fault(ask(&url, None, &trusted));
    assert!(
        matches!(fault, AskFault::Stamp(StampFault::OtherNonce)),
        "{fault:?}"
    );
    let url = serve(move |_| good(other_bytes.clone()));
    let fault = only_fault(ask(&url, None, &trusted));
    assert!(
        matches!(fault, AskFault::Stamp(StampFault::OtherImprint)),
        "{fault:?}"
    );
}

#[test]
fn a_token_from_another_root_of_the_same_name_is_not_believed() {
    let authority = TestAuthority::new(KeyKind::P256);
    let other = TestAuthority::new(KeyKind::P256);
    let rsa = TestAuthority::new(KeyKind::Rsa);
    let answer = authority.stamp(NOTE);
    let refused = verify(&answer, NOTE, &roots(&other)).unwrap_err();
    assert!(
        matches!(refused, StampFault::CertificateForged { .. }),
        "{refused:?}"
    );
    let refused = verify(&answer, NOTE, &roots(&rsa)).unwrap_err();
    assert!(
        matches!(refused, StampFault::SignatureRefused { .. }),
        "{refused:?}"
    );
    // One that has nothing to do with it, and no root at all.
    rsa.openssl(&[
        "req",
        "-x509",
        "-new",
        "-key",
        "root.key",
        "-config",
        "tsa.cnf",
        "-extensions",
        "root",
        "-subj",
        "/CN=Autre",
        "-out",
        "root.pem",
    ]);
    let refused = verify(&answer, NOTE, &roots(&rsa)).unwrap_err();
    assert!(
        matches!(refused, StampFault::Untrusted { .. }),
        "{refused:?}"
    );
    let below = fs::read_to_string(authority.path("between.pem")).unwrap();
    assert!(matches!(Roots::from_pem(&below), Err(StampFault::NoRoot)));
    assert!(matches!(Roots::from_pem(""), Err(StampFault::NoRoot)));
    let cut = authority.root().replace("-----END", "");
    assert!(matches!(
        Roots::from_pem(&cut),
        Err(StampFault::Unreadable { .. })
    ));
}

#[test]
fn certificates_that_are_configured_help_to_reach_the_root() {
    let authority = TestAuthority::new(KeyKind::P256);
    // Without the certificate between, as some authorities answer.
    let conf = fs::read_to_string(authority.path("tsa.cnf")).unwrap();
    fs::write(
        authority.path("tsa.cnf"),
        conf.replace("certs = between.pem\n", ""),
    )
    .unwrap();
    let answer = authority.stamp(NOTE);
    let refused = verify(&answer, NOTE, &roots(&authority)).unwrap_err();
    assert!(
        matches!(refused, StampFault::Untrusted { .. }),
        "{refused:?}"
    );
    let between = fs::read_to_string(authority.path("between.pem")).unwrap();
    let both = Roots::from_pem(&format!("{}\nEssai\n{between}", authority.root())).unwrap();
    verify(&answer, NOTE, &both).unwrap();
}

#[test]
fn a_certificate_that_is_not_for_time_stamping_alone_is_refused() {
    let usage = "basicConstraints = critical,CA:FALSE\n";
    for purposes in [
        "",
        "extendedKeyUsage = timeStamping",
        "extendedKeyUsage = critical,timeStamping,codeSigning",
        "extendedKeyUsage = critical,codeSigning",
    ] {
        let extensions = format!("{usage}{purposes}").leak();
        let refused = made(Making {
            extensions,
            ..Making::default()
        });
        let refused = refused.unwrap_err();
        assert!(
            matches!(refused, StampFault::NotForStamping),
            "{purposes}: {refused:?}"
        );
    }
    let refused = made(Making {
        extensions: "keyUsage = critical,keyEncipherment\nextendedKeyUsage = critical,timeStamping",
        ..Making::default()
    });
    assert!(
        matches!(refused, Err(StampFault::NotForSignatures)),
        "{refused:?}"
    );
    let refused = made(Making {
        extensions: "extendedKeyUsage = critical,timeStamping\n1.2.3.4 = critical,ASN1:NULL",
        ..Making::default()
    });
    assert!(
        matches!(refused, Err(StampFault::UnknownExtension { .. })),
        "{refused:?}"
    );
}

#[test]
fn an_issuer_that_may_not_issue_is_refused() {
    for between in [
        "basicConstraints = critical,CA:FALSE",
        "subjectKeyIdentifier = hash",
        "basicConstraints = critical,CA:TRUE\nkeyUsage = critical,digitalSignature",
        "basicConstraints = critical,CA:TRUE\nextendedKeyUsage = serverAuth",
    ] {
        let refused = made(Making {
            between,
            ..Making::default()
        });
        let refused = refused.unwrap_err();
        assert!(
            matches!(refused, StampFault::MayNotIssue { .. }),
            "{between}: {refused:?}"
        );
    }
    // A chain that is longer than the one between allows.
    let authority = TestAuthority::new(KeyKind::P256);
    authority.openssl(&[
        "genpkey",
        "-algorithm",
        "EC",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-out",
        "lower.key",
    ]);
    let conf = fs::read_to_string(authority.path("tsa.cnf")).unwrap();
    let lower = conf.replace("certs = between.pem", "certs = both.pem");
    fs::write(
        authority.path("tsa.cnf"),
        format!("{lower}[lower]\nbasicConstraints = critical,CA:TRUE\n"),
    )
    .unwrap();
    authority.certificate("lower", "/CN=Essai Plus Bas", "between", 3650);
    authority.certificate("tsa", "/CN=Essai Horodatage/O=Centre Fictif", "lower", 3650);
    let both =
        ["lower.pem", "between.pem"].map(|name| fs::read_to_string(authority.path(name)).unwrap());
    fs::write(authority.path("both.pem"), both.concat()).unwrap();
    let refused = verify(&authority.stamp(NOTE), NOTE, &roots(&authority)).unwrap_err();
    assert!(
        matches!(refused, StampFault::MayNotIssue { .. }),
        "{refused:?}"
    );
}

#[test]
fn a_certificate_must_have_been_valid_when_the_token_was_made() {
    for making in [
        Making {
            days: -1,
            ..Making::default()
        },
        Making {
            days_between: -1,
            ..Making::default()
        },
    ] {
        let refused = made(making).unwrap_err();
        assert!(
            matches!(refused, StampFault::NotValidThen { .. }),
            "{refused:?}"
        );
    }
}

#[test]
fn every_accepted_signature_is_told_from_those_that_are_not() {
    let rsa = TestAuthority::new(KeyKind::Rsa);
    for salt in ["-1", "20"] {
        let salt = format!("rsa_pss_saltlen:{salt}");
        let options = [
            "-cades",
            "-keyopt",
            "rsa_padding_mode:pss",
            "-keyopt",
            &salt,
        ];
        again(&rsa, &options).unwrap();
    }
    let mixed = [
        "-cades",
        "-keyopt",
        "rsa_padding_mode:pss",
        "-keyopt",
        "rsa_mgf1_md:sha1",
    ];
    let refused = again(&rsa, &mixed);
    assert!(
        matches!(refused, Err(StampFault::SignatureRefused { .. })),
        "{refused:?}"
    );
    let refused = again(&rsa, &["-cades", "-md", "sha1"]);
    assert!(
        matches!(refused, Err(StampFault::DigestRefused { .. })),
        "{refused:?}"
    );
    for (option, kind) in [("P-521", "1.3.132.0.35"), ("secp256k1", "1.3.132.0.10")] {
        let authority = TestAuthority::new(KeyKind::P256);
        let curve = format!("ec_paramgen_curve:{option}");
        authority.openssl(&[
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            &curve,
            "-out",
            "tsa.key",
        ]);
        authority.certificate(
            "tsa",
            "/CN=Essai Horodatage/O=Centre Fictif",
            "between",
            3650,
        );
        let refused = again(&authority, &["-cades"]).unwrap_err();
        assert!(
            matches!(&refused, StampFault::KeyRefused { kind: found } if found == kind),
            "{refused:?}"
        );
    }
    let small = TestAuthority::new(KeyKind::P256);
    small.openssl(&[
        "genpkey",
        "-algorithm",
        "RSA",
        "-pkeyopt",
        "rsa_keygen_bits:1024",
        "-out",
        "tsa.key",
    ]);
    small.certificate(
        "tsa",
        "/CN=Essai Horodatage/O=Centre Fictif",
        "between",
        3650,
    );
    let refused = again(&small, &["-cades"]);
    assert!(
        matches!(refused, Err(StampFault::KeyRefused { .. })),
        "{refused:?}"
    );
}

#[test]
fn a_certificate_named_by_sha_1_is_accepted_where_there_is_nothing_else() {
    let authority = TestAuthority::made(Making {
        named_by: "sha1",
        ..Making::default()
    });
    let facts = verify(&authority.stamp(NOTE), NOTE, &roots(&authority)).unwrap();
    assert_eq!(facts.certificate_named, CertificateNamed::WithSha1);
}

#[test]
fn the_signers_certificate_must_be_there_and_be_the_one_that_is_named() {
    let authority = TestAuthority::new(KeyKind::P256);
    let refused = again(&authority, &[]);
    assert!(
        matches!(refused, Err(StampFault::AttributeCount { found: 0, .. })),
        "{refused:?}"
    );
    let refused = again(&authority, &["-cades", "-nocerts"]);
    assert!(
        matches!(refused, Err(StampFault::NoSignerCertificate)),
        "{refused:?}"
    );
    again(&authority, &["-cades", "-keyid"]).unwrap();
    // A second certificate of the same key, name and serial number takes the place of the first.
    let answer = authority.signed_again(NOTE, |content| content, &["-cades"]);
    let first = certificate_der(&authority);
    let serial = format!("0x{}", serial(&authority));
    let swapped = (0..100).find_map(|_| {
        authority.openssl(&[
            "x509",
            "-req",
            "-in",
            "tsa.csr",
            "-CA",
            "between.pem",
            "-CAkey",
            "between.key",
            "-set_serial",
            &serial,
            "-days",
            "3650",
            "-extfile",
            "tsa.cnf",
            "-extensions",
            "tsa",
            "-out",
            "tsa.pem",
        ]);
        replace(&answer, &first, &certificate_der(&authority))
    });
    let swapped = swapped.expect("one of a hundred signatures is as long as the first");
    let refused = verify(&swapped, NOTE, &roots(&authority)).unwrap_err();
    assert!(
        matches!(refused, StampFault::OtherCertificate),
        "{refused:?}"
    );
}

#[test]
fn a_token_of_two_signers_or_of_another_content_is_refused() {
    let authority = TestAuthority::new(KeyKind::P256);
    let refused = again(
        &authority,
        &["-cades", "-signer", "root.pem", "-inkey", "root.key"],
    );
    assert!(
        matches!(refused, Err(StampFault::NotOneSigner { found: 2 })),
        "{refused:?}"
    );
    // The content's type, ahead of the content: one that is not a time-stamp's.
    let mut answer = authority.stamp(NOTE);
    let kind = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4];
    let at = answer.windows(11).position(|window| window == kind);
    answer[at.unwrap() + 10] = 5;
    let refused = verify(&answer, NOTE, &roots(&authority));
    assert!(
        matches!(
            refused,
            Err(StampFault::WrongType {
                part: "content",
                ..
            })
        ),
        "{refused:?}"
    );
    let refused = verify(
        &sequence(&[&sequence(&[&[2, 1, 0]])]),
        NOTE,
        &roots(&authority),
    );
    assert!(matches!(refused, Err(StampFault::NoToken)), "{refused:?}");
    let long = vec![0; 200_000];
    let refused = verify(&long, NOTE, &roots(&authority));
    assert!(
        matches!(
            refused,
            Err(StampFault::TooLong {
                size_bytes: 200_000
            })
        ),
        "{refused:?}"
    );
}

#[test]
fn a_renewal_is_over_the_note_and_all_earlier_answers_and_must_not_come_too_late() {
    let first = TestAuthority::made(Making {
        days: 30,
        ..Making::default()
    });
    let second = TestAuthority::made(Making {
        key: KeyKind::Rsa,
        days: 36_000,
        days_between: 36_000,
        ..Making::default()
    });
    let both = Roots::from_pem(&(first.root() + &second.root())).unwrap();
    let one = first.stamp(NOTE);
    let stamped = stamped_bytes(NOTE, std::slice::from_ref(&one));
    assert_eq!(stamped, [NOTE, &one].concat());
    let two = second.stamp(&stamped);
    let verdicts = verify_all(NOTE, &[one.clone(), two.clone()], &both);
    assert!(verdicts.iter().all(Result::is_ok), "{verdicts:?}");
    fs::write(second.path("renewed"), &stamped).unwrap();
    fs::write(second.path("2.tsr"), &two).unwrap();
    assert!(second.openssl_verifies(&second.path("renewed"), &second.path("2.tsr")));
    // The renewal alone is over something else than the note.
    let refused = verify(&two, NOTE, &both);
    assert!(
        matches!(refused, Err(StampFault::OtherImprint)),
        "{refused:?}"
    );
    let in_2060 = |content: Vec<u8>| {
        let mut content = content;
        // A GeneralizedTime: a fraction that ends in zeros is written shorter, or not at all.
        let at = content
            .windows(4)
            .position(|window| matches!(window, [0x18, 0x0f..=0x13, b'2', b'0']));
        content[at.unwrap() + 4..at.unwrap() + 6].copy_from_slice(b"60");
        content
    };
    let late = second.signed_again(&stamped, in_2060, &["-cades"]);
    let verdicts = verify_all(NOTE, &[one, late], &both);
    assert!(
        matches!(verdicts[0], Err(StampFault::RenewedTooLate { .. })),
        "{verdicts:?}"
    );
    assert!(verdicts[1].is_ok(), "{verdicts:?}");
}

#[test]
fn no_altered_token_is_believed_and_none_makes_us_panic() {
    let authority = TestAuthority::new(KeyKind::P256);
    let trusted = roots(&authority);
    let answer = authority.stamp(NOTE);
    let whole = verify(&answer, NOTE, &trusted).unwrap();
    let mut believed = Vec::new();
    for at in 0..answer.len() {
        for flip in [0x01, 0x80] {
            let mut altered = answer.clone();
            altered[at] ^= flip;
            if let Ok(facts) = verify(&altered, NOTE, &trusted) {
                // The few bytes without meaning: status, versions, names of algorithms that are named twice.
                assert_eq!(facts, whole);
                believed.push(at);
            }
        }
        assert!(verify(&answer[..at], NOTE, &trusted).is_err());
    }
    assert!(believed.len() < 40, "{believed:?}");
    let longer = [&answer[..], &[0]].concat();
    assert!(matches!(
        verify(&longer, NOTE, &trusted),
        Err(StampFault::Unreadable { .. })
    ));
    let nested = (0..20_000).fold(Vec::new(), |inside, _| match inside.len() {
        0..60_000 => sequence(&[&inside]),
        _ => inside,
    });
    assert!(verify(&nested, NOTE, &trusted).is_err());
}

fn certificate_der(authority: &TestAuthority) -> Vec<u8> {
    authority.openssl(&[
        "x509", "-in", "tsa.pem", "-outform", "DER", "-out", "tsa.der",
    ]);
    fs::read(authority.path("tsa.der")).unwrap()
}

fn serial(authority: &TestAuthority) -> String {
    authority.openssl(&[
        "x509",
        "-in",
        "tsa.pem",
        "-noout",
        "-serial",
        "-out",
        "serial.txt",
    ]);
    let text = fs::read_to_string(authority.path("serial.txt")).unwrap();
    text.trim().trim_start_matches("serial=").to_owned()
}

/// `whole` with `from` replaced by `to`, if both are as long: the lengths around them then still hold.
fn replace(whole: &[u8], from: &[u8], to: &[u8]) -> Option<Vec<u8>> {
    let at = whole
        .windows(from.len())
        .position(|window| window == from)?;
    let (before, after) = (whole.get(..at)?, whole.get(at + from.len()..)?);
    (from.len() == to.len()).then(|| [before, to, after].concat())
}

#[test]
fn a_clock_that_is_more_than_five_minutes_off_is_told_after_a_new_stamp_only() {
    let at = |text: &str| -> Timestamp { text.parse().unwrap() };
    let sealed = |is_new| Sealed {
        note: Vec::new(),
        entries: 1,
        root: LeafHash([0; 32]),
        stamps: vec![(
            Vec::new(),
            StampFacts {
                time: at("2026-11-24T12:00:00.000Z"),
                accuracy_us: None,
                serial: "01".to_owned(),
                policy: POLICY.to_owned(),
                authority: "CN=Essai".to_owned(),
                certificate_named: CertificateNamed::WithSha2,
                ends_on: at("2036-11-24T12:00:00.000Z"),
            },
        )],
        is_new,
        renewed: Vec::new(),
        not_renewed: Vec::new(),
        refusals: Vec::new(),
    };
    let differs = |is_new, clock| sealed(is_new).clock_differs(at(clock)).is_some();
    assert!(!differs(true, "2026-11-24T12:05:00.000Z"));
    assert!(!differs(true, "2026-11-24T11:55:00.000Z"));
    assert!(differs(true, "2026-11-24T12:05:01.000Z"));
    assert!(differs(true, "2026-11-24T11:54:59.000Z"));
    assert!(!differs(false, "2027-11-24T12:00:00.000Z"));
}
