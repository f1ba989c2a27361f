//! A real time-stamping authority in a temporary directory, by the system's `openssl`, and a web server on loopback that
//! answers for it, or badly.

#![expect(dead_code, reason = "each test program uses a part of it")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

/// The policy that the authority has by default, and the only one that it accepts.
pub const POLICY: &str = "1.3.6.1.4.1.57264.2";

/// The keys of an authority and of those above it.
#[derive(Debug, Clone, Copy)]
pub enum KeyKind {
    Rsa,
    P256,
    P384,
}

/// How an authority departs from the usual one.
pub struct Making {
    pub key: KeyKind,
    /// Lines of the extensions of its certificate.
    pub extensions: &'static str,
    /// Lines of the extensions of the authority between it and the root.
    pub between: &'static str,
    pub days: i32,
    pub days_between: i32,
    /// Digest of its signature and of the certificate's name in it.
    pub digest: &'static str,
    pub named_by: &'static str,
}

impl Default for Making {
    fn default() -> Making {
        Making {
            key: KeyKind::P256,
            extensions: "basicConstraints = critical,CA:FALSE\nkeyUsage = critical,digitalSignature\nextendedKeyUsage = critical,timeStamping\nsubjectKeyIdentifier = hash",
            between: "basicConstraints = critical,CA:TRUE,pathlen:0\nkeyUsage = critical,keyCertSign",
            days: 3650,
            days_between: 7300,
            digest: "sha256",
            named_by: "sha256",
        }
    }
}

/// An authority: `root.pem` and `between.pem` above its `tsa.pem`.
pub struct TestAuthority {
    folder: tempfile::TempDir,
    digest: &'static str,
}

impl TestAuthority {
    pub fn new(key: KeyKind) -> TestAuthority {
        TestAuthority::made(Making {
            key,
            ..Making::default()
        })
    }

    pub fn made(making: Making) -> TestAuthority {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("tsa.cnf"), configuration(&making)).unwrap();
        fs::write(folder.path().join("serial"), "01\n").unwrap();
        let authority = TestAuthority {
            folder,
            digest: making.digest,
        };
        for name in ["root", "between", "tsa"] {
            authority.key(name, making.key);
        }
        authority.openssl(&[
            "req",
            "-x509",
            "-new",
            "-key",
            "root.key",
            "-days",
            "36500",
            "-config",
            "tsa.cnf",
            "-extensions",
            "root",
            "-subj",
            "/CN=Essai Racine",
            "-out",
            "root.pem",
        ]);
        authority.certificate(
            "between",
            "/CN=Essai Intermediaire",
            "root",
            making.days_between,
        );
        authority.certificate(
            "tsa",
            "/CN=Essai Horodatage/O=Centre Fictif",
            "between",
            making.days,
        );
        authority
    }

    /// The root, in PEM.
    pub fn root(&self) -> String {
        fs::read_to_string(self.path("root.pem")).unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The answer to a query.
    pub fn answer(&self, query: &[u8]) -> Vec<u8> {
        fs::write(self.path("q.tsq"), query).unwrap();
        self.openssl(&[
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-section",
            "one",
            "-queryfile",
            "q.tsq",
            "-out",
            "r.tsr",
        ]);
        fs::read(self.path("r.tsr")).unwrap()
    }

    /// The answer to a query about `data`, with a nonce, made by `openssl` itself.
    pub fn stamp(&self, data: &[u8]) -> Vec<u8> {
        fs::write(self.path("data"), data).unwrap();
        self.openssl(&[
            "ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "own.tsq",
        ]);
        self.answer(&fs::read(self.path("own.tsq")).unwrap())
    }

    /// A token over `data` whose content went through `change`, signed again by `openssl cms` with these options.
    pub fn signed_again(
        &self,
        data: &[u8],
        change: impl Fn(Vec<u8>) -> Vec<u8>,
        options: &[&str],
    ) -> Vec<u8> {
        self.signed_by(self, data, change, options)
    }

    /// The same, its content made by `other`: for certificates with which `openssl ts` would not sign.
    pub fn signed_by(
        &self,
        other: &TestAuthority,
        data: &[u8],
        change: impl Fn(Vec<u8>) -> Vec<u8>,
        options: &[&str],
    ) -> Vec<u8> {
        fs::write(other.path("r.tsr"), other.stamp(data)).unwrap();
        other.openssl(&[
            "ts",
            "-reply",
            "-in",
            "r.tsr",
            "-token_out",
            "-out",
            "token",
        ]);
        other.openssl(&[
            "cms",
            "-verify",
            "-noverify",
            "-inform",
            "DER",
            "-in",
            "token",
            "-out",
            "content",
        ]);
        let content = fs::read(other.path("content")).unwrap();
        fs::write(self.path("changed"), change(content)).unwrap();
        let always = [
            "cms",
            "-sign",
            "-binary",
            "-nodetach",
            "-outform",
            "DER",
            "-econtent_type",
            "1.2.840.113549.1.9.16.1.4",
            "-in",
            "changed",
            "-out",
            "again",
            "-signer",
            "tsa.pem",
            "-inkey",
            "tsa.key",
            "-certfile",
            "between.pem",
            "-md",
            self.digest,
        ];
        self.openssl(&[&always[..], options].concat());
        let token = fs::read(self.path("again")).unwrap();
        sequence(&[&sequence(&[&[2, 1, 0]]), &token])
    }

    /// What `openssl ts -verify` says of these files, which are another program's view of ours.
    pub fn openssl_verifies(&self, data: &Path, answer: &Path) -> bool {
        let output = Command::new("openssl")
            .args(["ts", "-verify", "-CAfile"])
            .arg(self.path("root.pem"))
            .arg("-data")
            .arg(data)
            .arg("-in")
            .arg(answer)
            .output()
            .expect("`openssl` is needed by this test");
        output.status.success()
    }

    pub fn openssl(&self, arguments: &[&str]) {
        let output = Command::new("openssl")
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .expect("`openssl` is needed by this test");
        assert!(
            output.status.success(),
            "openssl {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn key(&self, name: &str, kind: KeyKind) {
        let file = format!("{name}.key");
        let option = match kind {
            KeyKind::Rsa => ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            KeyKind::P256 => ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
            KeyKind::P384 => ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
        };
        self.openssl(&[&["genpkey", "-out", &file][..], &option].concat());
    }

    /// Makes a certificate for the key of this name, by the authority above it.
    pub fn certificate(&self, name: &str, subject: &str, above: &str, days: i32) {
        let file = |end: &str| format!("{name}.{end}");
        self.openssl(&[
            "req",
            "-new",
            "-key",
            &file("key"),
            "-config",
            "tsa.cnf",
            "-subj",
            subject,
            "-out",
            &file("csr"),
        ]);
        self.openssl(&[
            "x509",
            "-req",
            "-in",
            &file("csr"),
            "-CA",
            &format!("{above}.pem"),
            "-CAkey",
            &format!("{above}.key"),
            "-CAcreateserial",
            "-days",
            &days.to_string(),
            "-extfile",
            "tsa.cnf",
            "-extensions",
            name,
            "-out",
            &file("pem"),
        ]);
    }
}

/// What a server answers to a query: status line, media type, body.
pub type Answering = dyn Fn(&[u8]) -> (String, String, Vec<u8>) + Send + Sync;

/// Answers on loopback until the test ends; the address.
pub fn serve(
    answering: impl Fn(&[u8]) -> (String, String, Vec<u8>) + Send + Sync + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut length = 0;
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                let line = line.trim_end().to_ascii_lowercase();
                if let Some(value) = line.strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                if line.is_empty() {
                    break;
                }
            }
            let mut query = vec![0; length];
            reader.read_exact(&mut query).unwrap();
            let (status, kind, body) = answering(&query);
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            // Whoever asks may have gone away: a body that is too long is not read to its end.
            let _ = stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.write_all(&body));
        }
    });
    url
}

/// Answers on loopback as `authority` does, to the query that `change` makes of each; the address.
pub fn serve_changed(
    authority: TestAuthority,
    change: impl Fn(Vec<u8>) -> Vec<u8> + Send + Sync + 'static,
) -> String {
    let authority = Arc::new(Mutex::new(authority));
    serve(move |query| good(authority.lock().unwrap().answer(&change(query.to_vec()))))
}

/// An answer as it should be.
pub fn good(body: Vec<u8>) -> (String, String, Vec<u8>) {
    ("200 OK".into(), "application/timestamp-reply".into(), body)
}

/// A SEQUENCE in DER.
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let length = body.len();
    let mut der = vec![0x30];
    match length {
        0..=127 => der.push(u8::try_from(length).unwrap()),
        _ => {
            let bytes = u16::try_from(length).unwrap().to_be_bytes();
            der.push(0x82);
            der.extend(bytes);
        }
    }
    if (128..256).contains(&length) {
        der = vec![0x30, 0x81, u8::try_from(length).unwrap()];
    }
    der.extend(body);
    der
}

fn configuration(making: &Making) -> String {
    let Making {
        extensions,
        between,
        digest,
        named_by,
        ..
    } = making;
    format!(
        "[req]\ndistinguished_name = dn\nprompt = no\n[dn]\nCN = Essai\n\
         [root]\nbasicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign,cRLSign\nsubjectKeyIdentifier = hash\n\
         [between]\n{between}\n[tsa]\n{extensions}\n\
         [one]\nserial = ./serial\nsigner_cert = tsa.pem\ncerts = between.pem\nsigner_key = tsa.key\n\
         signer_digest = {digest}\ndefault_policy = {POLICY}\ndigests = sha256, sha384, sha512\n\
         accuracy = secs:1, millisecs:500\nordering = yes\ntsa_name = yes\ness_cert_id_chain = no\n\
         ess_cert_id_alg = {named_by}\nclock_precision_digits = 3\n"
    )
}
