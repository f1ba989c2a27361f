//! RTF without its markup: characters in the file's code page, as numbers and as names.

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::extract::sink::{Reading, Sink};
use crate::model::ExtractWarning;

/// Groups within groups of an RTF file.
const MAX_GROUPS: usize = 1_000;

/// Destinations of an RTF file that are not read.
const RTF_UNREAD: &[&[u8]] = &[
    b"fonttbl",
    b"colortbl",
    b"stylesheet",
    b"info",
    b"pict",
    b"object",
    b"themedata",
    b"datastore",
    b"listtable",
    b"listoverridetable",
    b"rsidtbl",
    b"generator",
    b"fldinst",
    b"xmlnstbl",
    b"latentstyles",
    b"filetbl",
    b"revtbl",
    b"nonshppict",
    b"bkmkstart",
    b"bkmkend",
];

/// Reads RTF.
pub(super) fn read(document: &[u8], sink: &mut Sink<'_>) -> Reading {
    let mut rtf = Rtf {
        rest: document,
        groups: Vec::new(),
        group: Group {
            unread: false,
            skip: 1,
        },
        codes: Vec::new(),
        to_skip: 0,
        surrogate: None,
        encoding: WINDOWS_1252,
    };
    rtf.run(sink)?;
    rtf.end_codes(sink)?;
    sink.end_line()
}

#[derive(Clone, Copy)]
struct Group {
    unread: bool,
    /// Characters that follow `\u` for programs that do not know it.
    skip: usize,
}

struct Rtf<'d> {
    rest: &'d [u8],
    groups: Vec<Group>,
    group: Group,
    /// Bytes in the file's code page, not yet decoded.
    codes: Vec<u8>,
    to_skip: usize,
    surrogate: Option<u16>,
    encoding: &'static Encoding,
}

impl Rtf<'_> {
    fn run(&mut self, sink: &mut Sink<'_>) -> Reading {
        while let Some((&byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            match byte {
                b'{' if self.groups.len() >= MAX_GROUPS => {
                    return sink.warn(ExtractWarning::Damaged);
                }
                b'{' => self.groups.push(self.group),
                b'}' => match self.groups.pop() {
                    Some(group) => self.group = group,
                    None => break,
                },
                b'\\' => self.control(sink)?,
                b'\r' | b'\n' => {}
                byte => self.code(byte),
            }
            if self.codes.len() >= 4096 {
                self.end_codes(sink)?;
            }
        }
        match self.groups.is_empty() {
            true => Ok(()),
            false => sink.warn(ExtractWarning::Damaged),
        }
    }

    fn code(&mut self, byte: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else if !self.group.unread {
            self.codes.push(byte);
        }
    }

    fn control(&mut self, sink: &mut Sink<'_>) -> Reading {
        let letters = self
            .rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        if letters == 0 {
            return self.symbol(sink);
        }
        let (word, rest) = self.rest.split_at(letters.min(self.rest.len()));
        let (number, rest) = parameter(rest);
        self.rest = rest;
        match word {
            b"par" | b"line" | b"row" | b"sect" | b"page" => self.say("\n", sink),
            b"tab" | b"cell" => self.say("\t", sink),
            b"emdash" => self.say("\u{2014}", sink),
            b"endash" => self.say("\u{2013}", sink),
            b"lquote" => self.say("\u{2018}", sink),
            b"rquote" => self.say("\u{2019}", sink),
            b"ldblquote" => self.say("\u{201c}", sink),
            b"rdblquote" => self.say("\u{201d}", sink),
            b"bullet" => self.say("\u{2022}", sink),
            b"u" => self.unicode(number.unwrap_or(0), sink),
            b"uc" => {
                self.group.skip = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
                Ok(())
            }
            b"ansicpg" => {
                let label = format!("windows-{}", number.unwrap_or(1252));
                self.encoding = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
                Ok(())
            }
            b"bin" => {
                let length = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
                self.rest = self.rest.get(length..).unwrap_or_default();
                Ok(())
            }
            word if RTF_UNREAD.contains(&word) => {
                self.group.unread = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn symbol(&mut self, sink: &mut Sink<'_>) -> Reading {
        let Some((&symbol, rest)) = self.rest.split_first() else {
            return Ok(());
        };
        self.rest = rest;
        match symbol {
            b'\'' => {
                let (digits, rest) = self.rest.split_at(2.min(self.rest.len()));
                self.rest = rest;
                let digits = std::str::from_utf8(digits).unwrap_or_default();
                if let Ok(byte) = u8::from_str_radix(digits, 16) {
                    self.code(byte);
                }
                Ok(())
            }
            b'*' => {
                self.group.unread = true;
                Ok(())
            }
            b'~' => self.say("\u{a0}", sink),
            b'_' => self.say("-", sink),
            b'\r' | b'\n' => self.say("\n", sink),
            b'\\' | b'{' | b'}' => {
                self.code(symbol);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// `\uN`: a UTF-16 unit as a signed number, followed by a stand-in that is skipped.
    fn unicode(&mut self, number: i64, sink: &mut Sink<'_>) -> Reading {
        let unit = u16::try_from(number.rem_euclid(65_536)).unwrap_or(0xfffd);
        self.to_skip = 0;
        let text = match (self.surrogate.take(), unit) {
            (_, 0xd800..=0xdbff) => {
                self.surrogate = Some(unit);
                String::new()
            }
            (Some(high), low) => String::from_utf16_lossy(&[high, low]),
            (None, unit) => String::from_utf16_lossy(&[unit]),
        };
        self.say(&text, sink)?;
        self.to_skip = self.group.skip;
        Ok(())
    }

    fn say(&mut self, text: &str, sink: &mut Sink<'_>) -> Reading {
        self.end_codes(sink)?;
        match self.group.unread {
            true => Ok(()),
            false => sink.text(text),
        }
    }

    fn end_codes(&mut self, sink: &mut Sink<'_>) -> Reading {
        let codes = std::mem::take(&mut self.codes);
        let (text, _) = self.encoding.decode_without_bom_handling(&codes);
        sink.text(&text)
    }
}

/// The number after a control word, and what follows it and the space that ends it.
fn parameter(rest: &[u8]) -> (Option<i64>, &[u8]) {
    let sign = usize::from(rest.first() == Some(&b'-'));
    let digits = rest
        .iter()
        .skip(sign)
        .take_while(|byte| byte.is_ascii_digit())
        .take(10)
        .count();
    if digits == 0 {
        let rest = rest.strip_prefix(b" ").unwrap_or(rest);
        return (None, rest);
    }
    let (number, rest) = rest.split_at((sign + digits).min(rest.len()));
    let number = std::str::from_utf8(number)
        .ok()
        .and_then(|number| number.parse().ok());
    (number, rest.strip_prefix(b" ").unwrap_or(rest))
}
