//! The text format of OpenMetrics 1.0, which Prometheus' own parsers read as well.

use std::collections::BTreeSet;
use std::fmt::Write;

/// A metric with its samples.
#[derive(Debug)]
pub struct Family {
    name: &'static str,
    help: &'static str,
    /// A file may hold the same certificate twice, which would be the same sample twice.
    seen: BTreeSet<String>,
    samples: String,
}

impl Family {
    /// An empty one.
    #[must_use]
    pub const fn new(name: &'static str, help: &'static str) -> Self {
        Self {
            name,
            help,
            seen: BTreeSet::new(),
            samples: String::new(),
        }
    }

    /// One value; the same labels count once.
    pub fn sample(&mut self, labels: &str, value: i64) {
        if self.seen.insert(labels.to_owned()) {
            let _ = writeln!(self.samples, "{}{{{labels}}} {value}", self.name);
        }
    }
}

/// Metrics as one document; those without a value are left out.
#[must_use]
pub fn document(families: impl IntoIterator<Item = Family>) -> String {
    let mut text = String::new();
    for family in families {
        if !family.samples.is_empty() {
            let Family {
                name,
                help,
                samples,
                ..
            } = family;
            let _ = write!(text, "# TYPE {name} gauge\n# HELP {name} {help}\n{samples}");
        }
    }
    text.push_str("# EOF\n");
    text
}

/// `a="1",b="2"`, escaped as OpenMetrics wants it.
#[must_use]
pub fn labels(all: &[(&str, impl AsRef<str>)]) -> String {
    let mut text = String::new();
    for (at, (name, value)) in all.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        let _ = write!(text, "{name}=\"");
        for letter in value.as_ref().chars() {
            match letter {
                '\\' => text.push_str("\\\\"),
                '"' => text.push_str("\\\""),
                '\n' => text.push_str("\\n"),
                // A carriage return ends lines for some readers; no certificate needs one.
                '\r' => text.push(' '),
                other => text.push(other),
            }
        }
        text.push('"');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::labels;

    #[test]
    fn labels_are_escaped() {
        assert_eq!(labels(&[("a", "x\"y\\z\nw")]), r#"a="x\"y\\z\nw""#);
    }
}
