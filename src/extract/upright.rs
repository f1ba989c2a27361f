//! Makes a grey page easy to read: contrast, lines that run level, quarter turns. It sees pixels only, and costs little on
//! a page that is straight.

use zeroize::Zeroizing;

use crate::extract::kept::Grey;

/// Slants that are looked for, to either side.
const MAX_SLANT_DEGREES: f64 = 10.0;

/// Less than this is left: turning blurs more than it helps.
const MIN_SLANT_DEGREES: f64 = 0.8;

/// Dark places that are looked at to find the slant.
const MAX_POINTS: usize = 60_000;

/// Width of the reduced page in which the slant is looked for.
const REDUCED_WIDTH: usize = 900;

/// A page whose levels span this much is left as it is.
const GOOD_SPAN: u32 = 150;

/// Less than this between ink and paper is the grain of the paper: nothing is written.
const FAINT_SPAN: u32 = 24;

/// One pixel in so many is as dark as the ink: the few lines of a short letter are no more.
const INK_SHARE: usize = 1000;

/// How the lines of a page run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lines {
    /// By how much they fall to the right if they run across the page, in degrees; 0 if it cannot be seen, or hardly.
    across_degrees: f64,
    /// The same, seen from the side, if they run from top to bottom.
    sideways_degrees: f64,
    /// Whether they seem to run from top to bottom.
    pub(super) sideways: bool,
}

impl Lines {
    /// The slant of the page, if it is to be turned by this many quarters.
    pub(super) fn slant_degrees(&self, quarters: u16) -> f64 {
        match quarters % 2 {
            0 => self.across_degrees,
            _ => self.sideways_degrees,
        }
    }
}

/// Makes the darkest black and the lightest white if there is little between them.
pub(super) fn stretch(page: &mut Grey) {
    let (dark, light) = levels(page);
    let span = u32::from(light).saturating_sub(u32::from(dark));
    if !(FAINT_SPAN..GOOD_SPAN).contains(&span) {
        return;
    }
    let stretched: Vec<u8> = (0..=255_u32)
        .map(|level| {
            let above = level.saturating_sub(u32::from(dark));
            u8::try_from((above * 255 / span).min(255)).unwrap_or(u8::MAX)
        })
        .collect();
    for pixel in page.pixels.iter_mut() {
        *pixel = stretched
            .get(usize::from(*pixel))
            .copied()
            .unwrap_or(*pixel);
    }
}

/// The level of the ink and that of the paper: one pixel in a thousand is darker, half are lighter.
fn levels(page: &Grey) -> (u8, u8) {
    let mut counts = [0_usize; 256];
    for pixel in page.pixels.iter() {
        if let Some(count) = counts.get_mut(usize::from(*pixel)) {
            *count += 1;
        }
    }
    let level_of = |one_in: usize| {
        let mut below = 0;
        for (level, count) in (0_u8..=255).zip(counts) {
            below += count;
            if below * one_in >= page.pixels.len() {
                return level;
            }
        }
        u8::MAX
    };
    (level_of(INK_SHARE), level_of(2))
}

/// Finds how the lines run, from where dark places pile up.
pub(super) fn lines_of(page: &Grey) -> Lines {
    let points = dark_points(page);
    let sideways_points: Vec<(f64, f64)> = points.iter().map(|(x, y)| (-y, *x)).collect();
    let level = Best::of(&points);
    let sideways = Best::of(&sideways_points);
    Lines {
        across_degrees: level.trusted(),
        sideways_degrees: sideways.trusted(),
        sideways: sideways.score > 1.3 * level.score,
    }
}

/// The slant at which lines stand out most.
struct Best {
    degrees: f64,
    score: f64,
    level_score: f64,
}

impl Best {
    fn of(points: &[(f64, f64)]) -> Best {
        let level_score = sharpness(points, 0.0);
        let mut best = Best {
            degrees: 0.0,
            score: level_score,
            level_score,
        };
        best.search(points, MAX_SLANT_DEGREES, 0.5);
        best.search(points, 0.4, 0.1);
        best
    }

    /// Looks around the best so far.
    fn search(&mut self, points: &[(f64, f64)], reach: f64, step: f64) {
        let middle = self.degrees;
        let mut offset = -reach;
        while offset <= reach + step / 2.0 {
            let degrees = (middle + offset).clamp(-MAX_SLANT_DEGREES, MAX_SLANT_DEGREES);
            let score = sharpness(points, degrees);
            if score > self.score {
                self.degrees = degrees;
                self.score = score;
            }
            offset += step;
        }
    }

    fn trusted(&self) -> f64 {
        let seen = self.score > 1.1 * self.level_score;
        match seen && self.degrees.abs() >= MIN_SLANT_DEGREES {
            true => self.degrees,
            false => 0.0,
        }
    }
}

/// How much neighbouring rows differ when read at this slant.
fn sharpness(points: &[(f64, f64)], degrees: f64) -> f64 {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let heights = || points.iter().map(|(x, y)| y * cosine - x * sine);
    let lowest = heights().fold(f64::INFINITY, f64::min);
    let highest = heights().fold(f64::NEG_INFINITY, f64::max);
    if !lowest.is_finite() || highest - lowest > 1e6 {
        return 0.0;
    }
    let mut rows = vec![0.0_f64; whole(highest - lowest) + 2];
    for height in heights() {
        if let Some(row) = rows.get_mut(whole(height - lowest)) {
            *row += 1.0;
        }
    }
    rows.windows(2)
        .map(|pair| match pair {
            [a, b] => (a - b) * (a - b),
            _ => 0.0,
        })
        .sum()
}

fn whole(positive: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "truncation is meant, and a negative number becomes 0"
    )]
    let whole = positive as usize;
    whole
}

/// Dark places of the page made smaller, not too many of them, without what lies at its edges: shadows and punch holes.
fn dark_points(page: &Grey) -> Vec<(f64, f64)> {
    let width = side(page.width);
    let factor = (width / REDUCED_WIDTH).max(1);
    let (dark, light) = levels(page);
    let threshold = u32::from(light) - (u32::from(light) - u32::from(dark.min(light))) * 2 / 5;
    let (columns, rows) = (width / factor, side(page.height) / factor);
    let mut points = Vec::new();
    for row in rows / 40..rows - rows / 40 {
        for column in columns / 40..columns - columns / 40 {
            if mean_of_block(page, column * factor, row * factor, factor) < threshold {
                points.push((count_as_f64(column), count_as_f64(row)));
            }
        }
    }
    let step = (points.len() / MAX_POINTS).max(1);
    points.into_iter().step_by(step).collect()
}

fn mean_of_block(page: &Grey, x: usize, y: usize, factor: usize) -> u32 {
    let width = side(page.width);
    let (mut sum, mut count) = (0_u32, 0_u32);
    for row in y..y + factor {
        let start = row * width + x;
        for pixel in page.pixels.get(start..start + factor).unwrap_or_default() {
            sum += u32::from(*pixel);
            count += 1;
        }
    }
    sum.checked_div(count).unwrap_or(255)
}

/// The page with its lines made level. What comes in from outside is paper.
pub(super) fn levelled(page: &Grey, slant_degrees: f64) -> Grey {
    let (sine, cosine) = slant_degrees.to_radians().sin_cos();
    let (width, height) = (f64::from(page.width), f64::from(page.height));
    let paper = levels(page).1;
    let mut pixels = Vec::with_capacity(page.area());
    for y in 0..page.height {
        let dy = f64::from(y) - height / 2.0;
        for x in 0..page.width {
            let dx = f64::from(x) - width / 2.0;
            let from_x = width / 2.0 + dx * cosine - dy * sine;
            let from_y = height / 2.0 + dx * sine + dy * cosine;
            pixels.push(between_pixels(page, from_x, from_y).unwrap_or(paper));
        }
    }
    Grey {
        pixels: Zeroizing::new(pixels),
        ..*page
    }
}

/// The level at a place between four pixels; none outside.
fn between_pixels(page: &Grey, x: f64, y: f64) -> Option<u8> {
    if x < 0.0 || y < 0.0 {
        return None;
    }
    let width = side(page.width);
    let (left, top) = (whole(x), whole(y));
    if left + 1 >= width {
        return None;
    }
    let at = top * width + left;
    let [above_left, above_right] = *page.pixels.get(at..at + 2)? else {
        return None;
    };
    let [below_left, below_right] = *page.pixels.get(at + width..at + width + 2)? else {
        return None;
    };
    // In 256ths of a pixel.
    let part =
        |place: f64, floor: usize| u32::try_from(whole((place - count_as_f64(floor)) * 256.0));
    let (across, down) = (part(x, left).ok()?.min(256), part(y, top).ok()?.min(256));
    let mix = |a: u8, b: u8| u32::from(a) * (256 - across) + u32::from(b) * across;
    let above = mix(above_left, above_right);
    let below = mix(below_left, below_right);
    u8::try_from((above * (256 - down) + below * down) >> 16).ok()
}

/// The page turned clockwise by this many quarters.
pub(super) fn turned(page: &Grey, quarters: u16) -> Grey {
    let (width, height) = (side(page.width), side(page.height));
    let pixel = |x: usize, y: usize| page.pixels.get(y * width + x).copied().unwrap_or(u8::MAX);
    let mut pixels = Vec::with_capacity(page.area());
    match quarters % 4 {
        0 => pixels.extend_from_slice(&page.pixels),
        1 => {
            for x in 0..width {
                pixels.extend((0..height).rev().map(|y| pixel(x, y)));
            }
        }
        2 => pixels.extend(page.pixels.iter().rev()),
        _ => {
            for x in (0..width).rev() {
                pixels.extend((0..height).map(|y| pixel(x, y)));
            }
        }
    }
    let (width, height) = match quarters % 2 {
        0 => (page.width, page.height),
        _ => (page.height, page.width),
    };
    Grey {
        width,
        height,
        dpi: page.dpi,
        pixels: Zeroizing::new(pixels),
    }
}

fn side(side: u32) -> usize {
    usize::try_from(side).unwrap_or(usize::MAX)
}

fn count_as_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
