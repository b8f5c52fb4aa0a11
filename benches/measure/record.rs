//! What was measured: a row for each figure, kept in `target/bench/NAME.json` until `tables.rs` writes them into the document.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::machine::{self, Machine};
use super::value::{self, Spread, number, spread};

/// Rows of the benchmark that is running.
static ROWS: Mutex<Vec<Row>> = Mutex::new(Vec::new());

/// What one benchmark measured, as its file has it.
#[derive(Serialize, Deserialize)]
pub struct Record {
    /// The table of the document that its rows belong to.
    pub topic: String,
    pub machine: Machine,
    /// Whether it was built with optimisation and ran all its rounds: only such figures are published.
    pub is_whole: bool,
    pub rows: Vec<Row>,
}

/// A figure, and perhaps the same of a peer.
#[derive(Clone, Serialize, Deserialize)]
pub struct Row {
    pub what: String,
    pub unit: String,
    pub ours: Spread,
    pub runs: usize,
    /// Whether larger figures are better: requests in a second, and not milliseconds.
    pub is_rate: bool,
    /// What was run, as it could be typed.
    pub command: String,
    pub peer: Option<Peer>,
    pub asked: Vec<Asked>,
    /// Single figures, for ratios of pairs.
    #[serde(skip)]
    values: Vec<f64>,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Peer {
    pub name: String,
    pub version: String,
    pub command: String,
    pub value: Spread,
    /// Ours divided by theirs.
    pub ratio: Spread,
}

/// A bound that a figure is held against.
#[derive(Clone, Serialize, Deserialize)]
pub struct Asked {
    of: Of,
    is_least: bool,
    bound: f64,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Of {
    Median,
    /// The 95th percentile.
    High,
    Ratio,
}

impl Asked {
    const fn new(of: Of, is_least: bool, bound: f64) -> Self {
        Self {
            of,
            is_least,
            bound,
        }
    }

    pub const fn at_most(bound: f64) -> Self {
        Self::new(Of::Median, false, bound)
    }

    pub const fn at_least(bound: f64) -> Self {
        Self::new(Of::Median, true, bound)
    }

    /// Of 95 in 100.
    pub const fn nearly_all_at_most(bound: f64) -> Self {
        Self::new(Of::High, false, bound)
    }

    /// Ours divided by theirs.
    pub const fn ratio_at_most(bound: f64) -> Self {
        Self::new(Of::Ratio, false, bound)
    }

    pub const fn ratio_at_least(bound: f64) -> Self {
        Self::new(Of::Ratio, true, bound)
    }

    /// The figure that is held against the bound; none where there is no peer.
    pub fn measured(&self, row: &Row) -> Option<f64> {
        match self.of {
            Of::Median => Some(row.ours.median),
            Of::High => Some(row.ours.high),
            Of::Ratio => row.peer.as_ref().map(|peer| peer.ratio.median),
        }
    }

    pub fn is_met(&self, row: &Row) -> bool {
        self.measured(row).is_some_and(|measured| {
            if self.is_least {
                measured >= self.bound
            } else {
                measured <= self.bound
            }
        })
    }

    /// Whether all that counts is who is ahead.
    fn is_level(&self) -> bool {
        (self.bound - 1.0).abs() < f64::EPSILON
    }

    /// The figure with its unit.
    pub fn told(&self, row: &Row, figure: f64) -> String {
        let figure = number(figure);
        match self.of {
            Of::Ratio => format!("{figure} x"),
            Of::Median | Of::High => format!("{figure} {}", row.unit),
        }
    }

    /// The bound in words.
    pub fn words(&self, row: &Row) -> String {
        let side = if self.is_least { "at least" } else { "at most" };
        let bound = self.told(row, self.bound);
        // Nobody asks for 20.0 MB.
        let (figure, unit) = bound.split_once(' ').unwrap_or((&bound, ""));
        let figure = if figure.contains('.') {
            figure.trim_end_matches('0').trim_end_matches('.')
        } else {
            figure
        };
        let bound = format!("{figure} {unit}");
        match (self.of, &row.peer) {
            (Of::Ratio, Some(peer)) if self.is_level() => format!("ahead of {}", peer.name),
            (Of::Ratio, Some(peer)) => format!("{side} {bound} of {}", peer.name),
            (Of::High, _) => format!("{side} {bound} in 95 of 100"),
            _ => format!("{side} {bound}"),
        }
    }
}

impl Row {
    pub fn new(what: &str, unit: &str, values: Vec<f64>) -> Self {
        Self {
            what: what.to_owned(),
            unit: unit.to_owned(),
            ours: spread(values.clone()),
            runs: values.len(),
            is_rate: false,
            command: String::new(),
            peer: None,
            asked: Vec::new(),
            values,
        }
    }

    /// Times, in milliseconds.
    pub fn times(what: &str, times: &[Duration]) -> Self {
        Self::new(what, "ms", milliseconds(times))
    }

    /// Larger figures are better.
    #[must_use]
    pub fn rate(mut self) -> Self {
        self.is_rate = true;
        self
    }

    /// What was run.
    #[must_use]
    pub fn by(mut self, command: &str) -> Self {
        command.clone_into(&mut self.command);
        self
    }

    /// The same of a peer. Where there are as many figures as ours, the ratio is that of pairs.
    #[must_use]
    pub fn beside(mut self, name: &str, command: &str, values: &[f64]) -> Self {
        let theirs = spread(values.to_vec());
        let ratio = if values.len() == self.values.len() {
            let pairs = self.values.iter().zip(values);
            spread(pairs.map(|(ours, theirs)| ours / theirs).collect())
        } else {
            spread(vec![self.ours.median / theirs.median])
        };
        self.peer = Some(Peer {
            name: name.to_owned(),
            version: machine::versions(name),
            command: command.to_owned(),
            value: theirs,
            ratio,
        });
        self
    }

    #[must_use]
    pub fn beside_times(self, name: &str, command: &str, times: &[Duration]) -> Self {
        self.beside(name, command, &milliseconds(times))
    }

    #[must_use]
    pub fn asked(mut self, asked: Asked) -> Self {
        self.asked.push(asked);
        self
    }

    /// Shows it and keeps it.
    ///
    /// # Panics
    ///
    /// Where the table that it gets into could not be read again.
    pub fn record(mut self) {
        let has_bound = self.asked.iter().any(|asked| asked.of == Of::Ratio);
        // Beside another program it is to be ahead, where nothing else was asked.
        if !has_bound
            && self
                .peer
                .as_ref()
                .is_some_and(|peer| !peer.version.is_empty())
        {
            self.asked.push(Asked::new(Of::Ratio, self.is_rate, 1.0));
        }
        let (_, unit) = value::read(&value::told(&self.ours, &self.unit)).expect("a figure");
        assert_eq!(unit, self.unit, "{}", self.what);
        println!("{:<60} {}", self.what, value::told(&self.ours, &self.unit));
        if let Some(peer) = &self.peer {
            println!(
                "  {:<58} {}",
                peer.name,
                value::told(&peer.value, &self.unit)
            );
            println!("  {:<58} {}", "ratio", value::told(&peer.ratio, "x"));
        }
        for asked in &self.asked {
            let verdict = if asked.is_met(&self) { "met" } else { "MISSED" };
            println!("  {}: {verdict}", asked.words(&self));
        }
        ROWS.lock().expect("no panic while held").push(self);
    }
}

fn milliseconds(times: &[Duration]) -> Vec<f64> {
    times.iter().map(|time| time.as_secs_f64() * 1e3).collect()
}

/// Where records are.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench")
}

/// Keeps what the benchmark recorded since the last call.
pub fn keep(name: &str, topic: &str, is_whole: bool) {
    let rows = std::mem::take(&mut *ROWS.lock().expect("no panic while held"));
    if rows.is_empty() {
        return;
    }
    let record = Record {
        topic: topic.to_owned(),
        machine: Machine::here(),
        is_whole,
        rows,
    };
    fs::create_dir_all(folder()).expect("a folder");
    let json = serde_json::to_string_pretty(&record).expect("JSON");
    fs::write(folder().join(format!("{name}.json")), json).expect("written");
}
