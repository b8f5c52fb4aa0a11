//! A figure against the committed one of the same name.

use std::fmt;

use crate::document::{Document, cell};
use crate::measure::record::{Record, Row};
use crate::measure::value::{Spread, number, read};

/// Less than this share apart is noise, however narrow the spreads are: tables round.
const NOISE: f64 = 0.03;

pub enum Change {
    /// There is nothing to compare it with.
    New,
    /// Another machine's times are no measure.
    Elsewhere,
    /// Now divided by then.
    By { ratio: f64, verdict: Verdict },
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Noise,
    Better,
    Worse,
}

/// What names a row of a topic's table: what was measured, and beside what.
pub fn key(cells: &[String]) -> String {
    let beside = cells.get(2).map_or("", String::as_str);
    format!("{}|{beside}", cells[0])
}

impl Change {
    pub fn of(committed: &Document, record: &Record, row: &Row) -> Self {
        let peer = row.peer.as_ref();
        let name = [
            cell(&row.what),
            String::new(),
            cell(peer.map_or("", |peer| &peer.name)),
        ];
        let rows = committed.rows(&record.topic).unwrap_or_default();
        let Some(then) = rows.iter().find(|cells| key(cells) == key(&name)) else {
            return Self::New;
        };
        // Ratios hold from machine to machine.
        let (now, column, unit) = match peer {
            Some(peer) => (peer.ratio, 4, ""),
            None => (row.ours, 1, row.unit.as_str()),
        };
        if peer.is_none() && !is_here(committed, record) {
            return Self::Elsewhere;
        }
        match then.get(column).and_then(|cell| read(cell)) {
            Some((then, its_unit)) if its_unit == unit => Self::between(now, then, row.is_rate),
            _ => Self::New,
        }
    }

    fn between(now: Spread, then: Spread, is_rate: bool) -> Self {
        if (now.median - then.median).abs() < f64::EPSILON {
            return Self::By {
                ratio: 1.0,
                verdict: Verdict::Noise,
            };
        }
        let ratio = now.median / then.median;
        let is_outside = |value: f64, of: Spread| value < of.low || value > of.high;
        let differs = (ratio - 1.0).abs() > NOISE
            && is_outside(now.median, then)
            && is_outside(then.median, now);
        let verdict = match (differs, (ratio > 1.0) == is_rate) {
            (false, _) => Verdict::Noise,
            (true, true) => Verdict::Better,
            (true, false) => Verdict::Worse,
        };
        Self::By { ratio, verdict }
    }

    pub fn is_worse(&self) -> bool {
        matches!(
            self,
            Self::By {
                verdict: Verdict::Worse,
                ..
            }
        )
    }
}

/// Whether the committed table is this machine's; one that does not say so is.
fn is_here(committed: &Document, record: &Record) -> bool {
    let rows = committed.rows("machine").unwrap_or_default();
    let then = rows.iter().find(|row| row[0] == "processor");
    then.is_none_or(|then| then[1] == cell(&record.machine.processor))
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => f.write_str("new"),
            Self::Elsewhere => f.write_str("another machine"),
            Self::By { ratio, verdict } => {
                let verdict = match verdict {
                    Verdict::Noise => "within the spread",
                    Verdict::Better => "better",
                    Verdict::Worse => "worse",
                };
                write!(f, "{}, {verdict}", number(*ratio))
            }
        }
    }
}
