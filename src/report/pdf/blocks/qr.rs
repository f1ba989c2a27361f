//! QR codes, with what they say beside them.

use qrcodegen::{QrCode, QrCodeEcc};

use crate::report::pdf::blocks::{FACT, Setter, TEXT, strong, style};
use crate::report::pdf::flow::lines_that_fit;
use crate::report::pdf::leaf::{Ink, Part, Place, Run, Squares};
use crate::report::pdf::{PdfError, Qr, Tone};

/// How wide a square is, in points: about 0.7 mm, which survives a photocopy and a telephone. The code is not larger than
/// `LARGEST`, and its squares then shrink to half a millimetre at worst.
const SQUARE: f32 = 2.0;

/// The code is not smaller than this, in points: 35 mm.
const SMALLEST: f32 = 99.0;

/// Nor larger: 92 mm.
const LARGEST: f32 = 261.0;

/// White between the code and its text, in points; the standard asks for four squares around the code.
const QUIET: f32 = 14.0;

impl Setter<'_> {
    /// Sets a code. What of its text does not fit beside it goes on below.
    pub(super) fn qr(&mut self, qr: &Qr) -> Result<(), PdfError> {
        let code = QrCode::encode_text(&qr.text, QrCodeEcc::Medium);
        let code = code.map_err(|_| PdfError::QrTooLong {
            bytes: qr.text.len(),
        })?;
        let squares = u16::try_from(code.size()).expect("at most 177");
        let side = (f32::from(squares) * SQUARE).clamp(SMALLEST, LARGEST);
        let legend = self.line(Part::Line { number: 0 }, strong(9.0), &qr.legend);
        self.flow.keep(side + 2.0 * QUIET + legend.style.leading());
        self.flow.row(&[legend], FACT);
        self.flow.keep(side + 2.0 * QUIET);
        let paper = self.flow.paper;
        let top = self.flow.at + QUIET / 2.0;
        let picture = Place {
            block: self.block,
            part: Part::Picture,
        };
        let left = paper.left + QUIET / 2.0;
        let drawn = Squares {
            left,
            top,
            side: side / f32::from(squares),
            runs: runs(&code, squares),
        };
        self.flow.put(picture, Ink::Squares(drawn));
        let beside = (left + side + QUIET, paper.measure() - side - 1.5 * QUIET);
        let printed = style(Tone::Digest, 9.0);
        let mut text = self.cell(Part::Line { number: 1 }, beside, printed, &qr.text);
        let lines = lines_that_fit(side, printed);
        let set = self.flow.put_lines(&text, top, lines);
        self.flow.at = top + side + QUIET;
        if set < text.lines.len() {
            text.lines.drain(..set);
            self.flow.row(&[text], TEXT);
        }
        Ok(())
    }
}

/// The black squares, row by row.
fn runs(code: &QrCode, squares: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for row in 0..squares {
        let mut before = false;
        for column in 0..squares {
            let black = code.get_module(column.into(), row.into());
            match runs.last_mut() {
                Some(run) if black && before => run.squares += 1,
                _ if black => runs.push(Run {
                    column,
                    row,
                    squares: 1,
                }),
                _ => {}
            }
            before = black;
        }
    }
    runs
}
