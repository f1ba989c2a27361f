//! SSH signatures: ours under the real `ssh-keygen`, its own under us, and what is refused.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use chartrier::journal::ssh::{
    Namespace, SshFault, SshKey, allowed_signers, sign, sign_as_archive, verify,
};
use chartrier::journal::{Signer, generate_signer};
use chartrier::model::ArchiveId;

const ARCHIVE: &str = "00000000-0000-7000-8000-000000000001";
const BYTES: &[u8] = b"{\"plan\":\"0123\"}\n";

/// A key made by `ssh-keygen`, in a folder of its own.
struct Pair {
    folder: tempfile::TempDir,
}

impl Pair {
    fn new(kind: &str, passphrase: &str) -> Pair {
        let folder = tempfile::tempdir().unwrap();
        let more: &[&str] = match kind {
            "rsa" => &["-b", "2048"],
            _ => &["-a", "4"],
        };
        let always = [
            "-q", "-t", kind, "-N", passphrase, "-C", "essai", "-f", "key",
        ];
        keygen(folder.path(), &[&always[..], more].concat(), b"");
        Pair { folder }
    }

    fn private(&self) -> String {
        fs::read_to_string(self.folder.path().join("key")).unwrap()
    }

    fn public(&self) -> String {
        fs::read_to_string(self.folder.path().join("key.pub")).unwrap()
    }

    fn key(&self) -> SshKey {
        SshKey::parse(&self.public()).unwrap()
    }

    /// The signature that `ssh-keygen` makes.
    fn signature(&self, namespace: &str, more: &[&str]) -> String {
        let file = self.folder.path().join("file");
        fs::write(&file, BYTES).unwrap();
        let _ = fs::remove_file(file.with_extension("sig"));
        let always = ["-Y", "sign", "-q", "-f", "key", "-n", namespace];
        keygen(
            self.folder.path(),
            &[&always[..], more, &["file"]].concat(),
            b"",
        );
        fs::read_to_string(file.with_extension("sig")).unwrap()
    }
}

/// Runs `ssh-keygen` and returns whether it succeeded.
fn try_keygen(folder: &Path, arguments: &[&str], input: &[u8]) -> (bool, String) {
    fs::write(folder.join("input"), input).unwrap();
    let output = Command::new("ssh-keygen")
        .args(arguments)
        .current_dir(folder)
        .stdin(fs::File::open(folder.join("input")).unwrap())
        .stdout(Stdio::piped())
        .output()
        .expect("`ssh-keygen` is needed by this test");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), said)
}

fn keygen(folder: &Path, arguments: &[&str], input: &[u8]) {
    let (done, said) = try_keygen(folder, arguments, input);
    assert!(done, "ssh-keygen {arguments:?}: {said}");
}

/// Whether `ssh-keygen` believes a signature, given the line of an `allowed_signers` file.
fn keygen_believes(allowed: &str, identity: &str, namespace: Namespace, signature: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("allowed"), allowed).unwrap();
    fs::write(folder.path().join("sig"), signature).unwrap();
    let namespace = namespace.to_string();
    let arguments = [
        "-Y", "verify", "-f", "allowed", "-n", &namespace, "-I", identity, "-s", "sig",
    ];
    try_keygen(folder.path(), &arguments, BYTES).0
}

#[test]
fn what_ssh_keygen_signs_is_believed() {
    let pair = Pair::new("ed25519", "");
    for digest in ["sha256", "sha512"] {
        let option = format!("hashalg={digest}");
        let signature = pair.signature("approval@chartrier", &["-O", &option]);
        verify(&signature, &pair.key(), Namespace::APPROVAL, BYTES).unwrap();
    }
}

#[test]
fn what_is_signed_with_a_key_file_is_believed_by_ssh_keygen() {
    for (passphrase, given) in [
        ("", None),
        ("Chêne & Tilleul 12", Some("Chêne & Tilleul 12")),
    ] {
        let pair = Pair::new("ed25519", passphrase);
        let signature = sign(&pair.private(), given, Namespace::APPROVAL, BYTES).unwrap();
        verify(&signature, &pair.key(), Namespace::APPROVAL, BYTES).unwrap();
        let allowed = format!("lea namespaces=\"approval@chartrier\" {}", pair.public());
        assert!(keygen_believes(
            &allowed,
            "lea",
            Namespace::APPROVAL,
            &signature
        ));
        assert!(!keygen_believes(
            &allowed,
            "lea",
            Namespace::CERTIFICATE,
            &signature
        ));
        assert!(!keygen_believes(
            &allowed,
            "noe",
            Namespace::APPROVAL,
            &signature
        ));
        if passphrase.is_empty() {
            // Ed25519 has one signature for each text: byte for byte that of `ssh-keygen`.
            assert_eq!(signature, pair.signature("approval@chartrier", &[]));
        }
    }
}

#[test]
fn what_the_archive_signs_is_believed_by_ssh_keygen() {
    let archive: ArchiveId = ARCHIVE.parse().unwrap();
    let (secret, public) = generate_signer(archive);
    let signer = Signer::new(&secret).unwrap();
    let signature = sign_as_archive(&signer, Namespace::CERTIFICATE, BYTES);
    let allowed = allowed_signers(&public, Namespace::CERTIFICATE).unwrap();
    let identity = format!("chartrier/{ARCHIVE}");
    assert!(allowed.starts_with(&format!(
        "{identity} namespaces=\"certificate@chartrier\" ssh-ed25519 AAAA"
    )));
    assert!(keygen_believes(
        &allowed,
        &identity,
        Namespace::CERTIFICATE,
        &signature
    ));
    let key = SshKey::of_signer(&public).unwrap();
    verify(&signature, &key, Namespace::CERTIFICATE, BYTES).unwrap();
    assert_eq!(SshKey::parse(&key.to_string()).unwrap(), key);
    let (_, other) = generate_signer(archive);
    let other = allowed_signers(&other, Namespace::CERTIFICATE).unwrap();
    assert!(!keygen_believes(
        &other,
        &identity,
        Namespace::CERTIFICATE,
        &signature
    ));
    for text in ["", "chartrier/x", "a+b+AAAA", "a+b+!"] {
        assert_eq!(SshKey::of_signer(text), Err(SshFault::NotAPublicKey));
    }
}

#[test]
fn each_wrong_signature_is_refused_for_its_own_reason() {
    let pair = Pair::new("ed25519", "");
    let other = Pair::new("ed25519", "");
    let signature = pair.signature("approval@chartrier", &[]);
    let check = |signature: &str, key: &SshKey, namespace, bytes: &[u8]| {
        verify(signature, key, namespace, bytes).unwrap_err()
    };
    let found = "approval@chartrier".to_owned();
    assert_eq!(
        check(&signature, &pair.key(), Namespace::CERTIFICATE, BYTES),
        SshFault::OtherNamespace { found }
    );
    let found = pair.key().fingerprint();
    assert_eq!(
        check(&signature, &other.key(), Namespace::APPROVAL, BYTES),
        SshFault::OtherKey { found }
    );
    assert_eq!(
        check(
            &signature,
            &pair.key(),
            Namespace::APPROVAL,
            b"{\"plan\":\"0124\"}\n"
        ),
        SshFault::Altered
    );
    let rsa = Pair::new("rsa", "");
    let kind = "ssh-rsa".to_owned();
    let refused = SshFault::KindRefused { kind };
    assert_eq!(SshKey::parse(&rsa.public()).unwrap_err(), refused);
    let by_rsa = rsa.signature("approval@chartrier", &[]);
    assert_eq!(
        check(&by_rsa, &pair.key(), Namespace::APPROVAL, BYTES),
        refused
    );
    assert_eq!(
        sign(&rsa.private(), None, Namespace::APPROVAL, BYTES),
        Err(refused)
    );
    let kind = "ecdsa-sha2-nistp256".to_owned();
    let ecdsa = Pair::new("ecdsa", "");
    assert_eq!(
        SshKey::parse(&ecdsa.public()).unwrap_err(),
        SshFault::KindRefused { kind }
    );
}

#[test]
fn a_key_file_that_cannot_sign_says_why() {
    let pair = Pair::new("ed25519", "secret");
    let wrong =
        |text: &str, passphrase| sign(text, passphrase, Namespace::APPROVAL, BYTES).unwrap_err();
    assert_eq!(wrong(&pair.private(), None), SshFault::PassphraseNeeded);
    assert_eq!(
        wrong(&pair.private(), Some("other")),
        SshFault::PassphraseWrong
    );
    assert_eq!(wrong(&pair.public(), None), SshFault::NotAPrivateKey);
    assert_eq!(wrong("", None), SshFault::NotAPrivateKey);
    assert_eq!(SshKey::parse(&pair.private()), Err(SshFault::NotAPublicKey));
    assert_eq!(SshKey::parse(""), Err(SshFault::NotAPublicKey));
    // As many rounds as would take hours: refused before any is made.
    let costly = ssh_key::PrivateKey::from_openssh(pair.private()).unwrap();
    let bytes = costly.to_bytes().unwrap();
    let at = bytes
        .windows(8)
        .position(|window| window == [0, 0, 0, 24, 0, 0, 0, 16])
        .unwrap();
    let mut bytes = bytes.to_vec();
    bytes[at + 24] = 0x7f;
    let costly = ssh_key::PrivateKey::from_bytes(&bytes).unwrap();
    let text = costly.to_openssh(ssh_key::LineEnding::LF).unwrap();
    assert!(matches!(
        wrong(&text, Some("secret")),
        SshFault::TooCostly { .. }
    ));
}

#[test]
fn a_security_key_is_believed_only_if_it_was_touched() {
    let (key, signature) = security_key(1);
    verify(&signature, &key, Namespace::APPROVAL, BYTES).unwrap();
    assert_eq!(
        verify(&signature, &key, Namespace::APPROVAL, b"other"),
        Err(SshFault::Altered)
    );
    let allowed = format!("lea {key}\n");
    assert!(keygen_believes(
        &allowed,
        "lea",
        Namespace::APPROVAL,
        &signature
    ));
    let (key, signature) = security_key(0);
    assert_eq!(
        verify(&signature, &key, Namespace::APPROVAL, BYTES),
        Err(SshFault::NotTouched)
    );
}

#[test]
fn no_altered_signature_is_believed_and_none_makes_us_panic() {
    let pair = Pair::new("ed25519", "");
    let key = pair.key();
    let signature = pair.signature("approval@chartrier", &[]);
    let text = signature.as_bytes();
    for at in 0..text.len() {
        for with in [b'A', b'/', b'\n', 0xff] {
            let mut altered = text.to_vec();
            altered[at] = with;
            let altered = String::from_utf8_lossy(&altered).into_owned();
            if altered != signature {
                let verdict = verify(&altered, &key, Namespace::APPROVAL, BYTES);
                let same = altered.split_whitespace().collect::<String>()
                    == signature.split_whitespace().collect::<String>();
                assert!(verdict.is_err() || same, "{at}: {altered}");
            }
        }
        let cut = signature.get(..at).unwrap();
        assert!(
            verify(cut, &key, Namespace::APPROVAL, BYTES).is_err() || cut == signature.trim_end()
        );
    }
    let long = signature.repeat(1_000);
    assert_eq!(
        verify(&long, &key, Namespace::APPROVAL, BYTES),
        Err(SshFault::NotASignature)
    );
}

/// What a security key makes of a signature: the application's digest, flags, a counter and the text's digest.
fn security_key(flags: u8) -> (SshKey, String) {
    use sha2::{Digest, Sha256};
    use ssh_key::{HashAlg, LineEnding, SshSig};

    let pair = ssh_key::private::Ed25519Keypair::from_seed(&[7; 32]);
    let public = ssh_key::public::SkEd25519::new(pair.public, "ssh:");
    let text = SshSig::signed_data("approval@chartrier", HashAlg::Sha512, BYTES).unwrap();
    let trailer = [flags, 0, 0, 0, 9];
    let signed = [&Sha256::digest("ssh:")[..], &trailer, &Sha256::digest(text)].concat();
    let signer = ssh_key::PrivateKey::from(pair);
    let made =
        p256::ecdsa::signature::Signer::<ssh_key::Signature>::try_sign(&signer, &signed).unwrap();
    let bytes = [made.as_bytes(), &trailer].concat();
    let algorithm = ssh_key::Algorithm::SkEd25519;
    let made = ssh_key::Signature::new(algorithm, bytes).unwrap();
    let key = ssh_key::public::KeyData::from(public);
    let signature = SshSig::new(key.clone(), "approval@chartrier", HashAlg::Sha512, made).unwrap();
    let line = ssh_key::PublicKey::new(key, "").to_openssh().unwrap();
    (
        SshKey::parse(&line).unwrap(),
        signature.to_pem(LineEnding::LF).unwrap(),
    )
}
