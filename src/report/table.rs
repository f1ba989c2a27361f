//! A table for a spreadsheet: UTF-8 with its mark, semicolons. No cell is ever a formula, whatever it holds.

use crate::words::escape::table_cell;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The table, its heads first. Every row has as many cells.
pub fn table_csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::from(BYTE_ORDER_MARK));
    for row in rows {
        let cells = row.iter().map(|cell| table_cell(cell));
        writer
            .write_record(cells)
            .expect("every row has as many cells, and memory takes them");
    }
    writer.into_inner().expect("memory takes what is left")
}
