//! Workbooks: XLSX, XLS and ODS through `calamine`, which is given nothing that was not bounded first.
//!
//! Invariant: members are unpacked here once, into nothing, before `calamine` sees them, and cells of an XLSX are taken one
//! by one and those of an XLS counted, so that neither a member that unpacks without end nor a cell at the far corner of a
//! sheet costs memory. An ODS is left to the bounds of `calamine`: a hundred million cells.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, ExcelDateTime, Ods, Range, Reader, SheetType, SheetVisible, Xls, Xlsx,
};
use chrono::NaiveDate;

use crate::registry::cells::{Cell, ListError, ListLimits, Row, Sheet};
use crate::registry::xls_bounds;

/// What kind of workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Zipped,
    Xls,
}

const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Members of a workbook that are looked at: more than any list has.
const MOST_MEMBERS: usize = 2_000;

/// What kind of workbook begins like this; none if none does.
pub(super) fn format_of(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(ZIP) {
        return Some(Format::Zipped);
    }
    bytes.starts_with(COMPOUND).then_some(Format::Xls)
}

/// The sheets of a workbook, those that are hidden left out.
pub(super) fn sheets(
    bytes: &[u8],
    format: Format,
    limits: &ListLimits,
) -> Result<Vec<Sheet>, ListError> {
    let read = || match format {
        Format::Xls => xls(bytes, limits),
        Format::Zipped => match zipped(bytes, limits)? {
            Zipped::Xlsx => xlsx(bytes, limits),
            Zipped::Ods => ods(bytes, limits),
        },
    };
    // The reader of a damaged workbook may panic: that is a file that cannot be read, not the end of the program.
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(ListError::Damaged("unreadable structure".to_owned())))
}

enum Zipped {
    Xlsx,
    Ods,
}

/// Which workbook a zip is, once everything in it was unpacked within the limit.
fn zipped(bytes: &[u8], limits: &ListLimits) -> Result<Zipped, ListError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let too_large = ListError::TooLarge {
        limit: limits.unpacked_bytes,
    };
    if archive.len() > MOST_MEMBERS {
        return Err(too_large);
    }
    let mut left = limits.unpacked_bytes;
    for index in 0..archive.len() {
        let member = match archive.by_index(index) {
            Ok(member) => member,
            Err(zip::result::ZipError::UnsupportedArchive(_)) => return Err(ListError::Locked),
            Err(error) => return Err(damaged(&error)),
        };
        let unpacked = std::io::copy(&mut member.take(left + 1), &mut std::io::sink())
            .map_err(|error| damaged(&error))?;
        if unpacked > left {
            return Err(too_large);
        }
        left -= unpacked;
    }
    if archive.index_for_name("xl/workbook.xml").is_some() {
        Ok(Zipped::Xlsx)
    } else if archive.index_for_name("content.xml").is_some() {
        Ok(Zipped::Ods)
    } else {
        Err(ListError::NotAList)
    }
}

fn xlsx(bytes: &[u8], limits: &ListLimits) -> Result<Vec<Sheet>, ListError> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let mut sheets = Vec::new();
    for name in visible(book.sheets_metadata()) {
        let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
        let mut reader = book
            .worksheet_cells_reader(&name)
            .map_err(|error| damaged(&error))?;
        while let Some(cell) = reader.next_cell().map_err(|error| damaged(&error))? {
            let (row, column) = cell.get_position();
            let shown = of_data_ref(cell.get_value());
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            if shown == Cell::Empty || column >= limits.columns {
                continue;
            }
            let cells = rows.entry(row).or_default();
            if cells.len() <= column {
                cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = cells.get_mut(column) {
                *place = shown;
            }
            if rows.len() > limits.rows {
                return Err(ListError::TooManyRows { limit: limits.rows });
            }
        }
        let rows = rows.into_iter().map(|(row, cells)| Row {
            line: row.saturating_add(1),
            cells,
        });
        sheets.push(Sheet {
            name: Some(name),
            rows: rows.collect(),
            ..Sheet::default()
        });
    }
    Ok(sheets)
}

fn xls(bytes: &[u8], limits: &ListLimits) -> Result<Vec<Sheet>, ListError> {
    let cells = xls_bounds::cells(bytes);
    let cells = cells.ok_or_else(|| ListError::Damaged("unreadable structure".to_owned()))?;
    if cells > limits.cells {
        return Err(ListError::TooManyRows { limit: limits.rows });
    }
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsError::Password => ListError::Locked,
        error => damaged(&error),
    })?;
    let ranges = visible(book.sheets_metadata())
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).map_err(|error| damaged(&error));
            range.map(|range| (name, range))
        })
        .collect::<Result<Vec<_>, _>>()?;
    of_ranges(ranges, limits)
}

fn ods(bytes: &[u8], limits: &ListLimits) -> Result<Vec<Sheet>, ListError> {
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::OdsError::Password => ListError::Locked,
        error => damaged(&error),
    })?;
    let ranges = visible(book.sheets_metadata())
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).map_err(|error| damaged(&error));
            range.map(|range| (name, range))
        })
        .collect::<Result<Vec<_>, _>>()?;
    of_ranges(ranges, limits)
}

fn visible(sheets: &[calamine::Sheet]) -> Vec<String> {
    sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect()
}

fn of_ranges(
    ranges: Vec<(String, Range<Data>)>,
    limits: &ListLimits,
) -> Result<Vec<Sheet>, ListError> {
    let mut sheets = Vec::new();
    for (name, range) in ranges {
        let (first_row, first_column) = range.start().unwrap_or_default();
        let before = usize::try_from(first_column)
            .unwrap_or(usize::MAX)
            .min(limits.columns);
        let mut rows = Vec::new();
        for (row, line) in range.rows().zip(first_row.saturating_add(1)..) {
            let mut cells = vec![Cell::Empty; before];
            cells.extend(row.iter().take(limits.columns - before).map(of_data));
            let row = Row { line, cells };
            if row.is_blank() {
                continue;
            }
            rows.push(row);
            if rows.len() > limits.rows {
                return Err(ListError::TooManyRows { limit: limits.rows });
            }
        }
        sheets.push(Sheet {
            name: Some(name),
            rows,
            ..Sheet::default()
        });
    }
    Ok(sheets)
}

fn of_data_ref(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::of_text(text),
        DataRef::SharedString(text) => Cell::of_text(text),
        DataRef::Int(number) => Cell::Text(number.to_string()),
        DataRef::Float(number) => of_number(*number),
        DataRef::Bool(yes) => of_bool(*yes),
        DataRef::DateTime(moment) => of_moment(moment),
        DataRef::DateTimeIso(text) => of_iso(text),
        DataRef::Error(_) | DataRef::Empty => Cell::Empty,
    }
}

fn of_data(data: &Data) -> Cell {
    match data {
        Data::String(text) | Data::DurationIso(text) => Cell::of_text(text),
        Data::Int(number) => Cell::Text(number.to_string()),
        Data::Float(number) => of_number(*number),
        Data::Bool(yes) => of_bool(*yes),
        Data::DateTime(moment) => of_moment(moment),
        Data::DateTimeIso(text) => of_iso(text),
        Data::Error(_) | Data::Empty => Cell::Empty,
    }
}

/// A number as it would be typed: whole ones without a point.
fn of_number(number: f64) -> Cell {
    Cell::Text(format!("{number}"))
}

fn of_bool(yes: bool) -> Cell {
    Cell::Text(if yes { "vrai" } else { "faux" }.to_owned())
}

fn of_moment(moment: &ExcelDateTime) -> Cell {
    if !moment.is_datetime() {
        return of_number(moment.as_f64());
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    match NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day)) {
        Some(day) => Cell::Day(day),
        None => of_number(moment.as_f64()),
    }
}

fn of_iso(text: &str) -> Cell {
    let day = text.get(..10).unwrap_or(text);
    match NaiveDate::parse_from_str(day, "%Y-%m-%d") {
        Ok(day) => Cell::Day(day),
        Err(_) => Cell::of_text(text),
    }
}

fn damaged(error: &dyn std::fmt::Display) -> ListError {
    let message: String = error.to_string().chars().take(200).collect();
    ListError::Damaged(message)
}
