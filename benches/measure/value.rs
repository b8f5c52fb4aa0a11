//! Figures with their spread, and how they are written: `47.3 ms (41.2 to 50.1)`.

use serde::{Deserialize, Serialize};

/// The median, and what the middle nine tenths lie between.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    pub low: f64,
    pub median: f64,
    pub high: f64,
}

/// # Panics
///
/// Where there are no values.
pub fn spread(mut values: Vec<f64>) -> Spread {
    values.sort_by(f64::total_cmp);
    // The middle nine tenths: a neighbour on the machine is not the program's spread.
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    Spread {
        low: at(0.05),
        median: at(0.5),
        high: at(0.95),
    }
}

/// As many digits as say something: `2,842`, `171`, `47.3`, `2.81`, `0.27`, `0.017`.
pub fn number(value: f64) -> String {
    let decimals = match value.abs() {
        0.0 | 100.0.. => 0,
        10.0.. => 1,
        0.1.. => 2,
        0.01.. => 3,
        _ => 4,
    };
    let text = format!("{value:.decimals$}");
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && digit != '-' && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

/// A figure with its unit and its spread.
pub fn told(spread: &Spread, unit: &str) -> String {
    let [low, mut figure, high] = [spread.low, spread.median, spread.high].map(number);
    if !unit.is_empty() {
        figure = format!("{figure} {unit}");
    }
    if low == high {
        figure
    } else {
        format!("{figure} ({low} to {high})")
    }
}

/// Reads what [`told`] wrote: the figure and its unit.
pub fn read(text: &str) -> Option<(Spread, String)> {
    let number = |text: &str| text.trim().replace(',', "").parse::<f64>().ok();
    let (head, brackets) = match text.trim().split_once(" (") {
        Some((head, rest)) => (head, Some(rest.strip_suffix(')')?)),
        None => (text.trim(), None),
    };
    let (median, unit) = head.split_once(' ').unwrap_or((head, ""));
    let median = number(median)?;
    let (low, high) = match brackets {
        Some(brackets) => {
            let (low, high) = brackets.split_once(" to ")?;
            (number(low)?, number(high)?)
        }
        None => (median, median),
    };
    Some((Spread { low, median, high }, unit.to_owned()))
}
